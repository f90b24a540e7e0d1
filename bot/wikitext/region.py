"""The bot's own region in a page, between `<!-- olb:NAME begin -->` and `<!-- olb:NAME end -->`.

Around it people write what they like, and not a byte of that is ever changed.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

_OPENER = re.compile(r"<!--|<(nowiki|pre|syntaxhighlight|source|translate)\b[^<>]*>|</translate\s*>", re.IGNORECASE)
_MARK = re.compile(r"olb:([a-z]+) (begin|end)")


@dataclass(frozen=True, slots=True)
class Region:
    """Where a region stands in a text: `text[start:end]` is what lies between its two markers."""

    start: int
    end: int
    content: str


@dataclass(frozen=True, slots=True)
class NoRegion:
    """The page has neither marker."""


@dataclass(frozen=True, slots=True)
class BrokenRegion:
    """Markers that can't be written between; `reason` says why, as the end of a sentence."""

    reason: str


def markers(name: str) -> tuple[str, str]:
    """The two lines that enclose a region."""
    return f"<!-- olb:{name} begin -->", f"<!-- olb:{name} end -->"


def enclose(name: str, content: str) -> str:
    """A region with its markers."""
    begin, end = markers(name)
    return f"{begin}\n{content}\n{end}"


def find_region(text: str, name: str) -> Region | NoRegion | BrokenRegion:
    """Find a region. Markers in nowiki, pre or another comment are none; inside `<translate>` they are broken."""
    found = [mark for mark in _marks(text) if mark.name == name]
    if not found:
        return NoRegion()
    kinds = [mark.kind for mark in found]
    if kinds != ["begin", "end"]:
        return BrokenRegion(_what_is_wrong(kinds))
    begin, end = found
    if begin.translate or end.translate or begin.unit != end.unit:
        return BrokenRegion("they stand inside <translate>")
    return Region(begin.end, end.start, text[begin.end : end.start])


def replace_region(text: str, region: Region, content: str) -> str:
    """The text with a region's content replaced, everything else as it was."""
    return f"{text[: region.start]}\n{content}\n{text[region.end :]}"


def _what_is_wrong(kinds: list[str]) -> str:
    if len(kinds) == 1:
        return f"the {'end' if kinds == ['begin'] else 'begin'} marker is missing"
    return "they stand in the wrong order" if sorted(kinds) == ["begin", "end"] else "they stand there more than once"


@dataclass(frozen=True, slots=True)
class _Mark:
    name: str
    kind: str
    start: int
    end: int
    translate: bool
    unit: int  # how many <translate> tags stood before it


def _marks(text: str) -> Iterator[_Mark]:
    if "olb:" not in text:
        return
    position, depth, units = 0, 0, 0
    unclosed: set[str] = set()  # without an end further down: looking again would take quadratic time on hostile pages
    while opener := _OPENER.search(text, position):
        position = opener.end()
        tag = (opener[1] or "").lower()
        if opener[0] == "<!--":
            end = text.find("-->", position)
            if end < 0:
                return  # MediaWiki hides the rest of the page
            if mark := _MARK.fullmatch(text[position:end].strip()):
                yield _Mark(mark[1], mark[2], opener.start(), end + 3, depth > 0, units)
            position = end + 3
        elif tag == "translate" or opener[0][1] == "/":
            depth += 1 if tag else -1
            units += 1
        elif not opener[0].endswith("/>") and tag not in unclosed:
            end_tag = re.compile(rf"</{tag}\s*>", re.IGNORECASE).search(text, position)
            if end_tag is None:
                unclosed.add(tag)
            else:
                position = end_tag.end()
