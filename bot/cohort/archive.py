"""The issues that were sent, as people look for them later."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from bot.cohort.newsletter import Claim

_AGAIN = "again-"
"""How parts begin that go once more to pages which an earlier part did not reach."""


@dataclass(frozen=True, slots=True)
class SentIssue:
    """An issue by its name (`2022-11`), its page, all claims of its sendings, and how many pages have it, None as long
    as no report says so for good."""

    name: str
    title: str
    claims: tuple[Claim, ...]
    reached: int | None

    @property
    def sent(self) -> tuple[datetime, ...]:
        """When its parts were sent, as far as that is known (aware, UTC), the earliest first."""
        return tuple(sorted(claim.sent.at for claim in self.claims if claim.sent is not None))

    @property
    def pages(self) -> int:
        """To how many pages it was sent, each counted once."""
        return sum(_pages(claim) for claim in self.claims if not claim.part.startswith(_AGAIN))

    def spoken(self, language: str) -> Claim:
        """Of the claims that are known to be sent (one at least) the one in this language, else the whole, else the
        first."""
        sent = (claim for claim in self.claims if claim.sent is not None)
        best = {language: 0, "": 1}
        return min(sent, key=lambda claim: best.get(claim.part, len(best)))


def newest_first(issues: Iterable[SentIssue]) -> tuple[SentIssue, ...]:
    """The issues that are known to be sent, by the time when their sending began."""
    sent = (issue for issue in issues if issue.sent)
    return tuple(sorted(sent, key=lambda issue: (issue.sent[0], issue.name), reverse=True))


def _pages(claim: Claim) -> int:
    """To how many pages a claim's message went: as MassMessage counted them, if its answer came."""
    if claim.sent is None:
        return 0
    return claim.targets if claim.sent.count is None else claim.sent.count
