"""What the bot says of its work: a line an event, for people or as JSON, and no secret in either."""

from __future__ import annotations

import json
import logging
import os
import re
import traceback
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path

from bot.config.errors import ConfigError
from bot.wiki.port import WikiError

LOG = logging.getLogger("bot")
_SECRET = re.compile(r"BOT_\w*(?:PASSWORD|TOKEN|SECRET)")
_SHORTEST = 8  # characters: a secret that is shorter would blot out words that are none
_HOUSE = Path(__file__).parent


def event(name: str, text: str, level: int = logging.INFO, **facts: object) -> None:
    """Say that something happened: `text` to people, `name` and `facts` to machines."""
    LOG.log(level, text, extra={"event": name, "facts": facts})


def one_line(error: Exception) -> str:
    """An error as a line for whoever can mend it; of a mistake of ours it says where it is."""
    text = " ".join(str(error).split())
    if isinstance(error, ModuleNotFoundError) and not (error.name or "").startswith("bot"):
        text = f"{text}: start scripts/setup, then .venv/bin/python -m bot"
    elif not isinstance(error, ConfigError | WikiError | OSError):
        text = f"{type(error).__name__}: {text} (this should not happen; {_place(error)}, please report it)"
    return without_secrets(text, os.environ)


def without_secrets(text: str, environ: Mapping[str, str]) -> str:
    """The text without the values of the environment's passwords and tokens, wherever they come from."""
    for name, value in environ.items():
        if _SECRET.fullmatch(name) and len(value) >= _SHORTEST:
            text = text.replace(value, f"[{name}]")
    return text


class ForPeople(logging.Formatter):
    """`2022-11-14 18:00:00Z 2022 reminders: …`; an error begins with `error:`."""

    def format(self, record: logging.LogRecord) -> str:
        """One record as a line, and the traceback where it has one."""
        text = super().format(record)
        if hasattr(record, "event"):
            text = f"{_time(record):%Y-%m-%d %H:%M:%S}Z {text}"
        elif record.name == LOG.name and record.levelno >= logging.ERROR:
            text = f"error: {text}"
        return without_secrets(text, os.environ)


class ForMachines(logging.Formatter):
    """A JSON object a line: `time`, `level`, `event`, `message`, and the event's own facts."""

    def format(self, record: logging.LogRecord) -> str:
        """One record as a line."""
        line = {
            "time": f"{_time(record):%Y-%m-%dT%H:%M:%SZ}",
            "level": record.levelname.lower(),
            "event": getattr(record, "event", record.name),
            "message": super().format(record),
            **getattr(record, "facts", {}),
        }
        return json.dumps(_without_secrets(line), ensure_ascii=False)


def _without_secrets(fact: object) -> object:
    """A fact of any shape without secrets: looked at before JSON writes some of their characters in another way."""
    match fact:
        case str():
            return without_secrets(fact, os.environ)
        case Mapping():
            return {name: _without_secrets(one) for name, one in fact.items()}
        case list() | tuple():
            return [_without_secrets(one) for one in fact]
        case _:
            return fact


def _time(record: logging.LogRecord) -> datetime:
    return datetime.fromtimestamp(record.created, UTC)


def _place(error: Exception) -> str:
    """The innermost line of ours on the way to an error."""
    frames = traceback.extract_tb(error.__traceback__)
    ours = [frame for frame in frames if Path(frame.filename).is_relative_to(_HOUSE)]
    return f"{Path(ours[-1].filename).relative_to(_HOUSE.parent)}:{ours[-1].lineno}" if ours else "-vv shows where"
