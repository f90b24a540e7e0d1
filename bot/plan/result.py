"""What came of one job, as data: for the log of a run, whoever writes it and wherever."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

from bot.plan.change import Plan, Problem
from bot.plan.outcome import Applied


@dataclass(frozen=True, slots=True)
class Result:
    """One job for one cohort, by their names.

    `plan` is what it would write, as of `plan.now`; `applied` what came of that, empty where nothing was to be written
    or might be. `refused` are the reasons why the plan as a whole was not written, `failure` is what kept the job from
    its end: one line, empty where nothing did.
    """

    cohort: str
    job: str
    plan: Plan
    applied: tuple[Applied, ...] = ()
    refused: tuple[str, ...] = ()
    failure: str = ""

    @property
    def outcomes(self) -> Mapping[str, int]:
        """How many writes came to which end, by the outcomes' names: `done`, `noop`, `conflict`, and so on."""
        return Counter(type(one.outcome).__name__.lower() for one in self.applied)

    @property
    def skips(self) -> Mapping[str, int]:
        """How many pages and messages were left alone, by reason."""
        return Counter(skip.reason for skip in self.plan.skips)

    @property
    def problems(self) -> tuple[Problem, ...]:
        """What a person has to mend."""
        return self.plan.problems
