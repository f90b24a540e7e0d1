"""The bot's words in one language, with placeholders filled in as inert text."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from string import Template

from bot.wikitext.escape import escape

RIGHT_TO_LEFT = frozenset(
    {"ar", "arz", "azb", "ckb", "dv", "fa", "he", "ks", "ku-arab", "pnb", "ps", "sd", "ug", "ur", "yi"}
)

_LONGEST = 1000  # characters of a text
_FIRST_PRIVATE = 0xE000


@dataclass(frozen=True, slots=True)
class Texts:
    """The words of one language (config/texts/<lang>/*.toml): plain text by table and key, `receipt.complete`."""

    language: str
    words: Mapping[str, str]

    @property
    def direction(self) -> str:
        """`rtl` or `ltr`, for HTML's `dir`."""
        return "rtl" if self.language in RIGHT_TO_LEFT else "ltr"

    def say(self, key: str, **values: str) -> str:
        """A text as wikitext that does nothing but show, each `$name` replaced by its value, made inert likewise.

        Values that the text doesn't ask for are left out.
        """
        # Placeholders become single private characters while the text around them is escaped.
        places = {name: chr(_FIRST_PRIVATE + number) for number, name in enumerate(values)}
        shown = {ord(places[name]): f"<bdi>{escape(value)}</bdi>" for name, value in values.items()}
        return escape(Template(self.words[key]).substitute(places), longest=_LONGEST).translate(shown)


def first_available(languages: Iterable[str], texts: Mapping[str, Texts], default: str) -> Texts:
    """The texts of the first language that there are texts for (`pt-br` is served by `pt`), else the default's."""
    for language in languages:
        for code in (language, language.partition("-")[0]):
            if code in texts:
                return texts[code]
    return texts[default]
