"""The newsletter's texts that ship: each language's draft is made like the English one, of words that can be sent."""

from __future__ import annotations

import re
from pathlib import Path
from string import Template

import pytest

from bot.config.texts import load_texts
from bot.wikitext.markup import broken
from bot.wikitext.newsletter_draft import SKELETON

TEXTS = load_texts(Path(__file__).parents[2] / "config" / "texts")
LANGUAGES = ["ar", "en", "es", "fr", "pt", "sw"]
TRANSLATIONS = [language for language in LANGUAGES if language != "en"]
ACTIVE = re.compile(r"[\[\]{}<>|]|''|~~~|__|&\w+;|\n")


def own(language: str) -> dict[str, str]:
    return {key: text for key, text in TEXTS[language].words.items() if key.startswith("newsletter.")}


def test_these_languages_have_a_draft() -> None:
    assert sorted(language for language, texts in TEXTS.items() if SKELETON in texts.words) == LANGUAGES


@pytest.mark.parametrize("language", LANGUAGES)
def test_each_label_is_plain_and_short(language: str) -> None:
    for key, text in own(language).items():
        assert 0 < len(text) <= 120, key
        assert not ACTIVE.search(text), key


@pytest.mark.parametrize("language", TRANSLATIONS)
def test_no_label_is_in_english(language: str) -> None:
    english = own("en")
    assert [key for key, text in own(language).items() if text == english[key]] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_each_section_has_a_heading_and_its_own_placeholder(language: str) -> None:
    _, *sections = re.split(r"^(?====)", TEXTS[language].words[SKELETON], flags=re.MULTILINE)
    shape = [re.fullmatch(r"=== ([^=$<\[{']+) ===\n(\$\w+)\s*", section) for section in sections]
    assert [found and found[2] for found in shape] == ["$applications", "$weeks", "$dates", "$projects", "$graduates"]


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_is_above_is_a_note_that_stays_and_a_greeting_that_goes(language: str) -> None:
    above = TEXTS[language].words[SKELETON].partition("===")[0]
    note = re.match(r"<noinclude>(.+)</noinclude>\n\n", above)
    assert note is not None
    assert "ready" in note[1]
    assert "status" in note[1]
    assert broken(note[1]) == []
    greeting = above[note.end() :].strip()
    assert greeting
    assert not ACTIVE.search(greeting)
    assert not Template(greeting).get_identifiers()
