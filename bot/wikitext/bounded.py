"""A page that costs no more to parse than an honest one of its length."""

from __future__ import annotations

import re
from collections import Counter

# Openings times characters. An application has a few dozen of the one and some thousand of the other.
HEAVY = 1_000_000
BLANKED = "\u200b"  # a space of no width, which no value keeps
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
    """The spans of openings that nothing behind them closes. A run of braces is closed by as many of them."""
    found: list[tuple[int, int]] = []
    closings: Counter[str] = Counter()
    for sign in reversed(list(_SIGN.finditer(text))):
        kind = sign.lastgroup or ""
        if kind == "alone":
            kind = "tag"
        name = (sign["tag"] or sign["tag_end"] or "").casefold() or kind.removesuffix("_end")
        weight = len(sign[0]) if name in ("brace", "bracket") else 1
        if kind.endswith("_end"):
            closings[name] += weight
        elif closings[name] >= weight:
            closings[name] -= weight
        elif not sign["alone"]:
            found.append((sign.start(), sign.start() + 1 if kind == "tag" else sign.end()))
    return found
