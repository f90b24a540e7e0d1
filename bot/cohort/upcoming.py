"""What is coming: the weeks, sessions and deadlines of the next time, and when applications open and close."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

from bot.cohort.calendar import Calendar, Week
from bot.cohort.form import Window

AHEAD = timedelta(weeks=5)
"""How far ahead one looks: until the next issue of a monthly newsletter is sure to be out."""
MINUTE = timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class OfApplications:
    """The moment (aware, UTC) when applications open, or the last minute in which they are taken."""

    at: datetime
    kind: Literal["opens", "closes"]


@dataclass(frozen=True, slots=True)
class OfWeek:
    """The moment (aware, UTC) when a week begins, has its live session, or is due."""

    at: datetime
    kind: Literal["begins", "session", "due"]
    week: Week


Upcoming = OfApplications | OfWeek


def weeks_ahead(calendar: Calendar, now: datetime) -> tuple[Week, ...]:
    """The weeks that are open at `now` (aware) or open within `AHEAD`, by number."""
    return tuple(week for week in calendar.weeks if week.closes > now and week.opens < now + AHEAD)


def upcoming(calendar: Calendar, window: Window, now: datetime) -> tuple[Upcoming, ...]:
    """What happens from `now` (aware) on within `AHEAD`, by time; `window` is when applications are taken."""
    # The last minute that still counts: 24:00 of the 19th would be read as "the 20th".
    found: list[Upcoming] = [
        OfApplications(window.opens, "opens"),
        OfApplications(window.closes - MINUTE, "closes"),
        *(one for week in calendar.weeks for one in _of_week(week)),
    ]
    return tuple(sorted((one for one in found if now <= one.at < now + AHEAD), key=lambda one: one.at))


def _of_week(week: Week) -> Iterator[OfWeek]:
    yield OfWeek(week.opens, "begins", week)
    if week.session is not None:
        yield OfWeek(week.session, "session", week)
    yield OfWeek(week.due, "due", week)
