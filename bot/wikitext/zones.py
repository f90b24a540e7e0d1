"""Time zones as people write them: `Africa/Nairobi`, `nairobi`, `UTC+3`, `EAT (UTC+3)`."""

from __future__ import annotations

import re
import zoneinfo
from datetime import UTC, timedelta, timezone, tzinfo
from functools import cache, lru_cache

from bot.wikitext.answer import Answer, unreadable

# Only abbreviations that stand for one offset; CST, IST, BST, EST and their like stand for several.
ABBREVIATIONS = {
    "utc": 0, "gmt": 0, "z": 0, "wet": 0, "cet": 60, "wat": 60, "west": 60, "cest": 120, "eet": 120, "cat": 120,
    "sast": 120, "eat": 180, "eest": 180, "msk": 180, "trt": 180, "brt": -180, "art": -180, "pet": -300, "cot": -300,
    "pkt": 300, "npt": 345, "ict": 420, "wib": 420, "wita": 480, "pht": 480, "phst": 480, "awst": 480, "wit": 540,
    "jst": 540, "kst": 540, "aest": 600, "nzst": 720, "aoe": -720, "anywhere on earth": -720,
    "east africa time": 180, "east african time": 180, "west africa time": 60, "central africa time": 120,
    "coordinated universal time": 0, "greenwich mean time": 0, "moscow time": 180,
}  # fmt: skip
# Named zones with summer time: the zone says more than today's offset.
_RULES = {"cet": "CET", "eet": "EET", "wet": "WET", "central european time": "CET", "eastern european time": "EET"}
_OFFSET = re.compile(
    r"(?:\b(?:utc|gmt)\s*(?P<sign>[+\-−–±]\s*|(?=\d))|(?<![\w/])(?P<bare>[+\-−–±])\s*)"
    r"(?P<hours>\d{1,2})(?::?(?P<minutes>[0-5]\d)|(?P<half>[.,]5))?(?![\d:])",
    re.IGNORECASE,
)
_IANA = re.compile(r"[a-z]+(?:\s*/\s*[a-z][a-z_+\-]*(?: [a-z]+)*\d*)+", re.IGNORECASE)
_REGIONS = ("africa/", "america/", "antarctica/", "asia/", "atlantic/", "australia/", "europe/", "indian/", "pacific/")
_REMARK = re.compile(r"[(\[].*?[)\]]")


@lru_cache(maxsize=4096)
def read_timezone(text: str) -> Answer:
    """A time zone as its IANA name, else as `UTC+03:00` (`UTC` for no offset)."""
    for part in (text, _REMARK.sub("", text).strip()):
        name = _iana(part) or _RULES.get(part.casefold())
        if name:
            return Answer(name)
    if (written := _OFFSET.search(text)) is not None:
        minutes = _minutes(written)
        return unreadable(text) if minutes is None else Answer(_canonical(minutes))
    inner = [part.strip() for part in re.split(r"[()\[\],;]", text)]
    for part in inner:
        spelt = part.casefold().removesuffix(" time").strip()
        if (known := ABBREVIATIONS.get(part.casefold(), ABBREVIATIONS.get(spelt))) is not None:
            return Answer(_canonical(known))
        if (city := _cities().get(spelt.replace(" ", "_"))) is not None:
            return Answer(city)
    return unreadable(text)


def clock(name: str) -> tzinfo:
    """The clock of a zone as `read_timezone` names it; UTC where there is no such zone."""
    if (written := _OFFSET.fullmatch(name)) is not None:
        return timezone(timedelta(minutes=_minutes(written) or 0))
    try:
        return zoneinfo.ZoneInfo(name)
    except (zoneinfo.ZoneInfoNotFoundError, ValueError):  # a zone that this machine's data don't have
        return UTC


def offset(text: str) -> timedelta | None:
    """The offset from UTC that follows a time of day (`+03:00`, `UTC+3`, `(EAT)`, `Z`), if one is written there."""
    if (written := _OFFSET.search(text)) is not None:
        minutes = _minutes(written)
        return None if minutes is None else timedelta(minutes=minutes)
    for part in re.split(r"[()\[\],;.]|\b(?=utc|gmt)", text.casefold()):
        if (known := ABBREVIATIONS.get(part.strip())) is not None:
            return timedelta(minutes=known)
    return None


def _minutes(written: re.Match[str]) -> int | None:
    sign = -1 if (written["sign"] or written["bare"] or "+")[0] in "-−–" else 1
    minutes = sign * (int(written["hours"]) * 60 + (30 if written["half"] else int(written["minutes"] or 0)))
    return minutes if -720 <= minutes <= 840 and minutes % 15 == 0 else None


def _canonical(minutes: int) -> str:
    if minutes == 0:
        return "UTC"
    return f"UTC{'-' if minutes < 0 else '+'}{abs(minutes) // 60:02}:{abs(minutes) % 60:02}"


def _iana(text: str) -> str | None:
    for written in _IANA.finditer(text):
        words = re.sub(r"\s*/\s*", "/", written[0]).split(" ")
        for count in range(len(words), 0, -1):
            if (name := _zones().get("_".join(words[:count]).casefold())) is not None:
                return name
    return None


@cache
def _zones() -> dict[str, str]:
    return {name.casefold(): name for name in zoneinfo.available_timezones() if "/" in name}


@cache
def _cities() -> dict[str, str]:
    """Zones by city. Of two names for a city's zone (America/Buenos_Aires) the more precise one counts."""
    names = [name for key, name in _zones().items() if key.startswith(_REGIONS)]
    names.sort(key=lambda name: name.count("/"))
    return {name.rpartition("/")[2].casefold(): name for name in names}
