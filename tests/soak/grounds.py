"""Where a soak takes place: a real MediaWiki behind the fault proxy, or a folder in which people write all the time."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from random import Random
from threading import Event, Thread
from typing import Protocol

from tests.bench.sandbox import Sandbox
from tests.fault_proxy import FaultProxy
from tests.soak.cohort import FACILITATOR, Cohort
from tests.soak.people import People
from tests.soak.runner import Counts, Runner
from tests.wiki.folder_lab import FolderLab
from tests.wiki.labs import Lab
from tests.wiki.live_lab import environ

_PAUSE = 0.15  # seconds at most between two people on the folder wiki


@dataclass(frozen=True)
class Trial:
    """What makes a soak: the same one for the same seed, as far as processes at once can be the same."""

    cohort: Cohort
    rate: float
    seed: int
    scratch: Path


class Bot(Protocol):
    """Whoever runs the bot."""

    counts: Counts

    def until_done(self, now: datetime, between: Callable[[], object]) -> None:
        """Start the bot at this moment of its own until it says that nothing is left to do; `between` any two starts
        something else happens."""


class Ground(Protocol):
    """A wiki to soak in."""

    lab: Lab

    def fill(self, cohort: Cohort) -> None:
        """Make accounts and pages."""

    def opened(self, trial: Trial, people: People) -> AbstractContextManager[tuple[Bot, Mapping[str, int]]]:
        """What runs the bot there, and what was met, by kind, a count that grows."""


class LiveGround:
    """The sandbox of this name, as `live_labs` names it."""

    def __init__(self, name: str) -> None:
        self._sandbox = Sandbox(name)
        self.lab: Lab = self._sandbox.lab

    def fill(self, cohort: Cohort) -> None:
        self._sandbox.accounts(cohort.stem, cohort.size)
        self._sandbox.fill(f"{cohort.root}/Applications/", cohort.applications())
        self._sandbox.fill(f"{cohort.root}/Participants/", cohort.handed_in())
        self._sandbox.fill("User talk:", cohort.talk_pages())
        for title, text in cohort.facilitated().items():
            self.lab.seed(title, text, FACILITATOR)

    @contextmanager
    def opened(self, trial: Trial, people: People) -> Iterator[tuple[Bot, Mapping[str, int]]]:
        box = self._sandbox.lab.box
        with FaultProxy(box["server"], rate=trial.rate, seed=trial.seed, human=people.write) as proxy:
            account = {**os.environ, **environ(self._sandbox.lab.file)}
            config = trial.cohort.write_config(trial.scratch / "config")
            api = f"{proxy.url}/api.php"
            writes = lambda: proxy.writes  # noqa: E731
            yield Runner(api, config, account, writes, trial.scratch, trial.seed), proxy.injected


class FolderGround:
    """A folder wiki of its own; no network, so no faults but kills, and people who don't wait for the bot."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.lab: Lab = FolderLab(folder)

    def fill(self, cohort: Cohort) -> None:
        # everybody has an account here
        pages = {
            f"{cohort.root}/Applications/": cohort.applications(),
            f"{cohort.root}/Participants/": cohort.handed_in(),
            "User talk:": cohort.talk_pages(),
            "": cohort.facilitated(),
        }
        for prefix, texts in pages.items():
            for name, text in texts.items():
                self.lab.seed(f"{prefix}{name}", text, FACILITATOR)

    @contextmanager
    def opened(self, trial: Trial, people: People) -> Iterator[tuple[Bot, Mapping[str, int]]]:
        config = trial.cohort.write_config(trial.scratch / "config")
        met: Counter[str] = Counter()
        over = Event()
        crowd = Thread(target=_write_until, args=(over, people, trial, met))
        crowd.start()
        try:
            wiki = f"folder:{self.folder}"
            yield Runner(wiki, config, os.environ, self._revisions, trial.scratch, trial.seed), met
        finally:
            over.set()
            crowd.join()

    def _revisions(self) -> int:
        return int((self.folder / ".wiki" / "counter").read_text())


def _write_until(over: Event, people: People, trial: Trial, met: Counter[str]) -> None:
    chance = Random(trial.seed)
    while not over.wait(chance.uniform(0, _PAUSE)):
        people.write(f"User talk:{chance.choice(trial.cohort.users)}")
        met["human"] += 1
