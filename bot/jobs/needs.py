"""Keeps …/Needs a human: what only a person can settle, each thing as long as its cause is there."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from bot.cohort.needs import Need
from bot.config.cohort import Cohort
from bot.jobs import reminders
from bot.jobs.mailed import settle
from bot.jobs.newsletter.issues import below, claim_pages, claims_to_ask, issue_names, issue_title
from bot.jobs.newsletter.parts import names_to_send
from bot.jobs.review import review_problems
from bot.jobs.schedule import schedule_problems
from bot.jobs.silence import silent_applicants, silent_participants, undeliverable
from bot.jobs.trusted import unreviewed
from bot.jobs.wanted import Markers, WantedPage, WantedRegion, Wants
from bot.jobs.wordings import wording_problems, wordings
from bot.plan.change import Problem
from bot.wiki.data import Page
from bot.wiki.snapshot import Request, Snapshot
from bot.wikitext.needs import read_needs, update_needs
from bot.wikitext.region import Region, enclose, find_region, replace_region

NAME = "needs"
_INTRO = (
    "What only a person can settle. The bot adds an entry, and takes it away when its cause has gone; done and note are"
    " yours, and so is an entry without an id.\n\n"
)
_HIDES = "a comment, a tag or a template that begins before the end of the bot's entries hides it: close it sooner"


def needs_title(cohort: Cohort) -> str:
    """The page of what needs a human."""
    return f"{cohort.root}/Needs a human"


def new_needs(cohort: Cohort) -> WantedPage:
    """The page before its first entry."""
    return WantedPage(needs_title(cohort), f"{_INTRO}{enclose(NAME, '')}", "Where it will say what needs a human")


def reads(snapshot: Snapshot, cohort: Cohort, now: datetime) -> Request:
    """What the reminders are decided on, the newsletter's pages, its issues as facilitators left them, and the page."""
    names = (name for name in issue_names(snapshot, cohort) if names_to_send(name, "", snapshot, cohort))
    return reminders.reads(snapshot, cohort, now) | Request(
        prefixes=frozenset({below(cohort)}),
        own_revisions=claims_to_ask(snapshot, cohort),
        trusted=frozenset(issue_title(name, cohort) for name in names),
        titles=frozenset({needs_title(cohort)}),
    )


def wants(snapshot: Snapshot, cohort: Cohort, now: datetime) -> Wants:
    """The region with an entry for each thing. Nothing at all where there is neither a page nor anything to settle."""
    title = needs_title(cohort)
    page = snapshot.pages.get(title)
    needs = {one.id: one for one in _needs(snapshot, cohort, now)}
    if page is None and not needs:
        return Wants()
    there = read_needs(page.text, cohort.need) if page else frozenset()
    new = [one for one in needs.values() if one.id not in there]
    content = update_needs(_content(page), needs.values(), new, cohort.need)
    problems = []
    if page and _hidden(new, page, content, cohort):
        problems.append(Problem("hidden-rows", title, f"entries that nobody would see: {len(new)} new; {_HIDES}"))
        content = update_needs(_content(page), needs.values(), (), cohort.need)
    summary = f"Needs a human: {len(needs)}" if needs else "Nothing needs a human"
    region = WantedRegion(title, NAME, content, summary, Markers.NOWHERE, _INTRO, shared=True)
    return Wants(regions=(region,), problems=tuple(problems))


def _needs(snapshot: Snapshot, cohort: Cohort, now: datetime) -> Iterator[Need]:
    for one in (*_facilitators_problems(snapshot, cohort), *settle(snapshot, cohort, now).problems):
        yield Need(one.code, one.where, one.message, one.message)
    yield from undeliverable(snapshot, cohort, now)
    yield from _unknown_issues(snapshot, cohort)
    yield from silent_applicants(snapshot, cohort, now)
    yield from silent_participants(snapshot, cohort, now)


def _facilitators_problems(snapshot: Snapshot, cohort: Cohort) -> Iterator[Problem]:
    """What is wrong on the facilitators' own pages, and what others have made of them since."""
    _, complaints = wordings(snapshot, cohort)
    yield from schedule_problems(snapshot, cohort)
    yield from review_problems(snapshot, cohort)
    yield from wording_problems(complaints, snapshot, cohort)
    for name in issue_names(snapshot, cohort):
        if names_to_send(name, "", snapshot, cohort):
            yield from unreviewed(snapshot, issue_title(name, cohort), cohort.account)


def _unknown_issues(snapshot: Snapshot, cohort: Cohort) -> Iterator[Need]:
    for name in issue_names(snapshot, cohort):
        for _, one in claim_pages(name, snapshot, cohort):
            if one.claim and one.claim.unknown:
                message = (
                    f"nobody knows whether this was sent to {one.claim.list}: look whether it arrived on some talk"
                    f" pages; if not, send it again: python -m bot newsletter --resend {name}"
                )
                yield Need("unknown", one.page.title, message, one.claim.run)


def _content(page: Page | None) -> str:
    found = find_region(page.text, NAME) if page else None
    return found.content if isinstance(found, Region) else ""


def _hidden(new: list[Need], page: Page, content: str, cohort: Cohort) -> bool:
    """Whether new entries, saved where the region is, would be none to MediaWiki: they would be added for ever."""
    region = find_region(page.text, NAME)
    if not new or not isinstance(region, Region):
        return False
    seen = read_needs(replace_region(page.text, region, content), cohort.need)
    return not seen.issuperset(one.id for one in new)
