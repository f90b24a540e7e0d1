"""The hour at which people are written to, on every clock, and on the days on which clocks are changed."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta, tzinfo
from zoneinfo import ZoneInfo, available_timezones

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from bot.cohort.civil import civil, civil_later_day

MINUTE = timedelta(minutes=1)
NINE = time(9)


def utc(written: str) -> datetime:
    return datetime.fromisoformat(written).replace(tzinfo=UTC)


@pytest.mark.parametrize(
    ("zone", "moment", "at"),
    [
        ("UTC", "2022-10-31 00:00", "2022-10-31 09:00"),
        ("UTC", "2022-10-31 09:00", "2022-10-31 09:00"),
        ("UTC", "2022-10-31 09:00:01", "2022-11-01 09:00"),
        ("Africa/Nairobi", "2022-10-31 00:00", "2022-10-31 06:00"),
        ("Africa/Nairobi", "2022-10-30 21:00", "2022-10-31 06:00"),
        ("Asia/Kolkata", "2022-10-31 00:00", "2022-10-31 03:30"),
        ("Asia/Kathmandu", "2022-10-31 03:16", "2022-11-01 03:15"),
        ("America/La_Paz", "2022-10-31 00:00", "2022-10-31 13:00"),
        ("Pacific/Kiritimati", "2022-10-31 00:00", "2022-10-31 19:00"),
        ("Europe/Berlin", "2022-10-29 12:00", "2022-10-30 08:00"),  # the night in which summer time ends
        ("Europe/Berlin", "2022-10-28 12:00", "2022-10-29 07:00"),
        ("America/New_York", "2023-03-11 15:00", "2023-03-12 13:00"),  # and in which it begins
        ("Pacific/Apia", "2011-12-29 20:00", "2011-12-30 19:00"),  # the 30th was left out: the 31st, at 9:00
    ],
)
def test_nine_o_clock_is_where_they_live(zone: str, moment: str, at: str) -> None:
    assert civil(utc(moment), ZoneInfo(zone), NINE) == utc(at)


def test_the_result_is_in_utc() -> None:
    assert civil(utc("2022-10-31 00:00"), ZoneInfo("Asia/Kolkata"), NINE).tzinfo is UTC


@pytest.mark.parametrize(
    ("zone", "send_at", "moment", "at"),
    [
        ("Europe/Berlin", time(2, 30), "2022-03-26 12:00", "2022-03-27 01:00"),
        ("Australia/Lord_Howe", time(2, 15), "2022-10-01 12:00", "2022-10-01 15:30"),  # half an hour of summer time
        ("Africa/Cairo", time(0), "2023-04-27 12:00", "2023-04-27 22:00"),  # a day without a midnight
        ("America/Nuuk", time(23, 30), "2024-03-30 12:00", "2024-03-31 01:00"),  # the jump ends on the next day
    ],
)
def test_an_hour_that_is_not_there_is_the_moment_after(zone: str, send_at: time, moment: str, at: str) -> None:
    assert civil(utc(moment), ZoneInfo(zone), send_at) == utc(at)


def test_an_hour_that_is_there_twice_counts_twice() -> None:
    berlin, send_at = ZoneInfo("Europe/Berlin"), time(2, 30)
    first, second = utc("2022-10-30 00:30"), utc("2022-10-30 01:30")
    assert civil(first - MINUTE, berlin, send_at) == civil(first, berlin, send_at) == first
    assert civil(first + MINUTE, berlin, send_at) == second
    assert civil(second + MINUTE, berlin, send_at) == utc("2022-10-31 01:30")


@pytest.mark.parametrize(
    ("zone", "send_at", "moment", "at"),
    [
        ("UTC", NINE, "2022-10-31 00:05", "2022-11-01 09:00"),
        ("UTC", NINE, "2022-10-31 09:00", "2022-11-01 09:00"),
        ("Asia/Kolkata", NINE, "2022-10-31 18:00", "2022-11-01 03:30"),
        ("America/Havana", time(0), "2022-11-06 04:00", "2022-11-07 05:00"),  # midnight twice, on one day
        ("Europe/Berlin", time(2, 30), "2022-10-30 00:30", "2022-10-31 01:30"),
    ],
)
def test_a_later_day_is_one_on_their_calendar(zone: str, send_at: time, moment: str, at: str) -> None:
    assert civil_later_day(utc(moment), ZoneInfo(zone), send_at) == utc(at)


zones = st.sampled_from(sorted(available_timezones())).map(ZoneInfo)
moments = st.integers(0, 37 * 366 * 24 * 60).map(lambda minutes: utc("2000-01-01") + minutes * MINUTE)
hours = st.times().map(lambda one: one.replace(second=0, microsecond=0))
changes = st.sampled_from(
    [
        ("Europe/Berlin", "2022-03-27 01:00"),
        ("Europe/Berlin", "2022-10-30 01:00"),
        ("Africa/Cairo", "2023-04-27 22:00"),
        ("America/Havana", "2022-11-06 05:00"),
        ("Australia/Lord_Howe", "2022-04-02 15:00"),
        ("Australia/Lord_Howe", "2022-10-01 15:30"),
        ("America/Nuuk", "2024-03-31 01:00"),
        ("Antarctica/Casey", "2009-10-17 18:00"),
        ("Antarctica/Casey", "2010-03-04 15:00"),
    ]
)


@st.composite
def around_a_change(draw: st.DrawFn) -> tuple[datetime, tzinfo, time]:
    """A moment in the days before a clock is changed, and a time of day close to the change."""
    name, written = draw(changes)
    zone, change = ZoneInfo(name), utc(written)
    close = change + draw(st.integers(-240, 240)) * MINUTE
    return change + draw(st.integers(-2880, 240)) * MINUTE, zone, close.astimezone(zone).time().replace(fold=0)


def by_the_minute(moment: datetime, zone: tzinfo, send_at: time) -> datetime:
    """What `civil` promises, by looking at the clock every minute until it shows the time, or jumps over it."""
    before = (moment - MINUTE).astimezone(zone).replace(tzinfo=None)
    while True:
        clock = moment.astimezone(zone).replace(tzinfo=None)
        wanted = datetime.combine(before.date(), send_at)
        jumped = any(before < day < clock for day in (wanted, wanted + timedelta(days=1)))
        if clock.time() == send_at or jumped:
            return moment
        before, moment = clock, moment + MINUTE


@given(around_a_change())
@example((utc("2010-03-04 14:59"), ZoneInfo("Antarctica/Casey"), time(23)))  # from 2:00 back to 23:00 of the day before
def test_it_is_the_first_such_moment(case: tuple[datetime, tzinfo, time]) -> None:
    moment, zone, send_at = case
    assert civil(moment, zone, send_at) == by_the_minute(moment, zone, send_at)


@given(moments, zones, hours)
@example(utc("2011-12-29 22:00"), ZoneInfo("Pacific/Apia"), time(12))
def test_it_is_within_a_day_and_shows_the_hour(moment: datetime, zone: tzinfo, send_at: time) -> None:
    at = civil(moment, zone, send_at)
    clock, before = at.astimezone(zone), (at - MINUTE).astimezone(zone)
    longer = moment.astimezone(zone).utcoffset() - clock.utcoffset()  # a day of 25 hours, or of 27 in the Antarctic
    assert timedelta() <= at - moment <= timedelta(hours=24) + max(longer, timedelta())
    assert clock.time() == send_at or clock.utcoffset() > before.utcoffset()


@given(moments, zones, hours)
def test_a_later_day_is_the_next_one(moment: datetime, zone: tzinfo, send_at: time) -> None:
    at = civil_later_day(moment, zone, send_at)
    today = moment.astimezone(zone).date()
    assert at.astimezone(zone).date() > today
    assert at == civil(at, zone, send_at)
    assert at - moment <= timedelta(hours=54)
