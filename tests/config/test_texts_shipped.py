"""The texts that ship: every language says everything that English says, in words that can't act on a page."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path
from string import Template

import pytest

TEXTS = Path(__file__).parents[2] / "config" / "texts"
LANGUAGES = ["ar", "en", "es", "fr", "pt", "sw"]
TRANSLATIONS = [language for language in LANGUAGES if language != "en"]
CODES = {
    "no-template",
    "unclosed-template",
    "duplicate-template",
    "duplicate-parameter",
    "unknown-parameter",
    "missing",
    "placeholder",
    "too-short",
    "unreadable",
    "ambiguous",
    "user-mismatch",
    "late",
}
ENGLISH_WORDS = re.compile(r"\b(the|please|your|application|facilitators?)\b", re.IGNORECASE)
ACTIVE = re.compile(r"[\[\]{}<>|]|''|~~~|__|&\w+;|\n")
# A receipt is read on a phone, and `escape` cuts texts at 1000 characters.
LONGEST = 300


def words(language: str) -> dict[str, str]:
    tables = tomllib.loads((TEXTS / language / "applications.toml").read_text(encoding="utf-8"))
    return {f"{table}.{key}": text for table, entries in tables.items() for key, text in entries.items()}


def placeholders(text: str) -> set[str]:
    return set(Template(text).get_identifiers())


def test_these_languages_ship() -> None:
    assert sorted(path.parent.name for path in TEXTS.glob("*/applications.toml")) == LANGUAGES


def test_every_problem_of_a_form_has_a_sentence() -> None:
    assert {key.removeprefix("problems.") for key in words("en") if key.startswith("problems.")} == CODES


@pytest.mark.parametrize("language", TRANSLATIONS)
def test_same_keys_in_the_same_order_as_english(language: str) -> None:
    assert list(words(language)) == list(words("en"))


@pytest.mark.parametrize("language", TRANSLATIONS)
def test_same_placeholders_as_english(language: str) -> None:
    english = {key: placeholders(text) for key, text in words("en").items()}
    assert {key: placeholders(text) for key, text in words(language).items()} == english


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_text_is_a_short_plain_template(language: str) -> None:
    for key, text in words(language).items():
        assert Template(text).is_valid(), key
        assert text == text.strip(), key
        assert 0 < len(text) <= LONGEST, key
        assert not ACTIVE.search(text), key


def test_only_these_placeholders_are_used() -> None:
    used = {key: placeholders(text) for key, text in words("en").items() if placeholders(text)}
    allowed = {"receipt": {"user", "closes"}, "problems": {"field", "value"}}
    assert all(names <= allowed[key.partition(".")[0]] for key, names in used.items())


@pytest.mark.parametrize("language", TRANSLATIONS)
def test_no_sentence_was_left_in_english(language: str) -> None:
    sentences = {
        key: text for key, text in words(language).items() if key.startswith(("receipt.", "problems.", "review."))
    }
    # What people have to type in the form stays English, and stands in quotation marks.
    prose = {key: re.sub(r"«[^»]*»|“[^”]*”", "", text) for key, text in sentences.items()}
    assert {key: text for key, text in prose.items() if ENGLISH_WORDS.search(text)} == {}


@pytest.mark.parametrize("language", TRANSLATIONS)
def test_a_label_ends_in_the_name_of_the_line_in_the_form(language: str) -> None:
    english = words("en")
    for key, text in words(language).items():
        if key.startswith("fields."):
            assert text.endswith(f"({english[key]})"), key


@pytest.mark.parametrize("language", LANGUAGES)
def test_words_to_type_are_the_ones_that_the_form_takes(language: str) -> None:
    texts = words(language)
    for key in ("receipt.draft", "receipt.withdrawn"):
        assert "submitted" in texts[key]
        assert "status" in texts[key]
