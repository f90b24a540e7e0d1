"""The folder wiki as a lab."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

from bot.plan.outcome import Busy, Conflict, Done, Noop, Outcome, Refused, Stopped, Unknown
from bot.wiki.editing import Edit
from bot.wiki.folder import FolderWiki
from bot.wiki.store import Store
from tests.wiki.labs import Parameter

BOT = "OrganizerLabBot"
NOON = datetime(2022, 10, 5, 12, 30, tzinfo=UTC)


class FolderLab:
    """A folder wiki of its own, with a clock that only `tick` moves."""

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
