"""How a run ends when it is told to (SIGTERM): at once, but not in the midst of a write."""

from __future__ import annotations

import signal
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType

GRACE = 8
"""Seconds that a write may still take; whoever sends SIGTERM may well send SIGKILL after ten."""


class Terminated(BaseException):
    """SIGTERM has come. No `Exception`: a library that tries again after those must not swallow it."""


class Ending:
    """What SIGTERM does: raises `Terminated` in the main thread, out of whatever waits or reads. A write comes to its
    end before, if that takes no longer than `GRACE`; one that was cut is found by the next run, as any lost answer."""

    def __init__(self) -> None:
        self._asked = self._writing = False

    def __call__(self, number: int, frame: FrameType | None) -> None:
        self._asked = True
        if self._writing and number == signal.SIGTERM:
            signal.signal(signal.SIGALRM, self)
            signal.alarm(GRACE)
        else:
            raise Terminated

    @contextmanager
    def unbroken(self) -> Iterator[None]:
        """Within this, the end has to wait."""
        self._writing = True
        try:
            yield
        finally:
            self._writing = False
        if self._asked:
            raise Terminated


def listen() -> None:
    """From now on SIGTERM ends the program as `Ending` says. To be called in the main thread."""
    signal.signal(signal.SIGTERM, Ending())


@contextmanager
def unbroken() -> Iterator[None]:
    """What must not be cut in two, as far as that is in our hands."""
    handler = signal.getsignal(signal.SIGTERM)  # who listens is asked there, so that nobody has to hand it on
    if not isinstance(handler, Ending):
        yield
        return
    with handler.unbroken():
        yield
