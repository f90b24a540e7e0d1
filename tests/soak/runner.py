"""The bot in processes of its own: one or two at once, killed at random moments, started again until all is done."""

from __future__ import annotations

import json
import subprocess
import sys
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from random import Random

from tests.lab import ROOT

_KILLED = 0.5  # the chance that one process of a start is killed
_TWO = 0.5  # and that there are two
_MOST_WRITES = 12  # that a process lives to see which is killed
_LONGEST_DELAY = 0.2  # seconds after a write was seen, so that the kill meets it anywhere
_MOST_STARTS = 400  # a round
_HANGS = 300  # seconds
_LAST_WORDS = 1_000  # characters


@dataclass
class Counts:
    """What the runner has done. `exits` counts how processes ended that were not killed, by exit code."""

    runs: int = 0
    twice: int = 0
    kills: int = 0
    exits: dict[int, int] = field(default_factory=dict)


class Runner:
    """Runs `python -m bot reminders --apply` on a wiki. `written` says how many writes the wiki has met so far. The
    same seed draws the same lots."""

    def __init__(
        self,
        wiki: str,
        config: Path,
        environ: Mapping[str, str],
        written: Callable[[], int],
        scratch: Path,
        seed: int,
    ) -> None:
        self.counts = Counts()
        self._command = [sys.executable, "-m", "tests.soak.hasty", "reminders", "--apply", "--json", "--wiki", wiki]
        self._config, self._environ, self._written = config, environ, written
        self._scratch, self._chance = scratch, Random(seed)

    def until_done(self, now: datetime, between: Callable[[], object]) -> None:
        """Start the bot at this moment of its own until it says that nothing is left to do; `between` any two starts
        something else happens."""
        for _ in range(_MOST_STARTS):
            if self._start(now):
                return
            between()
        said = (self._scratch / "0.err").read_text(encoding="utf-8")[-_LAST_WORDS:]
        raise AssertionError(f"not done at {now:%Y-%m-%d} after {_MOST_STARTS} starts; the bot says: {said}")

    def _start(self, now: datetime) -> bool:
        """One start of one process or two; whether all of them found nothing to do."""
        two, dies = self._chance.random() < _TWO, self._chance.random() < _KILLED
        after = self._chance.randint(0, _MOST_WRITES)
        delay = self._chance.uniform(0, _LONGEST_DELAY)
        command = [*self._command, "--now", now.isoformat(), "--config", str(self._config)]
        running = [_Process(command, self._environ, self._scratch / str(number)) for number in range(1 + two)]
        self.counts.runs += len(running)
        self.counts.twice += two
        if dies:
            self.counts.kills += self._kill(self._chance.choice(running), self._written() + after, delay)
        codes = [one.ended() for one in running]
        for code in (code for code in codes if code >= 0):
            self.counts.exits[code] = self.counts.exits.get(code, 0) + 1
        return all(code == 0 and one.found_nothing() for code, one in zip(codes, running, strict=True))

    def _kill(self, victim: _Process, writes: int, delay: float) -> bool:
        """Kill a process when the wiki has met so many writes; whether it lived until then."""
        while self._written() < writes:
            if victim.process.poll() is not None:
                return False
            time.sleep(0.005)
        time.sleep(delay)
        victim.process.kill()
        return victim.process.wait() < 0


class _Process:
    def __init__(self, command: list[str], environ: Mapping[str, str], output: Path) -> None:
        self._output = output
        with output.with_suffix(".json").open("w") as out, output.with_suffix(".err").open("a") as errors:
            self.process = subprocess.Popen(command, cwd=ROOT, env=environ, stdout=out, stderr=errors)

    def ended(self) -> int:
        """Its exit code, once it has ended."""
        try:
            return self.process.wait(timeout=_HANGS)
        except subprocess.TimeoutExpired:
            self.process.kill()
            raise

    def found_nothing(self) -> bool:
        """Whether its plan was empty."""
        return not json.loads(self._output.with_suffix(".json").read_text(encoding="utf-8"))["plan"]["changes"]
