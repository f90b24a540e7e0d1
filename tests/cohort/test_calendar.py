"""The course's calendar: what counts, what is wrong with it, and where a moment falls."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.cohort.calendar import Calendar, Week, make_calendar

START = datetime(2022, 10, 24, tzinfo=UTC)
DAY = timedelta(days=1)
MINUTE = timedelta(minutes=1)


def week(number: int, **changes: object) -> Week:
    """Week `number` of a tidy course: Monday 00:00 to Sunday 23:59, session on Wednesday at 14:00."""
    opens = START + (number - 1) * 7 * DAY
    tidy = Week(number, f"Title {number}", opens, opens + 7 * DAY - MINUTE, "", opens + timedelta(days=2, hours=14), "")
    return replace(tidy, **changes)  # type: ignore[arg-type]


def calendar(*weeks: Week) -> Calendar:
    return make_calendar(weeks, [week.number for week in weeks], ())


def found(of: Calendar) -> list[tuple[str, str]]:
    return [(problem.code, problem.where) for problem in of.problems]


def numbers(of: Calendar) -> list[int]:
    return [week.number for week in of.weeks]


def test_a_tidy_course_has_no_problem_and_is_sorted() -> None:
    tidy = calendar(*(week(number) for number in (3, 1, 9, 2, 8, 5, 4, 7, 6)))
    assert numbers(tidy) == [1, 2, 3, 4, 5, 6, 7, 8, 9]
    assert tidy.problems == ()


def test_of_a_number_that_comes_twice_the_first_week_counts() -> None:
    twice = calendar(week(1), week(2, title="first"), week(2, title="second"))
    assert [one.title for one in twice.weeks] == ["Title 1", "first"]
    assert found(twice) == [("number-twice", "week 2")]


def test_missing_numbers_are_named_in_one_problem() -> None:
    gaps = calendar(week(2), week(4))
    assert found(gaps) == [("number-missing", "schedule"), ("hole", "week 4")]
    assert "a week 4, but no weeks 1, 3: add them," in gaps.problems[0].message
    assert "a week 2, but no week 1: add it," in calendar(week(2)).problems[0].message


def test_many_missing_numbers_are_not_all_named() -> None:
    message = calendar(week(99)).problems[0].message
    assert "1, 2, 3, 4, 5, 6, 7, 8, 9, 10 and others:" in message


def test_a_week_that_is_on_the_page_but_cannot_be_used_is_not_missed() -> None:
    one = make_calendar([week(1), week(3)], [1, 2, 3], ())
    assert found(one) == [("hole", "week 3")]


@pytest.mark.parametrize("due", [week(2).opens, week(2).opens - MINUTE, START])
def test_a_week_due_before_it_opens_is_left_out_and_the_rest_counts(due: datetime) -> None:
    backwards = calendar(week(1), week(2, due=due), week(3))
    assert numbers(backwards) == [1, 3]
    assert ("due-before-opens", "week 2") in found(backwards)
    assert ("number-missing", "schedule") not in found(backwards)


def test_overlapping_weeks_both_count() -> None:
    overlap = calendar(week(1, due=week(2).opens + MINUTE), week(2))
    assert numbers(overlap) == [1, 2]
    assert found(overlap) == [("overlap", "week 1")]


def test_one_wrong_deadline_is_one_problem() -> None:
    late = calendar(week(1, due=week(9).due), *(week(number) for number in range(2, 10)))
    assert found(late) == [("overlap", "week 1")]
    assert "when weeks 2, 3, 4, 5, 6, 7, 8, 9 are open already" in late.problems[0].message
    short = calendar(week(1, due=week(2).due), week(2), week(3))
    assert "when week 2 is open already" in short.problems[0].message


@pytest.mark.parametrize(
    ("number", "changes"),
    [
        (1, {"opens": week(1).opens - 365 * DAY}),
        (1, {"opens": datetime(1999, 10, 24, tzinfo=UTC)}),
        (3, {"due": week(3).due + 365 * DAY}),
    ],
)
def test_a_wrong_year_on_an_outermost_week_is_named(number: int, changes: dict[str, datetime]) -> None:
    course = {one: week(one) for one in (1, 2, 3)} | {number: week(number, **changes)}
    wrong = calendar(*course.values())
    assert numbers(wrong) == [1, 2, 3]
    assert found(wrong) == [("too-long", f"week {number}")]


def test_a_wrong_year_on_a_week_in_the_middle_is_one_problem() -> None:
    wrong = calendar(week(1), week(2, due=week(2).due + 365 * DAY), week(3))
    assert found(wrong) == [("overlap", "week 2")]


def test_the_rows_that_are_no_week_of_the_calendar_are_known() -> None:
    rows = [1, 2, 3, 3, None, 5]
    course = make_calendar([week(1), week(2, due=START), week(3), week(3)], rows, ())
    assert numbers(course) == [1, 3]
    assert sorted(course.left_out, key=str) == [2, 3, 5, None]
    assert calendar(week(1), week(2)).left_out == ()


def test_due_at_the_very_moment_the_next_opens_is_no_overlap() -> None:
    assert calendar(week(1, due=week(2).opens), week(2)).problems == ()


def test_a_hole_is_more_than_a_day_in_no_week() -> None:
    hours_before = calendar(week(1, due=week(2).opens - DAY), week(2))
    days_before = calendar(week(1, due=week(2).opens - DAY - MINUTE), week(2))
    assert hours_before.problems == ()
    assert found(days_before) == [("hole", "week 2")]


def test_no_hole_where_a_longer_week_covers_it() -> None:
    covered = calendar(week(1, due=week(4).opens - MINUTE), week(2, due=week(2).opens + DAY), week(4), week(3))
    assert ("hole", "week 3") not in found(covered)
    assert ("overlap", "week 1") in found(covered)


@pytest.mark.parametrize("session", [week(2).opens - MINUTE, week(2).due + MINUTE])
def test_a_session_outside_its_week_is_named_and_kept(session: datetime) -> None:
    outside = calendar(week(1), week(2, session=session))
    assert found(outside) == [("session-outside", "week 2")]
    assert outside.weeks[1].session == session


def test_every_message_begins_with_its_place_and_says_what_to_correct() -> None:
    messy = calendar(week(1, due=week(3).opens), week(2, due=START), week(3, session=START), week(6), week(6))
    assert {problem.code for problem in messy.problems} == {
        "number-twice", "due-before-opens", "number-missing", "hole", "session-outside",
    }  # fmt: skip
    for problem in messy.problems:
        assert problem.message.startswith(("The schedule", problem.where.capitalize()))
        assert "correct" in problem.message or "give each week" in problem.message


moments = st.integers(0, 60 * 24 * 90).map(lambda minutes: START + minutes * MINUTE)
any_week = st.builds(
    lambda number, opens, due, session: week(number, opens=opens, due=due, session=session),
    st.integers(1, 6), moments, moments, st.none() | moments,
)  # fmt: skip


@given(st.lists(any_week, max_size=8))
def test_whatever_the_weeks_are_what_counts_is_sound(weeks: list[Week]) -> None:
    result = calendar(*weeks)
    assert numbers(result) == sorted({*numbers(result)})
    assert all(one.opens < one.due for one in result.weeks)
    assert set(numbers(result)) | {
        int(p.where.split()[1]) for p in result.problems if p.code == "due-before-opens"
    } == {one.number for one in weeks}
