"""Bars that plain wikitext can draw. They repeat numbers that stand beside them, and hold no text."""

from __future__ import annotations

from collections.abc import Iterable
from math import ceil

# At least 3:1 against the cells of a light and of a dark skin, and told apart by those who don't see red or green.
APPLIED, ACCEPTED = "#4b77d6", "#c4690a"
# Of the window's width, too: a phone would show bars and no numbers.
_ROOM = "width:min(20em,26vw)"


def bars(lengths: Iterable[tuple[float, str]], longest: float) -> str:
    """Bars one above the other, each a length (from 0 to `longest`) and a colour."""
    drawn = "".join(_bar(ceil(100 * (length / longest)) if length else 0, colour) for length, colour in lengths)
    return f'<div style="{_ROOM}">{drawn}</div>'


def swatch(colour: str) -> str:
    """A small square that shows what a colour stands for, before the word that says it."""
    return f'<span style="display:inline-block; width:0.7em; height:0.7em; background-color:{colour}"></span>'


def _bar(width: int, colour: str) -> str:
    return f'<div style="width:{width}%; height:0.5em; margin:2px 0; background-color:{colour}"></div>'
