"""Claims and sent issues, as tests need them."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

from bot.cohort.archive import SentIssue
from bot.cohort.newsletter import Claim, SentAs

PREFIX = "Campaigns/Newsletter"
SENT_AT = datetime(2022, 11, 15, 12, 5, tzinfo=UTC)


def claim(name: str = "2022-11", part: str = "", at: datetime | None = SENT_AT, **said: object) -> Claim:
    """A claim of a sending to 100 pages, of which MassMessage took 90; not known to be sent where `at` is None."""
    made = Claim(
        issue=name,
        part=part,
        list=f"{PREFIX}/Subscribers",
        list_revid=7,
        targets=100,
        subject=f"News of {name}",
        text=f"Text of {name}. ~~~~",
        ready_by="Fay",
        ready_revid=9,
        claimed=SENT_AT if at is None else at,
        sent=None if at is None else SentAs(5, at, 90),
    )
    return replace(made, **said)  # type: ignore[arg-type]


def issue(*claims: Claim, reached: int | None = None) -> SentIssue:
    name = claims[0].issue
    return SentIssue(name, f"{PREFIX}/{name}", claims, reached)
