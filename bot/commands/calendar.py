"""`calendar`: the schedule as a file."""

from __future__ import annotations

import argparse
from pathlib import Path

from bot.commands import ERROR, FINE
from bot.screen import complain, print_bytes, print_costs, print_data, say, waiting


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
