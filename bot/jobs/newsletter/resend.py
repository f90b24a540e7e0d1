"""Sends an issue once more to those whom it did not reach, and to nobody else."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sized
from dataclasses import replace
from datetime import datetime
from functools import partial
from itertools import count

from bot.cohort.newsletter import Claim, Target
from bot.cohort.reach import Reach, trying_until
from bot.config.cohort import Cohort
from bot.jobs.job import Job
from bot.jobs.newsletter.issues import (
    below,
    claim_pages,
    claim_title,
    claims_to_ask,
    issue_title,
    list_title,
    read_trusted_issue,
)
from bot.jobs.newsletter.languages import batches
from bot.jobs.newsletter.parts import AGAIN, gone_since, targets_of
from bot.jobs.newsletter.report import reach_of, report_problems, report_reads
from bot.jobs.newsletter.targets import targets_reads
from bot.jobs.wanted import WantedPage, WantedSend, Wants
from bot.plan.change import Problem, Skip
from bot.wiki.data import LIST_MODEL
from bot.wiki.snapshot import Request, Snapshot
from bot.wikitext.claim import SENT, claim_text
from bot.wikitext.delivery_list import list_json
from bot.wikitext.region import enclose

NAME = "newsletter"


def resend_job(name: str) -> Job:
    """The job that sends the issue of this name (`2022-11`) again to the pages where it failed, and to those of which
    nothing was heard, once nothing more is to come of what was sent. Who was left out on purpose is left out again, and
    so is who took themselves off the list since."""
    return Job(NAME, partial(_reads, name), partial(_wants, name))


def _reads(name: str, snapshot: Snapshot, cohort: Cohort, now: datetime) -> Request:
    pages = Request(
        prefixes=frozenset({below(cohort)}),
        trusted=frozenset({issue_title(name, cohort)}),
        own_revisions=claims_to_ask(snapshot, cohort),
    )
    sent = _sent(name, snapshot, cohort)
    lists = frozenset(_subscribers(claim, snapshot, cohort) for claim in sent)
    on_them = frozenset(target for title in lists for target in targets_of(title, snapshot))
    return (
        pages | Request(titles=lists) | targets_reads(on_them, snapshot, cohort) | report_reads(sent, cohort, snapshot)
    )


def _wants(name: str, snapshot: Snapshot, cohort: Cohort, now: datetime) -> Wants:
    if waits := tuple(_waits(name, snapshot, cohort, now)):
        return Wants(problems=waits)
    sent = _sent(name, snapshot, cohort)
    parts = _free_parts(name, snapshot, cohort)
    gone: list[Target] = []
    again: list[tuple[Claim, tuple[Target, ...]]] = []
    for claim, lacking in _lacking(sent, snapshot, cohort):
        left = gone_since(lacking, _subscribers(claim, snapshot, cohort), snapshot, cohort)
        gone += left
        still = [one for one in lacking if one not in left]
        for some in batches(still, cohort.newsletter.most):
            again.append((_again(claim, next(parts), some, cohort, now), some))
    return Wants(
        pages=tuple(_list(claim, targets, cohort) for claim, targets in again),
        sends=tuple(_send(claim, cohort) for claim, _ in again),
        skips=tuple(Skip(str(one), "taken-off") for one in gone),
        problems=(*_left(name, sent, snapshot, cohort), *([] if again else [_nobody(name, cohort)])),
    )


def _sent(name: str, snapshot: Snapshot, cohort: Cohort) -> tuple[Claim, ...]:
    """The issue's sendings, as far as it is known that they were sent."""
    claims = (page.claim for _, page in claim_pages(name, snapshot, cohort))
    return tuple(claim for claim in claims if claim is not None and claim.sent is not None)


def _subscribers(claim: Claim, snapshot: Snapshot, cohort: Cohort) -> str:
    """The list on which people say whether they want what this sent: its own, or of a part the issue's."""
    if not claim.part:
        return claim.list
    issue = read_trusted_issue(claim.issue, snapshot, cohort)
    return issue.list if issue else cohort.newsletter.subscribers


