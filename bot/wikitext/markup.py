"""Whether wikitext is whole: every tag, table, link and template that begins in it ends in it too."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

# Not what extensions add: on a wiki without them it is no such thing.
RAW = r"<(?P<raw>nowiki|pre)\b[^<>]*(?<!/)>.*?</(?P=raw)\s*>"
"""What stands in `<nowiki>` and `<pre>`, as part of a pattern with `FLAGS`; its group `raw` tells it from the rest."""
INERT = rf"{RAW}|<!--.*?-->"
"""All that does not act on a page, as such a part."""
NOT_INCLUDED = r"<noinclude\s*>.*?</noinclude\s*>"
"""What a page keeps to itself, as such a part."""
FLAGS = re.DOTALL | re.IGNORECASE | re.MULTILINE
_VERBATIM = re.compile(RAW, FLAGS)
# A comment that has a line to itself takes the line with it.
_UNPOSTED = re.compile(rf"{RAW}|{NOT_INCLUDED}|^[ \t]*<!--.*?-->[ \t]*\n|<!--.*?-->", FLAGS)
_SIGN = re.compile(
    r"(?P<brackets>\{{2,}|\[+)|(?P<ends>\}{2,}|\]+)|^[ \t:]*(?P<table>\{\|)|^[ \t]*(?P<table_end>\|\})(?!\})"
    r"|<(?P<slash>/?)(?P<tag>[a-z][a-z0-9]*)\b[^<>]*?(?P<alone>/?)>|(?P<stray><(?:/?[a-z]|!--))",
    re.IGNORECASE | re.MULTILINE,
)
_VOID = frozenset({"br", "hr", "wbr"})
# MediaWiki takes `<div/>` for `<div>`, and so it does with all that HTML has; what extensions have may stand alone.
_HTML = frozenset(
    """
    abbr b bdi bdo big blockquote caption center cite code data dd del dfn div dl dt em font h1 h2 h3 h4 h5 h6 i ins kbd
    li mark ol p q rb rp rt rtc ruby s samp small span strike strong sub sup table td th time tr tt u ul var
    """.split()  # noqa: SIM905 (a long list reads better as words)
)
# What is around these ends them as well; a paragraph is ended by nearly all that follows.
_ENDED_BY_OTHERS = frozenset({"</dd>", "</dt>", "</li>", "</p>", "</td>", "</th>", "</tr>"})
_LONGEST_QUOTE = 60  # characters of a line, enough to find it again
_ENDLESS = "The tag or comment {0} has no end: complete it, or write “&lt;” for the sign itself."
_NEVER_BEGUN = "Nothing begins that {0} could close: remove it, or add the beginning."
_NOT_CLOSED = "Nothing closes {0} before what is around it ends: close it, or remove it."


def posted(text: str) -> str:
    """What MediaWiki would transclude of a page that holds no `<includeonly>`: without `<noinclude>` and comments, in
    NFC, nothing blank around it."""
    kept = _UNPOSTED.sub(lambda match: match[0] if match["raw"] else "", text)
    return unicodedata.normalize("NFC", kept).strip()


def active(text: str) -> str:
    """The text with what stands in `<nowiki>` and `<pre>` blanked, its lines kept."""
    return _VERBATIM.sub(lambda match: "\n" * match[0].count("\n"), text)


@dataclass(frozen=True, slots=True)
class Defect:
    """Something that is not whole: its sign as written, where in the text that ends, and what to mend, a sentence with
    `{0}` for the sign."""

    sign: str
    at: int
    said: str

    def quoted(self, text: str) -> str:
        """The sentence, with the sign and the line of the text that it is in."""
        return self.said.format(f"“{self.sign}” (in “{_line(text, self.at)}”)")


def broken(text: str) -> list[str]:
    """What is not whole: a sentence each, which says what to mend. Takes time in proportion to the text."""
    text = active(text)
    return list(dict.fromkeys(defect.quoted(text) for defect in defects(text)))


def defects(text: str) -> list[Defect]:
    """What is not whole in an `active` text. What is closed too late comes before what is closed never."""
    found: list[Defect] = []
    opened: list[tuple[str, Defect]] = []  # what each is closed by, and what to say where it is not
    counts: Counter[str] = Counter()
    for sign in _SIGN.finditer(text):
        if sign["stray"]:
            found.append(_defect(sign, _ENDLESS))
        elif closed := _closed_by(sign):
            for end in closed:
                found += _close(end, _defect(sign, _NEVER_BEGUN), opened, counts)
        else:
            opens = _opened_by(sign)
            opened += [(end, _defect(sign, _NOT_CLOSED)) for end in opens]
            counts.update(opens)
    return found + [defect for end, defect in opened if end != "</p>"]


def _defect(sign: re.Match[str], said: str) -> Defect:
    return Defect(sign[0].strip(), sign.end(), said)


def _opened_by(sign: re.Match[str]) -> list[str]:
    """What has to follow; brackets one by one, as `[[[` may be closed by `]` and `]]`."""
    if sign["brackets"]:
        return ["}" if sign[0][0] == "{" else "]"] * len(sign[0])
    if sign["table"]:
        return ["|}"]
    tag = sign["tag"].casefold()
    return [] if tag in _VOID or (sign["alone"] and tag not in _HTML) else [f"</{tag}>"]


def _closed_by(sign: re.Match[str]) -> list[str]:
    if sign["ends"]:
        return list(sign["ends"])
    if sign["table_end"]:
        return ["|}"]
    return [f"</{sign['tag'].casefold()}>"] if sign["slash"] else []


def _close(end: str, begun: Defect, opened: list[tuple[str, Defect]], counts: Counter[str]) -> Iterator[Defect]:
    """Take from the stack what this closes; what was opened after it stays unclosed."""
    if not counts[end]:
        yield begun
        return
    while True:
        inner, defect = opened.pop()
        counts[inner] -= 1
        if inner == end:
            return
        if inner not in _ENDED_BY_OTHERS:
            yield defect


def _line(text: str, at: int) -> str:
    start = text.rfind("\n", 0, at) + 1
    return text[start : start + _LONGEST_QUOTE].partition("\n")[0].strip()
