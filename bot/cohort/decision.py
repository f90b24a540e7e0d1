"""The facilitators' decisions on applications."""

from __future__ import annotations

from dataclasses import dataclass

DECISIONS = ("accepted", "waitlisted", "declined")


@dataclass(frozen=True, slots=True)
class Decision:
    """One row of the review page. `decision` is one of `DECISIONS`, empty while open, or whatever was written there."""

    user: str
    decision: str
    note: str
    reviewer: str

    @property
    def readable(self) -> bool:
        """Open, or one of the words that count."""
        return self.decision in ("", *DECISIONS)
