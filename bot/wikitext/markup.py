"""Whether wikitext is whole: every tag, table, link and template that begins in it ends in it too."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter

# Not what extensions add: on a wiki without them it is no such thing.
_RAW = r"<(?P<raw>nowiki|pre)\b[^<>]*(?<!/)>.*?</(?P=raw)\s*>"
_FLAGS = re.DOTALL | re.IGNORECASE | re.MULTILINE
_VERBATIM = re.compile(_RAW, _FLAGS)
# A comment that has a line to itself takes the line with it.
_UNPOSTED = re.compile(rf"{_RAW}|<noinclude\s*>.*?</noinclude\s*>|^[ \t]*<!--.*?-->[ \t]*\n|<!--.*?-->", _FLAGS)
_SIGN = re.compile(
    r"(?P<brackets>\{{2,}|\[+)|(?P<ends>\}{2,}|\]+)|^[ \t:]*(?P<table>\{\|)|^[ \t]*(?P<table_end>\|\})(?!\})"
    r"|<(?P<slash>/?)(?P<tag>[a-z][a-z0-9]*)\b[^<>]*?(?P<alone>/?)>|(?P<stray><(?:/?[a-z]|!--))",
    re.IGNORECASE | re.MULTILINE,
)
_VOID = frozenset({"br", "hr", "wbr"})
# Of all others MediaWiki takes `<div/>` for `<div>`.
_MAY_STAND_ALONE = frozenset({"nowiki", "ref", "references", "templatestyles"})
_LONGEST_QUOTE = 60  # characters of a line, enough to find it again


def posted(text: str) -> str:
    """What MediaWiki would transclude of a page that holds no `<includeonly>`: without `<noinclude>` and comments, in
    NFC, nothing blank around it."""
    kept = _UNPOSTED.sub(lambda match: match[0] if match["raw"] else "", text)
    return unicodedata.normalize("NFC", kept).strip()


def active(text: str) -> str:
    """The text with what stands in `<nowiki>` and `<pre>` blanked, its lines kept."""
    return _VERBATIM.sub(lambda match: "\n" * match[0].count("\n"), text)


def broken(text: str) -> list[str]:
    """What is not whole: a sentence each, which says what to mend. Takes time in proportion to the text."""
    text = active(text)
    found: list[str] = []
    opened: list[tuple[str, str]] = []  # what each is closed by, and how to tell of it
    counts: Counter[str] = Counter()
    for sign in _SIGN.finditer(text):
        shown = f"“{sign[0].strip()}” (in “{_line(text, sign.end())}”)"
        if sign["stray"]:
            found.append(f"The tag or comment {shown} has no end: complete it, or write “&lt;” for the sign itself.")
        elif closed := _closed_by(sign):
            for end in closed:
                found += _close(end, shown, opened, counts)
        else:
            opens = _opened_by(sign)
            opened += [(end, shown) for end in opens]
            counts.update(opens)
    return list(dict.fromkeys([*found, *(_unclosed(shown) for _, shown in opened)]))


def _opened_by(sign: re.Match[str]) -> list[str]:
    """What has to follow; brackets one by one, as `[[[` may be closed by `]` and `]]`."""
    if sign["brackets"]:
        return ["}" if sign[0][0] == "{" else "]"] * len(sign[0])
    if sign["table"]:
        return ["|}"]
    tag = sign["tag"].casefold()
    return [] if tag in _VOID or (sign["alone"] and tag in _MAY_STAND_ALONE) else [f"</{tag}>"]


def _closed_by(sign: re.Match[str]) -> list[str]:
    if sign["ends"]:
        return list(sign["ends"])
    if sign["table_end"]:
        return ["|}"]
    return [f"</{sign['tag'].casefold()}>"] if sign["slash"] else []


def _close(end: str, shown: str, opened: list[tuple[str, str]], counts: Counter[str]) -> list[str]:
    """Take from the stack what this closes; what was opened after it stays unclosed."""
    if not counts[end]:
        return [f"Nothing begins that {shown} could close: remove it, or add the beginning."]
    found: list[str] = []
    while True:
        inner, where = opened.pop()
        counts[inner] -= 1
        if inner == end:
            return found
        found.append(_unclosed(where))


def _unclosed(shown: str) -> str:
    return f"Nothing closes {shown} before what is around it ends: close it, or remove it."


def _line(text: str, at: int) -> str:
    start = text.rfind("\n", 0, at) + 1
    return text[start : start + _LONGEST_QUOTE].partition("\n")[0].strip()
