"""Sending exactly once: claimed by a new page, handed to MassMessage in one request, looked up in its log.

MassMessage itself sends again whatever it is asked to, and its answer can be lost after it has said yes. So:

1. Nothing is in its log with this list and subject.
2. The claim is written, a compare-and-set: of several runs one gets it.
3. One request, which nobody repeats; none where somebody has stopped the bot meanwhile.
4. The log's row goes into the claim.
5. Where no clear answer came the log is asked, with growing pauses. If it is silent, the claim says so, and a person
   must decide.

A run that dies in between leaves a claim and nothing in the log, which the next run sees: it sends nothing either.
"""

from __future__ import annotations

import secrets
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import timedelta
from itertools import accumulate, chain, pairwise, repeat, takewhile

from bot.cohort.newsletter import Claim
from bot.jobs.claims import went_out
from bot.plan.change import Change, Rewrite, Send
from bot.plan.outcome import Conflict, Done, Outcome, Refused, Sent, Then, Unknown
from bot.wiki.data import Page, SendRow
from bot.wiki.port import Wiki, WikiError
from bot.wikitext.claim import SENT, claim_text, read_claim
from bot.wikitext.region import Region, find_region, replace_region
from bot.wikitext.subject import same_subject

_PAUSES = (0.2, 0.5, 1.0, 2.0, 5.0, 10.0, 20.0, 40.0)  # seconds; the last one for ever
_CLOCKS = timedelta(minutes=10)
"""By so much the wiki's clock may be behind ours. (Nobody gets two reminders within hours.)"""
_FOR_THE_ROW = timedelta(seconds=10)
"""So long is waited for the row of a sending that MassMessage has taken: it comes within a second."""


Objection = Callable[[Change], Outcome | None]
"""What there is against writing a change now, as its outcome; None where nothing is."""


def send(change: Send, wiki: Wiki, gate: Objection) -> Outcome:
    """Send a message once; every other outcome than `Sent` and `Unknown` means that this call has sent nothing.

    `gate` is asked once more when the claim is ours. Where it keeps the message back, the claim says so, as it says
    what came of a sending that was stopped too late: a record of what was or was not sent is never kept back.
    """
    try:
        if row := _row(wiki, change):
            when = f"{row.timestamp:%Y-%m-%d %H:%M} UTC, log entry {row.logid}"
            return Refused("sent-before", f"{row.user} has sent a message with this subject to this list ({when})")
        taken = _take_claim(change, wiki)
    except WikiError as problem:
        return Unknown(str(problem))
    return _send_claimed(change, *taken, wiki, gate) if isinstance(taken, tuple) else taken


def _take_claim(change: Send, wiki: Wiki) -> tuple[Claim, Page] | Outcome:
    """The claim that is ours, and its page; else why it is not. Raises `WikiError` where the wiki can't be asked."""
    wanted = read_claim(change.claim.text)
    if wanted is None:
        return Refused("claim", f"{change.claim.title}: the claim does not say what is sent")
    ours = replace(wanted, run=secrets.token_hex(8))
    outcome = wiki.write(replace(change.claim, text=_with_claim(change.claim.text, ours)))
    if not isinstance(outcome, Done | Unknown):
        return outcome
    page = next(wiki.pages([change.claim.title]), None)  # an answer that was lost may have been a yes
    if page is None:
        return outcome if isinstance(outcome, Unknown) else Unknown("the wiki does not show the page that was saved")
    there = read_claim(page.text)
    return (ours, page) if there and there.run == ours.run else Conflict("articleexists")


def _send_claimed(change: Send, claim: Claim, page: Page, wiki: Wiki, gate: Objection) -> Outcome:
    wiki.wait_for_turn()  # before asking whether the bot may: the wait may be seconds
    outcome = _overtaken(claim, wiki) or gate(change) or wiki.send(change.title, change.subject, change.text)
    match outcome:
        case Sent(count=count):
            row = _poll(wiki, change, min(_FOR_THE_ROW, change.patience))
            _note(claim if row is None else went_out(claim, row, count), page, change, wiki)
            return outcome if count else Refused("nobody", f"MassMessage finds no page on {change.title}")
        case Unknown(message=message):
            row = _poll(wiki, change, change.patience)
            known = went_out(claim, row, None) if row else replace(claim, unknown=True)
            _note(known, page, change, wiki)
            return Sent(None) if row else _unsettled(change, message)
        case _:
            _note(replace(claim, refused=getattr(outcome, "code", "refused")), page, change, wiki)
            return outcome


def _overtaken(claim: Claim, wiki: Wiki) -> Outcome | None:
    """What to say where another run of the bot has written to somebody on the list since this one looked, by an edit,
    which no claim keeps from doing so; None where none has. Who edits from now on sees the claim."""
    try:
        edited = {edit.title for edit in wiki.edits_since(claim.claimed - _CLOCKS)} if claim.pages else set()
    except WikiError as problem:
        return Refused("unreachable", str(problem))
    return Conflict("overtaken") if edited & set(claim.pages) else None


def _unsettled(change: Send, message: str) -> Unknown:
    minutes = change.patience / timedelta(minutes=1)
    what = f"{message}; in {minutes:g} minutes nothing has come up in the wiki's log"
    how = "have its claim deleted" if change.to else "send it again with --resend"
    look = f"look there and on some talk pages, then {how}, or leave it"
    return Unknown(f"{what}: it may have been sent or not: {look}", Then.GO_ON)


def _note(claim: Claim, page: Page, change: Send, wiki: Wiki) -> None:
    """Put what is known now into the claim. Where that fails the next run does it, from the log."""
    text = _with_claim(page.text, claim)
    wiki.write(Rewrite(change.job, change.wiki, page.title, page.revid, page.text, text, change.claim.summary))


def _with_claim(text: str, claim: Claim) -> str:
    region = find_region(text, SENT)
    return replace_region(text, region, claim_text(claim)) if isinstance(region, Region) else text


def _poll(wiki: Wiki, change: Send, patience: timedelta) -> SendRow | None:
    """The log's row, asked for with growing pauses; None where it has not come when the patience is over."""
    for pause in _pauses(patience.total_seconds()):
        time.sleep(pause)
        try:
            if row := _row(wiki, change):
                return row
        except WikiError:
            continue  # whatever keeps the wiki from answering may be what lost our answer
    return None


def _pauses(patience: float) -> Iterator[float]:
    """No pause, then growing ones, which are `patience` seconds together."""
    moments = accumulate(chain((0.0,), _PAUSES, repeat(_PAUSES[-1])))
    before = [*takewhile(lambda moment: moment < patience, moments), patience]
    return chain((0.0,), (later - earlier for earlier, later in pairwise(before)))


def _row(wiki: Wiki, change: Send) -> SendRow | None:
    return next((row for row in wiki.sends(change.title) if same_subject(row.subject, change.subject)), None)
