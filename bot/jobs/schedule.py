"""The facilitators' schedule: the course's calendar, as their newest revision has it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime

from bot.cohort.calendar import Calendar
from bot.config.cohort import Cohort
from bot.jobs.trusted import trusted_text, unreviewed
from bot.plan.change import Problem
from bot.wiki.snapshot import Request, Snapshot
from bot.wikitext.schedule import read_schedule


def reads(snapshot: Snapshot, cohort: Cohort, now: datetime) -> Request:
    """The schedule page, also as its facilitators left it."""
    return Request(trusted=frozenset({schedule_title(cohort)}))


def schedule_title(cohort: Cohort) -> str:
    """The facilitators' page."""
    return f"{cohort.root}/Schedule"


def calendar(snapshot: Snapshot, cohort: Cohort) -> Calendar:
    """The weeks in the newest revision by a facilitator; no week where there is none."""
    text = trusted_text(snapshot, schedule_title(cohort))
    return read_schedule(text, cohort.week, cohort.course) if text else Calendar(())


def schedule_changed(snapshot: Snapshot, cohort: Cohort) -> datetime:
    """When the schedule that counts was saved (aware, UTC); long ago where there is none."""
    revision = snapshot.trusted.get(schedule_title(cohort))
    return revision.timestamp if revision else datetime.min.replace(tzinfo=UTC)


def schedule_problems(snapshot: Snapshot, cohort: Cohort) -> Iterator[Problem]:
    """What a facilitator has to mend on the page, and whether somebody else has edited it since."""
    title = schedule_title(cohort)
    if title not in snapshot.trusted:
        message = "there is no schedule by a facilitator: one of them writes this page, with a row for each week"
        if title in snapshot.pages:
            message = "it counts once a facilitator saves it with a change of their own (such as a week's title)"
        yield Problem("missing", title, message)
    yield from (Problem(one.code, title, one.message) for one in calendar(snapshot, cohort).problems)
    yield from unreviewed(snapshot, title, cohort.account)
