"""Two edits of one text, joined as MediaWiki joins them."""

from __future__ import annotations

from merge3 import Merge3


def merge(base: str, mine: str, theirs: str) -> str | None:
    """`base` with both sides' changes, by lines; None where both changed the same or neighbouring lines differently."""
    merged: list[str] = []
    for kind, lines, *_ in Merge3(_lines(base), _lines(mine), _lines(theirs)).merge_groups():
        if kind == "conflict":
            return None
        merged += lines
    return "\n".join(merged)


def _lines(text: str) -> list[str]:
    return text.rstrip().split("\n")
