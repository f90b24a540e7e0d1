"""Whole courses, run often, once a day, and after failures: what is sent in the end, and when."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import date, datetime, time, timedelta, timezone
from zoneinfo import ZoneInfo

from hypothesis import example, given, settings
from hypothesis import strategies as st

from bot.cohort.calendar import Week
from bot.cohort.civil import civil
from bot.cohort.due import KINDS, Recipient, due_now, moments
from bot.cohort.pauses import own_week
from tests.cohort.test_calendar import DAY, MINUTE, START, week
from tests.cohort.test_due import HOUR, NAIROBI, NOBODY, OFFSETS, at, keys, pause

ZONES = st.sampled_from(
    [
        *map(ZoneInfo, ("UTC", "Africa/Nairobi", "Asia/Kathmandu", "America/La_Paz", "Pacific/Kiritimati")),
        *map(ZoneInfo, ("Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "Africa/Cairo", "Asia/Tehran")),
        timezone(timedelta(hours=-11)),
    ]
)


NARROW = [week(n, opens=at(4 * n - 4, 0), due=at(4 * n - 1, 23, 59)) for n in (1, 2, 3)]


@st.composite
def courses(draw: st.DrawFn, shortest: int = 4) -> list[Week]:
    """Weeks of four to eight days, with breaks or without, around the days on which clocks are changed."""
    opens = START + draw(st.integers(-15, 15)) * DAY + draw(st.integers(0, 23)) * HOUR
    course = []
    for number in range(1, 4):
        due = opens + draw(st.integers(shortest, 8)) * DAY - MINUTE
        course.append(week(number, opens=opens, due=due))
        opens = due + MINUTE + draw(st.integers(0, 3)) * DAY
    return course


pauses_of_days = st.lists(
    st.builds(lambda first, length: pause(first, first + length), st.integers(-15, 35), st.integers(1, 7)), max_size=2
).map(tuple)
people = st.builds(
    Recipient, ZONES, pauses_of_days, st.frozensets(st.integers(1, 3)), st.just({}), st.just(()), st.just({})
)


def run(course: list[Week], person: Recipient, runs: Iterable[datetime]) -> tuple[list[datetime], Recipient]:
    """What comes of runs at these moments: when messages went, and what was sent in the end."""
    went: list[datetime] = []
    for now in runs:
        found = due_now(course, OFFSETS, person, now)
        assert not set(keys(found)) & set(person.sent)
        if found.reminders:
            went.append(now)
            person = replace(person, sent={**person.sent, **dict.fromkeys(keys(found), now)})
    return went, person


def every(step: timedelta, course: list[Week], offset: timedelta = timedelta()) -> list[datetime]:
    """Runs at this step, from the day before the course until three weeks after it."""
    first = course[0].opens - DAY + offset
    return [first + number * step for number in range((course[-1].due + 21 * DAY - first) // step)]


def days(went: list[datetime], person: Recipient) -> list[date]:
    return [now.astimezone(person.zone).date() for now in went]


def in_a_pause(now: datetime, person: Recipient) -> bool:
    return any(one.starts <= now < one.until for one in person.pauses)


def held_back(now: datetime, person: Recipient) -> bool:
    return any(one.starts <= now < civil(one.until, person.zone, OFFSETS.send_at) for one in person.pauses)


def test_every_five_minutes_it_is_nine_o_clock_sharp() -> None:
    went, _ = run([week(1)], replace(NOBODY, zone=NAIROBI), every(5 * MINUTE, [week(1)]))
    assert went == [at(0, 6), at(5, 6), at(8, 6)]


@settings(max_examples=12, deadline=None)
@given(courses(shortest=6), people, st.integers(0, 24 * 60 - 1).map(lambda minutes: minutes * MINUTE))
@example(NARROW, replace(NOBODY, zone=timezone(-11 * HOUR), pauses=(pause(0, 1),)), 11 * HOUR)  # daily, at midnight
def test_run_often_or_once_a_day_the_same_is_sent(course: list[Week], person: Recipient, offset: timedelta) -> None:
    went, often = run(course, person, every(HOUR, course))
    _, daily = run(course, person, every(DAY, course, offset))
    assert daily.sent.keys() <= often.sent.keys()
    for number, kind in often.sent.keys() - daily.sent.keys():
        # Only where no daily run comes between the civil hour and the deadline but in a pause, or in the night after.
        closes = own_week(course[number - 1], person.pauses).closes
        chances = [now for now in every(DAY, course, offset) if often.sent[number, kind] <= now < closes]
        assert kind != "overdue"
        assert all(held_back(now, person) for now in chances)
    # Who runs every hour finds everybody between 9 and 10.
    assert {now.astimezone(person.zone).hour for now in went} <= {9}


@settings(deadline=None)
@given(courses(), people, st.lists(st.integers(0, 50 * 24 * 60), max_size=40))
def test_whenever_it_runs_nobody_is_written_to_twice_a_day_or_in_a_pause(
    course: list[Week], person: Recipient, minutes: list[int]
) -> None:
    first = course[0].opens - DAY
    went, after = run(course, person, [first + minute * MINUTE for minute in sorted(minutes)])
    assert len(days(went, person)) == len(set(days(went, person)))
    assert not any(in_a_pause(now, person) for now in went)
    for number, kind in after.sent:
        assert kind == "opens" or number not in person.handed_in
        assert kind == "overdue" or after.sent[number, kind] < own_week(course[number - 1], person.pauses).closes
        assert after.sent[number, kind] >= dict(moments(course[number - 1], OFFSETS, person.zone, person.pauses))[kind]


@settings(deadline=None)
@given(courses(), people, st.lists(st.integers(0, 50 * 24 * 60), max_size=40))
def test_in_the_end_each_reminder_was_sent_or_missed_or_not_wanted(
    course: list[Week], person: Recipient, minutes: list[int]
) -> None:
    first = course[0].opens - DAY
    _, after = run(course, person, [first + minute * MINUTE for minute in sorted(minutes)])
    end = due_now(course, OFFSETS, after, first + 200 * DAY)
    wanted = {
        (one.number, kind) for one in course for kind in KINDS if kind == "opens" or one.number not in person.handed_in
    }
    assert end.reminders == ()
    assert sorted([*end.missed, *after.sent]) == sorted(wanted)


@given(courses(), people)
def test_moments_come_in_their_order_at_a_civil_hour_and_in_no_pause(course: list[Week], person: Recipient) -> None:
    for one in course:
        found = moments(one, OFFSETS, person.zone, person.pauses)
        assert [kind for kind, _ in found] == list(KINDS)
        assert [moment for _, moment in found] == sorted(moment for _, moment in found)
        assert {moment.astimezone(person.zone).time() for _, moment in found} == {time(9)}
        assert not any(in_a_pause(moment, person) for _, moment in found)
