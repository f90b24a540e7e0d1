"""A moment on somebody's own clock and in UTC, in words."""

from __future__ import annotations

from datetime import datetime, tzinfo
from zoneinfo import ZoneInfo

from babel import Locale
from babel.dates import format_date, get_datetime_format


def both_times(when: datetime, zone: tzinfo, locale: Locale) -> str:
    """Wikitext: a moment (aware, UTC) on the clock of `zone` and in UTC; once where the two show the same.

    “Sunday, November 6, 2022, 17:30 (Nairobi) · 14:30 UTC”; the date is there twice where it is another one in UTC.
    """
    local = when.astimezone(zone)
    if local.replace(tzinfo=None) == when.replace(tzinfo=None):
        return f"<bdi>{_date_and_time(when, locale)} UTC</bdi>"
    there = f"{_date_and_time(local, locale)} ({_place(zone, local, locale)})"
    utc = f"{when:%H:%M}" if local.date() == when.date() else _date_and_time(when, locale)
    return f"<bdi>{there}</bdi> · <bdi>{utc} UTC</bdi>"


def _date_and_time(when: datetime, locale: Locale) -> str:
    # The CLDR's own comma; the time as everybody can read it, in 24 hours.
    pattern = str(get_datetime_format("medium", locale=locale)).replace("'", "")
    return pattern.replace("{0}", f"{when:%H:%M}").replace("{1}", str(format_date(when, "full", locale=locale)))


def _place(zone: tzinfo, when: datetime, locale: Locale) -> str:
    """The city that the zone is named after, else its offset then: `UTC+05:45`."""
    key = zone.key if isinstance(zone, ZoneInfo) else ""
    if "/" not in key or key.startswith("Etc/"):
        offset = f"{when:%z}"
        return f"UTC{offset[:3]}:{offset[3:5]}"
    # Babel's own function for this fails in languages that have no word for "unknown region".
    return str(locale.time_zones.get(key, {}).get("city") or key.rpartition("/")[2].replace("_", " "))
