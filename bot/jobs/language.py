"""In which language the bot labels a page."""

from __future__ import annotations

from bot.config.cohort import Cohort
from bot.wiki.snapshot import Snapshot
from bot.wikitext.texts import Texts, first_available


def page_texts(title: str, snapshot: Snapshot, cohort: Cohort) -> Texts:
    """The texts in the page's own language, where the wiki gives it one of its own; else in the newsletter's on its
    pages, which all cohorts have in common, and in the cohort's on others."""
    page = snapshot.pages.get(title)
    is_newsletters = f"{title}/".startswith(f"{cohort.newsletter.prefix}/")
    usual = cohort.newsletter.language if is_newsletters else cohort.language
    return first_available([page.language] if page and page.language else [], cohort.texts, usual)
