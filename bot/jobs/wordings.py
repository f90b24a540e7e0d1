"""The reminders' words: those that ship, with the facilitators' own in their place, `…/Messages/<name>/<lang>`."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from bot.config.cohort import Cohort
from bot.jobs.trusted import trusted_text, unreviewed
from bot.plan.change import Problem
from bot.wiki.snapshot import Snapshot
from bot.wikitext.overrides import Place, with_overrides
from bot.wikitext.wording import Wording


def messages_below(cohort: Cohort) -> str:
    """The prefix of the facilitators' own words."""
    return f"{cohort.root}/Messages/"


def message_pages(snapshot: Snapshot, cohort: Cohort) -> tuple[str, ...]:
    """The pages with their own words, as far as they are known; without those that are still as the bot made them."""
    titles = snapshot.below.get(messages_below(cohort), ())
    return tuple(title for title in titles if snapshot.pages[title].user != cohort.account)


def wordings(snapshot: Snapshot, cohort: Cohort) -> tuple[Mapping[str, Wording], Mapping[Place, list[str]]]:
    """The words by language, and for each text that is not used what is wrong with it."""
    places = {_place(title, cohort): title for title in message_pages(snapshot, cohort) if title in snapshot.trusted}
    written = {place: trusted_text(snapshot, title) for place, title in places.items()}
    return with_overrides(cohort.wordings, written)


def wording_problems(complaints: Mapping[Place, list[str]], snapshot: Snapshot, cohort: Cohort) -> Iterator[Problem]:
    """What facilitators have to mend in their words, and whether somebody else has edited them."""
    for (name, language), sentences in complaints.items():
        title = f"{messages_below(cohort)}{name}/{language}" if language else f"{messages_below(cohort)}{name}"
        yield from (Problem("wording", title, f"{sentence} The shipped words are used.") for sentence in sentences)
    for title in message_pages(snapshot, cohort):
        yield from unreviewed(snapshot, title, cohort.account)


def _place(title: str, cohort: Cohort) -> Place:
    name, _, language = title.removeprefix(messages_below(cohort)).partition("/")
    return name, language
