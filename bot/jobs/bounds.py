"""Which pages the config gives to the bot."""

from __future__ import annotations

from bot.config.cohort import Cohort


def is_ours(title: str, cohort: Cohort) -> bool:
    """Whether a page of the cohort's wiki is among the cohort's, the newsletter's or the bot's own."""
    roots = (cohort.root, cohort.newsletter.prefix, cohort.newsletter.subscribers, f"User:{cohort.account}")
    return any(title == root or title.startswith(f"{root}/") for root in roots)
