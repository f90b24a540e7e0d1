"""Counts of a cohort's applications: how many, when, from where, and who was taken."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from bot.cohort.application import Application
from bot.cohort.decision import DECISIONS, Decision
from bot.cohort.facts import facts
from bot.cohort.regions import Regions
from bot.cohort.roster import Standing, by_account, present_name

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

    `by_status` counts every application page (`states`); all else counts those who applied, each account once: with an
    application that can be read and that is submitted, or that was decided on. `accepted` are those of them who were
    accepted; who was accepted and whose application is gone is not among them. `by_decision` holds those of
    `DECISIONS`, then `undecided`, that occur. `by_day` and `undated` are as `days` counts them. `by_region` has all
    regions, and `""` last if there are applicants from none; `by_language` and `by_topic` count a person once for each,
    those that most applied with first.
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


def statistics(
    applications: Iterable[Application],
    decisions: Mapping[str, Decision],
    standings: Mapping[str, Standing],
    regions: Regions,
) -> Statistics:
    """All counts of these applications.

    `decisions` and `standings` are by user name, as for `roster`: an application and a decision under two names of one
    account belong together.
    """
    applications = tuple(applications)
    decided = {present_name(user, standings): one.decision for user, one in decisions.items() if one.decision}
    known = by_account(applications, standings)
    applied = {user: one for user, one in known.items() if one.status == "submitted" or user in decided}
    words = Counter(decided.get(user, UNDECIDED) for user in applied)
    people = [(facts(one, regions), decided.get(user) == "accepted") for user, one in applied.items()]
    by_day, undated = days(applied.values())
    return Statistics(
        applied=len(applied),
        accepted=words["accepted"],
        by_status=states(applications),
        by_decision=tuple((word, words[word]) for word in (*DECISIONS, UNDECIDED) if word in words),
        by_day=by_day,
        undated=undated,
        by_region=_by_region([(said.region, accepted) for said, accepted in people], regions),
        by_language=_shares([(code, accepted) for said, accepted in people for code in said.languages]),
        by_topic=_shares([(topic, accepted) for said, accepted in people for topic in said.topics]),
    )


def states(applications: Iterable[Application]) -> tuple[tuple[str, int], ...]:
    """How many applications are in each `Application.state` that occurs."""
    return tuple(sorted(Counter(one.state for one in applications).items()))


def days(applications: Iterable[Application]) -> tuple[tuple[tuple[date, int], ...], int]:
    """How many applications are of each day in UTC, and how many say no day.

    Days without one between the first and the last are among them, unless these are more than 400 days apart.
    """
    dates = [one.submitted.date() if one.submitted else None for one in applications]
    return _by_day([day for day in dates if day]), dates.count(None)


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
