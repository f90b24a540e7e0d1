"""The only writer: applies the plan that was shown, one change after the other, and says what came of each."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from bot.plan.change import Change, Plan
from bot.plan.outcome import Applied, Noop, Then
from bot.wiki.port import Wiki

ROUNDS = 3
"""How often a page is decided again after a conflict or a lost answer."""


def apply(
    plan: Plan, wiki: Wiki, plan_again: Callable[[], Plan], told: Callable[[Applied], None]
) -> tuple[Applied, ...]:
    """Write a plan; one final outcome a change, in order. `told` hears of every write as it is answered.

    After a conflict or a lost answer the wiki is read again (`plan_again`) and decided again, for those pages alone.
    A run that has to stop leaves the rest of the plan unwritten: those changes are not in what comes back.
    """
    applied = _write(plan.changes, wiki, told)
    for _ in range(ROUNDS):
        doubtful = [one.change for one in applied if one.outcome.then is Then.DECIDE_AGAIN]
        if not doubtful or _stopped(applied):
            break
        settled = [one for one in applied if one.outcome.then is not Then.DECIDE_AGAIN]
        applied = [*settled, *_decide_again(doubtful, wiki, plan_again(), told)]
    return tuple(applied)


def _write(changes: Iterable[Change], wiki: Wiki, told: Callable[[Applied], None]) -> list[Applied]:
    applied: list[Applied] = []
    for change in changes:
        applied.append(Applied(change, wiki.write(change)))
        told(applied[-1])
        if _stopped(applied):
            break
    return applied


def _decide_again(doubtful: list[Change], wiki: Wiki, plan: Plan, told: Callable[[Applied], None]) -> list[Applied]:
    titles = {change.title for change in doubtful}
    wanted = [change for change in plan.changes if change.title in titles]
    still = {change.title for change in wanted}
    # Nothing is wanted of these any more: our own write had arrived, or somebody else did the same.
    there = [Applied(change, Noop()) for change in doubtful if change.title not in still]
    return [*there, *_write(wanted, wiki, told)]


def _stopped(applied: list[Applied]) -> bool:
    return bool(applied) and applied[-1].outcome.then is Then.STOP
