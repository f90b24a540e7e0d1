"""Faults in front of a wiki: what networks, busy servers and people do between a read and a write.

The same kinds as words, met by a wiki behind the port (`FaultyWiki`) and over HTTP (fault_proxy.py).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import partial
from random import Random
from typing import Any

from bot.plan.change import Edit, EditList
from bot.plan.outcome import Outcome, Unknown, from_error
from bot.wiki.port import Wiki, WikiError

LOST_REQUESTS = ("drop-request", "502-request", "503-request", "html-request")
LOST_ANSWERS = ("drop-answer", "502-answer", "503-answer", "html-answer")
REFUSALS = {
    "maxlag": "Waiting for a database server: 6 seconds lagged.",
    "ratelimited": "You've exceeded your rate limit. Please wait some time and try again.",
    "readonly": "The wiki is currently in read-only mode.",
    "badtoken": "Invalid CSRF token.",
    "assertbotfailed": 'You do not have the "bot" right, so the action could not be completed.',
    "editconflict": "Edit conflict.",
}
"""Error codes of `action=edit`, in MediaWiki's words."""
WRITE_FAULTS = (*LOST_REQUESTS, *LOST_ANSWERS, *REFUSALS, "human")
READ_FAULTS = (*LOST_REQUESTS, "maxlag", "stale")
READONLY_WRITES = 3
"""How many writes in a row find the wiki read-only, once it is."""

Written = Edit | EditList
Fault = str | Callable[[Written], object]


def at_random(kinds: Sequence[str], rate: float, seed: int) -> Iterator[str | None]:
    """What each request meets, for ever: every kind with a chance of `rate`, and one of them where several would."""
    chance = Random(seed)
    while True:
        met = [kind for kind in kinds if chance.random() < rate]
        fault = chance.choice(met) if met else None
        yield from [fault] * (READONLY_WRITES if fault == "readonly" else 1)


class FaultyWiki:
    """A wiki whose writes and sendings meet `faults` in turn, and whose reads meet `reads`; none after their end.

    `…-request`: never arrives; `…-answer`: saved, and nobody hears of it; an error code: refused,
    and for longer than an adapter tries; `human`: `human` is called with the title just before the write arrives; or
    a function that is called with the change then (not where a message is sent). A read that is `stale` gets what the
    same read got last time, but for the account's own edits (an adapter asks again: see the port); other faults make
    it fail. `injected` counts them by kind.
    """

    def __init__(
        self,
        wiki: Wiki,
        faults: Iterable[Fault | None] = (),
        reads: Iterable[str | None] = (),
        human: Callable[[str], object] | None = None,
    ) -> None:
        self.wiki, self.human, self.writes = wiki, human, 0
        self.injected: Counter[str] = Counter()
        self._faults, self._reads = iter(faults), iter(reads)
        self._seen: dict[tuple[Any, ...], Any] = {}

    def __getattr__(self, name: str) -> Any:
        found = getattr(self.wiki, name)
        return partial(self._read, name) if hasattr(Wiki, name) and callable(found) else found

    def wait_for_turn(self) -> None:
        self.wiki.wait_for_turn()

    def write(self, change: Written) -> Outcome:
        fault = self._next()
        if callable(fault):
            fault(change)
            fault = None
        return self._met(fault, change.title, partial(self.wiki.write, change))

    def send(self, title: str, subject: str, text: str) -> Outcome:
        fault = self._next()
        assert not callable(fault), "a message is no change"
        return self._met(fault, title, partial(self.wiki.send, title, subject, text))

    def _next(self) -> Fault | None:
        self.writes += 1
        return next(self._faults, None)

    def _met(self, fault: str | None, title: str, arrive: Callable[[], Outcome]) -> Outcome:
        if fault is None:
            return arrive()
        self.injected[fault] += 1
        if fault == "human":
            assert self.human, "nobody is there to edit"
            self.human(title)
            return arrive()
        if fault.endswith("-answer"):
            arrive()
        if fault.endswith(("-answer", "-request")):
            return Unknown("the connection was cut")
        return from_error(fault, REFUSALS[fault])

    def _read(self, name: str, *given: Any) -> Any:
        asked = tuple(tuple(one) if isinstance(one, Iterable) and not isinstance(one, str) else one for one in given)
        fault = next(self._reads, None)
        if fault == "stale" and (name == "edits_since" or (name, asked) not in self._seen):
            fault = None
        if fault:
            self.injected[fault] += 1
        if fault and fault != "stale":
            raise WikiError("the wiki cannot be reached")
        if not fault:
            found = getattr(self.wiki, name)(*asked)
            # an iterator is read to its end, so that it can be given out again
            self._seen[name, asked] = list(found) if isinstance(found, Iterator) else found
        seen = self._seen[name, asked]
        return iter(seen) if isinstance(seen, list) else seen
