"""The only writer: applies the plan that was shown, one change after the other, and says what came of each."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace

from bot.plan.change import Change, Plan
from bot.plan.limits import Limits, refusals
from bot.plan.outcome import Applied, Noop, Then
from bot.wiki.port import Wiki, WikiError

ROUNDS = 3
"""How often a page is decided again after a conflict, a lost answer or a busy wiki."""
PATIENCE = 3
"""After so many busy answers in a row the wiki is left alone."""

_OPEN = (Then.DECIDE_AGAIN, Then.TRY_LATER)


def apply(
    plan: Plan, wiki: Wiki, plan_again: Callable[[], Plan], limits: Limits, told: Callable[[Applied], None]
) -> tuple[Applied, ...]:
    """Write a plan, and return one final outcome a change. `told` hears of every write as it is answered.

    After a conflict, a lost answer or a busy wiki the wiki is read again (`plan_again`) and decided again, for those
    pages alone and within the same limits; where it can't be read, they stay as they are. A run that has to stop
    leaves the rest of the plan unwritten: those changes are not in what comes back.
    """
    applied = _write(plan.changes, wiki, told)
    for _ in range(ROUNDS):
        doubtful = [one for one in applied if one.outcome.then in _OPEN]
        if not doubtful or _stopped(applied):
            break
        try:
            again = _decided_again(doubtful, plan_again())
        except WikiError:
            break
        if refusals(again, limits):
            break
        settled = [one for one in applied if one.outcome.then not in _OPEN]
        still = {change.title for change in again.changes}
        # Nothing is wanted of the others any more: our own write had arrived, or there is no cause for it left.
        there = [Applied(one.change, Noop()) for one in doubtful if one.change.title not in still]
        applied = [*settled, *there, *_write(again.changes, wiki, told)]
    return tuple(applied)


def _write(changes: Iterable[Change], wiki: Wiki, told: Callable[[Applied], None]) -> list[Applied]:
    applied: list[Applied] = []
    for change in changes:
        applied.append(Applied(change, wiki.write(change)))
        told(applied[-1])
        if _stopped(applied):
            break
    return applied


def _decided_again(doubtful: list[Applied], plan: Plan) -> Plan:
    titles = {one.change.title for one in doubtful}
    return replace(plan, changes=tuple(change for change in plan.changes if change.title in titles))


def _stopped(applied: list[Applied]) -> bool:
    last = [one.outcome.then for one in applied[-PATIENCE:]]
    return last[-1:] == [Then.STOP] or last == [Then.TRY_LATER] * PATIENCE
