"""Page titles in the config."""

from __future__ import annotations

import re

from bot.cohort.application import upper_first
from bot.config.toml import Table
from bot.wikitext.links import linked_title

_NO_PAGES = re.compile("(?:special|media) ?:", re.IGNORECASE)  # what these hold is made when it is asked for


def take_title(table: Table, key: str, *default: str) -> str:
    """A page's title as the wiki will call it; with a `default` the key may be missing. Raises `ConfigError`."""
    written = table.take(key, str, *default)
    if not (title := page_title(written)):
        raise table.error(key, f'"{key}" must be the title of a page that pages can be below, not {written!r}')
    return title


def page_title(written: str) -> str:
    """A title as the wiki will call it, of a page that pages can be below; empty where there can be no such page."""
    title = linked_title(written)
    linked = written.strip(" _").startswith(":")  # a link's colon is no part of the title that it leads to
    if not title or linked or _NO_PAGES.match(title) or "#" in title or title.endswith("/"):
        return ""
    return upper_first(title)
