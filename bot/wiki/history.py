"""A page's history: one JSON object a line, oldest first."""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path

from bot.wiki.port import WikiError

_BLOCK = 64 * 1024
_IMPLIED = 1 << 40


@dataclass(frozen=True, slots=True)
class Entry:
    """One revision; `timestamp` is aware, UTC, whole seconds.

    `deleted` marks that the page was gone when the next entry made it anew: what stands before is another page's.
    `delivery` is the hash by which MassMessage knows a message that it delivered, empty where it is none.
    """

    revid: int
    user: str
    timestamp: datetime
    summary: str
    text: str
    deleted: bool = False
    delivery: str = ""

    def line(self) -> str:
        """The entry as a line of a history file, without its end."""
        return json.dumps({**asdict(self), "timestamp": stamp(self.timestamp)}, ensure_ascii=False)


def parse(line: str | bytes) -> Entry:
    """The entry that a line holds. Raises `ValueError` where it holds none."""
    try:
        data = json.loads(line)
        moment = datetime.fromisoformat(data["timestamp"]).astimezone(UTC)
        summary, deleted = str(data.get("summary", "")), bool(data.get("deleted"))
        revid, user, text = int(data["revid"]), str(data["user"]), str(data["text"])
        return Entry(revid, user, moment, summary, text, deleted, str(data.get("delivery", "")))
    except (KeyError, TypeError, AttributeError) as error:
        raise ValueError("not a revision") from error


def stamp(moment: datetime) -> str:
    """A moment as MediaWiki writes it: `2022-10-05T12:30:00Z`."""
    return f"{moment.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}"


def implied(title: str, text: str, user: str, moment: datetime) -> Entry:
    """The revision that a hand-written text is: its number comes from title and text, so that another text is another.

    These numbers are above all counted ones, and below 2**53 (JSON readers keep them).
    """
    digest = hashlib.sha256(f"{title}\n{text}".encode("utf-8", "surrogatepass")).digest()
    return Entry(_IMPLIED + int.from_bytes(digest[:5], "big"), user, moment, "", text)


def is_counted(revid: int) -> bool:
    """Whether a revision's number was counted, and not made from its text."""
    return revid < _IMPLIED


def newest_first(path: Path) -> Iterator[Entry]:
    """The entries of a history file from its end on, without reading the whole file; none where there is no file.

    A last line cut short is being written, or its writer was killed: it isn't there yet.
    """
    for line, ended in lines_backwards(path):
        try:
            yield parse(line)
        except ValueError as error:
            if ended:
                raise WikiError(f"{path}: a line is no revision ({error}); mend it or move the file away") from error


def lines_backwards(path: Path) -> Iterator[tuple[bytes, bool]]:
    """The lines of a file from its end on, without their ends, and whether each has one; none of no file."""
    try:
        file = path.open("rb")
    except (FileNotFoundError, NotADirectoryError):
        return
    with file:
        rest, ended = b"", False
        position = file.seek(0, os.SEEK_END)
        while position:
            size = min(_BLOCK, position)
            position = file.seek(position - size)
            first, *lines = (file.read(size) + rest).split(b"\n")
            for line in reversed(lines):
                if line:
                    yield line, ended
                ended = True
            rest = first
        if rest:
            yield rest, ended
