"""A date as people wrote it: was it a day or a moment, and whose clock did they mean?"""

from __future__ import annotations

import re
from datetime import datetime, time
from typing import NamedTuple

from bot.wikitext.zones import ABBREVIATIONS, offset

_CLOCK = re.compile(r"\d{1,2}(?::\d\d){1,2}|\d{1,2}h\d\d|\d{1,2}\s?[ap]\.?m\b|(?<=\d)T\d{4,6}", re.IGNORECASE)
_ZONE = re.compile(rf"\b(?:{'|'.join(map(re.escape, ABBREVIATIONS))})\b", re.IGNORECASE)


class Moment(NamedTuple):
    """A date as read (aware, UTC; None where it can't be), and the words it was read from, in NFKC."""

    value: datetime | None
    written: str

    @property
    def timed(self) -> bool:
        """Was a time of day written, not only a day?"""
        return self.value is not None and (self.value.time() != time() or _CLOCK.search(self.written) is not None)

    @property
    def zoned(self) -> bool:
        """Was a zone written that can be read?"""
        clock = _CLOCK.search(self.written)
        if clock is None:
            return False
        before, after = self.written[: clock.start()], self.written[clock.end() :]
        return offset(after) is not None or _ZONE.search(f"{before} {after}") is not None
