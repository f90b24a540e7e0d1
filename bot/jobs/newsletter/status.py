"""Whom one issue reached, when a person asks."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from functools import partial

from bot.cohort.reach import Reach, trying_until
from bot.config.cohort import Cohort
from bot.jobs.job import Job
from bot.jobs.newsletter.issues import claim_pages, issue_title
from bot.jobs.newsletter.report import reach_of
from bot.jobs.newsletter.sent import of_issue, sent_reads, sent_wants
from bot.jobs.wanted import Wants
from bot.plan.change import Problem
from bot.wiki.snapshot import Snapshot

NAME = "newsletter"


@dataclass(frozen=True, slots=True)
class Sending:
    """A sending by the page that claims it: whom it reached, and until when (aware, UTC) MassMessage tries, None once
    it has given up."""

    title: str
    reach: Reach
    until: datetime | None


def status_job(issue: str) -> Job:
    """The job that writes the reports under the claims of the issue called so."""
    return Job(NAME, partial(sent_reads, partial(of_issue, issue)), partial(_wants, issue))


def sendings(issue: str, snapshot: Snapshot, cohort: Cohort, now: datetime) -> Iterator[Sending]:
    """The sendings of the issue called so, as far as it is known that they were sent."""
    pages = [page for _, page in claim_pages(issue, snapshot, cohort)]
    claims = [page.claim for page in pages if page.claim]
    for page in pages:
        reached = reach_of(page.claim, claims, cohort, snapshot) if page.claim else None
        if page.claim and page.claim.sent and reached:
            yield Sending(page.page.title, reached, trying_until(page.claim.sent, now))


def _wants(issue: str, snapshot: Snapshot, cohort: Cohort, now: datetime) -> Wants:
    wants = sent_wants(partial(of_issue, issue), snapshot, cohort, now)
    if not any(claim_pages(issue, snapshot, cohort)):
        message = "it has not been sent: there is nothing to report"
        wants |= Wants(problems=(Problem("not-sent", issue_title(issue, cohort), message),))
    return wants
