"""A week's number as people write it: `3`, `Week 3`, `#3`, `٣`."""

from __future__ import annotations

import re
import unicodedata

_NUMBER = re.compile(r"(?:[^\W\d_]+ ?)?[#№]? ?(\d{1,2})\.?")
_LONGEST = 60  # characters


def week_number(written: str) -> int | None:
    """The number, 1 to 99, in any script's digits and perhaps with a word before it; else None."""
    if len(written) > _LONGEST:
        return None
    # Vowel signs are no letters to `re`, and half of the Bengali word for a week.
    letters = "".join(char for char in written if not unicodedata.category(char).startswith("M"))
    match = _NUMBER.fullmatch(" ".join(letters.split()))
    return int(match[1]) or None if match else None
