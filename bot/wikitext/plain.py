"""Wikitext as its reader sees it: plain text, and where its links lead."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any, NamedTuple

from mwparserfromhell.nodes import Argument, ExternalLink, Heading, HTMLEntity, Tag, Template, Text, Wikilink
from mwparserfromhell.parser import tokens
from mwparserfromhell.wikicode import Wikicode

from bot.wikitext.calls import RAW_TAGS, Tokens, build

_INVISIBLE = re.compile("[\u00ad\u061c\u200b\u200e\u200f\u202a-\u202e\u2060-\u2069\ufeff\ufff9-\ufffb]")
_ODD_BLANK = re.compile("[\u0085\u00a0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000\t\v\f\r]")
_CONTROL = re.compile("[\x00-\x08\x0e-\x1f\x7f]")
_STRAY_TAG = re.compile(r"</?[a-z][a-z0-9]*(?:\s[^<>]*)?/?>", re.IGNORECASE)
_QUOTES = re.compile(r"'{2,}")
_BULLET = re.compile(r"^[*#:;]+ ?", re.MULTILINE)
_HEADING = re.compile(r"^={1,6} ?(.+?) ?={1,6} ?$", re.MULTILINE)
_BLANKS = re.compile(r" {2,}")
_LINE_ENDS = re.compile(r" ?\n ?")
_GAP = re.compile(r"\n{3,}")

_UNSEEN_TAGS = frozenset({"ref", "references", "gallery", "templatestyles", "style", "script", "languages", "section"})
_LINE_TAGS = frozenset({"br", "hr", "p", "div", "li", "dd", "dt", "tr", "blockquote"})
_UNSEEN_LINKS = ("file:", "image:", "category:", "media:")
_SIGNS = {"at": "@", "@": "@", "!": "|", "=": "=", "pipe": "|", "dot": "·", "·": "·", "-": "", "nbsp": " "}
_OWNER_WORDS = frozenset({"subpagename", "revisionuser", "pagename", "basepagename"})
_NAMING_FUNCTIONS = ("#language:", "lc:", "uc:", "ucfirst:", "lcfirst:", "int:")


class Written(NamedTuple):
    """What somebody wrote: the text as its reader sees it, and the targets of its links, in order."""

    text: str
    targets: tuple[str, ...] = ()


def read_value(part: Tokens, prose: bool) -> Written:
    """The tokens of a value as plain text. In `prose` a template without arguments is worth nothing, elsewhere its name
    (`{{KEN}}`)."""
    if not part:
        return Written("")
    if len(part) == 1 and type(part[0]) is tokens.Text:
        return Written(tidy(part[0].text))
    targets: list[str] = []
    pieces = "".join(_pieces(build(part), prose, targets))
    return Written(tidy(pieces), tuple(tidy(target) for target in targets))


def tidy(text: str) -> str:
    """Text without the markup that mwparserfromhell leaves in it, invisible characters and needless blanks."""
    text = text.strip()
    if not text.isascii():
        text = _ODD_BLANK.sub(" ", _INVISIBLE.sub("", text))
    if not text.isprintable():
        text = _CONTROL.sub("", _ODD_BLANK.sub(" ", text))
    if "<" in text:
        text = _STRAY_TAG.sub("", text)
    if "''" in text:
        text = _QUOTES.sub("", text)
    if "  " in text:
        text = _BLANKS.sub(" ", text)
    if text[:1] in "*#:;=" or "\n" in text:
        text = _HEADING.sub(r"\1", text)
        text = _GAP.sub("\n\n", _LINE_ENDS.sub("\n", _BULLET.sub("", text)))
    return text.strip()


def _pieces(code: Wikicode, prose: bool, targets: list[str]) -> Iterator[str]:
    for node in code.nodes:
        if isinstance(node, Text):
            yield str(node)
        elif isinstance(node, Wikilink):
            yield from _wikilink(node, prose, targets)
        elif isinstance(node, ExternalLink):
            targets.append("".join(_pieces(node.url, prose, [])))
            yield from _pieces(node.title if node.title is not None else node.url, prose, targets)
        elif isinstance(node, HTMLEntity):
            yield _entity(node)
        elif isinstance(node, Tag):
            yield from _tag(node, prose, targets)
        elif isinstance(node, Template):
            yield _template(node, prose, targets)
        elif isinstance(node, Heading):
            yield from ("\n", *_pieces(node.title, prose, targets), "\n")
        elif isinstance(node, Argument) and node.default is not None:
            yield from _pieces(node.default, prose, targets)


def _wikilink(node: Any, prose: bool, targets: list[str]) -> Iterator[str]:
    target = "".join(_pieces(node.title, prose, [])).strip()
    if target.casefold().startswith(_UNSEEN_LINKS):
        return
    targets.append(target)
    shown = node.text if node.text is not None and str(node.text).strip() else node.title
    yield from _pieces(shown, prose, targets)


def _entity(node: Any) -> str:
    try:
        shown = str(node.normalize())
    except (ValueError, OverflowError, KeyError):  # a number that is no character
        return ""
    return "" if "\ud800" <= shown <= "\udfff" else shown


def _tag(node: Any, prose: bool, targets: list[str]) -> Iterator[str]:
    name = str(node.tag).strip().casefold()
    if name in _UNSEEN_TAGS:
        return
    if name in _LINE_TAGS:
        yield "\n"
    if node.contents is not None:
        if name in RAW_TAGS:
            yield str(node.contents)
        else:
            yield from _pieces(node.contents, prose, targets)


def _template(node: Any, prose: bool, targets: list[str]) -> str:
    """What a template is taken to show: a sign, what a function names, an argument given by position, or its name."""
    name = "".join(_pieces(node.name, prose, targets)).strip()
    key = name.casefold()
    if key in _SIGNS:
        return _SIGNS[key]
    if key in _OWNER_WORDS:
        return ""
    if key.startswith(_NAMING_FUNCTIONS):
        return name.partition(":")[2]
    given = [
        "".join(_pieces(parameter.value, prose, targets))
        for parameter in node.params
        if str(parameter.name).strip().isdecimal()
    ]
    if given:
        return max(given, key=len) if prose else f" {given[0]} "
    return "" if prose or node.params or key.startswith("#") else f" {name} "
