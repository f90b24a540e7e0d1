"""Texts that don't agree: which file is named."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.config.errors import ConfigError
from bot.config.texts import load_texts


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for language in ("ar", "en", "es"):
        write(tmp_path / language, 'announced = "$week"\nover = "x"')
    return tmp_path


def write(folder: Path, lines: str) -> None:
    folder.mkdir(exist_ok=True)
    (folder / "now.toml").write_text(f"[now]\n{lines}\n", encoding="utf-8")


def complaint(folder: Path) -> str:
    with pytest.raises(ConfigError) as caught:
        load_texts(folder)
    return str(caught.value)


def test_texts_that_agree_are_loaded(folder: Path) -> None:
    loaded = load_texts(folder)
    assert list(loaded) == ["ar", "en", "es"]
    assert {tuple(texts.words) for texts in loaded.values()} == {("now.announced", "now.over")}


def test_a_key_of_english_alone_is_a_mistake_in_english(folder: Path) -> None:
    write(folder / "en", 'anounced = "$week"\nover = "x"')
    found = complaint(folder)
    assert found == f'{folder}/en: has a text "now.anounced" that no other language has; is it spelt right?'


def test_a_key_that_one_language_lacks_is_a_mistake_in_that_language(folder: Path) -> None:
    write(folder / "es", 'over = "x"')
    assert complaint(folder) == f'{folder}/es: lacks the text "now.announced"'


def test_a_key_that_english_lacks_is_a_mistake_in_the_other_language(folder: Path) -> None:
    write(folder / "es", 'announced = "$week"\nover = "x"\nmore = "y"')
    assert complaint(folder) == f'{folder}/es: has a text "now.more" that English has not; is it spelt right?'


def test_english_alone_is_enough(tmp_path: Path) -> None:
    write(tmp_path / "en", 'over = "x"')
    assert list(load_texts(tmp_path)) == ["en"]
    (tmp_path / "en").rename(tmp_path / "fr")
    assert complaint(tmp_path).startswith(f"{tmp_path}: has no English texts")
