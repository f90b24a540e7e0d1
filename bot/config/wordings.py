"""The reminders' words: config/texts/<lang>/reminder-*.wikitext, one folder a language."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from bot.config.errors import ConfigError
from bot.wikitext.overrides import override
from bot.wikitext.wording import ENGLISH, NAMES, Wording


def load_wordings(folder: Path) -> Mapping[str, Wording]:
    """The words of every language that has a folder.

    Raises `ConfigError` where a text is missing, broken, or asks for other values than the English one.
    """
    english = _read(folder / ENGLISH)
    return {path.name: _checked(path, english) for path in sorted(folder.glob("*/"))}


def _checked(folder: Path, english: Wording) -> Wording:
    texts: dict[str, str] = {}
    for name, source in _read(folder).texts.items():
        text, wrong = override(name, source, english)
        if text is None:
            raise ConfigError(f"{_file(folder, name)}: {wrong[0]}")
        texts[name] = text
    return Wording(folder.name, texts)


def _read(folder: Path) -> Wording:
    return Wording(folder.name, {name: _source(_file(folder, name)) for name in NAMES})


def _source(file: Path) -> str:
    try:
        return file.read_text(encoding="utf-8")
    except FileNotFoundError:
        raise ConfigError(f"{file}: there is no such file; copy and translate the English one") from None
    except (OSError, UnicodeDecodeError) as error:
        raise ConfigError(f"{file}: cannot be read: {error}") from None


def _file(folder: Path, name: str) -> Path:
    return folder / f"{name}.wikitext"
