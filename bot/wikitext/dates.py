"""Dates as people write them, in some eighty languages, as moments in UTC."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from functools import cache, lru_cache
from typing import NamedTuple

from babel import Locale

from bot.cohort.form import Window
from bot.wikitext.answer import Answer, unreadable
from bot.wikitext.zones import offset

LONGEST = 300  # a signature with its links' labels is shorter; longer values hold no date but an essay
_YEARS = range(1990, 2100)
_LANGUAGES = """
    en es fr pt de it nl ru uk pl cs sk hr sr bs sl mk bg ro hu el tr az uz kk ky ar fa he ur hi bn mr ne ta te kn
    ml gu pa si my th km lo vi id ms fil ceb jv su zh ja ko mn ka hy am ti so sw ha yo ig zu xh af sn rw lg ln ak ee
    wo ff om mg sv nb da fi et lv lt is ga cy eu ca gl be sq
""".split()  # noqa: SIM905 (a long list reads better as words)
_TIME = re.compile(
    r"(?<![\d:.])(?P<hour>\d{1,2})"
    r"(?::(?P<minute>\d{2})(?::(?P<second>\d{2})(?:\.\d+)?)?|(?:h|\.(?=\d\d,))(?P<after_h>\d{2})|(?=\s?[ap]\.?m\b))"
    r"(?![\d:])\s*(?:(?P<half>[ap])\.?\s?m\b\.?)?",
    re.IGNORECASE,
)
_WORD = r"([^\W\d_][^\s\d,./()\[\]\-]*)\.?"
_DAY = r"(?<!\d)(\d{1,2})(?:st|nd|rd|th|er|[ºª°])?(?!\d)"
_OF = r"\.?(?:\s*\b(?:of|de|del|di|ng|ya)\b\s*|\s+d[’']|[\s,/\-]*)"
_YEAR = r"(?<!\d)(\d{4})(?!\d)"
_COMPACT = re.compile(r"(?<!\d)(\d{4})(\d{2})(\d{2})(?:T?(\d{2})(\d{2})(\d{2})Z?)?(?!\d)")
_YEAR_FIRST = re.compile(rf"{_YEAR}\s?[-/.年년]\s?(\d{{1,2}})\s?[-/.月월]\s?(\d{{1,2}})(?!\d)")
_NUMERIC = re.compile(r"(?<![\d:])(\d{1,2})\s?([/.\-])\s?(\d{1,2})\s?\2\s?(\d{4}|\d{2})(?![\d:])")
_VIETNAMESE = re.compile(rf"(\d{{1,2}}) tháng (\d{{1,2}}),?(?: năm)? {_YEAR}", re.I)
_DAY_MONTH = re.compile(rf"{_DAY}{_OF}{_WORD}{_OF}{_YEAR}")
_MONTH_DAY = re.compile(rf"{_WORD}\s*{_DAY}[\s,.\-]+{_YEAR}")
_YEAR_MONTH = re.compile(rf"{_YEAR}[\s,.\-]*{_WORD}[\s\-]*{_DAY}")
_NO_YEAR = (re.compile(rf"{_DAY}{_OF}{_WORD}()"), re.compile(rf"{_WORD}\s*{_DAY}()"))
_ZONE_WORD = re.compile(r"\(\s*[A-Z]{2,5}\s*\)")


class _Day(NamedTuple):
    year: int
    month: int
    day: int


def read_date(text: str, window: Window) -> Answer:
    """A moment in UTC; midnight where only a day is written, UTC where no zone is.

    Where a date can be read in several ways, the one inside the window counts, and it is ambiguous.
    """
    if len(text) > LONGEST:
        return unreadable(text)
    if not text.isascii():
        text = unicodedata.normalize("NFKC", "".join(_digit(char) for char in text))
    clock = _TIME.search(text)
    rest = text if clock is None else f"{text[: clock.start()]} {text[clock.end() :]}"
    days, guessed = _days(rest, window)
    moments = [moment for day in days if (moment := _moment(day, clock, rest)) is not None]
    if not moments:
        return unreadable(text)
    inside = [moment for moment in moments if moment in window]
    if guessed and not inside:
        return unreadable(text)
    doubtful = guessed or len(moments) > 1 or (clock is not None and _unknown_zone(rest))
    return Answer((inside or moments)[0], "ambiguous" if doubtful else "", text if doubtful else "")


def _digit(char: str) -> str:
    return str(unicodedata.decimal(char)) if char.isdecimal() else char


def _unknown_zone(rest: str) -> bool:
    return _ZONE_WORD.search(rest) is not None and offset(_zone_part(rest)) is None


def _moment(day: _Day, clock: re.Match[str] | None, rest: str) -> datetime | None:
    try:
        midnight = datetime.combine(date(*day), time(), UTC)
    except ValueError:
        return None
    if clock is None:
        if (compact := _COMPACT.search(rest)) is None or compact[4] is None:
            return midnight
        span = _span(int(compact[4]), int(compact[5]), int(compact[6]))
    else:
        span = _clock_span(clock)
    return None if span is None else midnight + span - (offset(_zone_part(rest)) or timedelta())


def _clock_span(clock: re.Match[str]) -> timedelta | None:
    hour = int(clock["hour"])
    if clock["half"]:
        if not 1 <= hour <= 12:
            return None
        hour = hour % 12 + (12 if clock["half"] in "pP" else 0)
    return _span(hour, int(clock["minute"] or clock["after_h"] or 0), int(clock["second"] or 0))


def _zone_part(rest: str) -> str:
    # What is left of an ISO date or a numeric one would look like an offset: 2022-10-05 holds "-10".
    for dated in (_YEAR_FIRST, _NUMERIC, _COMPACT, _DAY_MONTH, _MONTH_DAY):
        rest = dated.sub(" ", rest, count=1)
    return rest


def _span(hours: int, minutes: int, seconds: int) -> timedelta | None:
    span = timedelta(hours=hours, minutes=minutes, seconds=seconds)
    sound = minutes < 60 and seconds < 60 and span <= timedelta(days=1)
    return span if sound else None


def _days(text: str, window: Window) -> tuple[list[_Day], bool]:
    """The days that a text can mean, the likeliest first, and whether the year is a guess."""
    for found in _readings(text):
        sound = [day for day in dict.fromkeys(found) if _exists(day)]
        return sound, False
    return [day for pattern in _NO_YEAR for day in _named(pattern, text, window.opens.year)], True


def _exists(day: _Day) -> bool:
    try:
        date(*day)
    except ValueError:
        return False
    return day.year in _YEARS


def _readings(text: str) -> Iterator[list[_Day]]:
    if (iso := _YEAR_FIRST.search(text)) is not None:
        yield [_Day(int(iso[1]), int(iso[2]), int(iso[3]))]
    for pattern in (_DAY_MONTH, _MONTH_DAY, _YEAR_MONTH):
        if named := _named(pattern, text):
            yield named
    if (numeric := _NUMERIC.search(text)) is not None:
        first, second = int(numeric[1]), int(numeric[3])
        year = int(numeric[4]) + (2000 if len(numeric[4]) == 2 else 0)
        yield [_Day(year, second, first), _Day(year, first, second)]
    if (compact := _COMPACT.search(text)) is not None:
        yield [_Day(int(compact[1]), int(compact[2]), int(compact[3]))]
    if (vietnamese := _VIETNAMESE.search(text)) is not None:
        yield [_Day(int(vietnamese[3]), int(vietnamese[2]), int(vietnamese[1]))]


def _named(pattern: re.Pattern[str], text: str, year: int = 0) -> list[_Day]:
    """The days of the first match whose word is a month's name."""
    for match in pattern.finditer(text):
        parts = [part for part in match.groups() if part]
        numbers = {len(part) == 4: int(part) for part in parts if part.isdecimal()}
        months = next((_months(part.casefold()) for part in parts if not part.isdecimal()), ())
        if months:
            return [_Day(numbers.get(True, year), month, numbers[False]) for month in months]
    return []


@lru_cache(maxsize=4096)
def _months(word: str) -> tuple[int, ...]:
    """The months that a word can name; English first, as many languages share its short forms."""
    return _month_names("en").get(word) or _all_month_names().get(word, ())


@cache
def _all_month_names() -> dict[str, tuple[int, ...]]:
    names: dict[str, tuple[int, ...]] = {}
    for language in _LANGUAGES:
        for name, months in _month_names(language).items():
            names[name] = tuple(dict.fromkeys((*names.get(name, ()), *months)))
    return names


@cache
def _month_names(language: str) -> dict[str, tuple[int, ...]]:
    names: dict[str, tuple[int, ...]] = {"sept": (9,)} if language == "en" else {}
    months = Locale.parse(language).months
    for context in ("format", "stand-alone"):
        for width in ("wide", "abbreviated"):
            for number, name in months[context][width].items():
                key = unicodedata.normalize("NFKC", name).casefold().rstrip(".")
                if not key[:1].isdigit():  # Chinese and Vietnamese number their months
                    names[key] = tuple(dict.fromkeys((*names.get(key, ()), number)))
    return names
