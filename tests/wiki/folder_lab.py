"""The folder wiki as a lab."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from bot.plan.outcome import Busy, Conflict, Done, Noop, Outcome, Refused, Sent, Stopped, Unknown
from bot.wiki.editing import Edit
from bot.wiki.folder import FolderWiki
from bot.wiki.paths import encode
from bot.wiki.store import Store
from tests.wiki.labs import Parameter

BOT = "OrganizerLabBot"
NOON = datetime(2022, 10, 5, 12, 30, tzinfo=UTC)


class FolderLab:
    """A folder wiki of its own, with a clock that only `tick` moves."""

    massmessage = True

    def __init__(self, path: Path) -> None:
        self.moment = NOON
        path.mkdir(exist_ok=True)
        self.path = path
        self.wiki = FolderWiki(path, BOT, "Operator", lambda: self.moment)

    def seed(self, title: str, text: str, user: str = "Human") -> None:
        assert self.raw_edit(user, title=title, text=text) in ("success", "nochange")

    def raw_edit(self, user: str = "", **params: Parameter) -> str:
        new_section = params.pop("section", "") == "new"
        return word(self.wiki.edit(Edit(user=user or BOT, new_section=new_section, **params)))  # type: ignore[arg-type]

    def text(self, title: str) -> str | None:
        return next((page.text for page in self.wiki.pages([title])), None)

    def history(self, title: str) -> list[tuple[str, str]]:
        store = Store(self.path, "Operator")
        stored = store.page(title)
        return [(entry.user, entry.text) for entry in store.history(stored)] if stored else []

    def unique(self, title: str) -> str:
        return title

    def tick(self) -> None:
        self.moment += timedelta(seconds=2)

    def account(self, name: str) -> str:
        return name

    def block(self, user: str, page: str = "") -> None:
        if not page:  # this wiki knows no other blocks
            self.settings(blocked=[*self._settings().get("blocked", ()), user])

    def rename(self, user: str, name: str) -> None:
        self.settings(renamed={**self._settings().get("renamed", {}), user: name})

    def delete(self, title: str) -> None:
        self._file(title).unlink()

    def move(self, title: str, target: str, redirect: bool) -> None:
        self._file(title).rename(self._file(target))
        if redirect:
            self._history(title).rename(self._history(target))  # without one, what is left looks like a deletion
            self._file(title).write_text(f"#REDIRECT [[{target}]]")

    def protect(self, title: str) -> None:
        self.settings(protected=[*self._settings().get("protected", ()), title])

    def protect_from_being_made(self, title: str) -> None:
        self.protect(title)

    def set_language(self, title: str, code: str) -> None:
        self.settings(languages={**self._settings().get("languages", {}), title: code})

    def run_jobs(self) -> None:
        self.wiki.run_jobs()

    def settings(self, **more: object) -> None:
        """Change some of the wiki's settings."""
        file = self.path / ".wiki/settings.json"
        file.parent.mkdir(exist_ok=True)
        file.write_text(json.dumps({**self._settings(), **more}))

    def _settings(self) -> dict[str, Any]:
        file = self.path / ".wiki/settings.json"
        return json.loads(file.read_text()) if file.exists() else {}

    def _file(self, title: str) -> Path:
        return self.path / f"{title}.wikitext"

    def _history(self, title: str) -> Path:
        return self.path / ".wiki" / "history" / f"{encode(title)}.jsonl"


def word(outcome: Outcome) -> str:
    """An outcome as the API's word for it."""
    match outcome:
        case Done():
            return "success"
        case Noop():
            return "nochange"
        case Conflict(code) | Refused(code, _) | Busy(code, _) | Stopped(code, _):
            return code
        case Unknown(message):
            return message
        case Sent():
            raise AssertionError("no edit sends messages")
