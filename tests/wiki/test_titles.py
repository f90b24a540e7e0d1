"""Titles: one spelling each, and a file name that leads back to it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.wiki.paths import decode, encode, spellings
from bot.wiki.titles import default_model, has_prefix, in_english, normalise, normalise_prefix, order, redirect_target


@pytest.mark.parametrize(
    ("written", "canonical"),
    [
        ("foo_bar", "Foo bar"),
        ("  foo __ bar ", "Foo bar"),
        (":foo", "Foo"),
        ("user talk: ana", "User talk:Ana"),
        ("USER_TALK:ana_b", "User talk:Ana b"),
        ("talk:x", "Talk:X"),
        ("image:x.png", "File:X.png"),
        ("Foo:bar", "Foo:bar"),
        ("ßa", "ßa"),
        ("user:ზურა", "User:ზურა"),
        ("ǆer", "ǅer"),
        ("éa", "Éa"),
        ("e\u0301a", "Éa"),
        ("\u200eFoo\u200f", "Foo"),
        ("A &amp; B", "A & B"),
        ("foo\u00a0bar", "Foo bar"),
        ("/Sub", "/Sub"),
        ("...", "..."),
        ("User:" + "a" * 255, "User:A" + "a" * 254),
    ],
)
def test_canonical_titles(written: str, canonical: str) -> None:
    assert normalise(written) == canonical
    assert normalise(canonical) == canonical


@pytest.mark.parametrize(
    "title",
    ["", " ", ":", "User:", "a<b", "a>b", "a[b", "a]b", "a{b", "a}b", "a|b", "a#b", ".", "..", "./a", "a/./b", "a/..",
     "a%41", "a~~~b", "a\x00b", "a\tb", "a\ufffdb", "::a", "Special:Version", "Media:X.png", "Talk:User:X", "é" * 128,
     "a&nosuch;b", "\ud800"],
)  # fmt: skip
def test_invalid_titles(title: str) -> None:
    assert normalise(title) is None


@pytest.mark.parametrize(
    ("written", "canonical"), [("a/b/", "A/b/"), ("a_", "A "), ("user talk:", "User talk:"), ("", ""), ("a[", None)]
)
def test_prefixes(written: str, canonical: str | None) -> None:
    assert normalise_prefix(written) == canonical


def test_a_prefix_stays_in_its_namespace() -> None:
    assert has_prefix("User:Ana", "User:A")
    assert not has_prefix("User:Ana", "U")


def test_blanks_sort_as_underscores() -> None:
    assert sorted(["Ab", "A b", "AB", "A/b"], key=order) == ["A/b", "AB", "A b", "Ab"]


@pytest.mark.parametrize(
    ("title", "model"),
    [("User:A/x.json", "json"), ("MediaWiki:X.json", "json"), ("User:X.json", "wikitext"), ("X/y.json", "wikitext")],
)
def test_the_model_of_a_new_page(title: str, model: str) -> None:
    assert default_model(title) == model


def test_a_redirect_to_an_invalid_title_is_none() -> None:
    assert redirect_target("#REDIRECT [[a{b]]") == ""


@given(st.text(max_size=300))
def test_canonical_titles_stay_as_they_are(title: str) -> None:
    canonical = normalise(title)
    assert canonical is None or normalise(canonical) == canonical


TITLES = st.text(alphabet=st.one_of(st.sampled_from('./%~? "*.a'), st.characters(exclude_categories=["Cs"])))


@given(TITLES)
def test_a_path_leads_back_to_its_title(title: str) -> None:
    assert decode(encode(title)) == title


@given(TITLES)
def test_paths_are_names_that_file_systems_take(title: str) -> None:
    for name in encode(title).split("/"):
        assert name
        assert len(name.encode()) <= 202
        assert not name.startswith(".")
        assert not name.endswith((".", " "))
        assert not set(name) & set('"*?<>|\\\x00')


@given(TITLES, TITLES)
def test_two_titles_never_share_a_file_or_stand_in_each_others_way(one: str, other: str) -> None:
    if one != other:
        assert encode(one) != encode(other)
        assert not encode(one).startswith(f"{encode(other)}.wikitext/")


@pytest.mark.parametrize(
    ("title", "path"),
    [
        ("Title/With/Slashes", "Title/With/Slashes"),
        ("User talk:Foo", "User talk:Foo"),
        ("Why?", "Why%3F"),
        ("100%", "100%25"),
        (".wiki/x", "%2Ewiki/x"),
        ("A//B/", "A/%/B/%"),
        ("A.wikitext/B", "A%2Ewikitext/B"),
        ("é" * 120, "é" * 100 + "%~/" + "é" * 20),
        ("Олена", "Олена"),
    ],
)
def test_paths(title: str, path: str) -> None:
    assert encode(title) == path


def test_a_person_may_leave_characters_as_they_are() -> None:
    assert list(spellings("Why?")) == ["Why%3F", "Why?"]
    assert list(spellings("Plain")) == ["Plain"]
    assert list(spellings("../up")) == ["%2E%2E/up".replace("%2E%2E", encode(".."))]


@pytest.mark.parametrize(
    ("title", "namespace", "english"),
    [
        ("Diskussion:A:B", 1, "Talk:A:B"),
        ("Benutzerin Diskussion:Ana", 3, "User talk:Ana"),
        ("Wikipedia:Fragen", 4, "Project:Fragen"),
        ("Kategorie Diskussion:A", 15, "Category talk:A"),
        ("A: B", 0, "A: B"),
        ("Portal:A", 100, "Portal:A"),
    ],
)
def test_a_namespace_is_known_by_its_number(title: str, namespace: int, english: str) -> None:
    assert in_english(title, namespace) == english
