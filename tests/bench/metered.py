"""A wiki that knows which questions its requests were for."""

from collections import Counter
from collections.abc import Iterator
from functools import partial

KINDS = {"pages": "pages", "pages_below": "", "accounts": "accounts"}
"""The port's methods that a job's own requests go through. All others are the rest."""


class Metered:
    """Any wiki, metered from now on. Its answers come as a whole: what they cost is known when they are there."""

    def __init__(self, wiki):
        self._wiki = wiki
        self._reads = Counter()
        self._start = self._total()

    def __getattr__(self, name):
        found = getattr(self._wiki, name)
        return partial(self._asked, name, found) if name in KINDS else found

    def reads(self):
        """The requests for reading so far, by kind; those of pages below a prefix by its last part."""
        return Counter(self._reads, rest=self._total() - self._start - self._reads.total())

    def _asked(self, name, ask, *arguments):
        before = self._total()
        answer = ask(*arguments)
        answer = list(answer) if isinstance(answer, Iterator) else answer
        kind = arguments[0].rstrip("/").rpartition("/")[2] if name == "pages_below" else KINDS[name]
        self._reads[kind] += self._total() - before
        return answer

    def _total(self):
        return self._wiki.costs.requests.get("read", 0)