def _waits(name: str, snapshot: Snapshot, cohort: Cohort, now: datetime) -> Iterator[Problem]:
    """Why nothing can be sent again yet."""
    sent = _sent(name, snapshot, cohort)
    for _, page in claim_pages(name, snapshot, cohort):
        # What the wiki refused has reached nobody, and is known to.
        if page.claim is None or not (page.claim.sent or page.claim.refused):
            message = "it is not known what of this was sent: what that page says comes first"
            yield Problem("unsettled", page.page.title, message)
        elif page.claim.sent and (until := trying_until(page.claim.sent, now)):
            message = f"MassMessage tries until {until:%Y-%m-%d %H:%M} UTC: who is still without it is known then"
            yield Problem("not-final", page.page.title, message)
    if not sent:
        yield Problem("not-sent", issue_title(name, cohort), "it has not been sent: there is nothing to send again")
    yield from report_problems(sent, snapshot)


def _lacking(sent: Collection[Claim], snapshot: Snapshot, cohort: Cohort) -> Iterator[tuple[Claim, tuple[Target, ...]]]:
    """The pages that are still without a message, each message with the claim that was made for it first."""
    by_message: dict[tuple[str, str], list[Claim]] = {}
    for claim in sorted(sent, key=lambda claim: claim.claimed):
        by_message.setdefault((claim.subject, claim.text), []).append(claim)
    for claims in by_message.values():
        lacking: set[Target] = set()
        for reached in _reaches(claims, sent, snapshot, cohort):
            for one in reached.hosts:
                lacking |= {Target(title, one.host) for title in one.lacking}
                lacking -= {Target(title, one.host) for title in one.settled | one.doubtful}
        yield claims[0], tuple(sorted(lacking))


def _reaches(claims: Iterable[Claim], sent: Collection[Claim], snapshot: Snapshot, cohort: Cohort) -> Iterator[Reach]:
    return filter(None, (reach_of(claim, sent, cohort, snapshot) for claim in claims))


def _free_parts(name: str, snapshot: Snapshot, cohort: Cohort) -> Iterator[str]:
    """`again-1`, `again-2` …, without those of which there is a page: what is on a list that is there, nobody knows."""
    for part in (f"{AGAIN}{number}" for number in count(1)):
        if not {claim_title(name, part, cohort), list_title(name, part, cohort)} & snapshot.pages.keys():
            yield part


def _again(claim: Claim, part: str, targets: Sized, cohort: Cohort, now: datetime) -> Claim:
    """The claim of the same message to other pages; the list, made for it, has no revision yet."""
    title = list_title(claim.issue, part, cohort)
    return replace(
        claim, part=part, list=title, list_revid=0, targets=len(targets), claimed=now, run="", sent=None, unknown=False
    )


def _list(claim: Claim, targets: Iterable[Target], cohort: Cohort) -> WantedPage:
    issue = f"[[{issue_title(claim.issue, cohort)}]]"
    text = list_json(f"Those whom {issue} did not reach", targets)
    return WantedPage(claim.list, text, f"Not reached by {issue}", LIST_MODEL)


def _send(claim: Claim, cohort: Cohort) -> WantedSend:
    title = claim_title(claim.issue, claim.part, cohort)
    text = enclose(SENT, claim_text(claim))
    return WantedSend(claim.list, claim.subject, claim.text, claim.targets, title, text)


def _left(name: str, sent: Collection[Claim], snapshot: Snapshot, cohort: Cohort) -> Iterator[Problem]:
    """Who may be without it, and gets nothing again as it is not sure."""
    title = issue_title(name, cohort)
    reached = tuple(_reaches(sent, sent, snapshot, cohort))
    for host, why in sorted({(one.host, one.why) for found in reached for one in found.unread}):
        yield Problem("not-looked-at", title, f"the pages on {host} were not looked at, and get nothing again: {why}")
    for one in (one for found in reached for one in found.hosts if one.doubtful):
        where, count = one.host or "this wiki", len(one.doubtful)
        message = (
            f"on {where} it arrived on pages that are not on the list, such as {one.unexpected[0]}: the {count} where"
            " nothing was heard may be the same under other names, and get nothing again; add who lacks it by hand"
        )
        yield Problem("doubtful", title, message)


def _nobody(name: str, cohort: Cohort) -> Problem:
    message = "there is no page that surely lacks it and should have it: nothing is sent again"
    return Problem("nothing-to-resend", issue_title(name, cohort), message)
