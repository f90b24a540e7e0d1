"""`applications`, `pages`, `reminders`, and what is planned like them: show a plan, and write it if asked to."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Collection, Iterable, Mapping
from typing import TYPE_CHECKING

from bot.commands import ERROR, FINE, ONLY_SHOW, PENDING, REFUSED, UNKNOWN
from bot.commands.logpage import keep_log
from bot.screen import print_costs, print_data, print_lines, progress_bar, say, waiting

if TYPE_CHECKING:  # the house is imported once there is work to do: --help answers at once
    from bot.app import App
    from bot.jobs.job import Job
    from bot.plan.change import Plan, Problem
    from bot.plan.outcome import Applied
    from bot.run import Prepared


def applications(options: argparse.Namespace) -> int:
    """`applications`: the plan of that job, and what each application says."""
    from bot.jobs import JOBS
    from bot.jobs.review import decisions_by_account
    from bot.show.json import applications_json

    app, prepared = prepare(JOBS["applications"], options)
    decided = decisions_by_account(prepared.snapshot, app.cohort)
    data = {"applications": applications_json(prepared.wants.applications, decided)} if options.json else {}
    return work(app, prepared, options, data)


def job(options: argparse.Namespace) -> int:
    """`pages`, `reminders`: the plan of the job of that name."""
    from bot.jobs import JOBS

    return work(*prepare(JOBS[options.job], options), options, {})


def prepare(planned: Job, options: argparse.Namespace) -> tuple[App, Prepared]:
    """Open the wiki, and plan a job on it."""
    from bot.app import open_app
    from bot.jobs.regions import Permissions

    permissions = Permissions(options.overwrite, options.create)
    with waiting("Reading the wiki"):
        app = open_app(options.config, options.wiki, options.cohort, options.now, permissions)
        return app, app.prepare(planned)


def work(
    app: App,
    prepared: Prepared,
    options: argparse.Namespace,
    data: Mapping[str, object],
    before: Callable[[], None] = lambda: None,
) -> int:
    """Show a plan; write it if asked to, after what has to be done `before`. With --json the data is printed once, at
    the end, with what came of it."""
    from bot.plan.change import first
    from bot.plan.limits import Limits, refusals
    from bot.plan.result import Result
    from bot.show.json import applied_json, dump, plan_json
    from bot.show.terminal import applied_lines, plan_lines

    plan = first(prepared.plan, options.limit)
    if not options.json:
        print_lines(plan_lines(plan))
    limits = Limits(options.max_edits or app.settings.max_edits, options.allow_shrink)
    refused = refusals(plan, limits)
    applied = None
    code = PENDING if options.check and plan.changes else FINE
    if _wants_to_write(plan, options):
        code = _refuse(plan, options.apply, refused)
        if code == FINE:
            before()
            with progress_bar(len(plan.changes)) as told:
                applied = app.apply(prepared, plan, limits, told)
            code = exit_code(applied, plan.problems)
        keep_log(app, Result(app.cohort.name, prepared.job.name, plan, applied or (), refused))
    else:
        say(*(f"would be refused: {line}" for line in refused))
    if options.json:
        outcomes = {} if applied is None else {"applied": applied_json(applied)}
        print_data(dump({**data, "plan": plan_json(plan), **outcomes}))
    elif applied is not None:
        print_lines(applied_lines(applied, len(plan.changes)))
    if options.verbose:
        print_costs(app.wiki.costs)
    return code


def _wants_to_write(plan: Plan, options: argparse.Namespace) -> bool:
    if options.apply is not ONLY_SHOW:
        return True
    if options.check or options.json or not plan.changes or not (sys.stdin.isatty() and sys.stdout.isatty()):
        return False
    return input("Write this? [y/N] ").strip().casefold() in ("y", "yes")


def _refuse(plan: Plan, digest: str, refused: tuple[str, ...]) -> int:
    """FINE, or REFUSED with a line for each reason."""
    if digest not in ("", ONLY_SHOW, plan.digest):
        refused = (f"the plan is now {plan.digest}, not {digest}: look at it again, then apply that one",)
    say(*(f"refused: {line}" for line in refused))
    return REFUSED if refused else FINE


def exit_code(applied: Collection[Applied], problems: Iterable[Problem]) -> int:
    """The command's exit code for what came of its writes: of several the one that a person must hear of first.

    A run that writes into a claim that nobody knows whether it was sent has found that out, though its own write is
    done. Later ones say it too, among the `problems` of their plans, and are fine: else each run by the clock would
    fail until a person has looked.
    """
    from bot.gate import SWITCHED_OFF
    from bot.plan.change import UNKNOWN_SENDING
    from bot.plan.outcome import Done, Noop, Sent, Stopped, Unknown

    outcomes = [one.outcome for one in applied]
    unknown = {problem.where for problem in problems if problem.code == UNKNOWN_SENDING}
    found_out = any(isinstance(one.outcome, Done) and one.change.title in unknown for one in applied)
    if found_out or any(isinstance(outcome, Unknown) for outcome in outcomes):
        return UNKNOWN
    if any(isinstance(outcome, Stopped) and outcome.code == SWITCHED_OFF for outcome in outcomes):
        return REFUSED
    return FINE if all(isinstance(outcome, Done | Sent | Noop) for outcome in outcomes) else ERROR
