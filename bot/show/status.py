"""How the bot stands, for a person at a terminal and as JSON."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.plan.change import Problem
from bot.plan.result import Result
from bot.show.json import Json
from bot.show.json import moment as iso
from bot.show.terminal import problem_line, visible
from bot.wikitext.log_entries import Entry


@dataclass(frozen=True, slots=True)
class CohortStatus:
    """One cohort: when anybody is to be reminded next and the next issue goes out (aware, UTC; None where that is not
    known), and what each job would do now."""

    name: str
    next_reminder: datetime | None
    next_issue: datetime | None
    results: Sequence[Result]

    @property
    def pending(self) -> Mapping[str, Mapping[str, int]]:
        """How many changes of which kind each job would make; jobs that would make none are left out."""
        counts = {one.job: Counter(change.kind for change in one.plan.changes) for one in self.results}
        return {job: dict(sorted(kinds.items())) for job, kinds in counts.items() if kinds}

    @property
    def problems(self) -> tuple[Problem, ...]:
        """What people have to mend, each once, and the jobs that can't do anything."""
        failed = [Problem("failed", f"{one.cohort} {one.job}", one.failure) for one in self.results if one.failure]
        return tuple(dict.fromkeys([*failed, *(problem for one in self.results for problem in one.problems)]))


@dataclass(frozen=True, slots=True)
class Status:
    """All of it, as of `now` (aware, UTC): the wiki's name, its `lag` in seconds, the last run that changed or refused
    anything, and when the bot last said that a run went well, which it does every so often (`exact_to`);
    `stopped` has a line for each cause why jobs write nothing, and what to do."""

    now: datetime
    wiki: str
    lag: float
    last_run: Entry | None
    last_good: datetime | None
    exact_to: timedelta
    stopped: Sequence[str]
    cohorts: Sequence[CohortStatus]

    def older_than(self, age: timedelta) -> bool:
        """Whether nothing is known of a run that went well for so long."""
        return self.last_good is None or self.now - self.last_good > age


def status_lines(status: Status) -> Iterator[str]:
    """The status, line by line."""
    yield f"{visible(status.wiki)}: its databases are {status.lag:g} s behind"
    run = status.last_run
    counts = ", ".join(f"{number} {word}" for word, number in run.counts.items()) if run else ""
    told = f"{_ago(run.at, status.now)}, {run.job}, {run.cohort}: {counts or 'refused'}" if run else "none is known"
    yield f"Last run that changed or refused anything: {visible(told)}"
    hours = status.exact_to / timedelta(hours=1)
    good = f"{_ago(status.last_good, status.now)}, or up to {hours:g} h later" if status.last_good else "none is known"
    yield f"Last good run: {good}"
    yield from (f"Stopped: {visible(one)}" for one in status.stopped)
    for one in status.cohorts:
        yield from _cohort(one)


def status_json(status: Status) -> Json:
    """The same; moments that are not known are null, and so is a last run that isn't."""
    run = status.last_run
    last = {"at": iso(run.at), "job": run.job, "cohort": run.cohort, "counts": dict(run.counts)} if run else None
    return {
        "now": iso(status.now),
        "wiki": status.wiki,
        "lag": status.lag,
        "stopped": list(status.stopped),
        "last_run": last,
        "last_good_run": iso(status.last_good) if status.last_good else None,
        "cohorts": [_cohort_json(one) for one in status.cohorts],
    }


def _cohort(one: CohortStatus) -> Iterator[str]:
    name = visible(one.name)
    yield f"{name}: next reminder: {_moment(one.next_reminder)}; next newsletter: {_moment(one.next_issue)}"
    jobs = (
        f"{job} ({', '.join(f'{number} to {kind}' for kind, number in kinds.items())})"
        for job, kinds in one.pending.items()
    )
    yield f"{name}: pending: {', '.join(jobs) or 'nothing'}"
    yield f"{name}: problems: {len(one.problems)}"
    yield from (problem_line(problem).plain for problem in one.problems)


def _cohort_json(one: CohortStatus) -> Json:
    return {
        "cohort": one.name,
        "next_reminder": iso(one.next_reminder) if one.next_reminder else None,
        "next_issue": iso(one.next_issue) if one.next_issue else None,
        "pending": one.pending,
        "problems": [{"title": found.where, "code": found.code, "message": found.message} for found in one.problems],
    }


def _ago(at: datetime, now: datetime) -> str:
    return f"{_moment(at)} ({(now - at) / timedelta(hours=1):.0f} h ago)"


def _moment(at: datetime | None) -> str:
    return f"{at:%Y-%m-%d %H:%M} UTC" if at else "none is known"
