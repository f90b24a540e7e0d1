"""The embedded wiki: a folder of wikitext files that answers as MediaWiki does."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

from bot.plan.change import Append, Change, Create, Rewrite
from bot.plan.outcome import Done, Noop, Outcome, Refused, Unknown, from_error
from bot.wiki.editing import Edit, EditError, check_existence, edited_text, saved_text
from bot.wiki.folder_reader import FolderReader
from bot.wiki.folder_settings import folder_settings
from bot.wiki.history import Entry
from bot.wiki.port import WikiError
from bot.wiki.store import UnfinishedError
from bot.wiki.titles import default_model, normalise


class FolderWiki(FolderReader):
    """The port `Wiki` over the folder `path`, written to as `user`; what has no history is the `operator`'s.

    `now` gives new revisions their time (aware). Raises `WikiError` where there is no such folder.
    """

    def __init__(self, path: Path, user: str, operator: str, now: Callable[[], datetime]) -> None:
        super().__init__(path, user, operator)
        self._now = now

    def wait_for_turn(self) -> None:
        """See the port: nobody has to wait here."""

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
        if obstacle := self._obstacle(settings, edit.user, title, model):
            raise obstacle
        now = self._now().astimezone(UTC).replace(microsecond=0)
        wanted = edited_text(edit, lambda: self._store.history(stored) if stored else iter(()))
        text = saved_text(wanted, stored.newest.text if stored else "", model, edit.user, now)
        if stored and text == stored.newest.text:
            return Noop()
        entry = Entry(self._store.next_revid(stored), edit.user, now, edit.stored_summary, text)
        self._store.save(stored, title, model, entry)
        return Done(entry.revid)


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
