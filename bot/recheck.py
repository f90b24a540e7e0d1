"""Whether a change still has its cause, at the moment of writing it."""

from __future__ import annotations

import time
from dataclasses import replace
from itertools import chain
from types import MappingProxyType

from bot.context import Context
from bot.plan.change import Change, Plan, Send, meaning
from bot.read import read
from bot.run import Prepared, decide, prepare
from bot.wiki.data import Page
from bot.wiki.snapshot import Snapshot

_FRESH = 1.0
"""Seconds: with the interval that wikis ask for between edits, every write is looked at again."""


class Recheck:
    """What `apply` asks before every write: the remaining changes that are still wanted.

    The pages that they stand on (`Job.causes`) are read again, those of several changes at once: of twice as many as
    were written since the last look, if that is fresh still. Only where one of them is another revision than the
    decision was made on the job decides again, and the next change is looked at in turn; what is still to be sent
    comes back as it is sent now: another page may have to claim it. Raises `WikiError` where they can't be read.
    """

    def __init__(self, context: Context, prepared: Prepared) -> None:
        self._job = prepared.job
        self._context = context
        self._snapshot = prepared.snapshot
        self._looked_at = -_FRESH
        self._sure: frozenset[Change] = frozenset()
        self._left = 0

    def plan_again(self) -> Plan:
        """The plan as the wiki is now; what is asked from here on is held against this reading."""
        prepared = prepare(self._job, self._context)
        self._snapshot, self._sure, self._left = prepared.snapshot, frozenset(), 0
        return prepared.plan

    def __call__(self, remaining: tuple[Change, ...]) -> tuple[Change, ...]:
        while remaining and not self._is_fresh(remaining[0]):
            some = remaining[: max(1, 2 * (self._left - len(remaining)))]
            if self._stand_as_read(some):
                self._sure, self._left = frozenset(some), len(remaining)
                break
            self._sure = frozenset()
            remaining = self._wanted(remaining)  # its first may be one at whose pages nobody has looked yet
        return remaining

    def _is_fresh(self, change: Change) -> bool:
        """Whether the last look still holds for this change; never for a sending, which cannot be compared with the
        pages that it goes to."""
        looked = change in self._sure and time.monotonic() - self._looked_at < _FRESH
        return looked and not isinstance(change, Send)

    def _stand_as_read(self, changes: tuple[Change, ...]) -> bool:
        """Whether the causes of these changes are the revisions that were read; else the new ones are read now."""
        causes = (self._job.causes(change, self._snapshot, self._context.cohort) for change in changes)
        titles = frozenset(chain.from_iterable(causes))
        now = {page.title: page for page in self._context.wiki.pages(sorted(titles))} if titles else {}
        self._looked_at = time.monotonic()
        if all(_revid(self._snapshot.pages.get(title)) == _revid(now.get(title)) for title in titles):
            return True
        # Of a page that counts as a trusted person left it, or with its past, its newest revision does not tell.
        anew = titles & (self._snapshot.asked.trusted | self._snapshot.asked.histories)
        self._snapshot = read(self._job.reads, self._context) if anew else _with(self._snapshot, titles, now)
        return False

    def _wanted(self, changes: tuple[Change, ...]) -> tuple[Change, ...]:
        wanted = {meaning(change): change for change in decide(self._job, self._context, self._snapshot).plan.changes}
        return tuple(
            wanted[meaning(change)] if isinstance(change, Send) else change
            for change in changes
            if meaning(change) in wanted
        )


def _revid(page: Page | None) -> int:
    return page.revid if page else 0


def _with(snapshot: Snapshot, titles: frozenset[str], now: dict[str, Page]) -> Snapshot:
    """The snapshot with these pages as they are now, new and vanished ones among them."""
    pages = {title: page for title, page in snapshot.pages.items() if title not in titles} | now
    below = {
        prefix: tuple(sorted({title for title in (*found, *titles) if title in pages and title.startswith(prefix)}))
        for prefix, found in snapshot.below.items()
    }
    return replace(snapshot, pages=MappingProxyType(pages), below=MappingProxyType(below))
