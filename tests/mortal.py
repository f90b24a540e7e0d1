"""A wiki that ends the process at a call of its choice."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any


class Killed(BaseException):
    """What ends a process here."""


class Mortal:
    """A wiki that ends its caller at the `death`-th call: before it, or `after` it, when nobody hears its answer.

    `calls` are the names of the methods that were called.
    """

    def __init__(self, wiki: Any, death: int = 0, *, after: bool = False) -> None:
        self._wiki, self._death, self._after = wiki, death, after
        self.calls: list[str] = []

    def __getattr__(self, name: str) -> Any:
        found = getattr(self._wiki, name)
        return self._mortal(name, found) if callable(found) else found

    def _mortal(self, name: str, method: Callable[..., Any]) -> Callable[..., Any]:
        def call(*arguments: Any) -> Any:
            self.calls.append(name)
            dies = len(self.calls) == self._death
            if dies and not self._after:
                raise Killed
            found = _taken(method(*arguments))
            if dies:
                raise Killed
            return found

        return call


def _taken(found: Any) -> Any:
    """What a method gives out bit by bit, taken at once: a call is over when it has come back."""
    return iter(list(found)) if hasattr(found, "__next__") else found
