"""Names, numbers and dates as each language writes them (CLDR, through Babel): plain text, to be escaped."""

from __future__ import annotations

from datetime import date, datetime

from babel import Locale, UnknownLocaleError
from babel.dates import format_date
from babel.numbers import format_decimal, format_percent


def babel_locale(language: str) -> Locale:
    """The CLDR locale of a wiki's language code; English where CLDR has none."""
    try:
        return Locale.parse(language.replace("-", "_"))
    except (UnknownLocaleError, ValueError):
        return Locale("en")


def country_name(code: str, locale: Locale) -> str:
    """A country's name; `code` is ISO 3166-1, two letters, and is shown where there is no name."""
    return str(locale.territories.get(code, code))


def language_name(code: str, locale: Locale) -> str:
    """A language's name; the code where there is none."""
    return str(locale.languages.get(code.replace("-", "_"), code))


def number(count: int, locale: Locale) -> str:
    """A whole number."""
    return str(format_decimal(count, locale=locale))


def percent(share: float, locale: Locale) -> str:
    """A share of 1 in whole percent."""
    return str(format_percent(share, locale=locale))


def long_date(day: date, locale: Locale) -> str:
    """A day with its month as a word, of the date as it is (a moment must be in UTC already)."""
    return str(format_date(day, "long", locale=locale))


def moment(when: datetime, locale: Locale) -> str:
    """A day and a time. `when` is aware, UTC, and shown as UTC."""
    return f"{long_date(when, locale)}, {when:%H:%M} UTC"
