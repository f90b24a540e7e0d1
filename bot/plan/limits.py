"""Limits: what a plan must not do unless a person lifts the limit by name."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from bot.plan.change import Change, EditList, Plan, Rewrite

SHRINK = 0.30
"""The share of a page's rows that may vanish in one write."""

_REGION = re.compile("<!-- olb:[a-z]+ begin -->(.*?)<!-- olb:[a-z]+ end -->", re.DOTALL)
# A table row whose first cell or row header is a link; a template that stands on a line of its own and names a user.
_ROW = re.compile(
    r"^\|-[^\n]*\n(?:\||![^\n|]*\|)\s*(\[\[(?!#)[^\]|\n]+)|^(\{\{[^{}|\n]+\|\s*user\s*=[^|}\n]*)", re.MULTILINE
)


@dataclass(frozen=True, slots=True)
class Limits:
    """What one run may do: `max_edits` writes at most, and no page losing more than `SHRINK` of its rows."""

    max_edits: int
    allow_shrink: bool = False


def refusals(plan: Plan, limits: Limits) -> tuple[str, ...]:
    """Why this plan is refused: a line for each limit it breaks, with the figures and the flag that lifts it."""
    return (*_too_many(plan, limits.max_edits), *(() if limits.allow_shrink else _shrinking(plan)))


def _too_many(plan: Plan, max_edits: int) -> Iterator[str]:
    wanted = len(plan.changes)
    if wanted > max_edits:
        lift = f"max_edits in the config, or --max-edits {wanted} for one job, lifts it, --limit N does a part"
        yield f"{wanted} edits, and the limit is {max_edits} a run: {lift}"


def _shrinking(plan: Plan) -> Iterator[str]:
    for change in plan.changes:
        lost, before = _lost(change)
        if lost > SHRINK * before:
            yield (
                f"{change.title}: {lost} of {before} rows would vanish ({lost / before:.0%}), "
                f"and the limit is {SHRINK:.0%}: --allow-shrink lifts it, if that is what you want"
            )


def _lost(change: Change) -> tuple[int, int]:
    """How many rows of a page a change takes away, or pages of a list for which no other comes, and of how many."""
    match change:
        case Rewrite(old=old, text=text):
            before = rows(old)
            return len(before - rows(text)), len(before)
        case EditList(add=add, remove=remove, size=size):
            return max(0, len(remove) - len(add)), size  # who was renamed goes, and comes
        case _:
            return 0, 0


def rows(text: str) -> frozenset[str]:
    """What the rows in the bot's regions are about: the links that begin table rows, the users that template rows name.
    People's own tables beside them don't count."""
    kept = "\n".join(_REGION.findall(text))
    return frozenset((match[1] or match[2]).strip() for match in _ROW.finditer(kept))
