"""A round: every job for every cohort, one behind the other. What one of them runs into doesn't stop the rest."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from functools import cache

from bot.app import House
from bot.jobs.job import Job
from bot.log import LOG, one_line
from bot.plan.change import Plan
from bot.plan.limits import Limits, refusals
from bot.plan.outcome import Applied
from bot.plan.result import Result
from bot.wiki.port import Wiki, WikiError
from bot.wiki.remembered import remembered

Wikis = Callable[[str], Wiki]


def go_round(house: House, cohorts: Iterable[str], jobs: Iterable[Job], write: bool) -> Iterator[Result]:
    """Do these jobs, in this order, for each of these cohorts; `write` is whether their plans are written.

    What several jobs read is read once, until one of them has written: that may be what the next one reads, and while
    it was written people went on editing. Where the wiki can't be opened every job fails, after one attempt.
    """
    pairs = [(cohort, job) for cohort in cohorts for job in jobs]
    try:
        house.open_wiki(house.wiki)
    except WikiError as problem:
        yield from (replace(_nothing(house, *pair), failure=one_line(problem)) for pair in pairs)
        return
    wikis = _remembered(house)
    for cohort, job in pairs:
        result = _attempt(house, cohort, job, wikis, write)
        if result.applied:
            wikis = _remembered(house)
        yield result


def _remembered(house: House) -> Wikis:
    return cache(lambda name: remembered(house.open_wiki(name)))


def _nothing(house: House, cohort: str, job: Job) -> Result:
    return Result(cohort, job.name, Plan((), (), (), house.clock()))


def _attempt(house: House, cohort: str, job: Job, wikis: Wikis, write: bool) -> Result:
    result, written = _nothing(house, cohort, job), list[Applied]()
    try:
        app = house.app(cohort)
        prepared = replace(app, wiki=wikis(house.wiki), others=wikis).prepare(job)
        limits = Limits(app.settings.max_edits)
        result = replace(result, plan=prepared.plan, refused=refusals(prepared.plan, limits))
        if write and prepared.plan.changes and not result.refused:
            return replace(result, applied=app.apply(prepared, prepared.plan, limits, written.append))
    except Exception as error:  # noqa: BLE001  # a mistake of ours, too, is this job's alone
        LOG.debug("%s %s", cohort, job.name, exc_info=True)
        return replace(result, applied=tuple(written), failure=one_line(error))
    return result
