"""Faults in front of a wiki, for the engine's tests: what networks and people do between a read and a write."""

from bot.plan.outcome import Busy, Unknown


class FaultyWiki:
    """A wiki whose writes meet the given faults in turn, then none.

    `lost-answer`: saved, and nobody hears of it; `lost-request`: never arrives; `busy`: refused for now; or a function
    that does something to the wiki just before the write arrives.
    """

    def __init__(self, wiki, faults):
        self.wiki, self.faults, self.writes = wiki, list(faults), 0

    def __getattr__(self, name):
        return getattr(self.wiki, name)

    def write(self, change):
        self.writes += 1
        fault = self.faults.pop(0) if self.faults else None
        if fault == "lost-request":
            return Unknown("the connection was cut")
        if fault == "busy":
            return Busy("maxlag", "the databases lag behind")
        if callable(fault):
            fault(change)
        outcome = self.wiki.write(change)
        return Unknown("the connection was cut") if fault == "lost-answer" else outcome
