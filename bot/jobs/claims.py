"""Pages that claim a sending: what the bot wrote there, and what the wiki's log says of it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from bot.cohort.newsletter import Claim, SentAs
from bot.config.cohort import Cohort
from bot.wiki.data import Page, SendRow
from bot.wiki.snapshot import Snapshot
from bot.wikitext.claim import read_claim
from bot.wikitext.subject import same_subject


@dataclass(frozen=True, slots=True)
class ClaimPage:
    """A page that claims a sending: as it stands, the text that the bot last saved there, which alone counts (empty
    where it is not known), when that was (aware, UTC; of a page that it has not saved, when another did), and the claim
    in the text, None where that can't be read."""

    page: Page
    text: str
    saved: datetime
    claim: Claim | None


def claim_page(page: Page, snapshot: Snapshot, cohort: Cohort) -> ClaimPage:
    """What a page claims."""
    text, revision = own_text(page, snapshot, cohort), snapshot.own_revisions.get(page.title)
    saved = revision.timestamp if revision and page.user != cohort.account else page.timestamp
    return ClaimPage(page, text, saved, read_claim(text))


def own_text(page: Page, snapshot: Snapshot, cohort: Cohort) -> str:
    """The text that the bot last saved on a page; empty where that is not known, or nothing."""
    if page.user == cohort.account:
        return page.text
    revision = snapshot.own_revisions.get(page.title)
    return revision.text if revision else ""


def unsettled(claim: Claim) -> bool:
    """Whether it is not known that the message was sent, nor that it was not."""
    return claim.sent is None and not claim.refused


def went_out(claim: Claim, row: SendRow, count: int | None) -> Claim:
    """The claim of what was sent as the log's row says: to the list as it was then, which may not be the one planned.
    `count` is what MassMessage answered, None where that was lost."""
    sent = SentAs(row.logid, row.timestamp, count)
    return replace(claim, list_revid=row.revid or claim.list_revid, sent=sent, unknown=False)


def settled(claim: Claim, saved: datetime, rows: Iterable[SendRow], patience: timedelta, now: datetime) -> Claim:
    """The claim, saved at this moment, with what the log's rows about its list say: that it was sent; or nothing for so
    long that nobody knows."""
    if not unsettled(claim):
        return claim
    for row in rows:
        if same_subject(row.subject, claim.subject):
            return went_out(claim, row, None)
    return replace(claim, unknown=claim.unknown or now - saved > patience)
