"""What goes out to many pages must be whole: each thing that is not is named, with its line."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.wikitext.balance import acting, unbalanced


@pytest.mark.parametrize(
    "text",
    [
        "",
        "<div class=x>a<br>b<br />c<hr></div> 1 < 2, <3 and ->",
        "<ul><li>a<li>b</ul><dl><dt>c<dd>d</dl><p>e",
        "<table><tr><td>a<td>b<tr><th>c</table>",
        "<ul><li>a<ul><li>b</ul></li></ul>",
        "{|\n! a\n|-\n| {{b|c}}\n|}\n: {|\n| x\n|}",
        "<!-- <div> {{ [[ --><nowiki><b> {{</nowiki><pre>{|\n<i></pre>",
        '<section begin=a />x<section begin="b c"/>y<section end="a"/>z<section end=\'b c\' />',
        "<ref name=a /><references/><languages /><templatestyles src=x />",
        "[[a|b]] [https://example.org c] {{d|{{e}}}} {{{1|}}} [sic a] b] [0, 1)",
        "<B>a</b>",
    ],
)
def test_what_is_whole_is_not_complained_of(text: str) -> None:
    assert unbalanced(text) == ()


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("a\n\n<div>b", "Line 3 of the text: Nothing closes “<div>” (in “<div>b”)"),
        ("a</span>", "Line 1 of the text: Nothing begins that “</span>”"),
        ("<div/>", "Nothing closes “<div/>”"),
        ("<b><i>x</b></i>", "Nothing closes “<i>”"),
        ("<ul><li><b>a</ul>", "Nothing closes “<b>”"),
        ("<li>a", "Nothing closes “<li>”"),
        ("<td>a", "Nothing closes “<td>”"),
        ("</li>", "Nothing begins that “</li>”"),
        ("<nowiki>a", "Nothing closes “<nowiki>”"),
        ("<noinclude>a", "Nothing closes “<noinclude>”"),
        ("a\n{|\n| b", "Line 2 of the text: Nothing closes “{|”"),
        ("a\n|}", "Line 2 of the text: Nothing begins that “|}”"),
        ("a <!-- b", "The tag or comment “<!--” (in “a <!-- b”) has no end"),
        ("a <div class=", "has no end"),
        ("{{a", "Nothing closes “{{”"),
        ("[[a]", "Nothing closes “[[”"),
        ("a}}", "Nothing begins that “}}”"),
        ("<section begin=a />", "Nothing ends the section that “<section begin=a />”"),
        ("x\n<section end=a />", "Line 2 of the text: Nothing begins the section that “<section end=a />”"),
        ('<section begin="a"/><section end=b/>', "Nothing begins the section that “<section end=b/>”"),
        ("<section end=a /><section begin=a />", "Nothing ends the section"),
        ("<section begin=a>", "Nothing closes “<section begin=a>”"),
        ("<!-- x\n-->\n<nowiki>\n</nowiki>\n<b>", "Line 5 of the text: Nothing closes “<b>”"),
    ],
)
def test_what_is_not_whole_is_named_with_its_line(text: str, said: str) -> None:
    wrong = unbalanced(text)
    assert any(said in line for line in wrong), wrong
    assert all(line.startswith("Line ") and line.endswith(".") and "\n" not in line for line in wrong)


def test_findings_come_in_the_order_of_the_text() -> None:
    lines = unbalanced("<section begin=a />\n{{b\n<i>\n</b>")
    assert [line.split(" of ")[0] for line in lines] == ["Line 1", "Line 2", "Line 3", "Line 4"]


def test_what_does_not_act_is_blanked_and_its_lines_stay() -> None:
    assert acting("a<!-- b\nc -->d<nowiki>~~~~</nowiki>e<pre>\n</pre>f") == "a\nde\nf"


@pytest.mark.parametrize("piece", ["<b>", "{{", "[[", "<b", "{|\n", "</b>", "<section begin=a />", "<section end=a />"])
def test_hostile_texts_take_no_time(piece: str) -> None:
    started = time.process_time()
    assert unbalanced(piece * (20_000 // len(piece)))
    assert time.process_time() - started < 60  # no measure of speed: what runs away takes far longer


@given(st.text(st.sampled_from("<>/{}[]|!-abi \n")), st.text(st.sampled_from("<>/{}[]|!-abi \n")))
def test_two_whole_texts_are_whole_together(one: str, other: str) -> None:
    if not unbalanced(one) and not unbalanced(other):
        assert unbalanced(f"{one}\n\n{other}") == ()
