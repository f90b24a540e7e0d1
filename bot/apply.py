"""The only writer: applies the plan that was shown, one change after the other, and says what came of each."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from bot.ending import unbroken
from bot.plan.change import Change, Plan, Send, meaning, page
from bot.plan.limits import Limits, refusals
from bot.plan.outcome import Applied, Conflict, Noop, Outcome, Stopped, Then
from bot.send import Objection, send
from bot.wiki.port import Wiki, WikiError

ROUNDS = 3
"""How often a page is decided again after a conflict, a lost answer or a busy wiki."""
PATIENCE = 3
"""After so many busy answers in a row the wiki is left alone."""

_OPEN = (Then.DECIDE_AGAIN, Then.TRY_LATER)


Remaining = tuple[Change, ...]


def apply(
    plan: Plan,
    wiki_named: Callable[[str], Wiki],
    plan_again: Callable[[], Plan],
    still_wanted: Callable[[Remaining], Remaining],
    gate: Objection,
    limits: Limits,
    told: Callable[[Applied], None],
) -> tuple[Applied, ...]:
    """Write a plan, and return one final outcome a change. `told` hears of every write as it is answered.

    `wiki_named` gives each change's wiki. Before every write `still_wanted` says which of the remaining changes still
    have a cause, and then `gate` whether anything is against writing one, which is its outcome.

    After a conflict, a lost answer or a busy wiki the wiki is read again (`plan_again`) and decided again, for those
    pages alone and within the same limits; where it can't be read, they stay as they are. A run that has to stop
    leaves the rest of the plan unwritten: those changes are not in what comes back.
    """
    applied = _write(plan.changes, wiki_named, still_wanted, gate, told)
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
        still = {page(change) for change in again.changes}
        # Nothing is wanted of the others any more: our own write had arrived, or there is no cause for it left.
        there = [Applied(one.change, Noop()) for one in doubtful if page(one.change) not in still]
        applied = [*settled, *there, *_write(again.changes, wiki_named, still_wanted, gate, told)]
    return tuple(applied)


def _write(
    remaining: Remaining,
    wiki_named: Callable[[str], Wiki],
    still_wanted: Callable[[Remaining], Remaining],
    gate: Objection,
    told: Callable[[Applied], None],
) -> list[Applied]:
    applied: list[Applied] = []
    while remaining:
        try:
            wiki_named(remaining[0].wiki).wait_for_turn()  # before asking what is wanted: the wait may be seconds
            wanted = still_wanted(remaining)
        except WikiError as problem:
            applied.append(Applied(remaining[0], Stopped("unreachable", str(problem))))
            break
        if len(wanted) < len(remaining):
            kept = {meaning(change) for change in wanted}
            applied += [Applied(change, _dropped(change)) for change in remaining if meaning(change) not in kept]
        if not wanted:
            break
        with unbroken():
            outcome = _written(wanted[0], wiki_named(wanted[0].wiki), gate)
        applied.append(Applied(wanted[0], outcome))
        told(applied[-1])
        if _stopped(applied):
            break
        remaining = wanted[1:]
    return applied


def _dropped(change: Change) -> Outcome:
    """What came of a change that is not wanted as it is any more; of a sending others may still want their part."""
    return Conflict("overtaken") if isinstance(change, Send) and len(change.to) > 1 else Noop()


def _written(change: Change, wiki: Wiki, gate: Objection) -> Outcome:
    if (kept_back := gate(change)) is not None:
        return kept_back
    return send(change, wiki, gate) if isinstance(change, Send) else wiki.write(change)


def _decided_again(doubtful: list[Applied], plan: Plan) -> Plan:
    pages = {page(one.change) for one in doubtful}
    return replace(plan, changes=tuple(change for change in plan.changes if page(change) in pages))


def _stopped(applied: list[Applied]) -> bool:
    last = [one.outcome.then for one in applied[-PATIENCE:]]
    return last[-1:] == [Then.STOP] or last == [Then.TRY_LATER] * PATIENCE
