"""Times in which a person is left alone, and what they do to deadlines and messages."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from bot.cohort.calendar import Week


@dataclass(frozen=True, slots=True)
class Pause:
    """A time, `starts <= t < until` (aware, UTC), in which nothing is sent to a person; none where it ends before."""

    starts: datetime
    until: datetime


def apart(pauses: Iterable[Pause]) -> list[Pause]:
    """The same times in their order, each moment in one pause at most."""
    found: list[Pause] = []
    for pause in sorted((one for one in pauses if one.starts < one.until), key=lambda one: one.starts):
        if found and pause.starts <= found[-1].until:
            found[-1] = replace(found[-1], until=max(found[-1].until, pause.until))
        else:
            found.append(pause)
    return found


def own_week(week: Week, pauses: Iterable[Pause]) -> Week:
    """The week as it is for somebody with these pauses: its deadline is later by the whole length of each that overlaps
    the time from the week's opening to the deadline, as moved by the pauses before."""
    due = week.due
    for pause in apart(pauses):
        if pause.starts < due and week.opens < pause.until:
            due += pause.until - pause.starts
    return replace(week, due=due)


def held(at: datetime, holds: Iterable[Pause], patience: timedelta) -> datetime:
    """When what was to go at `at` may go, as these holds, in their order, have it: at the end of each that begins while
    it still waits, which it does for less than `patience`, and after each hold anew."""
    for hold in holds:
        if hold.starts - at < patience and at < hold.until:
            at = hold.until
    return at
