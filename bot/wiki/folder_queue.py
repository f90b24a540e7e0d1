"""MassMessage's jobs in a folder wiki: for each sending a file, which loses a line with each page that is done.

    PATH/.wiki/jobs/00000001.jsonl   the message, then the pages that wait for it, the next one last

A page's line goes when its message has gone out, so that a process may be killed anywhere: whoever comes next does
the page again, as MediaWiki does.
"""

from __future__ import annotations

import json
import os
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

from bot.wiki.history import lines_backwards
from bot.wiki.port import WikiError


@dataclass(frozen=True, slots=True)
class Message:
    """What is delivered: subject and text as they were sent, by whom (`Name@wiki`) and the address of the list."""

    subject: str
    text: str
    sender: str
    list: str


@dataclass(frozen=True, slots=True)
class Job:
    """A message that waits for one page; `file` and `size` say what is left of the sending when it is done."""

    message: Message
    title: str
    file: Path
    size: int


class Queue:
    """The jobs of the wiki whose `.wiki` folder is `home`, for the one who holds its lock. All raise `OSError`."""

    def __init__(self, home: Path) -> None:
        self._folder = home / "jobs"

    def push(self, message: Message, titles: Sequence[str]) -> None:
        """Let a message wait for these pages."""
        self._folder.mkdir(exist_ok=True)
        last = max((int(path.stem) for path in self._folder.glob("*.jsonl")), default=0)
        lines = [asdict(message), *reversed(titles)]
        new = self._folder / "new"
        new.write_text("".join(f"{json.dumps(line, ensure_ascii=False)}\n" for line in lines), encoding="utf-8")
        new.replace(self._folder / f"{last + 1:08}.jsonl")

    def next(self) -> Job | None:
        """The job that is the oldest sending's next one; None where there is none."""
        for path in sorted(self._folder.glob("*.jsonl")):
            line, _ = next(lines_backwards(path))
            with path.open("rb") as file:
                first = file.readline()
                size = file.seek(0, os.SEEK_END)
            if size > len(first):
                return _job(path, first, line, size)
            path.unlink()
        return None

    def done(self, job: Job) -> None:
        """Take a job away."""
        os.truncate(job.file, job.size)


def _job(path: Path, first: bytes, line: bytes, size: int) -> Job:
    try:
        return Job(Message(**json.loads(first)), str(json.loads(line)), path, size - len(line) - 1)
    except (ValueError, TypeError) as error:
        raise WikiError(f"{path}: is no job ({error}); mend it or move it away") from error
