"""The engine: read → decide → plan. Showing and applying follow (show/, apply.py); the one story is told here.

snapshot = read(...)                  the wiki, in batches, into frozen data
wants = job.wants(snapshot, ...)      pure decisions
plan = wanted minus actual            what would be written, nothing yet
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from types import MappingProxyType

from bot.cohort.application import canonical_user
from bot.config.settings import Cohort
from bot.jobs import Job, Reads
from bot.jobs.wanted import Wants, plan_regions
from bot.plan.change import Plan
from bot.wiki.port import Page, Request, Revision, Snapshot, Wiki


@dataclass(frozen=True, slots=True)
class Prepared:
    """A plan with what it was made from."""

    plan: Plan
    snapshot: Snapshot
    wants: Wants


def prepare(wiki: Wiki, job: Job, cohort: Cohort, trusted: frozenset[str], now: datetime) -> Prepared:
    """Read the wiki and decide. Writes nothing. Raises `WikiError` where the wiki can't be read."""
    snapshot = read(wiki, job.reads, cohort, trusted, now)
    wants = job.wants(snapshot, cohort, now)
    changes, skips, problems = plan_regions(wants.regions, snapshot.pages, job.name, wiki.name, cohort.account)
    plan = Plan(tuple(changes), (*wants.skips, *skips), (*problems, *wants.problems), now)
    return Prepared(plan, snapshot, wants)


def read(wiki: Wiki, reads: Reads, cohort: Cohort, trusted: frozenset[str], now: datetime) -> Snapshot:
    """Ask what to read, read it, ask again, until nothing new is asked for."""
    snapshot = Snapshot()
    while request := reads(snapshot, cohort, now) - snapshot.asked:
        snapshot = _fetch(wiki, snapshot, request, trusted)
    return snapshot


def _fetch(wiki: Wiki, snapshot: Snapshot, request: Request, trusted: frozenset[str]) -> Snapshot:
    pages = dict(snapshot.pages)
    below = dict(snapshot.below)
    for prefix in sorted(request.prefixes):
        found = {page.title: page for page in wiki.pages_below(prefix)}
        pages |= found
        below[prefix] = tuple(found)
    pages |= {page.title: page for page in wiki.pages(sorted((request.titles | request.trusted) - pages.keys()))}
    revisions = dict(snapshot.trusted) | dict(_trusted_revisions(wiki, pages, request.trusted, trusted))
    return Snapshot(snapshot.asked | request, *map(MappingProxyType, (pages, below, revisions)))  # type: ignore[arg-type]


def _trusted_revisions(
    wiki: Wiki, pages: dict[str, Page], titles: frozenset[str], users: frozenset[str]
) -> Iterator[tuple[str, Revision]]:
    for page in (pages[title] for title in sorted(titles) if title in pages):
        if canonical_user(page.user) in users:  # the page as it stands: nothing more to read
            yield page.title, Revision(page.title, page.revid, page.user, page.timestamp, page.text)
        elif revision := wiki.newest_revision_by(page.title, sorted(users)):
            yield page.title, revision
