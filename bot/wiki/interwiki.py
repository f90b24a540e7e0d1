"""Titles that lead to another wiki: the prefixes that a folder wiki knows. A real one has a table of them."""

from __future__ import annotations

from bot.wikitext.wikis import CODES

_PROJECTS = frozenset(
    {
        *("w", "wikipedia", "wikt", "wiktionary", "b", "wikibooks", "n", "wikinews", "q", "wikiquote"),
        *("s", "wikisource", "v", "wikiversity", "voy", "wikivoyage", "c", "commons", "d", "wikidata"),
        *("m", "meta", "metawikimedia", "mw", "mediawikiwiki", "f", "wikifunctions", "species", "wikispecies"),
        *("incubator", "outreach", "wikimania", "foundation", "wmf", "phab", "google"),
    }
)


def is_elsewhere(title: str) -> bool:
    """Whether a title is one of another wiki."""
    prefix = _prefix(title)
    return prefix in _PROJECTS or prefix in CODES


def is_language_link(target: str) -> bool:
    """Whether what a link leads to makes it a language link, which stands in the margin."""
    return _prefix(target) in CODES and not target.lstrip().startswith(":")


def _prefix(title: str) -> str:
    head, colon, _ = title.strip().removeprefix(":").partition(":")
    return head.strip().lower() if colon else ""
