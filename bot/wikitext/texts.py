"""The bot's words in one language, with placeholders filled in as inert text."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from string import Template
from types import MappingProxyType
from typing import TypeVar

from bot.wikitext.escape import escape

RIGHT_TO_LEFT = frozenset(
    {"ar", "arz", "azb", "ckb", "dv", "fa", "he", "ks", "ku-arab", "pnb", "ps", "sd", "ug", "ur", "yi"}
)

T = TypeVar("T")

_LONGEST = 1000  # characters of a text
_FIRST_PRIVATE = 0xE000


@dataclass(frozen=True, slots=True)
class InLanguage:
    """What is said in one language; `language` is its code."""

    language: str

    @property
    def direction(self) -> str:
        """`rtl` or `ltr`, for HTML's `dir`."""
        return "rtl" if self.language in RIGHT_TO_LEFT else "ltr"

    @property
    def attributes(self) -> str:
        """Both, as an HTML element has them."""
        return f'lang="{self.language}" dir="{self.direction}"'


@dataclass(frozen=True, slots=True)
class Texts(InLanguage):
    """The words of one language: plain text by table and key, `receipt.complete` (config/texts/<lang>/*.toml), and
    wikitext with `$placeholders` by the file's name, `newsletter-draft`."""

    words: Mapping[str, str]

    def say(self, key: str, **values: str) -> str:
        """A text as wikitext that does nothing but show, each `$name` replaced by its value, made inert likewise.

        Values that the text doesn't ask for are left out.
        """
        # Placeholders become single private characters while the text around them is escaped.
        places = {name: chr(_FIRST_PRIVATE + number) for number, name in enumerate(values)}
        shown = {ord(places[name]): f"<bdi>{escape(value)}</bdi>" for name, value in values.items()}
        return escape(Template(self.words[key]).substitute(places), longest=_LONGEST).translate(shown)


def first_available(
    languages: Iterable[str],
    available: Mapping[str, T],
    default: str,
    fallbacks: Mapping[str, Sequence[str]] = MappingProxyType({}),
) -> T:
    """What there is for somebody who reads these languages, best first.

    The first of them that is available, as itself or as the language it is a variant of (`pt-br` is served by `pt`);
    else the first in MediaWiki's fallback chain of each (`fallbacks`, by code, where they are known; without the
    English that ends them all); else `default`, which must be available. Case doesn't matter.
    """
    by_code = {code.casefold(): one for code, one in available.items()}
    chains = {code.casefold(): [link.casefold() for link in chain] for code, chain in fallbacks.items()}
    read = [code.casefold() for code in languages]
    own = [one for code in read for one in _itself(code, chains)]
    chained = [link for code in read for link in chains.get(code, ())]
    return by_code[next((code for code in [*own, *chained] if code in by_code), default.casefold())]


def _itself(code: str, chains: Mapping[str, Sequence[str]]) -> Iterator[str]:
    yield code
    # Not all codes are built so: `nds-nl` is nearer to `nl` than to `nds`, and MediaWiki's chain knows.
    general = code.partition("-")[0]
    if general in (chains.get(code) or [general]):
        yield general
