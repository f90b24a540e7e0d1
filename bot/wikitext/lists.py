"""Enumerations, such as those in the cells of a table, with the comma that a language's script has."""

from __future__ import annotations

from collections.abc import Iterable

from bot.wikitext.texts import RIGHT_TO_LEFT

_HEBREW_SCRIPT = frozenset({"he", "yi"})


def joined(parts: Iterable[str], language: str) -> str:
    """The parts, which are inert wikitext, with commas between them."""
    # Babel's lists put an "and" before the last part, and in Arabic before each: too much for a cell that is sorted.
    return ("، " if language in RIGHT_TO_LEFT - _HEBREW_SCRIPT else ", ").join(parts)
