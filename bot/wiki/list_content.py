"""A delivery list of the model that `editmassmessagelist` edits: JSON, as MassMessage reads and writes it."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

from bot.cohort.newsletter import Target
from bot.wiki.titles import is_title


@dataclass(frozen=True, slots=True)
class ListContent:
    """What a list says: its description, and its targets as they are written there, in its order."""

    description: str
    targets: tuple[Target, ...]

    def dump(self) -> str:
        """The list as JSON."""
        targets = [{"title": one.title, **({"site": one.host} if one.host else {})} for one in self.targets]
        return json.dumps({"description": self.description, "targets": targets}, ensure_ascii=False)


def read_list(text: str) -> ListContent | None:
    """The list that a text holds, None where it holds none."""
    try:
        data = json.loads(text)
    except (ValueError, RecursionError):
        return None
    if not isinstance(data, dict) or not isinstance(data.get("description"), str):
        return None
    targets = data.get("targets")
    if not isinstance(targets, list) or not all(map(_is_target, targets)):
        return None
    return ListContent(data["description"], tuple(Target(one["title"], one.get("site", "")) for one in targets))


def _is_target(one: Any) -> bool:
    if not isinstance(one, dict) or not isinstance(one.get("site", ""), str):
        return False
    return isinstance(one.get("title"), str) and is_title(one["title"])
