"""The jobs: one file a job, one shape. `JOBS` is the list of what the bot can do, in the order in which it does it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime

from bot.config.settings import Cohort
from bot.jobs import applications, pages
from bot.jobs.wanted import Wants
from bot.wiki.port import Request, Snapshot

Reads = Callable[[Snapshot, Cohort, datetime], Request]


@dataclass(frozen=True, slots=True)
class Job:
    """A job is two pure functions.

    `reads` says what to read, and is asked again with what came back until it asks for nothing new; `wants` says
    what the wiki should look like.
    """

    name: str
    reads: Reads
    wants: Callable[[Snapshot, Cohort, datetime], Wants]


JOBS: Mapping[str, Job] = {
    job.name: job
    for job in [
        Job(applications.NAME, applications.reads, applications.wants),
        Job(pages.NAME, pages.reads, pages.wants),
    ]
}
