"""The calendar file, read back by the library that reads everybody's."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta, timezone

import icalendar

from bot.cohort.calendar import Calendar, Week
from bot.show.ical import ical

STAMP = datetime(2022, 10, 20, 12, tzinfo=UTC)
FIRST = Week(
    number=1,
    title="Why campaigns; and, how",
    opens=datetime(2022, 10, 24, tzinfo=UTC),
    due=datetime(2022, 10, 30, 23, 59, tzinfo=UTC),
    assignment="Name one campaign,\nand say why. " + "سبب " * 40,
    session=datetime(2022, 10, 26, 14, tzinfo=UTC),
    link="https://example.org/week/1",
)
SECOND = Week(2, "", datetime(2022, 10, 31, tzinfo=UTC), datetime(2022, 11, 7, tzinfo=UTC), "", None, "")
COURSE = Calendar((FIRST, SECOND))


def events(of: Calendar, stamp: datetime = STAMP) -> dict[str, icalendar.Event]:
    document = icalendar.Calendar.from_ical(ical(of, "2022", "meta.wikimedia.org", stamp))
    return {str(event["uid"]): event for event in document.walk("VEVENT")}


def test_every_event_has_a_stable_name() -> None:
    assert list(events(COURSE)) == [
        "2022/week/1/span@meta.wikimedia.org",
        "2022/week/1/due@meta.wikimedia.org",
        "2022/week/1/session@meta.wikimedia.org",
        "2022/week/2/span@meta.wikimedia.org",
        "2022/week/2/due@meta.wikimedia.org",
    ]


def test_weeks_are_whole_days_and_the_end_is_the_day_after() -> None:
    week = events(COURSE)["2022/week/1/span@meta.wikimedia.org"]
    assert (week["dtstart"].dt, week["dtend"].dt) == (date(2022, 10, 24), date(2022, 10, 31))
    assert not isinstance(week["dtstart"].dt, datetime)


def test_due_at_midnight_ends_the_day_before() -> None:
    week = events(COURSE)["2022/week/2/span@meta.wikimedia.org"]
    assert (week["dtstart"].dt, week["dtend"].dt) == (date(2022, 10, 31), date(2022, 11, 7))


def test_deadlines_and_sessions_are_moments_in_utc() -> None:
    found = events(COURSE)
    assert found["2022/week/1/due@meta.wikimedia.org"]["dtstart"].dt == FIRST.due
    session = found["2022/week/1/session@meta.wikimedia.org"]
    assert (session["dtstart"].dt, session["dtend"].dt - session["dtstart"].dt) == (FIRST.session, timedelta(hours=1))
    assert b"DTSTART:20221026T140000Z" in ical(COURSE, "2022", "meta.wikimedia.org", STAMP)


def test_only_sessions_take_up_time() -> None:
    busy = [uid for uid, event in events(COURSE).items() if event["transp"] == "OPAQUE"]
    assert busy == ["2022/week/1/session@meta.wikimedia.org"]


def test_texts_come_back_as_they_were() -> None:
    found = events(COURSE)
    session = found["2022/week/1/session@meta.wikimedia.org"]
    assert session["summary"] == "Live session: week 1 · Why campaigns; and, how"
    assert session["description"] == f"{FIRST.assignment}\n{FIRST.link}"
    untitled = found["2022/week/2/due@meta.wikimedia.org"]
    assert untitled["summary"] == "Due: week 2"
    assert "description" not in untitled


def test_the_stamp_is_in_utc() -> None:
    nairobi = STAMP.astimezone(timezone(timedelta(hours=3)))
    assert ical(COURSE, "2022", "x", nairobi) == ical(COURSE, "2022", "x", STAMP)
    assert all(event["dtstamp"].dt == STAMP for event in events(COURSE).values())


def test_lines_are_as_the_standard_wants_them() -> None:
    file = ical(COURSE, "2022", "x", STAMP)
    lines = file.split(b"\r\n")
    assert lines[0] == b"BEGIN:VCALENDAR"
    assert lines[-2:] == [b"END:VCALENDAR", b""]
    assert b"\n" not in file.replace(b"\r\n", b"")
    assert max(map(len, lines)) <= 75


def test_a_text_cannot_break_out_of_its_line() -> None:
    hostile = Week(1, "x\r\nEND:VEVENT\r\nBEGIN:VALARM", FIRST.opens, FIRST.due, "", None, "")
    assert list(events(Calendar((hostile,)))) == [
        "2022/week/1/span@meta.wikimedia.org",
        "2022/week/1/due@meta.wikimedia.org",
    ]
    assert b"\r\nBEGIN:VALARM" not in ical(Calendar((hostile,)), "2022", "x", STAMP)


def test_a_course_without_weeks_is_an_empty_calendar() -> None:
    assert events(Calendar(())) == {}
