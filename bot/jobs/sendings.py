"""From wanted pages, lists and sendings to changes."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import timedelta

from bot.jobs.wanted import WantedSend, Wants
from bot.plan.change import Change, Create, EditList, Rewrite, Send
from bot.wiki.data import Page


def plan_sendings(
    wants: Wants, pages: Mapping[str, Page], patience: timedelta, job: str, wiki: str
) -> Iterator[Change]:
    """The pages that are missing in `pages`, then what lists gain and lose, then what is sent to them."""
    for page in wants.pages:
        if page.title not in pages:
            yield Create(job, wiki, page.title, page.text, page.summary, model=page.model)
    for one in wants.lists:
        if one.add or one.remove:
            yield EditList(job, wiki, one.title, one.add, one.remove)
    for wanted in wants.sends:
        claim = _claim(wanted, job, wiki)
        yield Send(job, wiki, wanted.title, wanted.subject, wanted.text, wanted.count, claim, patience)


def _claim(wanted: WantedSend, job: str, wiki: str) -> Create | Rewrite:
    summary = f"Sending: {wanted.subject}"
    if (page := wanted.again) is None:
        return Create(job, wiki, wanted.claim, wanted.claim_text, summary)
    return Rewrite(job, wiki, wanted.claim, page.revid, page.text, wanted.claim_text, summary)
