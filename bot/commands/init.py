"""`init`: a new cohort, in the config and on the wiki."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING

from bot.commands.jobs import work
from bot.screen import print_data, say, waiting

if TYPE_CHECKING:
    from bot.config.new_cohort import NewCohort


def init(options: argparse.Namespace) -> int:
    """`init`: the config's table of a new cohort, and its pages as a plan; the table is written before them. What is
    there already, in the config or on the wiki, stays as it is."""
    from bot.app import CONFIG, open_house
    from bot.config.new_cohort import add_section, check_same, new_section
    from bot.config.setup import load_setup
    from bot.jobs.regions import Permissions
    from bot.jobs.setup import Course, setup_job

    file = options.config or CONFIG / "lab.toml"
    new = _said(options)
    section = new_section(file, new)
    permissions = Permissions(create=options.create)
    with waiting("Reading the wiki"):
        app = open_house(file, options.wiki, options.now, section).app(new.name, permissions)
        check_same(file, new, app.cohort)
        prepared = app.prepare(setup_job(Course(new.starts, new.weeks), load_setup(CONFIG / "setup")))
    if not options.json:
        there = f"has [cohorts.{new.name}], which stays as it is"
        print_data(f"{file}, to be added at its end:\n{section}" if section else f"{file}: {there}")

    def add_to_config() -> None:
        if section:
            add_section(file, section)
            say(f"{file}: [cohorts.{new.name}] is written")

    data = {"config": {"file": str(file), "added": section}} if options.json else {}
    return work(app, prepared, options, data, add_to_config)


def _said(options: argparse.Namespace) -> NewCohort:
    from bot.config.new_cohort import NewCohort

    return NewCohort(
        options.name, options.starts, options.weeks, options.opens, options.closes, options.root, options.language
    )
