"""The engine: read → decide → plan. Showing and applying follow (show/, apply.py); the one story is told here.

snapshot = read(...)                  the wiki, in batches, into frozen data
wants = job.wants(snapshot, ...)      pure decisions
plan = wanted minus actual            what would be written, nothing yet
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import takewhile

from bot.context import Context
from bot.jobs.job import Job
from bot.jobs.messages import plan_messages
from bot.jobs.regions import Past, Written, doubtful, plan_regions
from bot.jobs.sendings import plan_sendings
from bot.jobs.wanted import Wants
from bot.plan.change import Plan
from bot.read import read
from bot.wiki.data import Page
from bot.wiki.port import Wiki
from bot.wiki.snapshot import Snapshot


@dataclass(frozen=True, slots=True)
class Prepared:
    """A plan with what it was made from."""

    job: Job
    plan: Plan
    snapshot: Snapshot
    wants: Wants


def prepare(job: Job, context: Context) -> Prepared:
    """Read the wiki and decide. Writes nothing. Raises `WikiError` where the wiki can't be read."""
    return decide(job, context, read(job.reads, context))


def decide(job: Job, context: Context, snapshot: Snapshot) -> Prepared:
    """Decide on what was read; what else the past has to say of it is read here."""
    wiki, cohort = context.wiki, context.cohort
    wants = job.wants(snapshot, cohort, context.now)
    past = _past(wiki, wants, snapshot, cohort.account)
    changes, skips, problems = plan_regions(
        wants.regions, snapshot.pages, past, context.permissions, job.name, wiki.name, cohort.account
    )
    messages = plan_messages(wants.messages, snapshot, job.name, wiki.name)
    sendings = plan_sendings(wants, snapshot.pages, cohort.newsletter.patience, job.name, wiki.name)
    plan = Plan((*changes, *messages, *sendings), (*wants.skips, *skips), (*problems, *wants.problems), context.now)
    return Prepared(job, plan, snapshot, wants)


def _past(wiki: Wiki, wants: Wants, snapshot: Snapshot, account: str) -> Past:
    """The past of the pages where a write could undo what a person did; nothing is read for all others."""
    titles = tuple(doubtful(wants.regions, snapshot.pages, account))
    there = {title: snapshot.pages[title] for title in titles if title in snapshot.pages}
    deleted = frozenset(title for title in titles if title not in there and wiki.was_deleted(title))
    return Past({title: _written(wiki, page, account) for title, page in there.items()}, deleted)


def _written(wiki: Wiki, page: Page, account: str) -> Written:
    last = wiki.newest_revision_by(page.title, [account])
    if last is None:
        return Written("", 0, ())
    later = takewhile(lambda revision: revision.revid != last.revid, wiki.revisions(page.title))
    return Written(last.text, last.revid, tuple(later))
