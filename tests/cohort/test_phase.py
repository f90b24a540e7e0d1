"""Where a cohort stands, and which week and session are the ones to show."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.cohort.calendar import SESSION_LENGTH, Calendar, Week, make_calendar
from bot.cohort.form import Window
from bot.cohort.phase import Phase, phase
from tests.cohort.test_calendar import DAY, MINUTE, START, any_week, calendar, moments, week

WINDOW = Window(START - 40 * DAY, START - 10 * DAY)
PAUSED = calendar(week(1), week(2), week(4))
SECOND = timedelta(seconds=1)


@pytest.mark.parametrize(
    ("now", "expected"),
    [
        (WINDOW.opens - SECOND, Phase.ANNOUNCED),
        (WINDOW.opens, Phase.APPLYING),
        (WINDOW.closes - SECOND, Phase.APPLYING),
        (WINDOW.closes, Phase.SELECTING),
        (week(1).opens - SECOND, Phase.SELECTING),
        (week(1).opens, Phase.RUNNING),
        (week(1).due + MINUTE - SECOND, Phase.RUNNING),
        (week(2).opens, Phase.RUNNING),
        (week(2).due + MINUTE, Phase.BREAK),
        (week(4).opens, Phase.RUNNING),
        (week(4).due + MINUTE, Phase.OVER),
    ],
)
def test_phases_come_one_after_the_other(now: datetime, expected: Phase) -> None:
    assert phase(PAUSED, WINDOW, now) is expected


def test_without_a_week_it_is_unknown_once_applications_have_closed() -> None:
    empty = Calendar(())
    assert phase(empty, WINDOW, WINDOW.opens - SECOND) is Phase.ANNOUNCED
    assert phase(empty, WINDOW, WINDOW.closes - SECOND) is Phase.APPLYING
    assert phase(empty, WINDOW, WINDOW.closes) is Phase.UNKNOWN
    assert phase(empty, WINDOW, START + 400 * DAY) is Phase.UNKNOWN


SELECTING, PAUSE, END = WINDOW.closes, week(3).opens, week(4).closes


@pytest.mark.parametrize(
    ("left_out", "unknown"),
    [
        ([], []),
        ([None], [SELECTING, PAUSE, END]),
        ([3], [PAUSE]),  # between two weeks: maybe it is on
        ([5], [END]),
        ([5, 3], [PAUSE, END]),
        ([1], []),  # there twice: the next one, or none that matters
        ([2], [PAUSE]),
        ([4], [END]),
    ],
)
def test_a_row_that_is_left_out_makes_unknown_what_it_may_be_about(
    left_out: list[int | None], unknown: list[datetime]
) -> None:
    course = make_calendar(PAUSED.weeks, [1, 2, 4, *left_out], ())
    assert [now for now in (SELECTING, PAUSE, END) if phase(course, WINDOW, now) is Phase.UNKNOWN] == unknown
    assert phase(course, WINDOW, week(2).opens) is Phase.RUNNING
    assert phase(course, WINDOW, WINDOW.closes - SECOND) is Phase.APPLYING


def test_the_first_week_is_not_said_to_come_when_an_earlier_one_is_left_out() -> None:
    course = make_calendar([week(2), week(3)], [1, 2, 3], ())
    assert phase(course, WINDOW, week(1).opens) is Phase.UNKNOWN


def test_a_session_after_the_last_deadline_is_still_to_come() -> None:
    late = calendar(week(1), week(2, session=week(4).opens))
    ends = week(4).opens + SESSION_LENGTH
    assert phase(late, WINDOW, week(2).closes) is Phase.CLOSING
    assert phase(late, WINDOW, ends - SECOND) is Phase.CLOSING
    assert phase(late, WINDOW, ends) is Phase.OVER


def test_a_week_may_open_while_applications_are_taken() -> None:
    window = Window(START - DAY, START + 30 * DAY)
    assert phase(PAUSED, window, START) is Phase.RUNNING
    assert phase(PAUSED, window, week(3).opens) is Phase.APPLYING


def test_of_two_open_weeks_the_later_one_is_shown() -> None:
    overlap = calendar(week(1, due=week(2).opens + DAY), week(2))
    assert overlap.week_at(week(2).opens - SECOND) == overlap.weeks[0]
    assert overlap.week_at(week(2).opens) == overlap.weeks[1]


def test_no_week_is_open_in_a_break() -> None:
    assert PAUSED.week_at(week(3).opens) is None
    assert PAUSED.next_week(week(3).opens) == week(4)
    assert PAUSED.next_week(week(4).opens) is None


def test_the_next_week_is_the_next_by_time_not_by_number() -> None:
    swapped = calendar(week(1), week(2, opens=week(4).opens, due=week(4).due), week(3))
    following = swapped.next_week(START)
    assert following is not None
    assert following.number == 3


def test_a_session_is_next_until_it_is_over() -> None:
    sessions = PAUSED.sessions
    ends = sessions[0].starts + SESSION_LENGTH
    assert PAUSED.next_session(START) == sessions[0]
    assert PAUSED.next_session(ends - SECOND) == sessions[0]
    assert PAUSED.next_session(ends) == sessions[1]
    assert PAUSED.next_session(sessions[-1].ends) is None


windows = st.tuples(moments, moments).map(lambda two: Window(min(two), max(two)))


@given(st.lists(any_week, max_size=5), windows, moments, moments)
def test_the_phase_changes_only_at_a_boundary(weeks: list[Week], window: Window, one: datetime, two: datetime) -> None:
    course = calendar(*weeks)
    before, after = sorted((one, two))
    spans = {moment for week in course.weeks for moment in (week.opens, week.closes)}
    bounds = {window.opens, window.closes, *spans, *(session.ends for session in course.sessions)}
    if phase(course, window, before) is not phase(course, window, after):
        assert any(before < moment <= after for moment in bounds)


@given(st.lists(any_week, max_size=5), windows, moments)
def test_the_phase_agrees_with_the_weeks(weeks: list[Week], window: Window, now: datetime) -> None:
    course = calendar(*weeks)
    stands = phase(course, window, now)
    assert (stands is Phase.RUNNING) == (course.week_at(now) is not None)
    if stands is Phase.BREAK:
        assert course.next_week(now) is not None
    if stands is Phase.OVER:
        assert all(week.closes <= now for week in course.weeks)
        assert all(session.ends <= now for session in course.sessions)
        assert course.weeks
