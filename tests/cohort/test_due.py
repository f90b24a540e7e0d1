"""Who is reminded of what, when: the rules one by one."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest

from bot.cohort.calendar import Week
from bot.cohort.due import (
    DueNow,
    Key,
    Kind,
    Offsets,
    Recipient,
    corrections,
    due_now,
    moments,
)
from bot.cohort.pauses import Pause, own_week
from tests.cohort.test_calendar import DAY, MINUTE, START, week

HOUR = timedelta(hours=1)
OFFSETS = Offsets()
NAIROBI = ZoneInfo("Africa/Nairobi")
NOBODY = Recipient(UTC, (), frozenset(), {}, (), {})


def at(day: int, hour: int = 9, minute: int = 0) -> datetime:
    """A moment of the course, in UTC. Week 1 opens on day 0 and is due on day 6 at 23:59; week 2 opens on day 7."""
    return START + day * DAY + hour * HOUR + minute * MINUTE


def pause(first: int, last: int) -> Pause:
    """From 12:00 of a day on, until 12:00 of another."""
    return Pause(at(first, 12), at(last, 12))


def told(found: DueNow) -> list[tuple[int, Kind]]:
    """What is said, in words of which kind."""
    return [(one.week.number, one.kind) for one in found.reminders]


def keys(found: DueNow) -> list[Key]:
    return [key for one in found.reminders for key in one.keys]


def test_the_three_moments_of_a_week() -> None:
    # 48 hours before the deadline is day 4 at 23:59, and 24 hours after it day 7 at 23:59.
    assert moments(week(1), OFFSETS, UTC, ()) == (("opens", at(0)), ("due", at(5)), ("overdue", at(8)))


def test_the_moments_are_nine_o_clock_where_they_live() -> None:
    assert [moment for _, moment in moments(week(1), OFFSETS, NAIROBI, ())] == [at(0, 6), at(5, 6), at(8, 6)]


def test_the_config_says_how_long_before_and_after_and_when() -> None:
    offsets = Offsets(timedelta(hours=72), timedelta(hours=1), time(18, 30), timedelta(hours=36))
    assert [moment for _, moment in moments(week(1), offsets, UTC, ())] == [at(0, 18, 30), at(4, 18, 30), at(7, 18, 30)]


def test_a_short_week_is_not_due_before_it_opens() -> None:
    short = week(1, due=at(0, 23, 59))
    assert [moment for _, moment in moments(short, OFFSETS, UTC, ())] == [at(0), at(0), at(2)]


@pytest.mark.parametrize(
    ("pauses", "moved"),
    [
        ((), 0),
        ((pause(2, 4),), 2),
        ((pause(-3, -1),), 0),  # over before the week opens
        ((Pause(at(-3), week(1).opens),), 0),
        ((pause(-3, 1),), 4),  # all of its length, as it was asked for
        ((pause(7, 9),), 0),  # after the deadline
        ((pause(6, 9),), 3),
        ((Pause(week(1).due, at(9)),), 0),
        ((pause(2, 4), pause(7, 9)), 4),  # the second one overlaps the deadline that the first one moved
        ((pause(7, 9), pause(2, 4)), 4),
        ((pause(2, 4), pause(2, 4)), 2),  # the same one, asked for twice
        ((pause(2, 4), pause(3, 5)), 3),
        ((pause(2, 5), pause(3, 4)), 3),
        ((pause(4, 2),), 0),
    ],
)
def test_a_pause_moves_the_deadline_by_its_length(pauses: tuple[Pause, ...], moved: int) -> None:
    assert own_week(week(1), pauses) == week(1, due=week(1).due + moved * DAY)


@pytest.mark.parametrize(
    ("pauses", "days"),
    [
        ((pause(2, 4),), [0, 7, 10]),
        ((Pause(at(0), at(1)),), [1, 6, 9]),
        ((pause(-1, 2),), [3, 8, 11]),  # what would open in the pause opens after it
        ((pause(6, 10),), [0, 11, 12]),  # due 48 hours before the new deadline would be in the pause still
        ((pause(7, 12),), [0, 5, 13]),  # the deadline stays, the reminder after it waits
    ],
)
def test_no_moment_is_in_a_pause(pauses: tuple[Pause, ...], days: list[int]) -> None:
    assert [moment for _, moment in moments(week(1), OFFSETS, UTC, pauses)] == [at(day) for day in days]


@pytest.mark.parametrize(
    ("now", "expected"),
    [
        (at(0, 8, 59), []),
        (at(0), [(1, "opens")]),
        (at(1, 20, 59), [(1, "opens")]),
        (at(1, 21), []),
        (at(5), [(1, "due")]),
        (at(8), [(1, "overdue")]),
    ],
)
def test_a_reminder_goes_from_its_moment_until_it_is_too_late(now: datetime, expected: list[Key]) -> None:
    assert told(due_now([week(1)], OFFSETS, NOBODY, now)) == expected


def test_what_came_too_late_is_listed() -> None:
    assert due_now([week(1)], OFFSETS, NOBODY, at(1, 20, 59)).missed == ()
    assert due_now([week(1)], OFFSETS, NOBODY, at(1, 21)).missed == ((1, "opens"),)
    assert due_now([week(1)], OFFSETS, NOBODY, at(30)).missed == ((1, "opens"), (1, "due"), (1, "overdue"))


def test_what_was_sent_is_neither_due_nor_missed() -> None:
    sent = replace(NOBODY, sent={(1, "opens"): at(0), (1, "due"): at(5), (1, "overdue"): at(8)})
    for now in (at(0), at(5), at(8), at(30)):
        assert due_now([week(1)], OFFSETS, sent, now) == DueNow((), ())


def test_who_has_handed_in_is_told_what_opens_and_no_more() -> None:
    done = replace(NOBODY, handed_in=frozenset({1}))
    assert told(due_now([week(1)], OFFSETS, done, at(0))) == [(1, "opens")]
    assert due_now([week(1)], OFFSETS, done, at(5)) == DueNow((), ((1, "opens"),))
    assert due_now([week(1)], OFFSETS, done, at(8)).reminders == ()


def test_nothing_is_called_due_after_its_deadline() -> None:
    offsets = Offsets(due_before=timedelta(hours=24))  # goes on day 6 at 9:00, and 36 hours later is day 7 at 21:00
    sent = replace(NOBODY, sent={(1, "opens"): at(0)})
    assert told(due_now([week(1)], offsets, sent, at(6, 23, 59))) == [(1, "due")]
    assert due_now([week(1)], offsets, sent, at(7, 0)) == DueNow((), ((1, "due"),))


def test_of_one_week_the_last_kind_is_said_and_all_count() -> None:
    (one,) = due_now([week(1, due=at(2, 23, 59))], OFFSETS, NOBODY, at(1)).reminders
    assert one.kind == "due"
    assert one.keys == ((1, "opens"), (1, "due"))


def test_several_weeks_are_one_message() -> None:
    overlap = [week(2), week(1, due=at(7, 23, 59))]
    sent = replace(NOBODY, sent={(1, "opens"): at(0), (1, "due"): at(6)})
    assert told(due_now(overlap, OFFSETS, sent, at(9))) == [(1, "overdue")]
    assert told(due_now(overlap, replace(OFFSETS, overdue_after=HOUR), sent, at(8))) == [(1, "overdue"), (2, "opens")]


@pytest.mark.parametrize("first", [at(8), at(8, 9, 30)])
def test_a_second_message_waits_for_the_next_day_and_a_civil_hour(first: datetime) -> None:
    sent = replace(NOBODY, sent={(1, "opens"): at(0), (1, "due"): at(5), (2, "opens"): first})
    moments_after = (at(8, 10), at(9, 0), at(9, 8, 59), at(9))
    found = [told(due_now([week(1), week(2)], OFFSETS, sent, now)) for now in moments_after]
    assert found == [[], [], [], [(1, "overdue")]]


def test_after_a_late_message_in_the_night_it_waits_for_midnight() -> None:
    late = replace(NOBODY, sent={(1, "opens"): at(0), (1, "due"): at(5), (2, "opens"): at(8, 3)})
    found = [told(due_now([week(1), week(2)], OFFSETS, late, now)) for now in (at(8), at(8, 23, 59), at(9, 0))]
    assert found == [[], [], [(1, "overdue")]]


def test_the_day_is_theirs() -> None:
    """Sent at 22:30 UTC, which is 1:30 of the next day in Nairobi: that day is used."""
    late = replace(NOBODY, zone=NAIROBI, sent={(1, "due"): at(6, 22, 30)})
    assert told(due_now([week(1), week(2)], OFFSETS, late, at(7, 6))) == []
    assert told(due_now([week(1), week(2)], OFFSETS, late, at(7, 20, 59))) == []
    assert told(due_now([week(1), week(2)], OFFSETS, late, at(7, 21))) == [(2, "opens")]


def test_a_correction_is_a_message_too() -> None:
    corrected = replace(NOBODY, besides=(at(0, 9),))
    assert due_now([week(1)], OFFSETS, corrected, at(0)) == DueNow((), ())
    assert told(due_now([week(1)], OFFSETS, corrected, at(1))) == [(1, "opens")]


def test_nothing_is_sent_in_a_pause_and_what_waited_goes_after_it() -> None:
    paused = replace(NOBODY, pauses=(Pause(at(0, 10), at(4, 10)),))
    assert told(due_now([week(1)], OFFSETS, paused, at(0))) == [(1, "opens")]
    for now in (at(0, 10), at(1), at(4), at(5, 8, 59)):
        assert due_now([week(1)], OFFSETS, paused, now) == DueNow((), ())
    assert told(due_now([week(1)], OFFSETS, paused, at(5))) == [(1, "opens")]


def test_a_pause_that_ends_before_it_starts_is_none() -> None:
    wrong = replace(NOBODY, pauses=(Pause(at(0, 9, 30), at(0, 9, 10)),))
    assert told(due_now([week(1)], OFFSETS, wrong, at(0, 10))) == [(1, "opens")]


def test_what_was_missed_before_a_pause_stays_missed() -> None:
    paused = replace(NOBODY, pauses=(Pause(at(1, 21), at(4)),))
    assert (1, "opens") in due_now([week(1)], OFFSETS, paused, at(4)).missed


def test_the_reminder_has_the_persons_own_deadline() -> None:
    (one,) = due_now([week(1)], OFFSETS, replace(NOBODY, pauses=(pause(2, 4),)), at(7)).reminders
    assert one.week == week(1, due=week(1).due + 2 * DAY)


TOLD = replace(NOBODY, sent={(1, "opens"): at(0)}, told={1: week(1).due})
LATER = week(1, due=week(1).due + 2 * DAY)


CHANGED, NEXT_MORNING = at(2, 15), at(3)


def corrected(one: Week, person: Recipient = TOLD, now: datetime = NEXT_MORNING) -> list[int]:
    return [week.number for week in corrections([one], OFFSETS, person, CHANGED, now)]


def test_a_deadline_that_was_changed_is_corrected() -> None:
    assert corrected(week(1)) == []
    assert corrected(LATER) == [1]
    assert corrected(week(1, due=week(1).due - DAY)) == [1]
    assert corrected(LATER, person=replace(TOLD, told={1: LATER.due})) == []


def test_who_was_told_nothing_needs_no_correction() -> None:
    assert corrected(LATER, person=NOBODY) == []


def test_a_correction_waits_for_a_civil_hour_and_lasts_until_the_deadline() -> None:
    assert corrected(LATER, now=NEXT_MORNING - MINUTE) == []
    assert corrected(LATER, now=at(4, 3)) == [1]
    assert corrected(LATER, now=at(6, 3)) == [1]
    soon = week(1, due=at(4, 12))
    sent = replace(TOLD, sent={**TOLD.sent, (1, "due"): at(2, 14)})
    assert corrected(soon, person=sent, now=at(4, 12)) == [1]
    assert corrected(soon, person=sent, now=at(4, 12, 1)) == []


def test_a_correction_is_for_those_who_have_not_handed_in() -> None:
    assert corrected(LATER, person=replace(TOLD, handed_in=frozenset({1}))) == []


def test_a_reminder_of_the_week_needs_no_correction_with_it() -> None:
    assert told(due_now([LATER], OFFSETS, TOLD, at(7))) == [(1, "due")]
    assert corrected(LATER, now=at(7)) == []


def test_a_correction_waits_like_any_message() -> None:
    assert corrected(LATER, person=replace(TOLD, besides=(at(3),))) == []
    assert corrected(LATER, person=replace(TOLD, besides=(at(3),)), now=at(4)) == [1]
    asked = replace(TOLD, pauses=(pause(2, 4),))
    assert corrected(week(1), person=asked, now=at(4)) == []
    assert corrected(week(1), person=asked, now=at(5)) == [1]
