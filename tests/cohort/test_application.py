"""In what state an application is."""

from __future__ import annotations

import pytest

from bot.cohort.application import Application, canonical_user, user_meant
from tests.cohort.people import applies, unreadable


@pytest.mark.parametrize(
    ("application", "state"),
    [
        (applies("A"), "submitted"),
        (applies("A", missing="country"), "incomplete"),
        (applies("A", status="draft"), "draft"),
        (applies("A", status="draft", missing="country"), "draft"),
        (applies("A", status="withdrawn", missing="country"), "withdrawn"),
        (unreadable("A"), "unreadable"),
    ],
)
def test_only_what_was_submitted_can_be_incomplete(application: Application, state: str) -> None:
    assert application.state == state


@pytest.mark.parametrize(
    ("written", "stored"),
    [
        ("amina_K", "Amina K"),
        ("  amina __ K ", "Amina K"),
        ("\u200eAmina K\u200f", "Amina K"),
        ("e\u0301mile", "Émile"),
        ("ზურა", "ზურა"),
        ("ßa", "ßa"),
        ("ǆer", "ǅer"),
        ("Ǆer", "ǅer"),
        ("ŉa", "ŉa"),
        ("ﬁa", "ﬁa"),
        ("ΐa", "ΐa"),
        ("ᾳa", "ᾼa"),
        ("ⅷa", "ⅷa"),
        ("ⓐa", "ⓐa"),
        ("жук", "Жук"),
        ("", ""),
    ],
)
def test_user_names_are_as_wikimedia_stores_them(written: str, stored: str) -> None:
    assert canonical_user(written) == stored
    assert canonical_user(stored) == stored


def test_whose_name_it_is_in_any_namespace() -> None:
    assert [user_meant(name) for name in ("User:ana", "Usuario: ana", "m:User:Ana")] == ["Ana"] * 3
