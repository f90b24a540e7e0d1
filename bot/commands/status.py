"""`status`: whether the bot runs, what it will do next, and what people have to mend; from the wiki alone."""

from __future__ import annotations

import argparse
from datetime import timedelta
from typing import TYPE_CHECKING

from bot.commands import ERROR, FINE
from bot.screen import complain, print_costs, print_data, waiting

if TYPE_CHECKING:
    from bot.app import House
    from bot.show.status import CohortStatus, Status


def status(options: argparse.Namespace) -> int:
    """`status`: nothing is written. ERROR where no run is known to have gone well for longer than `--max-age`."""
    from bot.app import open_house
    from bot.show.json import dump
    from bot.show.status import status_json, status_lines

    with waiting("Reading the wiki"):
        house = open_house(options.config, options.wiki, options.now)
        cohorts = [house.settings.cohort(options.cohort).name] if options.cohort else house.settings.names
        found = _status(house, cohorts)
    print_data(dump(status_json(found)) if options.json else "\n".join(status_lines(found)))
    if options.verbose:
        print_costs(house.open_wiki(house.wiki).costs)
    if options.max_age and found.older_than(options.max_age):
        last = f"was at {found.last_good:%Y-%m-%d %H:%M} UTC" if found.last_good else "is not known"
        hours = options.max_age / timedelta(hours=1)
        return complain(f"the last good run {last}, and {hours:g} h are the most: look at the job and its log", ERROR)
    return FINE


def _status(house: House, cohorts: list[str]) -> Status:
    from bot.doctor import switches
    from bot.jobs.logpage import EVERY, last_good, last_logged, log_reads
    from bot.show.status import Status

    app = house.app(next(name for name in cohorts if name not in house.settings.mistakes))
    own = app.read(log_reads)
    return Status(
        now=app.now,
        wiki=app.wiki.name,
        lag=app.wiki.lag(),
        last_run=last_logged(own, app.cohort),
        last_good=last_good(own, app.cohort),
        exact_to=EVERY,
        stopped=[f"{one.where}: {one.said}" for one in switches(app) if one.amiss],
        cohorts=[_cohort(house, name) for name in cohorts],
    )


def _cohort(house: House, name: str) -> CohortStatus:
    from bot.jobs import JOBS
    from bot.jobs.next_due import next_issue, next_reminder, reads
    from bot.rounds import go_round
    from bot.show.status import CohortStatus

    results = list(go_round(house, [name], list(JOBS.values()), write=False))
    if name in house.settings.mistakes:
        return CohortStatus(name, None, None, results)
    app = house.app(name)
    snapshot = app.read(reads)
    return CohortStatus(
        name=name,
        next_reminder=next_reminder(snapshot, app.cohort, app.now),
        next_issue=next_issue(snapshot, app.cohort, app.now),
        results=results,
    )
