"""Links that people wrote: where they lead, and what becomes none."""

from __future__ import annotations

import html
import re
from urllib.parse import unquote

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.wikitext.escape import escape
from bot.wikitext.links import target

PAGES = {
    "Foo": "Foo",
    " :Foo_bar\u200e ": "Foo bar",
    "Category:Foo": "Category:Foo",
    "File:Foo.jpg": "File:Foo.jpg",
    "en:Foo": "en:Foo",
    "User:O'Neil/Plan#Steps": "User:O'Neil/Plan#Steps",
    "Grants:Project/Rapid/Água": "Grants:Project/Rapid/Água",
    "e\u0301": "é",
    "__TOC__": "TOC",
    "Why... not?": "Why... not?",
    "Who: me": "Who: me",
    "Wow!!!": "Wow&#33;&#33;!",
}
ADDRESSES = {
    "https://example.org": "https://example.org",
    " http://example.org/a?b=c&d=e#f ": "http://example.org/a?b=c&amp;d=e#f",
    "https://example.org/x y]": "https://example.org/x%20y%5D",
    "https://example.org/{{evil}}|''b''<i>\"~~~~": "https://example.org/%7B%7Bevil%7D%7D%7C%27%27b%27%27%3Ci%3E%22%7E%7E%7E%7E",
    "https://example.org/__TOC__%20%zz": "https://example.org/%5F%5FTOC%5F%5F%20%25zz",
    "https://sw.wikipedia.org/wiki/Maji": "https://sw.wikipedia.org/wiki/Maji",
    "https://ar.wikipedia.org/wiki/ماء": "https://ar.wikipedia.org/wiki/%D9%85%D8%A7%D8%A1",
    "https://example.org:8080/": "https://example.org:8080/",
}
NEITHER = [
    "",
    "javascript:alert(1)",
    "JavaScript:alert(1)",
    "data:text/html,x",
    "mailto:a@example.org",
    "ftp://example.org",
    "//example.org",
    "https://x y]",
    "https://",
    "https://localhost/x",
    "https://meta.wikimedia.org@example.org/",
    "https://example.org/" + "x" * 500,
    "https:Foo",
    "[[Foo|bar]]",
    "../x",
    "./x",
    "a/../b",
    "..",
    "/x",
    "#x",
    "::x",
    "Category:",
    "Category:#x",
    "Category: ",
    "en::x",
    "User:../x",
    "{{evil}}",
    "a|b",
    "<b>",
    "a\nb",
    "100%25",
    "~~~~",
    "Foo&#91;",
    "Foo&amp;",
    "＿＿目次＿＿",
    "x" * 256,
    "Foo\ufdd0",
    "Foo\U000e5555",
]


@pytest.mark.parametrize("written", PAGES)
def test_a_title_becomes_a_link_that_embeds_and_categorises_nothing(written: str) -> None:
    assert target(written, "Label") == f"[[:{PAGES[written]}|<bdi>Label</bdi>]]"


@pytest.mark.parametrize("written", ADDRESSES)
def test_an_address_becomes_an_external_link(written: str) -> None:
    assert target(written, "Label") == f"[{ADDRESSES[written]} <bdi>Label</bdi>]"


@pytest.mark.parametrize("written", NEITHER)
def test_anything_else_is_its_label_and_no_link(written: str) -> None:
    assert target(written, "[My] project") == "<bdi>&#91;My&#93; project</bdi>"


@pytest.mark.parametrize("label", ["", " ", "\u200f"])
def test_without_a_label_it_is_shown_as_it_was_written(label: str) -> None:
    assert target("Foo", label) == "[[:Foo|<bdi>Foo</bdi>]]"
    assert target("{{evil}}", label) == "<bdi>&#123;&#123;evil&#125;&#125;</bdi>"


HOSTILE = st.text(alphabet=st.sampled_from("[]{}|<>'~_=!!#:;&%/.\\ \n\té\u200fax\ud800\u0338＿") | st.characters())
WRITTEN = HOSTILE | HOSTILE.map(lambda rest: f"https://example.org/{rest}") | HOSTILE.map(lambda rest: f"User:{rest}")


@given(WRITTEN, HOSTILE)
def test_whatever_was_written_makes_one_link_or_none(written: str, label: str) -> None:
    shown = f"<bdi>{escape(label) or escape(written)}</bdi>"
    text = target(written, label)
    assert text.endswith((shown, f"{shown}]", f"{shown}]]"))
    place = text.removesuffix("]]").removesuffix("]").removesuffix(shown)
    assert re.fullmatch(r"|\[\[:[^\[\]{}|<>\n]+\||\[https?://[!-~]+ ", place)
    assert not re.search(r"__|＿|~~~|&(?!amp;|#33;|[^;]*$)", place)


@given(HOSTILE)
def test_an_address_leads_where_it_was_meant_to(rest: str) -> None:
    written = f"https://example.org/{rest}".strip()
    text = target(written, "x")
    if text.startswith("["):
        address = html.unescape(text[1:].partition(" ")[0])
        assert (
            unquote(address, errors="replace") == unquote(written, errors="replace").encode(errors="replace").decode()
        )
