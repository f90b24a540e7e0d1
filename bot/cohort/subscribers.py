"""Who put subscribers on a list and took them off it: what the bot may do to it, people having had their say."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from bot.cohort.newsletter import Target


@dataclass(frozen=True, slots=True)
class Listing:
    """A delivery list at one of its revisions: who is on it, each in one spelling, and whether the bot saved it."""

    targets: frozenset[Target]
    by_bot: bool


@dataclass(frozen=True, slots=True)
class Past:
    """What a list's history says of its targets, those on it now and those of before.

    `taken_off`: a person took them off, and no person has put them on again since; that the bot did, who knew no better
    when it saved, does not count. `ours`: the bot put them on, and has not taken them off since.
    """

    taken_off: frozenset[Target]
    ours: frozenset[Target]


def past(listings: Iterable[Listing]) -> Past:
    """The history of a list, from its listings, the oldest first."""
    before: frozenset[Target] = frozenset()
    taken_off: set[Target] = set()
    ours: set[Target] = set()
    for one in listings:
        came, went = one.targets - before, before - one.targets
        if one.by_bot:
            ours = (ours | came) - went
        else:
            # Whom the bot has put on stays its own when somebody empties the list and another restores it.
            taken_off = (taken_off | went) - came
        before = one.targets
    return Past(frozenset(taken_off), frozenset(ours))
