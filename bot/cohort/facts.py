"""What applications say of the people who wrote them, as far as it can be read."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from bot.cohort.application import Application
from bot.cohort.form import Value
from bot.cohort.regions import Regions


@dataclass(frozen=True, slots=True)
class Facts:
    """What is known of an applicant, in the words of `Participant`; None or empty where nothing can be read."""

    home_wiki: str | None
    country: str | None
    region: str
    languages: tuple[str, ...]
    topics: tuple[str, ...]


def facts(application: Application | None, regions: Regions) -> Facts:
    """What an application says; nothing where there is none, or none that can be read."""
    fields = (application.fields if application else None) or {}
    country = _word(fields.get("country"))
    region = regions.of(country) if country else None
    return Facts(
        home_wiki=_word(fields.get("home_wiki")),
        country=country,
        region=region.code if region else "",
        languages=_words(fields.get("languages")),
        topics=_words(fields.get("topic")),
    )


def readable(applications: Iterable[Application]) -> dict[str, Application]:
    """The application of each user who has one that can be read; of several (`…/Foo`, `…/User:Foo`) the last."""
    return {one.user: one for one in applications if one.fields is not None}


def _word(value: Value) -> str | None:
    return value if isinstance(value, str) and value else None


def _words(value: Value) -> tuple[str, ...]:
    return tuple(dict.fromkeys(value)) if isinstance(value, tuple) else ()
