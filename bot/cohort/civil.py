"""The hour at which it is civil to write to people: one time of day, on their own clock."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta, tzinfo

_SECOND = timedelta(seconds=1)


def civil(moment: datetime, zone: tzinfo, send_at: time) -> datetime:
    """The first `send_at` (naive, whole seconds) on this zone's clock at or after the moment (aware), in UTC.

    On a day on which the clock jumps over `send_at` it is the first moment after the jump; where the clock shows it
    twice, both count.
    """
    # By steps of real time: a day that the calendar of a zone has left out is no day (Samoa, 30 December 2011). And
    # from before the moment on: a clock that is put back may show the day before again (Casey, 5 March 2010).
    days = {(moment + timedelta(hours=hours)).astimezone(zone).date() for hours in (-12, 0, 12, 24, 36)}
    return min(at for day in days for at in _on(day, zone, send_at) if at >= moment)


def civil_later_day(moment: datetime, zone: tzinfo, send_at: time) -> datetime:
    """The first `send_at`, as `civil` has it, on a later day of this zone's calendar than the moment's."""
    today = moment.astimezone(zone).date()
    at = civil(moment, zone, send_at)
    while at.astimezone(zone).date() <= today:
        at = civil(at + _SECOND, zone, send_at)
    return at


def _on(day: date, zone: tzinfo, send_at: time) -> Iterator[datetime]:
    """Every moment of the day at which this zone's clock shows `send_at`, or the first after it jumped over that."""
    first, second = (datetime.combine(day, send_at.replace(fold=fold), zone).astimezone(UTC) for fold in (0, 1))
    if first > second:  # so PEP 495 has it for a time of day that there is not: by the clock before, by the one after
        yield _jump(second, first, zone)
    else:
        yield first
        yield second


def _jump(before: datetime, after: datetime, zone: tzinfo) -> datetime:
    """The moment between these two at which the zone's clock jumps."""
    old = before.astimezone(zone).utcoffset()
    while after - before > _SECOND:
        middle = before + (after - before) // _SECOND // 2 * _SECOND
        if middle.astimezone(zone).utcoffset() == old:
            before = middle
        else:
            after = middle
    return after
