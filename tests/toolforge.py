"""Toolforge, as far as the bot meets it: an image that nobody can write to, jobs by their definitions, sudden ends."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from random import Random
from tempfile import mkdtemp
from typing import Any

import yaml

from tests.lab import CONFIG, ROOT

_LONGEST = 120  # seconds that any start may take
_GRACE = 10  # seconds between Toolforge's SIGTERM and its SIGKILL
_START = 0.8  # seconds in which a program reads, and writes nothing yet
_WRITE = 0.03  # seconds after a write was seen, so that the end meets the next one anywhere
# Root may write to everything; without this capability it is as everybody else.
_NO_ROOT = ["setpriv", "--bounding-set=-dac_override", "--inh-caps=-dac_override"] if os.geteuid() == 0 else []


class Tool:
    """An image of this checkout with an operator's own `config`, whose jobs know nothing but their `environ`.

    A job's command is the Procfile's line for it. It has no terminal, a home and a working folder that it can't write
    to, an empty /tmp (by another name), and the memory that its definition says, as address space: a program that gets
    along with that never holds more, and the kernel sees to it without anybody measuring.
    """

    def __init__(self, scratch: Path, config: str, environ: Mapping[str, str]) -> None:
        self._scratch, self._environ = scratch, environ
        self._image, self._home = scratch / "image", scratch / "home"
        shutil.copytree(ROOT / "bot", self._image / "bot")
        shutil.copytree(CONFIG.parent, self._image / "config", ignore=shutil.ignore_patterns("demo"))
        shutil.copy(ROOT / "Procfile", self._image)
        (self._image / "config" / "lab.toml").write_text(config, encoding="utf-8")
        self._home.mkdir()
        for path in (self._home, self._image, *self._image.rglob("*")):
            path.chmod(path.stat().st_mode & 0o555)
        self._processes = dict(line.split(": ", 1) for line in (ROOT / "Procfile").read_text().splitlines())

    def start(self, job: Mapping[str, Any]) -> Container:
        """Start a job of `definitions`, as at any other time."""
        return self.shell(self._processes[job["command"]], job["mem"])

    def shell(self, line: str, memory: str) -> Container:
        """Start a line of the shell's with so much memory, such as `512Mi`."""
        own = Path(mkdtemp(dir=self._scratch))
        within = f"ulimit -v {int(memory.removesuffix('Mi')) * 1024}; {line}".replace("/tmp/", f"{own}/")
        path = f"{Path(sys.executable).parent}:{os.environ['PATH']}"
        environ = {"PATH": path, "HOME": str(self._home), "TMPDIR": str(own), **self._environ}
        return Container([*_NO_ROOT, "/bin/sh", "-c", within], self._image, environ, own)


class Container:
    """A job that was started. What it says is in `said`, and its own /tmp is `own`."""

    def __init__(self, command: list[str], folder: Path, environ: Mapping[str, str], own: Path) -> None:
        self.own, self._log = own, own.with_suffix(".log")
        with self._log.open("wb") as log:
            self.process = subprocess.Popen(
                command,
                cwd=folder,
                env=environ,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,  # so that there is no terminal to be found either
            )

    @property
    def said(self) -> str:
        """All that it has said so far."""
        return self._log.read_text(encoding="utf-8")

    def events(self, name: str) -> list[dict[str, Any]]:
        """What it has told of this so far: `job`, `round`."""
        told = (json.loads(line) for line in self.said.splitlines(keepends=True) if line.endswith("\n"))
        return [event for event in told if event["event"] == name]

    def until(self, true: Callable[[], object]) -> None:
        """Wait until something is so, or the job has ended."""
        give_up = time.monotonic() + _LONGEST
        while self.process.poll() is None and not true():
            assert time.monotonic() < give_up, self.said
            time.sleep(0.003)

    def ended(self) -> int:
        """Its exit code, once it has ended by itself."""
        return self.process.wait(_LONGEST)

    def end(self, number: signal.Signals) -> int:
        """End it as Toolforge does; its exit code."""
        self.process.send_signal(number)
        return self.process.wait(_GRACE)


def definitions(file: str) -> dict[str, Mapping[str, Any]]:
    """The jobs that a file of config/toolforge defines, by name."""
    text = (ROOT / "config" / "toolforge" / file).read_text(encoding="utf-8")
    return {job["name"]: job for job in yaml.safe_load(text)}


def sudden_ends(
    tool: Tool, job: Mapping[str, Any], written: Callable[[], int], chance: Random, most: int
) -> Iterator[tuple[signal.Signals, int]]:
    """Start a job for ever, and end it before or during its writes, of which it may make `most` at most; with which
    signal, and the exit code that came of it. `written` counts the writes that the wiki has met."""
    while True:
        number = chance.choice([signal.SIGKILL, signal.SIGTERM])
        writes = chance.randint(0, most)
        delay = chance.uniform(0, _WRITE if writes else _START)
        enough = written() + writes
        container = tool.start(job)
        container.until(lambda: written() >= enough or container.events("round"))  # noqa: B023 - over before the next lot
        time.sleep(delay)
        yield number, container.end(number)


def until_quiet(tool: Tool, job: Mapping[str, Any], between: Callable[[], object], starts: int = 6) -> Container:
    """Start a job undisturbed until one round has nothing left to do, and end it if it stays; that last one. `between`
    any two starts something else happens."""
    for _ in range(starts):
        container = tool.start(job)
        container.until(lambda: container.events("round"))  # noqa: B023 - it is over before the next one
        code = container.end(signal.SIGTERM) if job.get("continuous") else container.ended()
        assert [code, *(event["exit"] for event in container.events("round"))] == [0, 0], container.said
        if not any(event["planned"] for event in container.events("job")):
            return container
        between()
    raise AssertionError(container.said)
