"""What is coming: until when one looks ahead, and in which order."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from bot.cohort.calendar import Calendar, Week
from bot.cohort.form import Window
from bot.cohort.upcoming import AHEAD, OfWeek, upcoming, weeks_ahead

START = datetime(2022, 10, 24, tzinfo=UTC)
DAY, MINUTE = timedelta(days=1), timedelta(minutes=1)
WINDOW = Window(START - 32 * DAY, START - 4 * DAY)


def week(number: int, session: datetime | None = None) -> Week:
    opens = START + (number - 1) * 7 * DAY
    return Week(number, "", opens, opens + 7 * DAY - MINUTE, "", session, "")


COURSE = Calendar(tuple(week(number) for number in range(1, 9)))


def test_a_week_is_ahead_until_its_last_minute_is_over() -> None:
    assert [one.number for one in weeks_ahead(COURSE, START)] == [1, 2, 3, 4, 5]
    assert [one.number for one in weeks_ahead(COURSE, START + 7 * DAY - MINUTE)] == [1, 2, 3, 4, 5, 6]
    assert [one.number for one in weeks_ahead(COURSE, START + 7 * DAY)] == [2, 3, 4, 5, 6]
    assert weeks_ahead(COURSE, START - AHEAD) == ()


def test_dates_come_in_their_order_with_those_of_applications() -> None:
    course = Calendar((week(1, session=START + 2 * DAY), week(2)))
    found = upcoming(course, WINDOW, START - 5 * DAY)
    assert [(one.kind, (one.at - START) / DAY) for one in found[:3]] == [
        ("closes", -4 - MINUTE / DAY),
        ("begins", 0),
        ("session", 2),
    ]
    assert [one.kind for one in found[3:]] == ["due", "begins", "due"]
    assert [one.week.number for one in found if isinstance(one, OfWeek)] == [1, 1, 1, 2, 2]


def test_what_is_past_or_far_is_left_out() -> None:
    assert [one.kind for one in upcoming(COURSE, WINDOW, WINDOW.opens)][:1] == ["opens"]
    assert "opens" not in [one.kind for one in upcoming(COURSE, WINDOW, WINDOW.opens + MINUTE)]
    assert upcoming(COURSE, WINDOW, START + 56 * DAY) == ()
    far = replace(week(1), opens=START, session=START + AHEAD)
    assert "session" not in [one.kind for one in upcoming(Calendar((far,)), WINDOW, START)]
    assert "session" in [one.kind for one in upcoming(Calendar((far,)), WINDOW, START + MINUTE)]
