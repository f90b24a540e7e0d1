"""Reminders that go by MassMessage: the pages that claim them, `…/Reminders/1`, `…/Reminders/2` and so on.

Each is claim and delivery list in one, and says who gets which messages. A run may claim the next of them only as long
as nobody else has: so of several runs that decide at once, one sends, and the others see whom that leaves.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import datetime
from itertools import count

from bot.cohort.newsletter import Claim
from bot.config.cohort import Cohort
from bot.jobs.claims import ClaimPage, claim_page, settled, unsettled
from bot.jobs.wanted import Markers, WantedRegion, Wants
from bot.plan.change import UNKNOWN_SENDING, Change, Problem, Send, Skip
from bot.wiki.data import OwnEdit, Page
from bot.wiki.snapshot import Request, Snapshot
from bot.wikitext.claim import SENT, claim_text

_NUMBER = re.compile(r"[1-9]\d{0,8}", re.ASCII)


def mailed_reads(snapshot: Snapshot, cohort: Cohort) -> Request:
    """The claims, what the bot last wrote on those that others have edited, and the log about those that are not
    settled, and about those on which it has written nothing."""
    there = _claimed(snapshot, cohort).values()
    asked = snapshot.asked.own_revisions
    blank = frozenset(one.page.title for one in there if not one.text and one.page.title in asked)
    return Request(
        prefixes=frozenset({_below(cohort)}),
        own_revisions=frozenset(one.page.title for one in there if one.page.user != cohort.account),
        sends=blank | {one.claim.list for one in there if one.claim and unsettled(one.claim)},
    )


def mailed(snapshot: Snapshot, cohort: Cohort) -> Iterator[OwnEdit]:
    """What was sent, or may have been, as if it had been edits: to which page, when, with which summary."""
    for one in _claimed(snapshot, cohort).values():
        if (claim := one.claim) and not claim.refused:
            at = claim.sent.at if claim.sent else claim.claimed
            yield from (OwnEdit(page, one.page.revid, at, claim.part) for page in claim.pages)


def is_record_whole(snapshot: Snapshot, cohort: Cohort) -> bool:
    """Whether all claims can be read, without pages that are none. Where not, nobody knows who has been sent what."""
    return all(one.claim or _is_anothers(one, snapshot) for one in _claimed(snapshot, cohort).values())


def settle(snapshot: Snapshot, cohort: Cohort, now: datetime) -> Wants:
    """The claims as the log settles them, and what people have to look at."""
    wants = Wants()
    for one in _claimed(snapshot, cohort).values():
        wants |= _settle(one, one.claim, snapshot, cohort, now) if one.claim else _unreadable(one, snapshot)
    return wants


def places(snapshot: Snapshot, cohort: Cohort) -> Iterator[tuple[str, Page | None]]:
    """The titles to claim, the next one first, without end; with the page where there is one that the wiki refused to
    send: nobody got it, and it is claimed anew."""
    there = _claimed(snapshot, cohort)
    yield from ((there[number].page.title, there[number].page) for number in _refused(there))
    yield from ((_title(number, cohort), None) for number in count(1) if number not in there)


def rivals(change: Change, snapshot: Snapshot, cohort: Cohort) -> frozenset[str]:
    """For a job's `causes`: the pages that another run would claim before it sends something to the same people."""
    there = _claimed(snapshot, cohort)
    free = next(number for number in count(1) if number not in there)
    own = int(change.claim.title.removeprefix(_below(cohort))) if isinstance(change, Send) else 0
    numbers = {*_refused(there), *range(free, max(free, own) + 1)}
    return frozenset(_title(number, cohort) for number in numbers)


def _below(cohort: Cohort) -> str:
    return f"{cohort.root}/Reminders/"


def _title(number: int, cohort: Cohort) -> str:
    return f"{_below(cohort)}{number}"


def _claimed(snapshot: Snapshot, cohort: Cohort) -> Mapping[int, ClaimPage]:
    """The claims by number, in order."""
    below = _below(cohort)
    titles = (title for title in snapshot.below.get(below, ()) if _NUMBER.fullmatch(title.removeprefix(below)))
    numbers = sorted(int(title.removeprefix(below)) for title in titles)
    return {number: claim_page(snapshot.pages[_title(number, cohort)], snapshot, cohort) for number in numbers}


def _refused(there: Mapping[int, ClaimPage]) -> list[int]:
    return [number for number, one in there.items() if one.claim and one.claim.refused]


def _settle(one: ClaimPage, said: Claim, snapshot: Snapshot, cohort: Cohort, now: datetime) -> Wants:
    page = one.page
    claim = settled(said, one.saved, snapshot.sends.get(said.list, ()), cohort.newsletter.patience, now)
    if unsettled(claim) and not claim.unknown:
        return Wants(skips=(Skip(page.title, "being-sent"),))
    if claim == said:
        return Wants(problems=tuple(_unknown(page, claim)))
    summary = "It is not known whether this was sent" if claim.unknown else f"Sent: {claim.subject}"
    region = WantedRegion(page.title, SENT, claim_text(claim), summary, Markers.NOWHERE)
    return Wants(regions=(region,), problems=tuple(_unknown(page, claim)))


def _unknown(page: Page, claim: Claim) -> Iterator[Problem]:
    if claim.unknown:
        said = f"it was claimed {claim.claimed:%Y-%m-%d %H:%M} UTC, and the wiki's log says nothing of it"
        look = "look on some of its talk pages; if it is not there, have this page deleted: then it is sent again"
        yield Problem(UNKNOWN_SENDING, page.title, f"{said}: it may have been sent or not; {look}")


def _is_anothers(one: ClaimPage, snapshot: Snapshot) -> bool:
    """Whether somebody has made a page where claims are: the bot has saved nothing on it, and nothing was sent to it. A
    claim that was moved away leaves a redirect, or what the log says."""
    return not (one.text or one.page.redirect or snapshot.sends.get(one.page.title))


def _unreadable(one: ClaimPage, snapshot: Snapshot) -> Wants:
    if _is_anothers(one, snapshot):
        code, message = "not-ours", "the bot has not made this page, and passes it over: have it deleted"
    else:
        code = "claim"
        message = (
            "what the bot wrote here can't be read, so that nobody knows who has been sent what, and nobody is"
            " reminded: restore it (move it back, say)"
        )
    return Wants(problems=(Problem(code, one.page.title, message),))
