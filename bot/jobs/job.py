"""What a job is."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from bot.config.cohort import Cohort
from bot.jobs.wanted import Wants
from bot.plan.change import Change
from bot.wiki.snapshot import Request, Snapshot

Reads = Callable[[Snapshot, Cohort, datetime], Request]


def no_causes(change: Change, snapshot: Snapshot, cohort: Cohort) -> frozenset[str]:
    """A change that stands on nothing but the page it is made to, which the wiki itself compares."""
    return frozenset()


@dataclass(frozen=True, slots=True)
class Job:
    """A job is two pure functions.

    `reads` says what to read, and is asked again with what came back until it asks for nothing new; `wants` says
    what the wiki should look like and who should be told what. `causes` are titles of pages that are looked at again
    before a change is written: if one of them is no longer what the decision was made on, it is made anew.
    """

    name: str
    reads: Reads
    wants: Callable[[Snapshot, Cohort, datetime], Wants]
    causes: Callable[[Change, Snapshot, Cohort], frozenset[str]] = no_causes
