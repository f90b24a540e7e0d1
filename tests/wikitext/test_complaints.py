"""What applicants are told of their mistakes."""

from __future__ import annotations

import pytest

from bot.cohort.form import Field
from bot.wikitext.complaints import about_field


@pytest.mark.parametrize(
    ("least", "words"),
    [
        (0, "write something in your own words."),
        (1, "write something in your own words."),
        (2, "write at least 2 characters in your own words."),
        (200, "write at least 200 characters in your own words."),
    ],
)
def test_how_much_to_write_is_said_where_it_matters(least: int, words: str) -> None:
    field = Field("title", "text", least=least)
    assert about_field(field, "missing").message == f"The field “title” is empty: {words}"
