"""The template calls of a page, found among the tokens of mwparserfromhell.

Building its tree of nodes takes four times as long as the parsing itself, and nearly all values are plain text. So a
page is read as tokens, and a tree is built only of those values that hold markup.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from mwparserfromhell.nodes import Comment, Tag, Text
from mwparserfromhell.parser import tokens
from mwparserfromhell.parser.builder import Builder
from mwparserfromhell.wikicode import Wikicode

try:
    from mwparserfromhell.parser._tokenizer import CTokenizer as Tokenizer
except ImportError:  # no wheel for this platform: the same tokens, slower
    from mwparserfromhell.parser.tokenizer import Tokenizer

from bot.wikitext.bounded import BLANKED, bounded
from bot.wikitext.naming import template_key

Tokens = Sequence[Any]
# Untyped where they come from.
_Builder: Any = Builder
_Tokenizer: Any = Tokenizer
RAW_TAGS = frozenset({"nowiki", "pre", "source", "syntaxhighlight", "math", "templatedata", "score", "timeline"})
_INCLUDE_ONLY = re.compile(r"<includeonly\b[^>]*>.*?</includeonly>", re.DOTALL | re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Call:
    """One call of a template: where it opens, and its parameters in order, each as (key, value).

    The key is empty where the parameter is given by position.
    """

    start: int
    parameters: tuple[tuple[Tokens, Tokens], ...]


def tokenize(text: str) -> list[Any]:
    """The tokens of a page as a reader of the page would see it. Takes every string."""
    page: list[Any] = _Tokenizer().tokenize(bounded(_visible(text)), 0, True)
    return page


def build(part: Tokens) -> Wikicode:
    """The tree of a balanced run of tokens."""
    code: Wikicode = _Builder().build(list(part))
    return code


def _visible(text: str) -> str:
    """What MediaWiki would keep of a text: no NUL, no half of a character, nothing after a comment that never ends."""
    if "\0" in text:
        text = text.replace("\0", "\ufffd")
    if not text.isascii():
        text = text.encode("utf-8", "surrogatepass").decode("utf-8", "replace")
    if (closed := text.rfind("</includeonly")) >= 0:
        # Behind the last end there is nothing to find, and looking for it from each beginning takes for ever.
        text = _INCLUDE_ONLY.sub("", text[: closed + 14]) + text[closed + 14 :]
    opened = text.find("<!--", text.rfind("-->") + 1)
    if opened >= 0 and not _in_nowiki(text, opened):
        text = text[:opened]
    return text


def _in_nowiki(text: str, position: int) -> bool:
    before = text[:position]
    return before.count("<nowiki>") > before.count("</nowiki>") and "</nowiki>" in text[position:]


def find_calls(page: Sequence[Any], names: frozenset[str]) -> list[Call]:
    """The calls of the templates with these names (`template_key`), nested ones too, in page order."""
    found: list[Call] = []
    open_calls: list[list[int]] = []
    for index, token in enumerate(page):
        kind = type(token)
        if kind is tokens.Text:
            continue
        if kind is tokens.TemplateOpen:
            open_calls.append([index])
        elif kind is tokens.TemplateParamSeparator:
            open_calls[-1].append(index)
        elif kind is tokens.TemplateClose:
            marks = [*open_calls.pop(), index]
            if template_key(source(page[marks[0] + 1 : marks[1]])) in names:
                found.append(Call(marks[0], _parameters(page, marks[1:])))
    return sorted(found, key=lambda call: call.start)


def _parameters(page: Sequence[Any], marks: list[int]) -> tuple[tuple[Tokens, Tokens], ...]:
    return tuple(_key_and_value(page[start + 1 : end]) for start, end in pairwise(marks))


def _key_and_value(part: Tokens) -> tuple[Tokens, Tokens]:
    depth = 0
    for index, token in enumerate(part):
        kind = type(token)
        if kind is tokens.TemplateParamEquals and depth == 0:
            return part[:index], part[index + 1 :]
        if kind is tokens.TemplateOpen:
            depth += 1
        elif kind is tokens.TemplateClose:
            depth -= 1
    return (), part


def source(part: Tokens) -> str:
    """The wikitext of a short run of tokens, such as a name."""
    if len(part) == 1 and type(part[0]) is tokens.Text:
        return str(part[0].text)
    return str(build(part))


def unclosed(page: Sequence[Any], names: frozenset[str]) -> bool:
    """Does a call of one of these templates begin, in visible text, that MediaWiki doesn't take for one?"""
    spelt = "|".join(re.escape(name).replace(r"\ ", r"[\s_]+") for name in names)
    begins = re.compile(
        rf"(?:(?<!\{{)\{{\{{|{BLANKED}{{2}})\s*(?:template:\s*)?(?:{spelt})\s*(?:[|}}\n]|$)", re.IGNORECASE
    )
    return any(begins.search(text) for text in visible_texts(build(page)))


def visible_texts(code: Wikicode) -> list[str]:
    """The pieces of plain text in a tree, without comments and what stands in raw tags."""
    return [text for node in code.nodes for text in _texts_of(node)]


def _texts_of(node: Any) -> list[str]:
    if isinstance(node, Text):
        return [str(node)]
    if isinstance(node, Comment) or (isinstance(node, Tag) and str(node.tag).strip().lower() in RAW_TAGS):
        return []
    return [text for child in node.__children__() for text in visible_texts(child)]
