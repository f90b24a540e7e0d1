"""A write that is decided and not yet done, as it stands in `pending.json`."""

from __future__ import annotations

import json
from dataclasses import dataclass

from bot.wiki.history import Entry
from bot.wiki.history import parse as parse_entry


@dataclass(frozen=True, slots=True)
class Pending:
    """A decided write: `before` is the page's text until then, `size` that of its history file."""

    title: str
    model: str
    before: str | None
    size: int
    entries: tuple[Entry, ...]

    @property
    def after(self) -> str:
        """The page's text from then on."""
        return self.entries[-1].text

    def dump(self) -> str:
        """The write as JSON."""
        entries = [revision.line() for revision in self.entries]
        content = {"title": self.title, "model": self.model, "before": self.before, "size": self.size}
        return json.dumps({**content, "entries": entries})


def parse(text: str) -> Pending:
    """The write that `dump` wrote."""
    data = json.loads(text)
    entries = tuple(parse_entry(line) for line in data.pop("entries"))
    return Pending(entries=entries, **data)
