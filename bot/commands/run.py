"""`run`: every job for every cohort, once. `schedule`: the same for as long as the program lives."""

from __future__ import annotations

import argparse
import logging
import time
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

from bot.commands import ERROR, FINE, PENDING, REFUSED, worst
from bot.commands.jobs import exit_code
from bot.commands.logpage import keep_log, say_alive
from bot.ending import Terminated, listen
from bot.log import event
from bot.screen import complain, print_costs

if TYPE_CHECKING:
    from bot.app import House
    from bot.jobs.job import Job
    from bot.plan.result import Result


def run(options: argparse.Namespace) -> int:
    """`run`: one round. The exit code is the worst of all jobs'."""
    try:
        listen()
        from bot.app import open_house
        from bot.jobs import JOBS

        return _round(open_house(options.config, options.wiki, options.now), JOBS.values(), options, options.check)
    except Terminated:
        return complain("ended by SIGTERM; what was written is written, the next run does the rest", ERROR)


def schedule(options: argparse.Namespace) -> int:
    """`schedule`: a round of the jobs that are due, whenever some are, until SIGTERM.

    The health file is touched at the start and after every round in which nothing failed. A bot that was stopped on the
    wiki, or that doesn't know what became of a write, is healthy: starting the program anew mends nothing.
    """
    try:
        listen()
        from bot.app import open_house
        from bot.jobs import JOBS
        from bot.schedule import ticking

        house = open_house(options.config, options.wiki, None)
        with ticking(house.settings.schedule, JOBS) as ticks:
            _touch(options.health)
            for due in ticks:
                code = _round(house, [job for name, job in JOBS.items() if name in due], options, check=False)
                if code != ERROR:
                    _touch(options.health)
    except Terminated:
        event("end", "ended by SIGTERM")
    return FINE


def _touch(health: Path | None) -> None:
    if health:
        health.touch()


def _round(house: House, jobs: Iterable[Job], options: argparse.Namespace, check: bool) -> int:
    """One round, with an event for each job and one for all, and on the wiki what is to be known there; returns the
    worst code."""
    from bot.rounds import go_round

    began, write = time.monotonic(), options.apply
    cohorts = [house.settings.cohort(options.cohort).name] if options.cohort else house.settings.names
    codes = []
    for result in go_round(house, cohorts, jobs, write):
        codes.append(_code(result, write, check))
        _tell(result, codes[-1])
        if write and result.plan.changes:
            keep_log(house.app(result.cohort), result)
    code = worst(codes)
    if write and code == FINE:
        say_alive(house.app(cohorts[0]))
    seconds = time.monotonic() - began
    said = f"{len(codes)} jobs in {seconds:.0f} s{'' if write else ', nothing written without --apply'}: exit {code}"
    event("round", said, jobs=len(codes), seconds=round(seconds, 1), exit=code)
    if options.verbose:
        print_costs(house.open_wiki(house.wiki).costs)
    return code


def _code(result: Result, write: bool, check: bool) -> int:
    codes = [exit_code(result.applied, result.problems)]
    if result.failure:
        codes.append(ERROR)
    if write and result.refused:
        codes.append(REFUSED)
    if check and result.plan.changes:
        codes.append(PENDING)
    return worst(codes)


def _tell(result: Result, code: int) -> None:
    from bot.show.result import result_json, result_lines

    first, *failed = result_lines(result)
    level = logging.INFO if code in (FINE, PENDING) else logging.ERROR
    event("job", first, level, **result_json(result), exit=code)
    for line in failed:
        event("write", line, logging.ERROR, cohort=result.cohort, job=result.job)
