"""Moments on somebody's own clock, and in UTC."""

from __future__ import annotations

import re
import zoneinfo
from datetime import UTC, datetime, timedelta, timezone, tzinfo
from zoneinfo import ZoneInfo

import pytest
from babel import Locale
from babel.localedata import locale_identifiers

from bot.wikitext.local_time import both_times

LATE = datetime(2022, 11, 6, 23, 59, tzinfo=UTC)
NOON = datetime(2022, 11, 6, 12, tzinfo=UTC)
CHANGE, HOUR = datetime(2022, 10, 30, 0, 30, tzinfo=UTC), timedelta(hours=1)
NEPAL = timezone(timedelta(hours=5, minutes=45))


@pytest.mark.parametrize(
    ("when", "zone", "language", "shown"),
    [
        (NOON, ZoneInfo("Africa/Nairobi"), "en", "Sunday, November 6, 2022, 15:00 (Nairobi) · 12:00 UTC"),
        (
            LATE,
            ZoneInfo("Africa/Nairobi"),
            "en",
            "Monday, November 7, 2022, 02:59 (Nairobi) · Sunday, November 6, 2022, 23:59 UTC",
        ),
        (NOON, UTC, "en", "Sunday, November 6, 2022, 12:00 UTC"),
        (NOON, ZoneInfo("Africa/Accra"), "fr", "dimanche 6 novembre 2022, 12:00 UTC"),
        (NOON, NEPAL, "sw", "Jumapili, 6 Novemba 2022 17:45 (UTC+05:45) · 12:00 UTC"),
        (NOON, ZoneInfo("Asia/Kathmandu"), "es", "domingo, 6 de noviembre de 2022, 17:45 (Kathmandu) · 12:00 UTC"),
        (NOON, ZoneInfo("CET"), "pt", "domingo, 6 de novembro de 2022 13:00 (UTC+01:00) · 12:00 UTC"),
        (NOON, ZoneInfo("Etc/GMT+3"), "en", "Sunday, November 6, 2022, 09:00 (UTC-03:00) · 12:00 UTC"),
        (
            NOON,
            ZoneInfo("America/Argentina/Buenos_Aires"),
            "en",
            "Sunday, November 6, 2022, 09:00 (Buenos Aires) · 12:00 UTC",
        ),
        (NOON, ZoneInfo("Africa/Cairo"), "ar", "الأحد، 6 نوفمبر 2022، 14:00 (القاهرة) · 12:00 UTC"),
        # The two sides of a change to winter time.
        (CHANGE, ZoneInfo("Europe/Paris"), "fr", "dimanche 30 octobre 2022, 02:30 (Paris) · 00:30 UTC"),
        (CHANGE + HOUR, ZoneInfo("Europe/Paris"), "fr", "dimanche 30 octobre 2022, 02:30 (Paris) · 01:30 UTC"),
    ],
)  # fmt: skip
def test_shown(when: datetime, zone: tzinfo, language: str, shown: str) -> None:
    assert re.sub("</?bdi>", "", both_times(when, zone, Locale.parse(language))) == shown


def test_every_zone_has_a_name() -> None:
    for name in zoneinfo.available_timezones():
        shown = both_times(LATE, ZoneInfo(name), Locale("en"))
        assert "23:59 UTC" in shown
        assert "(" in shown or shown.startswith("<bdi>Sunday")


def test_no_language_writes_a_date_that_acts_as_markup() -> None:
    months = [datetime(2022, month, month, 12, tzinfo=UTC) for month in range(1, 13)]
    for language in locale_identifiers():
        for when in months:
            shown = re.sub("</?bdi>", "", both_times(when, ZoneInfo("Asia/Kathmandu"), Locale.parse(language)))
            assert not re.search(r"[\[\]{}<>|~=&\n$]|''|__", shown), language
