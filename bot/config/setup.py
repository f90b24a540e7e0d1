"""The pages of a new cohort as they ship, config/setup: wikitext with `$placeholders`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from string import Template

from bot.config.errors import ConfigError

PAGES: Mapping[str, frozenset[str]] = {
    "Landing": frozenset({"root", "newsletter", "opens", "closes", "starts", "ends", "weeks"}),
    "Applications": frozenset({"root", "opens", "closes"}),
    "Preload": frozenset({"form"}),
    "Schedule": frozenset({"starts", "ends", "weeks", "rows"}),
    "Review": frozenset(),
    "Participants": frozenset({"root", "project", "submission", "pause"}),
    "Now": frozenset({"root"}),
    "Statistics": frozenset({"root"}),
    "Messages": frozenset({"messages"}),
    "Newsletter": frozenset({"newsletter", "subscribers", "issue"}),
    "Latest": frozenset({"newsletter"}),
}
"""The pages by name, and what may stand in each."""
TEMPLATES = ("application", "week", "project", "submission", "pause", "decision", "need", "issue")
"""The forms whose templates ship."""
_OF_TEMPLATE = frozenset({"box", "sample", "fields", "templatedata"})


@dataclass(frozen=True, slots=True)
class SetupTexts:
    """The wikitext of each page and of each form's template, with placeholders, by the names above."""

    pages: Mapping[str, str]
    templates: Mapping[str, str]


def load_setup(folder: Path) -> SetupTexts:
    """The texts in `folder`. Raises `ConfigError` where one is missing or asks for what nobody fills in."""
    pages = {name: _read(folder / "pages" / f"{name}.wikitext", known) for name, known in PAGES.items()}
    templates = {name: _read(folder / "templates" / f"{name}.wikitext", _OF_TEMPLATE) for name in TEMPLATES}
    return SetupTexts(pages, templates)


def _read(file: Path, known: frozenset[str]) -> str:
    try:
        text = file.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise ConfigError(f"{file}: cannot be read: {error}") from None
    template = Template(text)
    if not template.is_valid():
        raise ConfigError(f'{file}: has a "$" without a name; write "$$" for the sign itself')
    if unknown := set(template.get_identifiers()) - known:
        raise ConfigError(f"{file}: nothing is known for ${', $'.join(sorted(unknown))}")
    return text
