"""Merging: what both sides did is kept, or nothing is."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.wiki.merge import merge

TEXTS = st.lists(st.sampled_from(["a", "b", "", "c"]), max_size=8).map(lambda lines: "\n".join(lines).rstrip())


@pytest.mark.parametrize(
    ("base", "mine", "theirs", "merged"),
    [
        ("a\nb\nc", "A\nb\nc", "a\nb\nC", "A\nb\nC"),
        ("a\nb\nc", "A\nb\nc", "A\nb\nc", "A\nb\nc"),
        ("a\nb\nc", "a\nb\nc\nd", "A\nb\nc", "A\nb\nc\nd"),
        ("a\nb\nc", "a\nb\nc\nd", "a\nb\nc\ne", None),
        ("a\nb\nc", "A\nb\nc", "a\nB\nc", None),
        ("a\nb", "a\nb\nc", "a\nb\nc\nc", None),
        ("", "a", "b", None),
        ("a", "", "a\nb", None),
    ],
)
def test_cases(base: str, mine: str, theirs: str, merged: str | None) -> None:
    assert merge(base, mine, theirs) == merged


@given(TEXTS, TEXTS)
def test_one_sides_change_is_taken_whole(base: str, changed: str) -> None:
    assert merge(base, changed, base) == changed
    assert merge(base, base, changed) == changed
    assert merge(base, changed, changed) == changed


@given(TEXTS, TEXTS, TEXTS)
def test_sides_are_equal(base: str, mine: str, theirs: str) -> None:
    assert merge(base, mine, theirs) == merge(base, theirs, mine)


@given(TEXTS, TEXTS.filter(bool))
def test_an_append_sent_again_never_merges(base: str, added: str) -> None:
    once = f"{base}\n{added}"
    assert merge(base, f"{once}\n{added}", once) is None
