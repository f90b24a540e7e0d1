"""The `[newsletter]` table: where the newsletter's pages are, and how it is sent."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import timedelta

from bot.cohort.form import Form
from bot.config.cohort_forms import needed_form
from bot.config.texts import take_language
from bot.config.titles import take_title
from bot.config.toml import Table
from bot.wikitext.issue import ISSUE_FIELDS

_MOST = 10_000  # MassMessage's own jobs run out of memory somewhere above twice as many
_DAY = 24 * 60  # minutes


@dataclass(frozen=True, slots=True)
class Newsletter:
    """Where the newsletter's pages are, and how it is sent.

    Issues are pages below `prefix` that carry the template of the form `issue`; `subscribers` is the delivery list that
    the bot keeps; their labels are in this `language`, whichever cohort's turn it is to keep them. Where `split`, each
    language goes out by itself. `most` is how many pages one sending may have; where the wiki gives no clear answer,
    its log is asked for as long as `patience`.
    """

    prefix: str
    subscribers: str
    language: str
    issue: Form
    split: bool
    most: int
    patience: timedelta


def read_newsletter(table: Table, usual: str, languages: Collection[str]) -> Newsletter:
    """The table's settings; its `language` is one of `languages`, the `usual` one where it names none. What else it
    leaves out is as the Organizer Lab has it. Raises `ConfigError`."""
    prefix = take_title(table, "prefix", "Campaigns/Newsletter")
    newsletter = Newsletter(
        prefix=prefix,
        subscribers=take_title(table, "subscribers", f"{prefix}/Subscribers"),
        language=take_language(table, usual, languages),
        issue=needed_form(table, "issue", ISSUE_FIELDS),
        split=_split(table),
        most=table.number("max_targets", int, _MOST, 1, 2 * _MOST),
        patience=timedelta(minutes=table.number("patience_minutes", float, 10.0, 0.001, _DAY)),
    )
    table.close()
    return newsletter


def _split(table: Table) -> bool:
    word = table.take("translations", str, "none")
    if word not in ("none", "split"):
        raise table.error("translations", f'"translations" must be "none" or "split", not "{word}"')
    return word == "split"
