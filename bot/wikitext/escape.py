"""What people typed, made inert: text that MediaWiki shows as it is and never acts on."""

from __future__ import annotations

import re
import unicodedata

# The last two are `_` and `#` to a Japanese wiki: its magic words and redirects may be written with them.
_ACTIVE = r"""&<>\[\]{}|='"#*:;~_!\-@/\\+^`$%＿＃"""
DIRECTION_CONTROLS = "\u200e\u200f\u061c\u202a-\u202e\u2066-\u2069"
# Alone between letters, or before a blank, these do nothing, and stand in every other sentence: week's, and/or.
_INERT = r"(?<=\w)(?:['/-](?=\w)|:(?= ))"
_MASKED = re.compile(f"(?!{_INERT})[{_ACTIVE}{DIRECTION_CONTROLS}]")
_UNSEEN = re.compile(f"[{DIRECTION_CONTROLS}]")
# Control characters, halves of characters, and what Unicode promises never to assign: some of it no entity can say.
_NO_TEXT = re.compile(
    "[\0-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff\ufdd0-\ufdef"
    + "".join(f"{chr(plane + 0xFFFE)}{chr(plane + 0xFFFF)}" for plane in range(0, 0x110000, 0x10000))
    + "]"
)
# Bare words that core turns into links by themselves.
_MAGIC_LINK = re.compile(r"[RIP](?=FC|SBN|MID)")


def escape(value: str, longest: int = 300) -> str:
    """One line of wikitext that shows `value` and does nothing: no template, link, category, cell, tag or signature.

    White space becomes single blanks, direction and control characters go, the text is NFC (as MediaWiki stores it)
    and cut at `longest` characters.
    """
    value = unicodedata.normalize("NFC", _NO_TEXT.sub(" ", _UNSEEN.sub("", value)))
    value = " ".join(value.split())
    if len(value) > longest:
        value = value[: longest - 1].rstrip() + "…"
    return literal(value)


def literal(value: str) -> str:
    """Wikitext as inert as `escape`'s, that shows a name and reads as that very name again, character for character.

    `value` is one line without control characters, and NFC, as every title is.
    """
    inert = _MAGIC_LINK.sub(_entity, _MASKED.sub(_entity, value))
    if inert.isascii():
        return inert
    return "".join(f"&#{ord(char)};" if _unsteady(char, at) else char for at, char in enumerate(inert))


def link(title: str, label: str) -> str:
    """A link to a page. `title` is a valid title (which holds no bracket, brace or bar); `label` is anything."""
    return f"[[:{title}|<bdi>{escape(label)}</bdi>]]"


def _unsteady(char: str, at: int) -> bool:
    """Whether a wiki's NFC may make something else of a character: a newer Unicode than ours knows more of them, and a
    mark joins what stands before it (`<bdi>` and U+0338 are `<bdi≯`)."""
    category = unicodedata.category(char)
    return category == "Cn" or (at == 0 and category.startswith("M"))


def _entity(match: re.Match[str]) -> str:
    return f"&#{ord(match[0])};"
