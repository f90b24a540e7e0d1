"""The facilitators' review page: a row for each complete application, and the decisions that count."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping

from bot.cohort.application import Application
from bot.cohort.decision import DECISIONS, Decision
from bot.config.settings import Cohort
from bot.jobs.language import page_texts
from bot.jobs.trusted import trusted_text, unreviewed
from bot.jobs.wanted import Markers, WantedRegion
from bot.plan.change import Problem
from bot.wiki.port import Page, Snapshot
from bot.wikitext.region import Region, find_region
from bot.wikitext.review import read_decisions, update_rows
from bot.wikitext.texts import Texts


def review_title(cohort: Cohort) -> str:
    """The facilitators' page."""
    return f"{cohort.root}/Review"


def decisions(snapshot: Snapshot, cohort: Cohort) -> Mapping[str, Decision]:
    """The decisions that count, by user: those in the page's newest revision by a facilitator; the last row wins."""
    return _decided(read_decisions(trusted_text(snapshot, review_title(cohort))))


def wanted_review(applications: tuple[Application, ...], snapshot: Snapshot, cohort: Cohort) -> Iterator[WantedRegion]:
    """The region with every row that is there, flagged where its application needs a look, and the new rows below.

    Nothing at all where there is neither a row nor an application to add: an empty page helps nobody.
    """
    page = snapshot.pages.get(review_title(cohort))
    there = {row.user for row in read_decisions(page.text)} if page else set()
    ready = sorted(
        (one for one in applications if _ready(one)), key=lambda one: (one.submitted is None, one.submitted, one.user)
    )
    new = tuple(dict.fromkeys(one.user for one in ready if one.user not in there))
    if not new and not there:
        return
    texts = page_texts(review_title(cohort), snapshot, cohort)
    flags = _flags(applications, there | set(new), texts)
    content = update_rows(_content(page), flags, new)
    summary = f"{len(new)} new applications to review" if new else "Flags brought up to date"
    intro = f"{texts.say('review.intro')}\n\n"
    yield WantedRegion(review_title(cohort), "review", content, summary, Markers.NOWHERE, intro, shared=True)


def review_problems(snapshot: Snapshot, cohort: Cohort) -> Iterator[Problem]:
    """What a person has to settle: words that decide nothing, rows that differ, edits by somebody else."""
    title = review_title(cohort)
    page = snapshot.pages.get(title)
    rows = read_decisions(trusted_text(snapshot, title))
    yield from (_unreadable(row, title) for row in rows if not row.readable)
    words = {(row.user, row.decision) for row in rows}
    for user, count in sorted(Counter(user for user, _ in words).items()):
        if count > 1:
            yield Problem("duplicate-decision", title, f"{user} has rows that differ: keep one (the last one counts)")
    yield from unreviewed(snapshot, title, cohort.account)
    if page and snapshot.since.get(title):
        yield from _not_counted(page, _decided(rows))


def _unreadable(row: Decision, title: str) -> Problem:
    words = ", ".join(DECISIONS)
    return Problem("unreadable", title, f'{row.user}: "{row.decision[:80]}" is no decision; write one of: {words}')


def _not_counted(page: Page, counts: Mapping[str, Decision]) -> Iterator[Problem]:
    """Where the page as it stands says something else than the facilitators' revision, which counts."""
    stands = _decided(read_decisions(page.text))
    for user in sorted(stands.keys() | counts.keys()):
        said, counted = _word(stands, user), _word(counts, user)
        if said != counted:
            message = f'{user}: "{said}" was not decided by a facilitator, "{counted}" counts'
            yield Problem("not-counted", page.title, message)


def _decided(rows: tuple[Decision, ...]) -> dict[str, Decision]:
    return {row.user: row for row in rows if row.decision and row.readable}


def _word(decided: Mapping[str, Decision], user: str) -> str:
    return decided[user].decision if user in decided else "undecided"


def _ready(one: Application) -> bool:
    return one.complete and one.status == "submitted"


def _content(page: Page | None) -> str:
    found = find_region(page.text, "review") if page else None
    return found.content if isinstance(found, Region) else ""


def _flags(applications: tuple[Application, ...], users: set[str], texts: Texts) -> dict[str, str]:
    by_user = {one.user: one for one in applications}
    kinds = {user: _flag(by_user.get(user)) for user in users}
    return {user: texts.words[f"review.{kind}"] for user, kind in kinds.items() if kind}


def _flag(one: Application | None) -> str:
    """Why a facilitator should look again, in a word; empty where there is nothing to see."""
    if one is None:
        return "gone"
    if one.fields is None:
        return "moved" if any(problem.code == "redirect" for problem in one.problems) else "incomplete"
    if one.status != "submitted":
        return one.status
    if not one.complete:
        return "incomplete"
    return "late" if any(problem.code == "late" for problem in one.problems) else ""
