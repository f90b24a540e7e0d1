"""The reminders' words that ship, and what is said of a folder that lacks some."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from bot.config.errors import ConfigError
from bot.config.wordings import load_wordings
from bot.wikitext.wording import FOOTER, NAMES, heading_and_body

TEXTS = Path(__file__).parents[2] / "config" / "texts"
WORDINGS = load_wordings(TEXTS)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for language in ("en", "sw"):
        shutil.copytree(TEXTS / language, tmp_path / language)
    return tmp_path


def test_these_languages_ship() -> None:
    assert sorted(WORDINGS) == ["ar", "en", "es", "fr", "pt", "sw"]


@pytest.mark.parametrize("language", sorted(WORDINGS))
def test_each_kind_has_its_own_heading_and_the_footer_none(language: str) -> None:
    headings = {name: heading_and_body(WORDINGS[language].texts[name])[0] for name in NAMES}
    assert headings.pop(FOOTER) == ""
    assert all(headings.values())
    assert len(set(headings.values())) == len(headings)


@pytest.mark.parametrize("language", sorted(WORDINGS))
def test_what_to_write_is_the_same_in_all_languages(language: str) -> None:
    texts = WORDINGS[language].texts
    assert "{{Organizer Lab submission|week=$week|link=…}}" in texts["reminder-due"]
    assert "{{Organizer Lab submission|week=$week|link=…}}" in texts["reminder-overdue"]
    assert "{{Organizer Lab pause|until=" in texts[FOOTER]
    assert "reminders = no" in texts[FOOTER]


def test_notes_for_translators_are_not_posted(folder: Path) -> None:
    file = folder / "sw" / "reminder-due.wikitext"
    file.write_text(f"<!-- Kept short, please. -->\n{file.read_text(encoding='utf-8')}", encoding="utf-8")
    assert load_wordings(folder)["sw"] == WORDINGS["sw"]


def test_a_text_that_a_language_lacks(folder: Path) -> None:
    (folder / "sw" / "reminder-due.wikitext").unlink()
    with pytest.raises(ConfigError, match=r"sw/reminder-due\.wikitext: there is no such file; copy and translate"):
        load_wordings(folder)


@pytest.mark.parametrize("name", NAMES)
def test_english_is_what_all_others_are_measured_by(folder: Path, name: str) -> None:
    (folder / "en" / f"{name}.wikitext").unlink()
    with pytest.raises(ConfigError, match=rf"en/{name}\.wikitext: there is no such file"):
        load_wordings(folder)


@pytest.mark.parametrize(
    ("language", "old", "new", "said"),
    [
        ("sw", "$due", "$deadline", "has \\$deadline"),
        ("sw", "$due", "", "lacks \\$due"),
        ("sw", "</code>", "", "Nothing closes “<code>”"),
        ("sw", "==", "", "must be a heading"),
        ("en", "$due", "$deadline", "has \\$deadline"),  # English can't ask for what nobody knows either
        ("en", "$week", "", "needs \\$week"),
    ],
)
def test_broken_texts_are_named_with_their_file(folder: Path, language: str, old: str, new: str, said: str) -> None:
    file = folder / language / "reminder-due.wikitext"
    file.write_text(file.read_text(encoding="utf-8").replace(old, new), encoding="utf-8")
    with pytest.raises(ConfigError, match=f"{language}/reminder-due.wikitext: .*{said}") as caught:
        load_wordings(folder)
    assert "\n" not in str(caught.value)


def test_a_file_in_another_encoding(folder: Path) -> None:
    (folder / "sw" / "reminder-due.wikitext").write_bytes("é".encode("latin-1"))
    with pytest.raises(ConfigError, match="cannot be read"):
        load_wordings(folder)
