"""The participants' own pages, `…/Participants/<User>` and `…/Participants/<User>/Week N`, and what they say."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from functools import lru_cache

from bot.cohort.application import user_meant
from bot.cohort.calendar import Week
from bot.cohort.form import Window
from bot.cohort.progress import Break, Progress, break_problems, progress_of, submission_problems
from bot.cohort.roster import Project
from bot.config.cohort import Cohort
from bot.plan.change import Problem
from bot.wiki.data import Page
from bot.wiki.snapshot import Snapshot
from bot.wikitext.progress import OwnForms, OwnPage, read_own_page
from bot.wikitext.week_number import week_number

_LONG_PAST = timedelta(days=60)
"""A pause moves deadlines by its own length, and so for as long after its end, and a week: who pauses for longer than
seven weeks has missed most of a course. When it is over, nobody need be asked any more."""


def participants_below(cohort: Cohort) -> str:
    """The prefix of every participant's own pages."""
    return f"{cohort.root}/Participants/"


def projects(snapshot: Snapshot, cohort: Cohort) -> Mapping[str, Project]:
    """The project that each participant names on their own page, by user; of several the first with a title."""
    found: dict[str, Project] = {}
    for user, page in _own_pages(snapshot, cohort):
        for reading in page.projects:
            fields = reading.fields or {}
            if fields.get("title"):
                found.setdefault(user, Project(str(fields["title"]), str(fields["link"] or "")))
    return found


def project_problems(snapshot: Snapshot, cohort: Cohort) -> Iterator[Problem]:
    """What is wrong with the projects' forms."""
    for _, page in _own_pages(snapshot, cohort):
        for reading in page.projects:
            yield from (Problem(problem.code, page.title, problem.message) for problem in reading.problems)


def pauses_asked(snapshot: Snapshot, cohort: Cohort, now: datetime) -> frozenset[tuple[str, str]]:
    """For a job's `reads`: the pauses that don't say when they begin, as the titles of their pages and their words.

    None as long as the participants' own pages are not in the snapshot.
    """
    if participants_below(cohort) not in snapshot.below:
        return frozenset()
    breaks = (one for _, page in _own_pages(snapshot, cohort) for one in page.breaks if one.starts is None)
    return frozenset((one.title, one.words) for one in breaks if one.until is not None and now < one.until + _LONG_PAST)


def progress(snapshot: Snapshot, cohort: Cohort, weeks: Collection[Week], now: datetime) -> Mapping[str, Progress]:
    """How far everybody is at `now` (aware) who has a page of their own, by present user name.

    `weeks` are those of the calendar. What stands on pages of an account's earlier names counts as well, where the
    snapshot has asked for those. A pause that doesn't say so began when the wiki says that it came to stand on the page
    (ask it with `pauses_asked`), else when the page was last saved.
    """
    numbers = {week.number for week in weeks}
    return {
        user: progress_of(
            [one for page in pages for one in page.submissions],
            _breaks(snapshot, pages),
            numbers,
            now,
        )
        for user, pages in _by_user(snapshot, cohort).items()
    }


def _breaks(snapshot: Snapshot, pages: Iterable[OwnPage]) -> list[Break]:
    """The pauses on the pages, with what the wiki says of when they came to stand there."""
    written = (one for page in pages for one in page.breaks)
    return [replace(one, since=snapshot.words_since.get((one.title, one.words), one.since)) for one in written]


def progress_problems(snapshot: Snapshot, cohort: Cohort, weeks: Collection[Week], now: datetime) -> Iterator[Problem]:
    """What participants have to mend in their submissions and pauses, person by person; never fatal."""
    yield from _led_away(snapshot, cohort)
    numbers = {week.number for week in weeks}
    for pages in _by_user(snapshot, cohort).values():
        submissions = [one for page in pages for one in page.submissions]
        breaks = [one for page in pages for one in page.breaks]
        found = [*submission_problems(submissions, numbers, now), *break_problems(breaks)]
        yield from (Problem(one.code, one.title, one.message) for one in found)
        yield from (Problem(one.code, page.title, one.message) for page in pages for one in page.unclosed)


def _led_away(snapshot: Snapshot, cohort: Cohort) -> Iterator[Problem]:
    prefix = participants_below(cohort)
    for title in snapshot.below[prefix]:
        target = snapshot.pages[title].redirect
        if target and not target.startswith(prefix) and _owner(title, cohort)[0]:
            message = f"This page only redirects to {target}, which is not read: put here what is handed in."
            yield Problem("redirect", title, message)


def _by_user(snapshot: Snapshot, cohort: Cohort) -> Mapping[str, list[OwnPage]]:
    pages: dict[str, list[OwnPage]] = defaultdict(list)
    for user, page in _own_pages(snapshot, cohort):
        account = snapshot.accounts.get(user)
        pages[account.name if account else user].append(page)
    return pages


def _own_pages(snapshot: Snapshot, cohort: Cohort) -> Iterator[tuple[str, OwnPage]]:
    """Every page of a participant's own, in the wiki's order, with the user whose it is by its title."""
    forms = OwnForms(cohort.project, cohort.submission, cohort.pause)
    for title in snapshot.below[participants_below(cohort)]:
        owner, week = _owner(title, cohort)
        if owner and not snapshot.pages[title].redirect:
            yield owner, _read(snapshot.pages[title], week, forms, cohort.course)


def _owner(title: str, cohort: Cohort) -> tuple[str, int | None]:
    """The user whose page this is, empty where it is no page of the course's, and the week that it is about, if any."""
    name, slash, subpage = title.removeprefix(participants_below(cohort)).partition("/")
    week = week_number(subpage)
    return ("" if slash and week is None else user_meant(name)), week


@lru_cache(maxsize=4096)  # several questions are asked of a page in a run; reading it is what takes long
def _read(page: Page, week: int | None, forms: OwnForms, window: Window) -> OwnPage:
    return read_own_page(page.title, page.text, page.timestamp, week, forms, window)
