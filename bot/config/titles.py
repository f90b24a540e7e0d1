"""Page titles in the config."""

from __future__ import annotations

import re

from bot.cohort.application import upper_first
from bot.config.toml import Table


def take_title(table: Table, key: str, *default: str) -> str:
    """A page's title as the wiki will call it; with a `default` the key may be missing. Raises `ConfigError`."""
    title = upper_first(" ".join(table.take(key, str, *default).replace("_", " ").split()))
    if not title or title.endswith("/") or re.search(r"[<>\[\]{}|#]", title):
        raise table.error(key, f'"{key}" must be the title of a page that pages can be below, not {title!r}')
    return title
