"""The reading half of the port over a folder."""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime
from functools import partial
from itertools import chain, islice, takewhile
from pathlib import Path
from typing import TypeVar

from bot.cohort.application import canonical_user
from bot.wiki.data import Account, OwnEdit, Page, Revision, TalkPage
from bot.wiki.editing import MAX_BYTES, EditError
from bot.wiki.folder_settings import FolderSettings, folder_settings
from bot.wiki.folder_talk import talk_page
from bot.wiki.history import Entry
from bot.wiki.port import Costs, WikiError
from bot.wiki.store import Store, Stored
from bot.wiki.titles import normalise, normalise_prefix, order

_BATCH = 500
"""Titles, names or texts in one answer, as MediaWiki gives them to accounts with `apihighlimits`."""
_FALLBACKS = Path(__file__).with_name("fallbacks.json")  # as MediaWiki 1.43 has them
_Found = TypeVar("_Found")


class FolderReader:
    """See the port. Raises `WikiError` where there is no folder `path`; what has no history is the `operator`'s. `now`
    gives the time (aware)."""

    max_size = MAX_BYTES

    def __init__(self, path: Path, user: str, operator: str, now: Callable[[], datetime]) -> None:
        if not path.is_dir():
            raise WikiError(f"folder:{path}: there is no such folder; make it, or name another")
        self.name = f"folder:{path}"
        self.user = canonical_user(user)
        self.costs = Costs()
        self._store = Store(path, canonical_user(operator))
        self._root = path
        self._now = now

    def pages(self, titles: Iterable[str]) -> Iterator[Page]:
        """See the port. Each page comes once, in the order of the titles."""
        return self._read(_canonical(titles), partial(_page, self._settings()), texts=True)

    def pages_below(self, prefix: str) -> Iterator[Page]:
        """See the port. Titles are listed at the start, texts read as they are taken, a batch at a time."""
        canonical = normalise_prefix(prefix)
        titles = sorted(self._store.titles(canonical), key=order) if canonical is not None else []
        if not titles:
            self.costs.add("read", 0, 0.0)  # MediaWiki, too, is asked once before it says so
        return self._read(titles, partial(_page, self._settings()), texts=True)

    def talk_pages(self, titles: Iterable[str]) -> Iterator[TalkPage]:
        """See the port. Each page comes once, in the order of the titles, those that may not be made at the end."""
        settings = self._settings()
        asked = list(_canonical(titles))
        yield from self._read(
            asked, lambda stored: talk_page(stored, self._may_not_edit(settings, stored)), texts=False
        )
        kept_from_us = (title for title in asked if title in settings.protected and not self._store.page(title))
        yield from (TalkPage(title, 0, 0, protected=True) for title in kept_from_us)

    def newest_revision_by(self, title: str, users: Iterable[str]) -> Revision | None:
        """See the port."""
        wanted = frozenset(map(canonical_user, users))
        return next((revision for revision in self.revisions(title) if revision.user in wanted), None)

    def revisions(self, title: str) -> Iterator[Revision]:
        """See the port."""
        canonical = normalise(title) or ""
        with self._counted() as texts:
            for entry in self._history(title):
                texts.append(entry.text)
                yield Revision(canonical, entry.revid, entry.user, entry.timestamp, entry.text)

    def editors_since(self, title: str, revid: int) -> tuple[str, ...]:
        """See the port."""
        with self._counted():
            # not by their size: a revision written by hand has a number above all others
            later = takewhile(lambda entry: entry.revid != revid, self._history(title))
            return tuple(dict.fromkeys(entry.user for entry in later))

    def was_deleted(self, title: str) -> bool:
        """See the port. Of a file that was deleted or moved by hand only the history tells, if it had one."""
        canonical = normalise(title)
        with self._counted():
            return canonical is not None and self._store.was_deleted(canonical)

    def accounts(self, names: Iterable[str]) -> Iterator[tuple[str, Account]]:
        """See the port."""
        settings = self._settings()
        wanted = iter(dict.fromkeys(names))
        while batch := list(islice(wanted, _BATCH)):
            with self._counted():
                found = [(name, settings.account(name)) for name in batch]
            yield from found

    def edits_since(self, since: datetime) -> Iterator[OwnEdit]:
        """See the port. All histories are read, and of deleted pages how they began."""
        with self._counted():
            own = {
                OwnEdit(title, entry.revid, entry.timestamp, entry.summary)
                for title in self._store.written()
                for entry in chain(self._history(title), self._store.makings(title))
                if entry.user == self.user and entry.timestamp >= since.replace(microsecond=0)
            }
        yield from sorted(own, key=lambda edit: (edit.timestamp, edit.revid), reverse=True)

    def clock(self) -> datetime:
        """See the port."""
        return self._now()

    def fallbacks(self) -> Mapping[str, tuple[str, ...]]:
        """See the port."""
        return {code: tuple(chain) for code, chain in json.loads(_FALLBACKS.read_text(encoding="utf-8")).items()}

    def _obstacle(self, settings: FolderSettings, user: str, title: str, model: str) -> EditError | None:
        """Why this user may not edit the page of a canonical title; None where they may."""
        if user in settings.blocked:
            return EditError("blocked", f"{user} is blocked.")
        if title in settings.protected:
            return EditError("protectedpage", f"{title} is protected.")
        in_the_way = self._store.files.obstacle(title, model)
        return EditError("protectedpage", in_the_way) if in_the_way else None

    def _may_not_edit(self, settings: FolderSettings, stored: Stored) -> bool:
        return self._obstacle(settings, self.user, stored.title, stored.model) is not None

    def _settings(self) -> FolderSettings:
        return folder_settings(self._root)

    def _history(self, title: str) -> Iterator[Entry]:
        canonical = normalise(title)
        stored = self._store.page(canonical) if canonical else None
        return self._store.history(stored) if stored else iter(())

    def _read(self, titles: Iterable[str], found: Callable[[Stored], _Found], *, texts: bool) -> Iterator[_Found]:
        """What is `found` in the pages that exist; `texts` says whether a wiki would answer with their texts."""
        remaining = iter(titles)
        while batch := list(islice(remaining, _BATCH)):
            with self._counted() as answered:
                pages = [stored for stored in map(self._store.page, batch) if stored]
                answered += [stored.newest.text for stored in pages if texts]
            yield from map(found, pages)

    @contextmanager
    def _counted(self) -> Iterator[list[str]]:
        """One request to the wiki; the list takes the texts that came back."""
        start = time.perf_counter()
        texts: list[str] = []
        try:
            yield texts
        finally:  # who reads as it is taken may stop early
            self.costs.add("read", sum(len(text.encode()) for text in texts), time.perf_counter() - start)


def _canonical(titles: Iterable[str]) -> Iterator[str]:
    return iter(dict.fromkeys(filter(None, map(normalise, titles))))


def _page(settings: FolderSettings, stored: Stored) -> Page:
    newest = stored.newest
    return Page(
        title=stored.title,
        revid=newest.revid,
        text=newest.text,
        user=newest.user,
        timestamp=newest.timestamp,
        model=stored.model,
        redirect=stored.redirect,
        language=settings.page_language(stored.title),
    )
