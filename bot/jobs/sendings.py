"""From wanted pages, lists and sendings to changes."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from datetime import timedelta

from bot.jobs.regions import deleted
from bot.jobs.wanted import WantedPage, WantedSend, Wants
from bot.plan.change import Change, Create, EditList, Problem, Rewrite, Send
from bot.wiki.data import Page
from bot.wikitext.delivery_list import read_list


def missing_pages(wants: Wants, pages: Mapping[str, Page]) -> frozenset[str]:
    """The titles of wanted pages that are not there."""
    return frozenset(wanted.title for wanted in wants.pages if wanted.title not in pages)


def plan_pages(
    wanted: Iterable[WantedPage], missing: Collection[str], gone: Collection[str], job: str, wiki: str
) -> Iterator[Change | Problem]:
    """The wanted pages that are `missing`, but for those that are `gone`: somebody has deleted them."""
    for page in wanted:
        if page.title in gone:
            yield deleted(page.title)
        elif page.title in missing:
            yield Create(job, wiki, page.title, page.text, page.summary, model=page.model)


def plan_sendings(
    wants: Wants, pages: Mapping[str, Page], patience: timedelta, job: str, wiki: str
) -> Iterator[Change]:
    """What lists gain and lose, then what is sent to them."""
    for one in wants.lists:
        if one.add or one.remove:
            there = pages.get(one.title)
            size = len(read_list(there.text, there.model).targets) if there else 0
            yield EditList(job, wiki, one.title, one.add, one.remove, size)
    for wanted in wants.sends:
        claim, there = _claim(wanted, job, wiki), pages.get(wanted.title)
        said = (wanted.title, wanted.subject, wanted.text, wanted.count)
        yield Send(job, wiki, *said, claim, patience, wanted.to, base=there.revid if there else 0)


def _claim(wanted: WantedSend, job: str, wiki: str) -> Create | Rewrite:
    summary = f"Sending: {wanted.subject}"
    if (page := wanted.again) is None:
        return Create(job, wiki, wanted.claim, wanted.claim_text, summary)
    return Rewrite(job, wiki, wanted.claim, page.revid, page.text, wanted.claim_text, summary)
