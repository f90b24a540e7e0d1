"""The words of the reminders in one language, and whose language they are."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from bot.wikitext.texts import InLanguage, first_available

FOOTER = "reminder-footer"
NAMES = ("reminder-opens", "reminder-due", "reminder-overdue", "reminder-moved", FOOTER)
ENGLISH = "en"
_HEADING = re.compile(r"==\s*([^=\s].*?)\s*==")


@dataclass(frozen=True, slots=True)
class Wording(InLanguage):
    """The reminders' texts in one language: wikitext with `$placeholders`, by name, all of `NAMES`.

    The first line of each but the footer is its heading. A line that holds a placeholder whose value is empty is left
    out of the message: what may be empty (`$user`, `$title`, `$assignment`, `$session`, `$link`) has its own lines.
    """

    texts: Mapping[str, str]


def heading_and_body(text: str) -> tuple[str, str]:
    """The words of the heading and what is below it; the heading is empty where the first line is none."""
    first, _, rest = text.partition("\n")
    heading = _HEADING.fullmatch(first.strip())
    return (heading[1], rest.strip()) if heading else ("", text)


def chosen(
    languages: Sequence[str], available: Mapping[str, Wording], fallbacks: Mapping[str, Sequence[str]]
) -> Wording:
    """The words for somebody who reads these languages, best first, else the English ones: see `first_available`."""
    return first_available(languages, available, ENGLISH, fallbacks)
