"""The commands: each one takes the command line's options, does its work through `bot.app`, returns an exit code."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from bot.screen import complain, print_bytes, print_costs, print_data, print_lines, progress_bar, say, waiting

if TYPE_CHECKING:  # the house is imported once there is work to do: --help answers at once
    from bot.app import App
    from bot.plan.change import Plan
    from bot.plan.outcome import Applied
    from bot.run import Prepared

FINE, ERROR, _, REFUSED, PENDING, UNKNOWN = range(6)  # 2, wrong usage, is argparse's own
ONLY_SHOW = "\0"
"""What `--apply` holds where it was not given."""


def applications(options: argparse.Namespace) -> int:
    """`applications`: the plan of that job, and what each application says."""
    from bot.jobs.review import decisions_by_account
    from bot.show.json import applications_json

    app, prepared = _prepared(options)
    decided = decisions_by_account(prepared.snapshot, app.cohort)
    data = {"applications": applications_json(prepared.wants.applications, decided)} if options.json else {}
    return _work(app, prepared, options, data)


def job(options: argparse.Namespace) -> int:
    """`pages`, `reminders`: the plan of the job of that name."""
    return _work(*_prepared(options), options, {})


def calendar_file(options: argparse.Namespace) -> int:
    """`calendar`: the schedule as an iCalendar file, `-` for stdout. Without a usable week no file is overwritten."""
    from bot.app import open_app
    from bot.jobs.schedule import calendar, reads, schedule_problems, schedule_title
    from bot.show.ical import ical
    from bot.show.terminal import problem_line

    if options.out.is_dir():
        return complain(f"{options.out} is a directory: name a file in it, such as {options.out / 'lab.ics'}", ERROR)
    with waiting("Reading the wiki"):
        app = open_app(options.config, options.wiki, options.cohort, options.now)
        snapshot = app.read(reads)
    say(*(problem_line(problem).plain for problem in schedule_problems(snapshot, app.cohort)))
    weeks = calendar(snapshot, app.cohort)
    if not weeks.weeks:
        return complain(f"{schedule_title(app.cohort)} has no week that can be used: no calendar is written", ERROR)
    # Of two files the later version counts in a calendar: the version is the schedule's own.
    version = snapshot.trusted[schedule_title(app.cohort)].timestamp
    content = ical(weeks, app.cohort.name, app.domain, version)
    if options.out == Path("-"):
        print_bytes(content)
    else:
        options.out.write_bytes(content)
        print_data(f"{options.out}: weeks: {len(weeks.weeks)}, live sessions: {len(weeks.sessions)}")
    if options.verbose:
        print_costs(app.wiki.costs)
    return FINE


def _prepared(options: argparse.Namespace) -> tuple[App, Prepared]:
    from bot.app import open_app
    from bot.jobs.regions import Permissions

    permissions = Permissions(options.overwrite, options.create)
    with waiting("Reading the wiki"):
        app = open_app(options.config, options.wiki, options.cohort, options.now, permissions)
        return app, app.prepare(options.job)


def _work(app: App, prepared: Prepared, options: argparse.Namespace, data: Mapping[str, object]) -> int:
    """Show a plan; write it if asked to. With --json the data is printed once, at the end, with what came of it."""
    from bot.plan.change import first
    from bot.plan.limits import Limits, refusals
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
            with progress_bar(len(plan.changes)) as told:
                applied = app.apply(options.job, prepared, plan, limits, told)
            code = _exit_code(applied)
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


def _exit_code(applied: Iterable[Applied]) -> int:
    from bot.plan.outcome import Done, Noop, Unknown

    outcomes = [one.outcome for one in applied]
    if any(isinstance(outcome, Unknown) for outcome in outcomes):
        return UNKNOWN
    return FINE if all(isinstance(outcome, Done | Noop) for outcome in outcomes) else ERROR


def demo(options: argparse.Namespace) -> int:
    """`demo`: the shipped cohort in ./demo-wiki; each job planned, applied, and planned again."""
    from bot.app import copy_demo, open_app
    from bot.jobs import JOBS
    from bot.plan.limits import Limits
    from bot.show.terminal import applied_lines, plan_lines, summary

    folder = Path("demo-wiki")
    copy_demo(folder)
    code = FINE
    for name in JOBS:
        # Applications are read when they have closed; the rest is done in the course, on the day a week opens.
        now = datetime(2022, 10, 20, tzinfo=UTC) if name == "applications" else datetime(2022, 11, 14, 18, tzinfo=UTC)
        app = open_app(None, f"folder:{folder}", "2022", now)
        print_data(f"== {name}, on {now:%d %B %Y} ==")
        prepared = app.prepare(name)
        plan = prepared.plan
        print_lines(plan_lines(plan))
        with progress_bar(len(plan.changes)) as told:
            applied = app.apply(name, prepared, plan, Limits(app.settings.max_edits), told)
        print_lines(applied_lines(applied, len(plan.changes)))
        again = app.prepare(name).plan
        print_data(f"Once more: {summary(again)}")
        code = code or _exit_code(applied) or (ERROR if again.changes else FINE)
        if options.verbose:
            print_costs(app.wiki.costs)
    print_data(f"""
Look at what the bot wrote:
  {folder / app.cohort.root}/Applications.wikitext      the list of all applications
  {folder / app.cohort.root}/Review.wikitext            the facilitators' page
  {folder / app.cohort.root}/Applications/              the applications, each with its receipt at the top
  {folder / app.cohort.root}/Participants.wikitext      the roster of those who were accepted
  {folder / app.cohort.root}/Now.wikitext               what is on now, for the landing page
  {folder / app.cohort.root}/Statistics.wikitext        who applied, and who was accepted
  {folder}/User talk:…                                  the reminders
Change something there, then:  {sys.executable} -m bot applications""")
    return code
