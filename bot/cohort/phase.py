"""Where a cohort stands: applying, in a week, between two, over."""

from __future__ import annotations

from datetime import datetime
from enum import Enum

from bot.cohort.calendar import Calendar
from bot.cohort.form import Window


class Phase(Enum):
    """Where a cohort stands, in the order in which it comes; UNKNOWN at any time after applications."""

    ANNOUNCED = "applications have not opened yet"
    APPLYING = "applications are taken"
    SELECTING = "applications are closed, no week has opened yet"
    RUNNING = "a week is open"
    BREAK = "between two weeks"
    CLOSING = "the last deadline has passed, a live session is still to come"
    OVER = "the last deadline and the last live session have passed"
    UNKNOWN = "the schedule doesn't tell"


def phase(calendar: Calendar, window: Window, now: datetime) -> Phase:
    """Where a cohort stands at `now` (aware) that takes applications in this window.

    An open week counts before all else: a course may begin while applications are still taken. As long as they are, no
    schedule is needed.
    """
    if calendar.week_at(now) is not None:
        return Phase.RUNNING
    if now < window.closes:
        return Phase.ANNOUNCED if now < window.opens else Phase.APPLYING
    if not calendar.tells(now):
        return Phase.UNKNOWN
    if all(now < week.opens for week in calendar.weeks):
        return Phase.SELECTING
    if calendar.next_week(now) is not None:
        return Phase.BREAK
    return Phase.OVER if calendar.next_session(now) is None else Phase.CLOSING
