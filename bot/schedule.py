"""Which job when: APScheduler's triggers, from the config."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from contextlib import contextmanager
from datetime import UTC
from queue import SimpleQueue

from apscheduler.executors.debug import DebugExecutor
from apscheduler.schedulers.background import BackgroundScheduler
from apscheduler.triggers.cron import CronTrigger

from bot.config.errors import ConfigError
from bot.config.schedule import Cron, Schedule

Jobs = frozenset[str]


@contextmanager
def ticking(schedule: Schedule, jobs: Collection[str]) -> Iterator[Iterator[Jobs]]:
    """While this lasts: the jobs that are due, whenever some are; at first all of them.

    What becomes due while nobody asks is due at once then, and each job once, however often it was. Raises
    `ConfigError` where the schedule is for a job that isn't among these.
    """
    ticks = SimpleQueue[Jobs]()
    ticks.put(frozenset(jobs))
    # No store: what there is to do is read from the wiki. The threads of a pool would only put something in a queue.
    scheduler = BackgroundScheduler(
        timezone=UTC,
        executors={"default": DebugExecutor()},
        job_defaults={"coalesce": True, "max_instances": 1, "misfire_grace_time": None},
    )
    for cron, some in grouped(schedule, jobs).items():
        scheduler.add_job(ticks.put, trigger(cron, schedule.jitter), [some])
    scheduler.start()
    try:
        yield _due(ticks)
    finally:
        scheduler.shutdown(wait=False)


def grouped(schedule: Schedule, jobs: Collection[str]) -> dict[Cron, Jobs]:
    """The jobs by when they are due: what is due together is done in one round. Raises `ConfigError`."""
    if unknown := sorted(schedule.own.keys() - set(jobs)):
        raise ConfigError(f"[schedule.jobs] names {', '.join(unknown)}, and the jobs are: {', '.join(jobs)}")
    crons = dict.fromkeys(schedule.of(job) for job in jobs)
    return {cron: frozenset(job for job in jobs if schedule.of(job) == cron) for cron in crons}


def trigger(cron: Cron, jitter: int) -> CronTrigger:
    """APScheduler's trigger: in UTC, up to `jitter` seconds late."""
    return CronTrigger(
        minute=cron.minute,
        hour=cron.hour,
        day=cron.day,
        month=cron.month,
        day_of_week=cron.weekday,
        timezone=UTC,
        jitter=jitter,
    )


def _due(ticks: SimpleQueue[Jobs]) -> Iterator[Jobs]:
    while True:
        due = ticks.get()
        while not ticks.empty():
            due |= ticks.get()
        yield due
