"""A subject must arrive as it was written, be known again in the log, and the text be signed."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.wikitext.subject import mutilated, same_subject, signed


@pytest.mark.parametrize("subject", ["News", "Café & more: 5 > 3", "x" * 240, "ж" * 120, "[a] b's {c} ~", "الحملات"])
def test_a_good_subject(subject: str) -> None:
    assert mutilated(subject) == ()


@pytest.mark.parametrize(
    ("subject", "said"),
    [
        ("", "is empty"),
        (" \n", "is empty"),
        ("I <3 wiki", "has a “<”"),
        ("<b></b>", "has a “<”"),
        ("one\ntwo", "more than one line"),
        ("one\ttwo", "a tab"),
        (" News", "blanks at its beginning or end"),
        ("News\u00a0", "blanks at its beginning or end"),
        ("x" * 241, "241 bytes of at most 240"),
        ("ж" * 121, "242 bytes"),
        ("😀" * 600, "2400 bytes"),
        ("News ~~~~", "has “~~~~”"),
        ("News of {{CURRENTMONTHNAME}}", "has “{{”"),
        ("News of [[Campaigns]]", "has “[[”"),
        ("News of [https://example.org us]", "has “[”"),
        ("''News''", "has “''”"),
    ],
)
def test_what_would_not_arrive_is_named(subject: str, said: str) -> None:
    (line,) = mutilated(subject)
    assert said in line
    assert ": " in line  # and what to do


@pytest.mark.parametrize(
    ("sent", "logged"),
    [
        ("News", "News"),
        (" News \n", "News"),
        ("Cafe\u0301", "Caf\u00e9"),
        ("x" * 500, "x" * 500),
        ("x" * 501, "x" * 497 + "..."),
        ("😀" * 600, "😀" * 497 + "..."),
    ],
)
def test_a_subject_is_known_again_in_the_log(sent: str, logged: str) -> None:
    assert same_subject(sent, logged)
    assert same_subject(logged, sent)


@pytest.mark.parametrize("other", ["News 2", "news", "", "News..."])
def test_another_subject_is_another(other: str) -> None:
    assert not same_subject("News", other)


@given(st.text())
def test_every_subject_is_itself(subject: str) -> None:
    assert same_subject(subject, f" {subject}\n")


@pytest.mark.parametrize(
    "text",
    ["Bye ~~~~", "~~~~~", "The team, ~~~~~", "~~~~~~", "--[[User:A|A]] 09:05, 15 November 2022 (UTC)", "<b>~~~~</b>"],
)
def test_a_signature_with_a_date(text: str) -> None:
    assert signed(text)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "Bye",
        "~~~",
        "<nowiki>~~~~</nowiki>",
        "<pre>~~~~</pre>",
        "<!-- ~~~~ -->",
        "~~<!-- -->",
        "Meet at 09:05, 15 Nov.",
    ],
)
def test_no_signature_with_a_date(text: str) -> None:
    assert not signed(text)


@pytest.mark.parametrize("subject", ["= News =", "== News ==", "==="])
def test_what_the_wiki_would_take_for_a_heading_is_no_subject(subject):
    assert any("“=”" in complaint for complaint in mutilated(subject))
    assert mutilated("2 + 2 =") == mutilated("= 4") == ()
