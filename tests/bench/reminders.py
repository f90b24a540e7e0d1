"""What reminding costs on a real wiki: a whole cohort's first message, beside the plain Pywikibot way."""

from __future__ import annotations

import secrets
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import Any

from bot.app import App
from bot.config.settings import load_settings
from bot.jobs import JOBS
from bot.plan.limits import Limits
from bot.plan.outcome import Done
from tests.lab import no_other
from tests.soak.cohort import Cohort
from tests.soak.grounds import LiveGround

SIZE = 500
HEAD = f"{'':<44}{'reading':>9}{'rechecks':>9}{'writes':>9}{'plan s':>9}{'write s':>9}"
TITLE = f"Reminding {SIZE} participants of one week on a real MediaWiki, without an edit interval (requests, seconds)"
PLAIN = 50
"""Pages that are written to in the plain way: it is scaled from there."""


@dataclass(frozen=True)
class Cost:
    """Of one way to write `messages`, in requests: `reads` to decide, by the port's methods, `looks` at the wiki while
    writing, and `writes`. `deciding` and `writing` are seconds, without an edit interval."""

    messages: int
    reads: Counter[str]
    looks: int
    writes: int
    deciding: float
    writing: float


class _Metered:
    """A wiki whose requests for reading are counted by the port's methods."""

    def __init__(self, wiki: Any) -> None:
        self._wiki, self.reads = wiki, Counter[str]()

    def __getattr__(self, name: str) -> Any:
        found = getattr(self._wiki, name)
        return partial(self._asked, name, found) if callable(found) and name != "write" else found

    def _asked(self, name: str, ask: Callable[..., Any], *given: Any) -> Any:
        before = self._wiki.costs.requests.get("read", 0)
        answer = ask(*given)
        answer = iter(list(answer)) if isinstance(answer, Iterator) else answer
        if asked := self._wiki.costs.requests.get("read", 0) - before:
            self.reads[name] += asked
        return answer


def reminders_cost(sandbox: str, size: int) -> tuple[Cost, Cost]:
    """Remind `size` participants on this sandbox (named as `live_labs` does) that a week has opened: the bot's cost,
    and the plain Pywikibot way's on `PLAIN` talk pages of theirs."""
    ground = LiveGround(sandbox)
    cohort = Cohort(f"c{secrets.token_hex(3)}", size, 1)
    ground.fill(cohort)
    with tempfile.TemporaryDirectory() as scratch:
        settings = load_settings(cohort.write_config(Path(scratch) / "config"))
    return _this_bot(ground, cohort, settings), _plain(ground, cohort)


def _this_bot(ground: LiveGround, cohort: Cohort, settings: Any) -> Cost:
    wiki = ground.lab.wiki
    metered: Any = _Metered(wiki)
    app = App(settings, settings.cohort(cohort.mark), metered, no_other, next(cohort.rounds).now)
    before = Counter(wiki.costs.requests)
    began = time.monotonic()
    prepared = app.prepare(JOBS["reminders"])
    decided = time.monotonic()
    reads = Counter(metered.reads)
    applied = app.apply(prepared, prepared.plan, Limits(cohort.size), lambda one: None)
    ended = time.monotonic()
    spent, looks = Counter(wiki.costs.requests) - before, (metered.reads - reads).total()
    assert len(applied) == cohort.size
    assert all(isinstance(one.outcome, Done) for one in applied)
    assert app.prepare(JOBS["reminders"]).plan.changes == ()
    return Cost(cohort.size, reads, looks, spent["write"], decided - began, ended - decided)


def _plain(ground: LiveGround, cohort: Cohort) -> Cost:
    """`page.text += …; page.save()`: what most bots do, where Pywikibot's own throttle is off."""
    import pywikibot

    wiki: Any = ground.lab.wiki
    before, began = Counter(wiki.costs.requests), time.monotonic()
    for user in cohort.users[:PLAIN]:
        page = pywikibot.Page(wiki._site, f"User talk:{user}")
        page.text += f"\n\n== Reminder ==\n{user}, the week has begun. ~~~~"
        page.save("Reminder", minor=False, quiet=True)
    seconds = time.monotonic() - began
    spent = Counter(wiki.costs.requests) - before
    return Cost(PLAIN, Counter(), spent["read"] + spent["site"], spent["write"], 0.0, seconds)


def scaled(cost: Cost, messages: int) -> Cost:
    """What this way would cost for so many messages."""
    by = messages / cost.messages
    return replace(
        cost,
        messages=messages,
        reads=Counter({kind: round(count * by) for kind, count in cost.reads.items()}),
        looks=round(cost.looks * by),
        writes=round(cost.writes * by),
        deciding=cost.deciding * by,
        writing=cost.writing * by,
    )


def table(name: str) -> None:
    """Print the rows of one sandbox."""
    ours, plain = reminders_cost(name, SIZE)
    print(name)
    print(_row("this bot", ours))
    print(_row(f"page.text += …; page.save(), {PLAIN} scaled", scaled(plain, SIZE)))
    print(f"  reading by kind: {', '.join(f'{kind} {count}' for kind, count in sorted(ours.reads.items()))}")


def _row(label: str, cost: Cost) -> str:
    counts = (cost.reads.total(), cost.looks, cost.writes)
    return f"  {label:<42}{''.join(f'{count:>9}' for count in counts)}{cost.deciding:>9.2f}{cost.writing:>9.2f}"
