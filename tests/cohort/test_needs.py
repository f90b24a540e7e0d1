"""Who is silent, and which things are the same."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.cohort.calendar import Week
from bot.cohort.needs import SILENCE, Need, silent_since
from bot.cohort.pauses import Pause
from bot.cohort.progress import Progress

START = datetime(2022, 10, 24, tzinfo=UTC)
DAY = timedelta(days=1)
WEEKS = tuple(
    Week(number, "", START + (number - 1) * 7 * DAY, START + number * 7 * DAY - timedelta(minutes=1), "", None, "")
    for number in (1, 2, 3, 4)
)
NOTHING = Progress(frozenset(), (), None)


def since(day: float, done: Progress = NOTHING, saved: float | None = None) -> float | None:
    """Since which day of the course somebody is silent on this day of it."""
    at = None if saved is None else START + saved * DAY
    found = silent_since(done, WEEKS, at, START + day * DAY)
    return None if found is None else (found - START) / DAY


@pytest.mark.parametrize(
    ("day", "handed_in", "latest", "saved", "expected"),
    [
        (-1, (), None, None, None),
        (13.9, (), None, None, None),
        (14, (), None, None, 0),
        (14, (), None, 1, None),
        (15, (), None, 1, 1),
        (15, (), 3, 1, None),
        (17, (1,), 3, 3, None),  # only week 2 is missing, which opened on day 7
        (21, (1,), 3, 3, 7),
        (25, (1, 2, 3, 4), None, None, None),
        (20, (1, 2, 3), None, None, None),
        (41, (), None, None, 0),
        (42, (), None, None, None),  # two weeks after the end
    ],
)
def test_silence_is_counted_from_the_last_sign(
    day: float, handed_in: tuple[int, ...], latest: float | None, saved: float | None, expected: float | None
) -> None:
    done = Progress(frozenset(handed_in), (), None if latest is None else START + latest * DAY)
    assert since(day, done, saved) == expected


def test_who_pauses_is_not_silent_nor_for_two_weeks_afterwards() -> None:
    done = replace(NOTHING, pauses=(Pause(START + 2 * DAY, START + 8 * DAY),))
    assert [since(day, done) for day in (2, 7.9, 14, 21.9, 22)] == [None, None, None, None, 8]
    assert since(14, replace(NOTHING, pauses=(Pause(START + 20 * DAY, START + 25 * DAY),))) == 0


def test_without_weeks_nothing_is_asked() -> None:
    assert silent_since(NOTHING, (), None, START + 100 * DAY) is None


@given(
    st.frozensets(st.integers(1, 4)),
    st.none() | st.integers(-10, 60),
    st.none() | st.integers(-10, 60),
    st.integers(-10, 70),
)
def test_nobody_is_silent_sooner_than_after_two_weeks(
    handed_in: frozenset[int], latest: int | None, saved: int | None, day: int
) -> None:
    found = since(day, Progress(handed_in, (), None if latest is None else START + latest * DAY), saved)
    if found is not None:
        assert day - found >= SILENCE / DAY
        assert all(sign is None or sign <= found for sign in (latest, saved))


def test_what_it_stands_for_makes_it_the_same_thing() -> None:
    need = Need("blocked", "User talk:A", "A is blocked", "")
    assert need.id == replace(need, message="A is blocked now").id
    others = {replace(need, kind="locked").id, replace(need, where="User talk:B").id, replace(need, cause="again").id}
    assert len({need.id, *others}) == 4
    assert need.id.startswith("blocked-")
    assert Need("blocked", "\ud800", "", "").id  # half of a character, as people's input may hold it
