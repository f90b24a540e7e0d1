"""One soak from its beginning to its figures."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from dataclasses import dataclass

from tests.soak.grounds import Ground, Trial
from tests.soak.people import People
from tests.soak.runner import Counts
from tests.soak.table import Result, complaint, count, table

_log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Report:
    """`injected` counts faults by kind; `complaint` is what is wrong, empty where nothing is."""

    result: Result
    counts: Counts
    injected: Mapping[str, int]
    complaint: str

    @property
    def table(self) -> str:
        """All figures, a line each."""
        return table(self.result, self.counts, self.injected)


def soak(ground: Ground, trial: Trial) -> Report:
    """Carry the cohort through its weeks; between any two runs of the bot comes one that archives."""
    ground.fill(trial.cohort)
    people = People(ground.lab, trial.cohort, trial.seed)
    with ground.opened(trial, people) as (runner, injected):
        for one in trial.cohort.rounds:
            if one.week:
                people.hand_in(one.week)
            runner.until_done(one.now, people.archive)
            counts = runner.counts
            _log.info("done at %s, after %s runs and %s kills in all", one.now, counts.runs, counts.kills)
    result = count(ground.lab, trial.cohort, people)
    return Report(result, runner.counts, injected, complaint(result, ground.lab, trial.seed))
