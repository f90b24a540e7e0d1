"""The course's calendar as an iCalendar file (RFC 5545), to be opened or subscribed to in any calendar."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta

import icalendar

from bot.cohort.calendar import Calendar, Session, Week


def ical(calendar: Calendar, cohort: str, domain: str, stamp: datetime) -> bytes:
    """Weeks as days, deadlines and live sessions as events, in the order of the weeks; UTF-8, times in UTC.

    An event keeps its UID, `2022/week/3/due@meta.wikimedia.org`, when its date changes: a calendar that is opened
    again moves it. `stamp` (aware) is the version: of two files the one with the later stamp counts. The newest
    revision's time is a good one, as equal input gives equal bytes.
    """
    document = icalendar.Calendar()
    document.add("prodid", "-//Organizer Lab bot//EN")
    document.add("version", "2.0")
    document.add("x-wr-calname", f"Organizer Lab {cohort}")
    sessions = {session.week.number: session for session in calendar.sessions}
    for week in calendar.weeks:
        for kind, event in _events(week, sessions.get(week.number)):
            event.add("uid", f"{cohort}/week/{week.number}/{kind}@{domain}")
            event.add("dtstamp", stamp.astimezone(UTC))
            document.add_component(event)
    file: bytes = document.to_ical()
    return file


def _events(week: Week, session: Session | None) -> Iterator[tuple[str, icalendar.Event]]:
    yield "span", _span(week)
    yield "due", _deadline(week)
    if session is not None:
        yield "session", _session(session)


def _span(week: Week) -> icalendar.Event:
    event = _event(week, f"Week {week.number}", busy=False)
    event.add("dtstart", week.opens.date())
    event.add("dtend", _last_day(week) + timedelta(days=1))  # the first day that is not in it
    return event


def _last_day(week: Week) -> date:
    # Due at 00:00 means the end of the day before.
    return (week.due - timedelta(microseconds=1)).date()


def _deadline(week: Week) -> icalendar.Event:
    event = _event(week, f"Due: week {week.number}", busy=False)
    event.add("dtstart", week.due)
    return event


def _session(session: Session) -> icalendar.Event:
    event = _event(session.week, f"Live session: week {session.week.number}", busy=True)
    event.add("dtstart", session.starts)
    event.add("dtend", session.ends)
    return event


def _event(week: Week, what: str, *, busy: bool) -> icalendar.Event:
    event = icalendar.Event()
    event.add("summary", f"{what} · {week.title}" if week.title else what)
    event.add("transp", "OPAQUE" if busy else "TRANSPARENT")
    notes = "\n".join(filter(None, [week.assignment, week.link]))
    if notes:
        event.add("description", notes)
    return event
