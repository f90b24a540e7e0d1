"""`demo`: the shipped cohort."""

from __future__ import annotations

import argparse
import sys
from datetime import UTC, datetime
from pathlib import Path

from bot.commands import ERROR, FINE
from bot.commands.jobs import exit_code
from bot.screen import print_costs, print_data, print_lines, progress_bar


def demo(options: argparse.Namespace) -> int:
    """`demo`: the shipped cohort in ./demo-wiki; each job planned, applied, and planned again."""
    from bot.app import copy_demo, open_app
    from bot.jobs import JOBS
    from bot.plan.limits import Limits
    from bot.show.terminal import applied_lines, plan_lines, summary

    folder = Path("demo-wiki")
    copy_demo(folder)
    code = FINE
    for name, one in JOBS.items():
        # Applications are read when they have closed; the rest is done in the course, on the day a week opens.
        now = datetime(2022, 10, 20, tzinfo=UTC) if name == "applications" else datetime(2022, 11, 14, 18, tzinfo=UTC)
        app = open_app(None, f"folder:{folder}", "2022", now)
        print_data(f"== {name}, on {now:%d %B %Y} ==")
        prepared = app.prepare(one)
        plan = prepared.plan
        print_lines(plan_lines(plan))
        with progress_bar(len(plan.changes)) as told:
            applied = app.apply(prepared, plan, Limits(app.settings.max_edits), told)
        print_lines(applied_lines(applied, len(plan.changes)))
        again = app.prepare(one).plan
        print_data(f"Once more: {summary(again)}")
        code = code or exit_code(applied) or (ERROR if again.changes else FINE)
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
