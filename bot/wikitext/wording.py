"""The words of the reminders in one language, and whose language they are."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from bot.wikitext.texts import RIGHT_TO_LEFT

FOOTER = "reminder-footer"
NAMES = ("reminder-opens", "reminder-due", "reminder-overdue", "reminder-moved", FOOTER)
ENGLISH = "en"
_HEADING = re.compile(r"==\s*([^=\s].*?)\s*==")


@dataclass(frozen=True, slots=True)
class Wording:
    """The reminders' texts in one language: wikitext with `$placeholders`, by name, all of `NAMES`.

    The first line of each but the footer is its heading. A line that holds a placeholder whose value is empty is left
    out of the message: what may be empty (`$user`, `$title`, `$assignment`, `$session`, `$link`) has its own lines.
    """

    language: str
    texts: Mapping[str, str]

    @property
    def direction(self) -> str:
        """`rtl` or `ltr`, for HTML's `dir`."""
        return "rtl" if self.language in RIGHT_TO_LEFT else "ltr"


def heading_and_body(text: str) -> tuple[str, str]:
    """The words of the heading and what is below it; the heading is empty where the first line is none."""
    first, _, rest = text.partition("\n")
    heading = _HEADING.fullmatch(first.strip())
    return (heading[1], rest.strip()) if heading else ("", text)


def chosen(
    languages: Sequence[str], available: Mapping[str, Wording], fallbacks: Mapping[str, Sequence[str]]
) -> Wording:
    """The words for somebody who reads these languages, best first.

    The first of them that there are words in; else the first in MediaWiki's fallback chain of each (`fallbacks`, by
    code, without the English that ends them all); else English, which must be available. Case doesn't matter.
    """
    by_code = {code.casefold(): wording for code, wording in available.items()}
    chains = {code.casefold(): chain for code, chain in fallbacks.items()}
    for code in (*languages, *_chained(languages, chains), ENGLISH):
        if (wording := by_code.get(code.casefold())) is not None:
            return wording
    raise KeyError(ENGLISH)


def _chained(languages: Iterable[str], chains: Mapping[str, Sequence[str]]) -> list[str]:
    return [code for language in languages for code in chains.get(language.casefold(), ())]
