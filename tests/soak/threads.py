"""A soak in one process, on a folder: two threads of the bot at once, every fault, and deaths at any write."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from random import Random
from typing import Any

from bot.app import App
from bot.config.settings import Settings, load_settings
from bot.jobs import JOBS
from bot.plan.change import Change
from bot.plan.limits import Limits
from bot.plan.outcome import Outcome
from bot.wiki.folder import FolderWiki
from bot.wiki.port import Wiki, WikiError
from tests.faulty import READ_FAULTS, WRITE_FAULTS, FaultyWiki, at_random
from tests.lab import NOW, no_other
from tests.soak.grounds import Bot, FolderGround, Trial
from tests.soak.people import People
from tests.soak.runner import Counts

_DEATHS = 0.1  # of writes: as many before as after it
_ONE_TRY = 5  # a failed read ends a run here, while a real adapter tries it so many times
_MOST_RUNS = 2_000
Opened = Callable[[Settings, Callable[[], datetime]], Wiki]


class Death(BaseException):
    """The process is killed: nothing below the one who started it may catch this."""


class MortalWiki(FaultyWiki):
    """A faulty wiki whose bot dies now and then, just before a write arrives or before its answer does."""

    def __init__(self, wiki: Wiki, people: People, rate: float, seed: int) -> None:
        faults, reads = at_random(WRITE_FAULTS, rate, seed), at_random(READ_FAULTS, rate / _ONE_TRY, seed + 1)
        super().__init__(wiki, faults, reads, people.write)
        self.deaths, self._chance = 0, Random(seed)

    def write(self, change: Change) -> Outcome:
        self._may_die()
        outcome = super().write(change)
        self._may_die()
        return outcome

    def _may_die(self) -> None:
        if self._chance.random() < _DEATHS / 2:
            self.deaths += 1
            raise Death


class _Worker:
    """One process of the bot, started again and again; what a replica once answered outlives it."""

    def __init__(self, opened: Opened, config: Path, people: People, rate: float, seed: int) -> None:
        self.runs = 0
        self._settings = load_settings(config)
        self._now = NOW
        self.wiki: Any = MortalWiki(opened(self._settings, lambda: self._now), people, rate, seed)

    def until_done(self, now: datetime, between: Callable[[], object]) -> None:
        """Run at this moment until there is nothing left to do."""
        self._now = now
        for _ in range(_MOST_RUNS):
            self.runs += 1
            try:
                if self._found_nothing():
                    return
            except (WikiError, Death):
                pass
            between()
        raise AssertionError(f"not done at {now:%Y-%m-%d} after {_MOST_RUNS} runs")

    def _found_nothing(self) -> bool:
        cohort = self._settings.cohort("")
        app = App(self._settings, cohort, self.wiki, no_other, self._now)
        prepared = app.prepare(JOBS["reminders"])
        app.apply(prepared, prepared.plan, Limits(self._settings.max_edits), lambda one: None)
        return not prepared.plan.changes


class ThreadGround(FolderGround):
    """A folder wiki where the bot is two threads of this process. `adapter` opens it for them, as `FolderWiki` does."""

    def __init__(self, folder: Path, adapter: Callable[..., Wiki] = FolderWiki) -> None:
        super().__init__(folder)
        self._adapter = adapter

    @contextmanager
    def opened(self, trial: Trial, people: People) -> Iterator[tuple[Bot, Mapping[str, int]]]:
        config = trial.cohort.write_config(trial.scratch / "config")
        seeds = (trial.seed, trial.seed + 1_000)
        workers = _Workers([_Worker(self._open, config, people, trial.rate, seed) for seed in seeds])
        yield workers, workers.injected

    def _open(self, settings: Settings, clock: Callable[[], datetime]) -> Wiki:
        return self._adapter(self.folder, settings.account, settings.operator, clock)


class _Workers:
    """Two at once."""

    def __init__(self, workers: list[_Worker]) -> None:
        self.counts, self.injected = Counts(), Counter[str]()
        self._workers = workers

    def until_done(self, now: datetime, between: Callable[[], object]) -> None:
        """Both run at this moment until each of them has found nothing left to do."""
        with ThreadPoolExecutor(len(self._workers)) as pool:
            list(pool.map(lambda worker: worker.until_done(now, between), self._workers))
        wikis = [worker.wiki for worker in self._workers]
        self.injected.clear()
        self.injected.update(sum((wiki.injected for wiki in wikis), Counter()))
        self.counts.runs = self.counts.twice = sum(worker.runs for worker in self._workers)
        self.counts.kills = sum(wiki.deaths for wiki in wikis)
