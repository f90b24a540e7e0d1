"""A message in words that are right on anybody's page: saved there, it says what one written for them says."""

from __future__ import annotations

import html
from dataclasses import replace
from datetime import UTC

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.wiki.pst import substitute
from bot.wikitext.escape import escape
from bot.wikitext.message import Part, compose, compose_for_all
from bot.wikitext.wording import FOOTER
from tests.wikitext.test_message import BARE, DUE, HOSTILE, KEYS, KINDS, LANGUAGES, NAMES, NEXT, WEEK, WORDINGS

BELOW = "Campaigns/Lab/2022/Participants/"
# Titles have single blanks and no controls; what else `escape` leaves out of a name shows as nothing anyway.
TITLES = NAMES.filter(lambda name: html.unescape(escape(name)) == name and "_" not in name)


@given(TITLES, st.sampled_from(LANGUAGES), st.lists(st.sampled_from(KINDS), min_size=1, max_size=2), HOSTILE)
def test_it_says_on_each_page_what_is_written_for_its_owner(
    name: str, language: str, kinds: list[str], written: str
) -> None:
    week = replace(WEEK, title=written, assignment=written)
    parts = [Part(kind, one, one.due) for kind, one in zip(kinds, (week, NEXT), strict=False)]  # type: ignore[arg-type]
    wording = WORDINGS[language]
    for_all = compose_for_all(parts, wording, BELOW, UTC, KEYS)
    alone = compose(parts, wording, name, BELOW + name, UTC, KEYS)
    assert html.unescape(substitute(for_all, name)) == html.unescape(alone)


@pytest.mark.parametrize("words", ["<nowiki>[[$page]]</nowiki>", "<pre>$page</pre>"])
@pytest.mark.parametrize("text", ["reminder-due", FOOTER])
def test_where_nothing_would_be_put_in_there_is_no_such_message(text: str, words: str) -> None:
    own = WORDINGS["en"].texts
    wording = replace(WORDINGS["en"], texts={**own, text: f"{own[text]}\n{words}"})
    part = Part("due", BARE, DUE)
    assert compose_for_all([part], wording, BELOW, UTC, KEYS) == ""
    assert compose_for_all([part], WORDINGS["en"], BELOW, UTC, KEYS)
