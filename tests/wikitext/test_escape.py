import html
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.wikitext.escape import escape, link

HOSTILE = [
    "|}",
    "}}",
    "-->",
    "<nowiki>",
    "</nowiki>",
    "~~~~",
    "[[Category:Spam]]",
    "{{subst:Main Page}}",
    "<section begin=x />",
    "__TOC__",
    "a\n* b\n# c",
    "= heading =",
    "----",
    "https://example.org",
    "ISBN 978-3-16-148410-0",
    "RFC 123",
    "'''bold'''",
    "&lt;script&gt;",
    "!! cell",
    "-{zh}-",
    "{{{1}}}",
]


@pytest.mark.parametrize("text", HOSTILE)
def test_nothing_active_is_left(text):
    inert = escape(text)
    left = html.unescape(inert.replace("&#", "\0").replace("\0", "&#"))
    assert left == " ".join(text.split())
    for mark in "|{}[]<>'~_=!\n":
        assert mark not in inert
    assert "ISBN" not in inert
    assert "RFC" not in inert


@given(st.text())
def test_any_text_becomes_one_line_of_letters_and_entities(text):
    inert = escape(text)
    assert "\n" not in inert
    assert not set(inert) & set('|{}[]<>~_=!*"')
    assert not re.search(r"''|--|//|:(?! )", inert)
    assert escape(html.unescape(inert)) == inert


@pytest.mark.parametrize("text", ["This week's e-mail: yes/no", "Participants/Amina K", "l'été: bien-sûr"])
def test_sentences_stay_as_people_write_them(text):
    assert escape(text) == text


@pytest.mark.parametrize("text", ["it''s", "'quoted'", "a--b", "a://b", "//a.b/c", "mailto:a", "a :b", "-", ":", "a'"])
def test_signs_that_may_act_do_not_stay(text):
    assert escape(text) != text
    assert html.unescape(escape(text)) == text


def test_direction_controls_go_and_long_texts_are_cut():
    assert escape("a\u202eb\u200f") == "ab"
    assert escape("x" * 500) == "x" * 299 + "…"


def test_a_link_shows_its_label_as_it_is():
    assert link("User:O'Neil", "O'Neil]]") == "[[:User:O'Neil|<bdi>O'Neil&#93;&#93;</bdi>]]"


def test_a_mark_that_would_join_the_tag_before_it_is_an_entity() -> None:
    assert escape("\u0338x") == "&#824;x"  # else `<bdi>` and it are one character, and no tag
    assert escape("e\u0323") == "\u1eb9"
