"""In which language the bot labels a page."""

from __future__ import annotations

from bot.config.cohort import Cohort
from bot.wiki.snapshot import Snapshot
from bot.wikitext.texts import Texts, first_available


def page_texts(title: str, snapshot: Snapshot, cohort: Cohort) -> Texts:
    """The texts in the page's own language, where the wiki gives it one of its own; else in the cohort's."""
    page = snapshot.pages.get(title)
    return first_available([page.language] if page and page.language else [], cohort.texts, cohort.language)
