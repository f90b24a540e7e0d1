"""MassMessage's log in a folder wiki: one JSON object a line, oldest first."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path
from typing import Literal

from bot.wiki.data import Arrival
from bot.wiki.history import lines_backwards, stamp
from bot.wiki.port import WikiError

Action = Arrival | Literal["send"]
Params = Mapping[str, str | int | None]


@dataclass(frozen=True, slots=True)
class LogRow:
    """One row; `timestamp` is aware, UTC, whole seconds; `comment` and `params` are MassMessage's own."""

    logid: int
    action: Action
    title: str
    user: str
    timestamp: datetime
    comment: str
    params: Params


class MailLog:
    """The log of the wiki whose `.wiki` folder is `home`."""

    def __init__(self, home: Path) -> None:
        self._path = home / "massmessage.jsonl"

    def newest_first(self) -> Iterator[LogRow]:
        """The rows. A last line cut short is being written, or its writer was killed: it isn't there yet."""
        for line, ended in lines_backwards(self._path):
            if ended:
                yield self._row(line)

    def add(
        self,
        action: Action,
        title: str,
        user: str,
        now: datetime,
        params: Params,
        comment: str = "",
    ) -> None:
        """Add a row, while writing; `now` is aware, UTC, whole seconds. Raises `OSError`."""
        newest = next(self.newest_first(), None)
        row = LogRow(newest.logid + 1 if newest else 1, action, title, user, now, comment, params)
        line = json.dumps({**asdict(row), "timestamp": stamp(now)}, ensure_ascii=False)
        torn = next((len(last) for last, ended in lines_backwards(self._path) if not ended), 0)
        with self._path.open("a+b") as file:
            file.truncate(file.seek(0, 2) - torn)
            file.write(f"{line}\n".encode())

    def _row(self, line: bytes) -> LogRow:
        try:
            data = json.loads(line)
            return LogRow(**{**data, "timestamp": datetime.fromisoformat(data["timestamp"])})
        except (ValueError, TypeError, KeyError) as error:
            raise WikiError(f"{self._path}: a line is no row ({error}); mend it or move the file away") from error
