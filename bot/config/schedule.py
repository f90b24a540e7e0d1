"""The `[schedule]` table: when `python -m bot schedule` does what."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from bot.config.toml import Table

_EVERY = "*/15 * * * *"
_JITTER = 30
_FIELDS = {"minute": (0, 59), "hour": (0, 23), "day": (1, 31), "month": (1, 12)}
_WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_PART = re.compile(r"\*(?:/(\d+))?|(\d+)(?:-(\d+))?")
_DAYS = re.compile(r"([a-z]{3})(?:-([a-z]{3}))?")


@dataclass(frozen=True, slots=True)
class Cron:
    """The moments, in UTC, at which all five fields fit. Weekdays have names: their numbers mean one day to cron, and
    another to APScheduler."""

    minute: str
    hour: str
    day: str
    month: str
    weekday: str


@dataclass(frozen=True, slots=True)
class Schedule:
    """When each job is due: the jobs in `own` at moments of their own, all others at `every`; each time up to `jitter`
    seconds later, at random."""

    every: Cron
    own: Mapping[str, Cron]
    jitter: int

    def of(self, job: str) -> Cron:
        """When a job is due, by its name."""
        return self.own.get(job, self.every)


def read_schedule(table: Table) -> Schedule:
    """The table's settings; what it leaves out is as `config/lab.toml` says. Raises `ConfigError`."""
    jobs = table.table("jobs")
    schedule = Schedule(
        every=_cron(table, "every", table.take("every", str, _EVERY)),
        own={job: _cron(jobs, job, line) for job, line in jobs.each(str).items()},
        jitter=table.number("jitter_seconds", int, _JITTER, 0, 3600),
    )
    table.close()
    return schedule


def _cron(table: Table, key: str, line: str) -> Cron:
    fields = line.split()
    if len(fields) != len(_FIELDS) + 1:
        raise table.error(key, f'"{key}" needs five fields (minute hour day month weekday, in UTC), not "{line}"')
    *numbers, weekday = fields
    for (name, bounds), text in zip(_FIELDS.items(), numbers, strict=True):
        if not all(_is_part(part, *bounds) for part in text.split(",")):
            raise table.error(key, f'"{key}": the {name} is *, */N, or numbers from {bounds[0]} on, not "{text}"')
    if weekday != "*" and not all(map(_is_weekday, weekday.split(","))):
        raise table.error(key, f'"{key}": the weekday is *, or names such as mon or mon-fri, not "{weekday}"')
    if weekday != "*" and fields[2] != "*":
        raise table.error(key, f'"{key}": give a day of the month or a weekday, not both')
    return Cron(*fields)


def _is_part(part: str, low: int, high: int) -> bool:
    if not (match := _PART.fullmatch(part)):
        return False
    step, first, last = (int(number) if number else None for number in match.groups())
    if first is None:
        return step is None or 1 <= step <= high
    return low <= first <= (first if last is None else last) <= high


def _is_weekday(part: str) -> bool:
    if not (match := _DAYS.fullmatch(part)):
        return False
    days = [day for day in match.groups() if day]
    return all(day in _WEEKDAYS for day in days) and days == sorted(days, key=_WEEKDAYS.index)
