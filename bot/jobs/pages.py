"""Keeps the cohort's pages: the roster of its participants, what is on now, and the statistics."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from datetime import datetime

from bot.cohort.calendar import Week
from bot.cohort.roster import Participant, roster
from bot.cohort.statistics import statistics
from bot.config.cohort import Cohort
from bot.jobs.accounts import standings
from bot.jobs.applicants import applications_below, read_applications
from bot.jobs.language import page_texts
from bot.jobs.participants import (
    participants_below,
    pauses_asked,
    progress,
    progress_problems,
    project_problems,
    projects,
)
from bot.jobs.review import accepted, accounts_in_question, decisions, review_problems, review_title
from bot.jobs.schedule import calendar, schedule_problems, schedule_title
from bot.jobs.wanted import Markers, WantedRegion, Wants
from bot.plan.change import Problem
from bot.wiki.snapshot import Request, Snapshot
from bot.wikitext.now import now_box
from bot.wikitext.roster import roster_text
from bot.wikitext.statistics import statistics_text
from bot.wikitext.texts import Texts

NAME = "pages"
PAGES = ("Participants", "Now", "Statistics")


def reads(snapshot: Snapshot, cohort: Cohort, now: datetime) -> Request:
    """Applications, the participants' own pages, schedule and review; then the accounts of those who were accepted,
    or whose row has no application, and since when their pauses are."""
    return Request(
        prefixes=frozenset({applications_below(cohort), participants_below(cohort)}),
        titles=frozenset(_title(name, cohort) for name in PAGES),
        trusted=frozenset({review_title(cohort), schedule_title(cohort)}),
        accounts=frozenset(accepted(snapshot, cohort)) | accounts_in_question(snapshot, cohort),
        words_since=pauses_asked(snapshot, cohort, now),
    )


def wants(snapshot: Snapshot, cohort: Cohort, now: datetime) -> Wants:
    """The region of each page, and what people have to mend where it comes from."""
    applications = read_applications(snapshot, cohort)
    decided = decisions(snapshot, cohort)
    known = standings(snapshot)
    weeks = calendar(snapshot, cohort)
    pauses = _pauses(snapshot, cohort, weeks.weeks, now)
    people = roster(applications, decided, known, projects(snapshot, cohort), cohort.regions)
    present = sum(one.takes_part for one in people)
    counts = statistics(applications, decided, known, cohort.regions)

    def texts(name: str) -> Texts:
        return page_texts(_title(name, cohort), snapshot, cohort)

    on_now = now_box(weeks, cohort.window, now, cohort.root, cohort.calendar_file, texts("Now"))
    contents = {
        "Participants": (roster_text(people, pauses, texts("Participants")), f"Participants: {present}"),
        "Now": (on_now, "What is on now"),
        "Statistics": (statistics_text(counts, texts("Statistics")), f"Applications: {counts.applied}"),
    }
    return Wants(
        regions=tuple(
            WantedRegion(_title(name, cohort), name.lower(), content, summary, Markers.NOWHERE)
            for name, (content, summary) in contents.items()
            if content is not None
        ),
        problems=(
            *schedule_problems(snapshot, cohort),
            *([] if on_now else [_nothing_known(cohort)]),
            *review_problems(snapshot, cohort),
            *_unknown(people, cohort),
            *project_problems(snapshot, cohort),
            *progress_problems(snapshot, cohort, weeks.weeks, now),
        ),
    )


def _title(name: str, cohort: Cohort) -> str:
    return f"{cohort.root}/{name}"


def _nothing_known(cohort: Cohort) -> Problem:
    message = (
        "applications have closed, and the schedule does not tell what is on: one of its facilitators gives each week"
        f" a row that can be read; until then {_title('Now', cohort)} stays as it is"
    )
    return Problem("now-unknown", schedule_title(cohort), message)


def _pauses(snapshot: Snapshot, cohort: Cohort, weeks: Collection[Week], now: datetime) -> dict[str, datetime]:
    """Until when everybody pauses who does so now, by present user name."""
    far = progress(snapshot, cohort, weeks, now)
    return {user: pause.until for user, one in far.items() if (pause := one.pause_at(now)) is not None}


def _unknown(people: tuple[Participant, ...], cohort: Cohort) -> Iterator[Problem]:
    for one in people:
        if "unknown" in one.flags:
            message = f"{one.accepted_as} is accepted, but there is no such account: correct the name in that row"
            yield Problem("no-account", review_title(cohort), message)
