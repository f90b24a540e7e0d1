"""`demo`: the shipped cohort."""

from __future__ import annotations

import argparse
import sys
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from bot.commands import ERROR, FINE
from bot.screen import print_costs, print_data, print_lines, progress_bar, waiting

if TYPE_CHECKING:
    from bot.app import App, House
    from bot.jobs.job import Job
    from bot.plan.change import Plan

_FOLDER = Path("demo-wiki")


def demo(options: argparse.Namespace) -> int:
    """`demo`: the shipped cohort in ./demo-wiki, or on a sandbox; each job planned, applied, and planned again."""
    from bot.app import copy_demo
    from bot.jobs import JOBS
    from bot.show.terminal import summary

    sandbox = _seeded(options.live) if options.live else None
    if not sandbox:
        copy_demo(_FOLDER)
    code = FINE
    for name, one in JOBS.items():
        # Applications are read when they have closed; the rest is done in the course, on the day a week opens.
        now = datetime(2022, 10, 20, tzinfo=UTC) if name == "applications" else datetime(2022, 11, 14, 18, tzinfo=UTC)
        app = _house_at(now, sandbox).app("2022")
        print_data(f"== {name}, on {now:%d %B %Y} ==")
        left = _written(app, one)
        if left.changes:  # a newsletter that was sent is news for other pages
            left = _written(app, one)
        print_data(f"Once more: {summary(left)}")
        code = code or (ERROR if left.changes else FINE)
        if options.verbose:
            print_costs(app.wiki.costs)
    print_data(_on_the_wiki(app) if sandbox else _in_the_folder(app))
    return code


def _in_the_folder(app: App) -> str:
    root = _FOLDER / app.cohort.root
    return f"""
Look at what the bot wrote:
  {root}/Applications.wikitext      the list of all applications
  {root}/Review.wikitext            the facilitators' page
  {root}/Applications/              the applications, each with its receipt at the top
  {root}/Participants.wikitext      the roster of those who were accepted
  {root}/Now.wikitext               what is on now, for the landing page
  {root}/Statistics.wikitext        who applied, and who was accepted
  {_FOLDER}/User talk:…                                  the reminders, and the newsletter
  {_FOLDER}/Campaigns/Newsletter/2022-11/Sent.wikitext   what is known of its sending
Change something there, then:  {sys.executable} -m bot applications"""


def _on_the_wiki(app: App) -> str:
    return f"""
Look at what the bot wrote: {app.cohort.root} on {app.wiki.name}, and the pages below it.
Only what a facilitator of the config saves counts from here on: Schedule, Review and the run page are the bot's own."""


def _seeded(api: str) -> House:
    """A sandbox with the shipped cohort's pages; says what came of each that was not there."""
    from bot.app import CONFIG, open_demo
    from bot.plan.outcome import Conflict
    from bot.sandbox import seed
    from bot.show.terminal import applied_lines

    house = open_demo(api)
    with waiting("Making the demo's pages"):
        seeded = tuple(seed(house.open_wiki(house.wiki), CONFIG / "demo"))
    made = tuple(one for one in seeded if not isinstance(one.outcome, Conflict))
    print_data(f"== the demo's pages: {len(seeded) - len(made)} are there already ==")
    print_lines(applied_lines(made, len(made)))
    return house


def _house_at(now: datetime, sandbox: House | None) -> House:
    from bot.app import open_house

    return replace(sandbox, clock=lambda: now) if sandbox else open_house(None, f"folder:{_FOLDER}", now)


def _written(app: App, job: Job) -> Plan:
    """Plan a job, show it, write it; returns what is left to do then."""
    from bot.plan.limits import Limits
    from bot.show.terminal import applied_lines, plan_lines

    prepared = app.prepare(job)
    print_lines(plan_lines(prepared.plan))
    with progress_bar(len(prepared.plan.changes)) as told:
        applied = app.apply(prepared, prepared.plan, Limits(app.settings.max_edits), told)
    print_lines(applied_lines(applied, len(prepared.plan.changes)))
    return app.prepare(job).plan
