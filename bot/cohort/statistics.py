"""Counts of a cohort's applications: how many, when, from where, and who was taken."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class Share:
    """One region, language or topic: how many applied, and how many of those were accepted. `key` is its code."""

    key: str
    applied: int
    accepted: int


@dataclass(frozen=True, slots=True)
class Statistics:
    """All counts. `by_status` and `by_decision` map each word that occurs to its number; `by_day` is in UTC, in order,
    days without an application between the first and the last among them; `undated` applications say no day."""

    applied: int
    accepted: int
    by_status: tuple[tuple[str, int], ...]
    by_decision: tuple[tuple[str, int], ...]
    by_day: tuple[tuple[date, int], ...]
    undated: int
    by_region: tuple[Share, ...]
    by_language: tuple[Share, ...]
    by_topic: tuple[Share, ...]
