"""What went out: the claims as the wiki's log settles them, the reports under them, and the pages that list issues."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime

from bot.cohort.newsletter import Claim
from bot.cohort.reach import final_at
from bot.config.cohort import Cohort
from bot.jobs.claims import ClaimPage, settled, unsettled
from bot.jobs.newsletter.archive import archive, archive_reads
from bot.jobs.newsletter.issues import below, claim_pages, claims_to_ask, issue_names, sent_issues
from bot.jobs.newsletter.report import report_of, report_problems, report_reads
from bot.jobs.wanted import Markers, WantedRegion, Wants
from bot.plan.change import UNKNOWN_SENDING, Problem, Skip
from bot.wiki.snapshot import Request, Snapshot
from bot.wikitext.claim import SENT, claim_text
from bot.wikitext.region import enclose
from bot.wikitext.report import read_mark

Due = Callable[[str, ClaimPage, datetime], bool]
"""Whether a report is to be made now, under this claim of the issue of this name."""


def once_and_when_final(name: str, page: ClaimPage, now: datetime) -> bool:
    """As a run by the clock makes reports: at once, and when nothing more is to come."""
    mark = read_mark(page.text)
    if page.claim is None or page.claim.sent is None or (mark and mark.final):
        return False
    return mark is None or final_at(page.claim.sent) <= now


def of_issue(issue: str, name: str, page: ClaimPage, now: datetime) -> bool:
    """As a person asks for them: those of one issue, now."""
    return name == issue and page.claim is not None and page.claim.sent is not None


def sent_reads(due: Due, snapshot: Snapshot, cohort: Cohort, now: datetime) -> Request:
    """The newsletter's pages, what the log says of sendings that are not settled, and what reports are made from."""
    claims_read = Request(prefixes=frozenset({below(cohort)}), own_revisions=claims_to_ask(snapshot, cohort))
    request = archive_reads(cohort) | claims_read
    for name in issue_names(snapshot, cohort):
        pages = [page for _, page in claim_pages(name, snapshot, cohort)]
        claims = [page.claim for page in pages if page.claim]
        request |= Request(sends=frozenset(claim.list for claim in claims if unsettled(claim)))
        if any(due(name, page, now) for page in pages):
            request |= report_reads(claims, cohort, snapshot)
    return request


def sent_wants(due: Due, snapshot: Snapshot, cohort: Cohort, now: datetime) -> Wants:
    """The claims' pages as they should be, and the pages that list what was sent."""
    wants = Wants()
    for name in issue_names(snapshot, cohort):
        pages = [page for _, page in claim_pages(name, snapshot, cohort)]
        for page in pages:
            wants |= _page(name, page, pages, due, snapshot, cohort, now)
    # The lists of issues tell what the reports say that are written now.
    reports = {region.title: enclose(region.name, region.content) for region in wants.regions}
    return wants | Wants(regions=archive(sent_issues(snapshot, cohort, reports), snapshot, cohort))


def _page(
    name: str, page: ClaimPage, pages: list[ClaimPage], due: Due, snapshot: Snapshot, cohort: Cohort, now: datetime
) -> Wants:
    title = page.page.title
    if page.claim is None:  # what it is in the way of is said there
        return Wants()
    rows = snapshot.sends.get(page.claim.list, ())
    claim = settled(page.claim, page.saved, rows, cohort.newsletter.patience, now)
    if unsettled(claim) and not claim.unknown:
        return Wants(skips=(Skip(title, "being-sent"),))
    claims = [one.claim for one in pages if one.claim]
    reports = due(name, page, now)
    report = report_of(claim, claims, cohort, snapshot, now) if reports else None
    region = WantedRegion(title, SENT, claim_text(claim, report or ""), _summary(claim), Markers.NOWHERE)
    problems = (*_unknown(title, claim), *(report_problems([claim], snapshot) if reports else ()))
    return Wants(regions=(region,) if claim != page.claim or report else (), problems=problems)


def _unknown(title: str, claim: Claim) -> Iterator[Problem]:
    if claim.unknown:
        said = f"it was claimed {claim.claimed:%Y-%m-%d %H:%M} UTC, and the log of {claim.list} says nothing of it"
        look = f"look whether it arrived on some talk pages; if not: --resend {claim.issue}"
        yield Problem(UNKNOWN_SENDING, title, f"{said}: it may have been sent or not; {look}")


def _summary(claim: Claim) -> str:
    if claim.unknown:
        return "It is not known whether this was sent"
    return f"Sent: {claim.subject}"
