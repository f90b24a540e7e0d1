"""The facilitators' decisions on applications."""

from __future__ import annotations

from dataclasses import dataclass

from bot.cohort.form import FieldProblem

DECISIONS = ("accepted", "waitlisted", "declined")


@dataclass(frozen=True, slots=True)
class Decision:
    """One row of the review page. `decision` is one of `DECISIONS`, empty while open or where it can't be read."""

    user: str
    decision: str
    note: str
    reviewer: str


@dataclass(frozen=True, slots=True)
class Review:
    """What a review page says: its rows that name a user, in page order, and what people have to mend in any row."""

    rows: tuple[Decision, ...]
    problems: tuple[FieldProblem, ...]
