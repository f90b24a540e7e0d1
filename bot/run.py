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
from bot.jobs.sendings import missing_pages, plan_pages, plan_sendings
from bot.jobs.wanted import Wants
from bot.plan.change import Plan, Problem
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
    wiki, cohort, permissions = context.wiki, context.cohort, context.permissions
    wants = job.wants(snapshot, cohort, context.now)
    missing = missing_pages(wants, snapshot.pages)
    past = _past(wiki, wants, missing, snapshot, cohort.account)
    changes, skips, problems = plan_regions(
        wants.regions, snapshot.pages, past, permissions, job.name, wiki.name, cohort.account
    )
    gone = frozenset() if permissions.create else past.deleted
    pages = list(plan_pages(wants.pages, missing, gone, job.name, wiki.name))
    changes += [page for page in pages if not isinstance(page, Problem)]
    problems += [page for page in pages if isinstance(page, Problem)]
    messages = plan_messages(wants.messages, snapshot, job.name, wiki.name)
    sendings = plan_sendings(wants, snapshot.pages, cohort.newsletter.patience, job.name, wiki.name)
    changes += [*sendings, *messages]  # the longer a group waits, the sooner somebody in it has no cause any more
    plan = Plan(tuple(changes), (*wants.skips, *skips), (*problems, *wants.problems), context.now)
    return Prepared(job, plan, snapshot, wants)


def _past(wiki: Wiki, wants: Wants, missing: frozenset[str], snapshot: Snapshot, account: str) -> Past:
    """The past of the pages where a write could undo what a person did; nothing is read for all others."""
    titles = frozenset(doubtful(wants.regions, snapshot.pages, account)) | missing
    there = {title: snapshot.pages[title] for title in sorted(titles & snapshot.pages.keys())}
    absent = titles - there.keys()
    unasked = sorted(absent - snapshot.asked.deletions)
    deleted = (snapshot.deleted & absent).union(title for title in unasked if wiki.was_deleted(title))
    return Past({title: _written(wiki, page, account) for title, page in there.items()}, deleted)


def _written(wiki: Wiki, page: Page, account: str) -> Written:
    last = wiki.newest_revision_by(page.title, [account])
    if last is None:
        return Written("", 0, ())
    later = takewhile(lambda revision: revision.revid != last.revid, wiki.revisions(page.title))
    return Written(last.text, last.revid, tuple(later))
