"""What one cohort is worked on with."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from bot.config.cohort import Cohort
from bot.jobs.regions import Permissions
from bot.wiki.port import Wiki


@dataclass(frozen=True, slots=True)
class Context:
    """One cohort on its wiki: whose revisions count, what a person allows, and the moment (aware, UTC).

    `others` opens another wiki of the config by name, where messages may go; it raises `WikiError`.
    """

    wiki: Wiki
    others: Callable[[str], Wiki]
    cohort: Cohort
    trusted: frozenset[str]
    permissions: Permissions
    now: datetime

    def named(self, name: str) -> Wiki:
        """The wiki of this name, which is a change's."""
        return self.wiki if name == self.wiki.name else self.others(name)
