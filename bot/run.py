"""The engine: read → decide → plan. Showing and applying follow (show/, apply.py); the one story is told here.

snapshot = read(...)                  the wiki, in batches, into frozen data
wants = job.wants(snapshot, ...)      pure decisions
plan = wanted minus actual            what would be written, nothing yet
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from bot.config.settings import Cohort
from bot.jobs import Job
from bot.jobs.regions import Past, Permissions, Written, doubtful, plan_regions
from bot.jobs.wanted import Wants
from bot.plan.change import Plan
from bot.read import read
from bot.wiki.port import Page, Snapshot, Wiki


@dataclass(frozen=True, slots=True)
class Prepared:
    """A plan with what it was made from."""

    plan: Plan
    snapshot: Snapshot
    wants: Wants


def prepare(
    wiki: Wiki, job: Job, cohort: Cohort, trusted: frozenset[str], permissions: Permissions, now: datetime
) -> Prepared:
    """Read the wiki and decide. Writes nothing. Raises `WikiError` where the wiki can't be read."""
    snapshot = read(wiki, job.reads, cohort, trusted, now)
    wants = job.wants(snapshot, cohort, now)
    past = _past(wiki, wants, snapshot, cohort.account)
    changes, skips, problems = plan_regions(
        wants.regions, snapshot.pages, past, permissions, job.name, wiki.name, cohort.account
    )
    plan = Plan(tuple(changes), (*wants.skips, *skips), (*problems, *wants.problems), now)
    return Prepared(plan, snapshot, wants)


def _past(wiki: Wiki, wants: Wants, snapshot: Snapshot, account: str) -> Past:
    """The past of the pages where a write could undo what a person did; nothing is read for all others."""
    titles = tuple(doubtful(wants.regions, snapshot.pages, account))
    there = {title: snapshot.pages[title] for title in titles if title in snapshot.pages}
    deleted = frozenset(title for title in titles if title not in there and wiki.was_deleted(title))
    return Past({title: _written(wiki, page, account) for title, page in there.items()}, deleted)


def _written(wiki: Wiki, page: Page, account: str) -> Written:
    last = wiki.newest_revision_by(page.title, [account])
    revid = last.revid if last else 0
    return Written(last.text if last else None, revid, wiki.editors_since(page.title, revid))
