"""Counts of a cohort's applications: how many, when, from where, and who was taken."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from bot.cohort.application import Application
from bot.cohort.decision import DECISIONS, Decision
from bot.cohort.facts import facts, readable
from bot.cohort.regions import Regions

UNDECIDED = "undecided"
"""The word for an application that nobody has decided on yet."""
_LONGEST = timedelta(days=400)  # more lies between the days only where somebody wrote a wrong year


@dataclass(frozen=True, slots=True)
class Share:
    """One region, language or topic: how many applied, and how many of those were accepted. `key` is its code."""

    key: str
    applied: int
    accepted: int


@dataclass(frozen=True, slots=True)
class Statistics:
    """All counts, in the order in which they are shown.

    `by_status` counts every application page by `Application.state`; all else counts those who applied, each user once:
    with an application that can be read and that is submitted, or that was decided on. `accepted` are those of them
    who were accepted; who was accepted and whose application is gone is not among them. `by_status` and `by_decision`
    (`DECISIONS`, then `undecided`) hold the words that occur. `by_day` is in UTC, days without an application between
    the first and the last among them unless these are more than 400 days apart; `undated` applications say no day.
    `by_region` has all regions, and `""` last if there are applicants from none; `by_language` and `by_topic` count a
    person once for each, those that most applied with first.
    """

    applied: int
    accepted: int
    by_status: tuple[tuple[str, int], ...]
    by_decision: tuple[tuple[str, int], ...]
    by_day: tuple[tuple[date, int], ...]
    undated: int
    by_region: tuple[Share, ...]
    by_language: tuple[Share, ...]
    by_topic: tuple[Share, ...]


def statistics(applications: Iterable[Application], decisions: Mapping[str, Decision], regions: Regions) -> Statistics:
    """All counts of these applications; `decisions` are by user name, as on the review page."""
    applications = tuple(applications)
    decided = {user: one.decision for user, one in decisions.items() if one.decision in DECISIONS}
    applied = [one for one in readable(applications).values() if one.status == "submitted" or one.user in decided]
    words = Counter(decided.get(one.user, UNDECIDED) for one in applied)
    people = [(facts(one, regions), decided.get(one.user) == "accepted") for one in applied]
    days = [one.submitted.date() for one in applied if one.submitted]
    return Statistics(
        applied=len(applied),
        accepted=words["accepted"],
        by_status=tuple(sorted(Counter(one.state for one in applications).items())),
        by_decision=tuple((word, words[word]) for word in (*DECISIONS, UNDECIDED) if word in words),
        by_day=_by_day(days),
        undated=len(applied) - len(days),
        by_region=_by_region([(said.region, accepted) for said, accepted in people], regions),
        by_language=_shares([(code, accepted) for said, accepted in people for code in said.languages]),
        by_topic=_shares([(topic, accepted) for said, accepted in people for topic in said.topics]),
    )


def _shares(people: Iterable[tuple[str, bool]]) -> tuple[Share, ...]:
    """The shares of these keys, given once for each applicant, with whether that one was accepted."""
    counts = Counter(people)
    keys = {key for key, _ in counts}
    shares = (Share(key, counts[key, True] + counts[key, False], counts[key, True]) for key in keys)
    return tuple(sorted(shares, key=lambda share: (-share.applied, share.key)))


def _by_region(people: Iterable[tuple[str, bool]], regions: Regions) -> tuple[Share, ...]:
    # Regions that nobody applied from are shown as well: who is missing is what the organizers look for.
    found = {share.key: share for share in _shares(people)}
    elsewhere = (found[""],) if "" in found else ()
    return (*(found.get(code, Share(code, 0, 0)) for code in regions.by_code), *elsewhere)


def _by_day(days: Sequence[date]) -> tuple[tuple[date, int], ...]:
    counts = Counter(days)
    if not counts:
        return ()
    first, last = min(counts), max(counts)
    if last - first > _LONGEST:
        return tuple(sorted(counts.items()))
    span = (first + timedelta(days=number) for number in range((last - first).days + 1))
    return tuple((day, counts[day]) for day in span)
