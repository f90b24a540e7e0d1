"""The embedded wiki: a folder of wikitext files that answers as MediaWiki does."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from datetime import UTC, datetime
from itertools import islice
from pathlib import Path

from bot.cohort.application import canonical_user
from bot.plan.change import Append, Change, Create, Rewrite
from bot.plan.outcome import Done, Noop, Outcome, Refused, Unknown, from_error
from bot.wiki.editing import Edit, EditError, check_existence, edited_text, saved_text
from bot.wiki.folder_settings import FolderSettings, folder_settings
from bot.wiki.history import Entry
from bot.wiki.port import Costs, Page, Revision, WikiError
from bot.wiki.store import Store, Stored, UnfinishedError
from bot.wiki.titles import default_model, normalise, normalise_prefix, order, redirect_target

_BATCH = 500
"""Titles or texts in one answer, as MediaWiki gives them to accounts with `apihighlimits`."""


class FolderWiki:
    """The port `Wiki` over the folder `path`, written to as `user`; what has no history is the `operator`'s.

    `now` gives new revisions their time (aware). Raises `WikiError` where there is no such folder.
    """

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
        return self._read(iter(dict.fromkeys(filter(None, map(normalise, titles)))))

    def pages_below(self, prefix: str) -> Iterator[Page]:
        """See the port. Titles are listed at the start, texts read as they are taken, a batch at a time."""
        canonical = normalise_prefix(prefix)
        return self._read(iter(sorted(self._store.titles(canonical), key=order) if canonical is not None else []))

    def newest_revision_by(self, title: str, users: Iterable[str]) -> Revision | None:
        """See the port."""
        start = time.perf_counter()
        wanted = frozenset(map(canonical_user, users))
        canonical = normalise(title) or ""
        stored = self._store.page(canonical) if canonical else None
        history = self._store.history(stored) if stored else iter(())
        entry = next((entry for entry in history if entry.user in wanted), None)
        self.costs.add("read", len(entry.text.encode()) if entry else 0, time.perf_counter() - start)
        return Revision(canonical, entry.revid, entry.user, entry.timestamp, entry.text) if entry else None

    def write(self, change: Change) -> Outcome:
        """See the port."""
        return self.edit(_edit_for(change, self.user))

    def edit(self, edit: Edit) -> Outcome:
        """What `action=edit` does with these parameters, unsafe combinations too; `write` sends only safe ones."""
        start = time.perf_counter()
        try:
            with self._store.writing():
                return self._edit(edit)
        except EditError as error:
            return from_error(error.code, error.message)
        except UnfinishedError as error:
            return Unknown(str(error))
        except WikiError as error:
            return Refused("unreadable", str(error))
        except OSError as error:
            return from_error("readonly", f"{error.filename}: {error.strerror}")
        finally:
            self.costs.add("write", len((edit.text or edit.appendtext or "").encode()), time.perf_counter() - start)

    def _edit(self, edit: Edit) -> Outcome:
        settings = folder_settings(self._root)
        if settings.readonly:
            raise EditError("readonly", settings.readonly)
        title = normalise(edit.title)
        if title is None:
            raise EditError("invalidtitle", f"Bad title: {edit.title}")
        stored = self._store.current(title)
        check_existence(edit, stored is not None)
        model = stored.model if stored else default_model(title)
        self._check_permission(settings, edit.user, title, model)
        now = self._now().astimezone(UTC).replace(microsecond=0)
        wanted = edited_text(edit, lambda: self._store.history(stored) if stored else iter(()))
        text = saved_text(wanted, stored.newest.text if stored else "", model, edit.user, now)
        if stored and text == stored.newest.text:
            return Noop()
        entry = Entry(self._store.next_revid(stored), edit.user, now, edit.stored_summary, text)
        self._store.save(stored, title, model, entry)
        return Done(entry.revid)

    def _check_permission(self, settings: FolderSettings, user: str, title: str, model: str) -> None:
        if user in settings.blocked:
            raise EditError("blocked", f"{user} is blocked.")
        if title in settings.protected:
            raise EditError("protectedpage", f"{title} is protected.")
        obstacle = self._store.files.obstacle(title, model)
        if obstacle:
            raise EditError("protectedpage", obstacle)

    def _read(self, titles: Iterator[str]) -> Iterator[Page]:
        settings = folder_settings(self._root)
        while True:
            start = time.perf_counter()
            batch = list(islice(titles, _BATCH))
            pages = [_page(stored, settings) for stored in map(self._store.page, batch) if stored]
            self.costs.add("read", sum(len(page.text.encode()) for page in pages), time.perf_counter() - start)
            yield from pages
            if len(batch) < _BATCH:
                return


def _edit_for(change: Change, user: str) -> Edit:
    """The three forms that change the wiki once, however often they are sent."""
    match change:
        case Create():
            return Edit(change.title, user, text=change.text, summary=change.summary, createonly=True)
        case Rewrite():
            form = Edit(change.title, user, text=change.text, summary=change.summary)
        case Append():
            form = Edit(change.title, user, appendtext=change.text, summary=change.summary)
    return replace(form, baserevid=change.base, nocreate=True)


def _page(stored: Stored, settings: FolderSettings) -> Page:
    newest = stored.newest
    return Page(
        title=stored.title,
        revid=newest.revid,
        text=newest.text,
        user=newest.user,
        timestamp=newest.timestamp,
        model=stored.model,
        redirect=redirect_target(newest.text) if stored.model == "wikitext" else "",
        language=settings.languages.get(stored.title, settings.language),
    )
