"""A page that costs no more to parse than an honest one of its length."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

# Openings times characters. An application has a few dozen of the one and some thousand of the other.
HEAVY = 1_000_000
BLANKED = "\u200b"  # a space of no width, which no value keeps
# Tags that stand alone; mwparserfromhell looks for no end of theirs.
_SINGLE = frozenset(f"<{tag}" for tag in ("br", "dd", "dt", "hr", "img", "li", "link", "meta", "td", "th", "tr", "wbr"))
_ATTRIBUTE = r"""\s+[\w:-]+(?:=(?:"[^"<>{\[]*"|'[^'<>{\[]*'|[^\s"'<>{\[=]+))?"""
_SIGN = re.compile(
    rf"(?P<brace>\{{{{2,}})|(?P<brace_end>\}}{{2,}})|(?P<bracket>\[+)|(?P<bracket_end>\]+)"
    rf"|(?P<table>\{{\|)|(?P<table_end>\|\}}(?!\}}))"
    rf"|<(?P<tag>[a-z][a-z0-9]*)(?:{_ATTRIBUTE})*\s?(?P<alone>/?)>|</(?P<tag_end>[a-z][a-z0-9]*)>|(?P<stray><)(?!!--)",
    re.IGNORECASE,
)


def bounded(text: str) -> str:
    """The text; of a heavy one, those openings that nothing behind them closes are blanked.

    From each of them mwparserfromhell reads on to the end of the page: with some ten thousand it takes hours.
    """
    openings = text.count("<") + text.count("{") + text.count("[")
    if openings * len(text) <= HEAVY:
        return text
    letters = list(text)
    for start, end in _unclosed(text):
        letters[start:end] = BLANKED * (end - start)
    return "".join(letters)


def _unclosed(text: str) -> list[tuple[int, int]]:
    """The spans of openings that are not closed before what is around them is."""
    found: list[tuple[int, int]] = []
    opened: list[tuple[str, int, int]] = []
    counts: Counter[str] = Counter()
    for sign in _SIGN.finditer(text):
        name, spans = _spans(sign)
        if (sign.lastgroup or "").endswith("_end"):
            for _ in spans:
                found += _close(name, opened, counts)
        elif not sign["alone"] and name not in _SINGLE:
            opened += [(name, *span) for span in spans]
            counts[name] += len(spans)
    return found + [(start, end) for _, start, end in opened]


def _close(name: str, opened: list[tuple[str, int, int]], counts: Counter[str]) -> Iterator[tuple[int, int]]:
    """Take the last opening of this name from the stack, if any; what was opened after it stays unclosed."""
    while counts[name]:
        inner, start, end = opened.pop()
        counts[inner] -= 1
        if inner == name:
            return
        yield start, end


def _spans(sign: re.Match[str]) -> tuple[str, list[tuple[int, int]]]:
    """What a sign opens or closes, and where: each brace and bracket by itself, of a tag its first character."""
    start, end = sign.span()
    if tag := sign["tag"] or sign["tag_end"]:
        return f"<{tag.casefold()}", [(start, start + 1)]
    name = (sign.lastgroup or "").removesuffix("_end")
    if name in ("brace", "bracket"):
        return name, [(at, at + 1) for at in range(start, end)]
    return name, [(start, end)]
