"""A folder of pages and its history: files, one lock, and writes that a kill can't tear.

    PATH/User talk:Foo.wikitext            the page (`.json` one of data, `.list` a delivery list)
    PATH/.wiki/history/User talk:Foo.jsonl its revisions, oldest first
    PATH/.wiki/pending.json                a write under way
    PATH/.wiki/counter, PATH/.wiki/lock    the last revision number; held by the one who writes
    PATH/.wiki/massmessage.jsonl, PATH/.wiki/jobs MassMessage's log; what it has still to deliver

A write is decided when `pending.json` stands: whoever comes next finishes it, and readers already see it. So a
process may be killed anywhere. Power cuts are another matter: nothing is forced to the disk.
"""

from __future__ import annotations

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import chain, takewhile, zip_longest
from pathlib import Path

from bot.wiki.history import Entry, implied, is_counted, newest_first
from bot.wiki.pagefiles import PageFiles
from bot.wiki.paths import decode, encode
from bot.wiki.pending import Pending, parse
from bot.wiki.port import WikiError
from bot.wiki.titles import has_prefix, redirect_target


@dataclass(frozen=True, slots=True)
class Stored:
    """A page as it stands. `recorded` says whether its newest revision is in the history, or a hand-written one."""

    title: str
    newest: Entry
    model: str
    damaged: bool
    recorded: bool

    @property
    def redirect(self) -> str:
        """The title that the page redirects to; empty where it is no redirect."""
        return redirect_target(self.newest.text) if self.model == "wikitext" else ""


class UnfinishedError(Exception):
    """A write that is decided, and could not be finished: the next writer will try."""


