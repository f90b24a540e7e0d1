"""What a reader of values hands back."""

from __future__ import annotations

from typing import Literal, NamedTuple

from bot.cohort.form import Value


class Answer(NamedTuple):
    """A value as understood. `value` is None, or empty, where nothing could be; `what` is the part in `doubt`."""

    value: Value
    doubt: Literal["", "unreadable", "ambiguous", "too-short"] = ""
    what: str = ""


def unreadable(text: str) -> Answer:
    """Nothing could be made of the text."""
    return Answer(None, "unreadable", text)
