"""The jobs: one file a job, one shape. `JOBS` is the list of what the bot can do, in the order in which it does it."""

from __future__ import annotations

from collections.abc import Mapping

from bot.jobs import applications, needs, pages, reminders
from bot.jobs.job import Job
from bot.jobs.newsletter.sending import Options, newsletter_job
from bot.jobs.newsletter.subscribers import subscribers_job

JOBS: Mapping[str, Job] = {
    job.name: job
    for job in [
        Job(applications.NAME, applications.reads, applications.wants),
        Job(pages.NAME, pages.reads, pages.wants),
        Job(reminders.NAME, reminders.reads, reminders.wants, reminders.causes),
        subscribers_job(prune=False),
        newsletter_job(Options()),
        Job(needs.NAME, needs.reads, needs.wants),
    ]
}