class Store:
    """The pages below `root`; hand-written revisions are `operator`'s. Reading never writes, nor waits for writers."""

    def __init__(self, root: Path, operator: str) -> None:
        self.files = PageFiles(root)
        self._home = self.files.root / ".wiki"
        self._operator = operator

    def titles(self, prefix: str) -> list[str]:
        """The canonical titles that begin with a canonical prefix, in no order."""
        titles = self.files.titles(prefix)
        pending = self._pending()
        # A new page may be decided and have no file yet.
        if pending and pending.before is None and has_prefix(pending.title, prefix):
            titles.add(pending.title)
        return list(titles)

    def all_titles(self) -> set[str]:
        """The canonical titles of all pages, in all namespaces."""
        pending = self._pending()
        return self.files.all_titles() | ({pending.title} if pending and pending.before is None else set())

    def written(self) -> set[str]:
        """The canonical titles that somebody has saved through the wiki, in all namespaces, deleted ones too."""
        top = self._home / "history"
        names = (str(path.relative_to(top)) for path in top.rglob("*.jsonl"))
        pending = self._pending()
        return {decode(name.removesuffix(".jsonl")) for name in names} | ({pending.title} if pending else set())

    def page(self, title: str) -> Stored | None:
        """The page of a canonical title as it stands, None where there is none."""
        stored = self.current(title)
        if stored and not stored.recorded and self._history(title).exists():
            # A hand-written text, or the old text under a history that a writer is just adding to.
            with self._lock(fcntl.LOCK_SH):
                return self.current(title)
        return stored

    def history(self, stored: Stored) -> Iterator[Entry]:
        """The page's revisions, newest first, back to its (last) creation."""
        if not stored.recorded:
            yield stored.newest
        yield from takewhile(lambda revision: not revision.deleted, self._recorded(stored.title))

    def makings(self, title: str) -> Iterator[Entry]:
        """The revisions that made a page of this canonical title, newest first: of those that were deleted, too."""
        recorded = list(self._recorded(title))
        for entry, before in zip_longest(recorded, recorded[1:]):
            if not entry.deleted and (before is None or before.deleted):
                yield entry

    def was_deleted(self, title: str) -> bool:
        """Whether the history of a canonical title tells of a page that is, or was, gone."""
        gone = self.page(title) is None
        return any(gone or revision.deleted for revision in self._recorded(title))

    @contextmanager
    def writing(self) -> Iterator[None]:
        """Hold the folder alone, on all pages, a killed writer's work finished. Raises `OSError`."""
        self._home.mkdir(exist_ok=True)
        (self._home / "lock").touch()
        with self._lock(fcntl.LOCK_EX):
            pending = self._pending()
            if pending:
                self._finish(pending)
            yield

    def current(self, title: str) -> Stored | None:
        """As `page`, for the one who holds the lock."""
        file = self.files.read(title)
        pending = self._pending()
        if pending and pending.title == title and (file.text if file else None) == pending.before:
            damaged = file.damaged if file else False
            return Stored(title, pending.entries[-1], pending.model, damaged, recorded=True)
        if file is None:
            return None
        last = next(newest_first(self._history(title)), None)
        if last and last.text == file.text:
            return Stored(title, last, file.model, file.damaged, recorded=True)
        newest = implied(title, file.text, self._operator, file.changed)
        return Stored(title, newest, file.model, file.damaged, recorded=False)

    def next_revid(self, stored: Stored | None) -> int:
        """A number for a new revision, while writing."""
        counter = self._home / "counter"
        last = int(counter.read_text()) if counter.exists() else 0
        # A history that came without its counter: never two revisions of a page with one number.
        seen = stored.newest.revid if stored and is_counted(stored.newest.revid) else 0
        return max(last, seen) + 1

    def save(self, stored: Stored | None, title: str, model: str, revision: Entry) -> None:
        """Make `revision` the page's newest, while writing. Raises `OSError` where nothing was written,
        `UnfinishedError` where the write is decided and can't be finished."""
        path = self._history(title)
        entries = [revision]
        if stored and not stored.recorded:
            entries.insert(0, stored.newest)
        if not stored and path.exists():
            entries.insert(0, Entry(0, self._operator, revision.timestamp, "", "", deleted=True))
        size = path.stat().st_size if path.exists() else 0
        pending = Pending(title, model, stored.newest.text if stored else None, size, tuple(entries))
        self._replace(self._home / "pending.json", pending.dump())
        try:
            self._finish(pending)
        except (OSError, WikiError) as error:
            raise UnfinishedError(str(error)) from error

    def _finish(self, pending: Pending) -> None:
        path = self._history(pending.title)
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("a+b") as history:
            history.truncate(pending.size)
            history.seek(max(0, pending.size - 1))
            # A line that a person left without its end.
            start = "" if history.read() in (b"", b"\n") else "\n"
            history.write((start + "".join(f"{revision.line()}\n" for revision in pending.entries)).encode())
        self._replace(self._home / "counter", str(pending.entries[-1].revid))
        file = self.files.read(pending.title)
        if (file.text if file else None) == pending.before:
            # Else it is done, or somebody wrote the file by hand meanwhile: that is a later revision.
            target = file.path if file else self.files.new_path(pending.title, pending.model)
            target.parent.mkdir(parents=True, exist_ok=True)
            self._replace(target, pending.after)
        (self._home / "pending.json").unlink()

    def _recorded(self, title: str) -> Iterator[Entry]:
        pending = self._pending()
        decided = pending.entries[::-1] if pending and pending.title == title else ()
        # A decided write may already be in the file.
        known = {revision.revid for revision in decided}
        return chain(decided, (entry for entry in newest_first(self._history(title)) if entry.revid not in known))

    def _pending(self) -> Pending | None:
        try:
            return parse((self._home / "pending.json").read_text(encoding="utf-8"))
        except FileNotFoundError:
            return None

    def _replace(self, path: Path, text: str) -> None:
        new = self._home / "new"
        new.write_text(text, encoding="utf-8", newline="")
        new.replace(path)

    def _history(self, title: str) -> Path:
        return self._home / "history" / f"{encode(title)}.jsonl"

    @contextmanager
    def _lock(self, kind: int) -> Iterator[None]:
        try:
            handle = os.open(self._home / "lock", os.O_RDONLY)
        except FileNotFoundError:
            # Nobody has ever written here: there is only hand-written history, and nobody to wait for.
            yield
            return
        try:
            fcntl.flock(handle, kind)
            yield
        finally:
            os.close(handle)
