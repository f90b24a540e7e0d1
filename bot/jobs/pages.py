"""Keeps the cohort's pages: the roster of its participants, what is on now, and the statistics."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime

from bot.cohort.roster import Participant, roster
from bot.cohort.statistics import statistics
from bot.config.settings import Cohort
from bot.jobs.accounts import standing
from bot.jobs.applicants import applications_below, read_applications
from bot.jobs.language import page_texts
from bot.jobs.participants import participants_below, project_problems, projects
from bot.jobs.review import decisions, review_problems, review_title
from bot.jobs.schedule import calendar, schedule_problems, schedule_title
from bot.jobs.wanted import Markers, WantedRegion, Wants
from bot.plan.change import Problem
from bot.wiki.port import Request, Snapshot
from bot.wikitext.now import now_box
from bot.wikitext.roster import roster_text
from bot.wikitext.statistics import statistics_text
from bot.wikitext.texts import Texts

NAME = "pages"
PAGES = ("Participants", "Now", "Statistics")


def reads(snapshot: Snapshot, cohort: Cohort, now: datetime) -> Request:
    """Applications, the participants' own pages, schedule and review; then the accounts of those who were accepted."""
    return Request(
        prefixes=frozenset({applications_below(cohort), participants_below(cohort)}),
        titles=frozenset(f"{cohort.root}/{name}" for name in PAGES),
        trusted=frozenset({review_title(cohort), schedule_title(cohort)}),
        accounts=frozenset(_accepted(snapshot, cohort)),
    )


def wants(snapshot: Snapshot, cohort: Cohort, now: datetime) -> Wants:
    """The region of each page, and what people have to mend where it comes from."""
    applications = read_applications(snapshot, cohort)
    decided = decisions(snapshot, cohort)
    standings = {user: standing(account) for user, account in snapshot.accounts.items()}
    people = roster(applications, decided, standings, projects(snapshot, cohort), cohort.regions)
    counts = statistics(applications, decided, cohort.regions)
    weeks = calendar(snapshot, cohort)

    def region(name: str, content: Callable[[Texts], str], summary: str) -> WantedRegion:
        title = f"{cohort.root}/{name}"
        text = content(page_texts(title, snapshot, cohort))
        return WantedRegion(title, name.lower(), text, summary, Markers.NOWHERE)

    return Wants(
        regions=(
            region("Participants", lambda texts: roster_text(people, texts), f"{len(people)} participants"),
            region(
                "Now",
                lambda texts: now_box(weeks, cohort.window, now, cohort.root, cohort.calendar_file, texts),
                "What is on now",
            ),
            region("Statistics", lambda texts: statistics_text(counts, texts), f"{counts.applied} applications"),
        ),
        problems=(
            *schedule_problems(snapshot, cohort),
            *review_problems(snapshot, cohort),
            *_unknown(people, cohort),
            *project_problems(snapshot, cohort),
        ),
    )


def _accepted(snapshot: Snapshot, cohort: Cohort) -> list[str]:
    return [user for user, one in decisions(snapshot, cohort).items() if one.decision == "accepted"]


def _unknown(people: tuple[Participant, ...], cohort: Cohort) -> Iterator[Problem]:
    for one in people:
        if "unknown" in one.flags:
            message = f"{one.accepted_as} is accepted, but there is no such account: correct the name in that row"
            yield Problem("no-account", review_title(cohort), message)
