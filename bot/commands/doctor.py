"""`doctor`: whether all that the bot needs is there."""

from __future__ import annotations

import argparse

from bot.commands import ERROR, FINE
from bot.screen import print_costs, print_data, waiting


def doctor(options: argparse.Namespace) -> int:
    """`doctor`: a line for each thing that was looked at. Writes nothing; ERROR where something has to be done."""
    from bot.app import CONFIG, open_house
    from bot.config.errors import ConfigError
    from bot.doctor import examine
    from bot.jobs.checkup import Finding

    file = options.config or CONFIG / "lab.toml"
    try:
        house = open_house(file, options.wiki, None)
        cohorts = [house.settings.cohort(options.cohort).name] if options.cohort else list(house.settings.cohorts)
    except ConfigError as problem:
        print_data(Finding("config", str(problem), amiss=True).line)
        return ERROR
    mistakes = () if options.cohort else house.settings.mistakes.values()
    findings = [Finding("config", str(mistake), amiss=True) for mistake in mistakes]
    print_data(Finding("config", f"{file}, cohorts: {', '.join(cohorts)}").line)
    with waiting("Reading the wiki"):
        findings += examine(house, cohorts)
    for finding in findings:
        print_data(finding.line)
    amiss = any(finding.amiss for finding in findings)
    if options.verbose and not amiss:
        print_costs(house.open_wiki(house.wiki).costs)
    return ERROR if amiss else FINE
