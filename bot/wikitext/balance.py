"""Whether what goes out to many pages is whole: nothing in it may act on what follows there."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator

from bot.wikitext.markup import FLAGS, INERT, Defect, defects

_INERT = re.compile(INERT, FLAGS)
_SECTION = re.compile(
    r"""<section\s+(?P<kind>begin|end)\s*=\s*(?:"(?P<double>[^"<>]*)"|'(?P<single>[^'<>]*)'|(?P<bare>[^\s"'<>/]+))\s*/>""",
    re.IGNORECASE,
)
_NO_END = "Nothing ends the section that {0} begins: add the <section end=… /> of the same name, or remove it."
_NO_BEGIN = "Nothing begins the section that {0} ends: add the <section begin=… /> of the same name, or remove it."


def acting(text: str) -> str:
    """The text with `<nowiki>`, `<pre>` and comments blanked, its lines kept: what is left acts on a page."""
    return _INERT.sub(lambda match: "\n" * match[0].count("\n"), text)


def unbalanced(text: str) -> tuple[str, ...]:
    """Tags, tables, comments, links, templates and labelled sections that begin and don't end, or end and don't begin:
    a sentence each, with its line, in the text's order. A single bracket is no link, and nothing is said of it."""
    seen = acting(text)
    found = [defect for defect in defects(seen) if defect.sign not in ("[", "]")]
    found += _sections(seen)
    found.sort(key=lambda defect: defect.at)
    lines = (f"Line {seen.count(chr(10), 0, one.at) + 1} of the text: {one.quoted(seen)}" for one in found)
    return tuple(dict.fromkeys(lines))


def _sections(text: str) -> Iterator[Defect]:
    opened: defaultdict[str, list[Defect]] = defaultdict(list)
    for sign in _SECTION.finditer(text):
        label = (sign["double"] or sign["single"] or sign["bare"] or "").strip()
        if sign["kind"].casefold() == "begin":
            opened[label].append(Defect(sign[0], sign.end(), _NO_END))
        elif opened[label]:
            opened[label].pop()
        else:
            yield Defect(sign[0], sign.end(), _NO_BEGIN)
    for begun in opened.values():
        yield from begun
