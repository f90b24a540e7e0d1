"""The bot's words: config/texts/<lang>/*.toml and newsletter-*.wikitext, one folder a language."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from pathlib import Path
from string import Template

from bot.config.errors import ConfigError
from bot.config.toml import Table, read_toml
from bot.wikitext.texts import Texts

REFERENCE = "en"


def load_texts(folder: Path) -> Mapping[str, Texts]:
    """The texts of every language that has a folder. Raises `ConfigError` where one differs from English."""
    texts = {path.name: _load_language(path) for path in sorted(folder.glob("*/"))}
    if REFERENCE not in texts:
        raise ConfigError(f"{folder}: has no English texts ({REFERENCE}/*.toml), which all others are measured by")
    _not_in_english_alone(folder / REFERENCE, texts)
    for language, spoken in texts.items():
        _compare(folder / language, spoken.words, texts[REFERENCE].words)
    return texts


def take_language(table: Table, usual: str, languages: Collection[str]) -> str:
    """A table's `language`, the `usual` one where it names none. Raises `ConfigError` where it is none of these."""
    language = table.take("language", str, usual)
    if language not in languages:
        raise table.error("language", f'there are no texts for "{language}"; there are: {", ".join(sorted(languages))}')
    return language


def _load_language(folder: Path) -> Texts:
    words: dict[str, str] = {}
    for file in sorted(folder.glob("*.toml")):
        for section in read_toml(file).sections():
            words |= {f"{section.name}.{key}": text for key, text in section.each(str).items()}
    words |= {file.stem: _read(file) for file in sorted(folder.glob("newsletter-*.wikitext"))}
    return Texts(folder.name, words)


def _read(file: Path) -> str:
    try:
        return file.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise ConfigError(f"{file}: cannot be read: {error}") from None


def _not_in_english_alone(folder: Path, texts: Mapping[str, Texts]) -> None:
    others = [spoken.words.keys() for language, spoken in texts.items() if language != REFERENCE]
    for key in texts[REFERENCE].words.keys() - set().union(*others) if others else ():
        raise ConfigError(f'{folder}: has a text "{key}" that no other language has; is it spelt right?')


def _compare(folder: Path, words: Mapping[str, str], reference: Mapping[str, str]) -> None:
    for key in reference.keys() - words.keys():
        raise ConfigError(f'{folder}: lacks the text "{key}"')
    for key in words.keys() - reference.keys():
        raise ConfigError(f'{folder}: has a text "{key}" that English has not; is it spelt right?')
    for key, text in words.items():
        template = Template(text)
        if not template.is_valid():
            raise ConfigError(f'{folder}: "{key}" has a "$" without a name; write "$$" for the sign itself')
        unknown = set(template.get_identifiers()) ^ set(Template(reference[key]).get_identifiers())
        if unknown:
            raise ConfigError(f'{folder}: "{key}" differs from English in ${", $".join(sorted(unknown))}')
