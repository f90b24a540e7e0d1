"""How far a participant is: what counts as handed in, when they pause, what is named."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.cohort.calendar import Week
from bot.cohort.form import FieldProblem
from bot.cohort.pauses import Pause, own_week
from bot.cohort.progress import Break, Progress, Submission, break_problems, progress_of, submission_problems

NOW = datetime(2022, 11, 14, 9, tzinfo=UTC)
WEEKS = range(1, 10)
PAGE = "Participants/Amina K"


def on(day: int, hour: int = 0) -> datetime:
    """A moment in November."""
    return datetime(2022, 11, day, hour, tzinfo=UTC)


def handed_in(
    week: int | None, answered: bool = True, date: datetime | None = None, title: str = PAGE, code: str = ""
) -> Submission:
    return Submission(title, week, answered, date, (FieldProblem("date", code, "Mend it."),) if code else ())


def a_break(starts: datetime | None, until: datetime | None, since: datetime = NOW) -> Break:
    return Break(PAGE, since, starts, until, "until then")


def far(*submissions: Submission, breaks: tuple[Break, ...] = ()) -> Progress:
    return progress_of(submissions, breaks, WEEKS, NOW)


def named(*submissions: Submission) -> list[tuple[str, str]]:
    return [(one.code, one.message.partition(":")[0]) for one in submission_problems(submissions, WEEKS, NOW)]


def test_what_has_something_in_it_is_handed_in() -> None:
    assert far(handed_in(1), handed_in(2, answered=False), handed_in(3)).handed_in == {1, 3}
    assert named(handed_in(1), handed_in(2, answered=False)) == [("empty-submission", "Submission for week 2")]


def test_a_week_that_is_not_on_the_schedule_is_named_and_does_not_count() -> None:
    assert far(handed_in(12)).handed_in == frozenset()
    assert named(handed_in(12)) == [("unknown-week", "Submission for week 12")]
    assert list(submission_problems([handed_in(12)], [], NOW)) == []


def test_without_a_week_nothing_is_handed_in() -> None:
    assert far(handed_in(None)).handed_in == frozenset()
    assert named(handed_in(None, code="unreadable")) == [("unreadable", "Submission without a week")]


def test_two_for_one_week_are_named_where_the_second_stands_and_the_week_counts() -> None:
    on_two_pages = (handed_in(2), handed_in(3), handed_in(2, title=f"{PAGE}/Week 2"))
    assert far(*on_two_pages).handed_in == {2, 3}
    (problem,) = submission_problems(on_two_pages, WEEKS, NOW)
    assert (problem.code, problem.title) == ("duplicate-submission", f"{PAGE}/Week 2")
    assert problem.message.startswith(f"Submission for week 2: There are 2 of them, the first on {PAGE}.")


def test_an_empty_one_beside_a_full_one_is_no_second_one() -> None:
    both = (handed_in(2, answered=False), handed_in(2))
    assert far(*both).handed_in == {2}
    assert named(*both) == [("empty-submission", "Submission for week 2")]


def test_three_for_one_week_are_one_problem() -> None:
    assert named(*[handed_in(2)] * 3) == [("duplicate-submission", "Submission for week 2")]


@pytest.mark.parametrize(
    ("date", "future"),
    [(on(13), False), (NOW, False), (on(14, 23), False), (on(15), True), (on(20), True)],
)
def test_a_date_in_the_future_is_named_and_it_counts(date: datetime, future: bool) -> None:
    one = handed_in(3, date=date)
    assert far(one).handed_in == {3}
    assert named(one) == ([("future-date", "Submission for week 3")] if future else [])


def test_today_where_it_is_tomorrow_already_is_not_in_the_future() -> None:
    evening = on(14, 12)
    assert list(submission_problems([handed_in(3, date=on(15))], WEEKS, evening)) == []
    assert progress_of([handed_in(3, date=on(15))], [], WEEKS, evening).latest == evening


def test_the_latest_is_the_newest_date_of_what_is_handed_in() -> None:
    assert far(handed_in(1, date=on(5)), handed_in(2, date=on(9)), handed_in(3)).latest == on(9)
    assert far(handed_in(1, date=on(5)), handed_in(2, answered=False, date=on(9))).latest == on(5)
    assert far(handed_in(1, date=on(5)), handed_in(2, date=on(28))).latest == on(5)
    assert far(handed_in(1)).latest is None


def test_a_break_begins_where_it_says_or_on_the_day_on_which_it_came_to_stand_there() -> None:
    assert far(breaks=(a_break(on(7, 15), on(21), since=on(9)),)).pauses == (Pause(on(7, 15), on(21)),)
    assert far(breaks=(a_break(None, on(21), since=on(9)),)).pauses == (Pause(on(9), on(21)),)
    assert far(breaks=(a_break(None, on(21), since=on(9, 23)),)).pauses == (Pause(on(9), on(21)),)


def test_a_deadline_that_a_break_of_days_moves_keeps_its_time_of_day() -> None:
    week = Week(3, "", on(7), on(13, 20), "", None, "")
    moved = own_week(week, far(breaks=(a_break(None, on(21), since=on(9, 15)),)).pauses)
    assert moved.due == on(25, 20)


def test_who_is_in_a_break_now() -> None:
    one = far(breaks=(a_break(on(1), on(5)), a_break(on(10), on(21))))
    assert [one.pause_at(moment) for moment in (on(9), on(10), on(20, 23), on(21))] == [
        None, Pause(on(10), on(21)), Pause(on(10), on(21)), None,
    ]  # fmt: skip


def test_a_break_that_is_over_before_it_begins_is_none() -> None:
    backwards, of_no_length = a_break(on(21), on(7)), a_break(on(7), on(7))
    written_after, that_evening = a_break(None, on(7), since=on(9)), a_break(None, on(7, 18), since=on(7, 20))
    assert far(breaks=(backwards, of_no_length, written_after, that_evening, a_break(on(7), None))).pauses == ()
    assert [one.code for one in break_problems([backwards, of_no_length])] == ["until-before-from"] * 2
    assert list(break_problems([written_after, that_evening])) == []


def test_a_break_on_a_wiki_as_it_was_long_ago_has_begun() -> None:
    years_later = NOW + timedelta(days=1000)
    assert far(breaks=(a_break(None, on(21), since=years_later),)).pauses == (Pause(on(14), on(21)),)


def test_of_breaks_that_meet_one_is_made() -> None:
    breaks = (a_break(on(20), on(25)), a_break(on(1), on(5)), a_break(on(5), on(7)), a_break(on(21), on(22)))
    assert far(breaks=breaks).pauses == (Pause(on(1), on(7)), Pause(on(20), on(25)))


def test_a_break_that_cannot_be_read_says_that_it_is_none() -> None:
    found = (FieldProblem("until", "unreadable", "Mend it."), FieldProblem("x", "unknown-parameter", "No such field."))
    assert [(one.code, one.message) for one in break_problems([Break(PAGE, NOW, None, None, "", found)])] == [
        ("unreadable", "Pause: Mend it. Until then there is no pause."),
        ("unknown-parameter", "Pause: No such field."),
    ]


moments = st.integers(0, 24 * 60).map(lambda hours: on(1) + timedelta(hours=hours))
any_breaks = st.lists(st.builds(a_break, st.none() | moments, st.none() | moments, moments), max_size=8)
any_submissions = st.lists(st.builds(handed_in, st.none() | st.integers(1, 12), st.booleans(), st.none() | moments))


@given(any_breaks, moments)
def test_pauses_hold_the_moments_of_the_breaks_and_are_apart(breaks: list[Break], now: datetime) -> None:
    pauses = progress_of([], breaks, WEEKS, now).pauses
    asked = [pause for one in breaks for pause in one.pauses(now)]
    assert all(one.starts < one.until for one in pauses)
    assert all(one.until < later.starts for one, later in pairwise(pauses))
    for edge in {edge for pause in asked for edge in (pause.starts, pause.until)}:
        inside = any(one.starts <= edge < one.until for one in asked)
        assert any(one.starts <= edge < one.until for one in pauses) == inside


@given(any_submissions, moments)
def test_each_that_is_not_handed_in_is_named(submissions: list[Submission], now: datetime) -> None:
    result = progress_of(submissions, [], WEEKS, now)
    codes = [one.code for one in submission_problems(submissions, WEEKS, now)]
    assert result.handed_in == {one.week for one in submissions if one.answered} & set(WEEKS)
    assert codes.count("empty-submission") == sum(not one.answered for one in submissions)
    assert result.latest is None or result.latest <= now
