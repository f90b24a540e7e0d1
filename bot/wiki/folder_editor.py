"""Editing a folder as `action=edit` does."""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import UTC, datetime
from functools import partial
from typing import TypeVar

from bot.plan.outcome import Done, Noop, Outcome, Refused, Unknown, from_error
from bot.wiki.editing import Edit, EditError, check_existence, checked_model, edited_text, saved_text
from bot.wiki.folder_mail_reader import FolderMailReader
from bot.wiki.history import Entry
from bot.wiki.port import WikiError
from bot.wiki.pst import substitute
from bot.wiki.store import UnfinishedError
from bot.wiki.titles import default_model, normalise, split

_Result = TypeVar("_Result")


class FolderEditor(FolderMailReader):
    """A folder that can be edited."""

    def edit(self, edit: Edit) -> Outcome:
        """What `action=edit` does with these parameters, unsafe combinations too; `write` sends only safe ones."""
        return self._attempt(partial(self._edit_alone, edit), edit.text or edit.appendtext or "")

    def _attempt(self, write: Callable[[], _Result], sent: str) -> _Result | Outcome:
        """What came of a write that sends this text."""
        start = time.perf_counter()
        try:
            return write()
        except EditError as error:
            return from_error(error.code, error.message)
        except UnfinishedError as error:
            return Unknown(str(error))
        except WikiError as error:
            return Refused("unreadable", str(error))
        except OSError as error:
            return from_error("readonly", f"{error.filename}: {error.strerror}")
        finally:
            self.costs.add("write", len(sent.encode()), time.perf_counter() - start)

    def _edit_alone(self, edit: Edit) -> Outcome:
        with self._store.writing():
            return self._edit(edit)

    def _edit(self, edit: Edit, delivery: str = "") -> Outcome:
        """Edit while holding the lock; the history knows a message of MassMessage by `delivery`."""
        settings = self._settings()
        if settings.readonly:
            raise EditError("readonly", settings.readonly)
        title = normalise(edit.title)
        if title is None:
            raise EditError("invalidtitle", f"Bad title: {edit.title}")
        stored = self._store.current(title)
        check_existence(edit, stored is not None)
        model = checked_model(edit, stored.model if stored else default_model(title), bool(stored), settings.rights)
        if obstacle := self._obstacle(settings, edit.user, title, model):
            raise obstacle
        now = self._this_second()
        wanted = edited_text(edit, lambda: self._store.history(stored) if stored else iter(()))
        wanted = substitute(wanted, split(title)[1].partition("/")[0]) if model == "wikitext" else wanted
        text = saved_text(wanted, stored.newest.text if stored else "", model, edit.user, now)
        if stored and text == stored.newest.text:
            return Noop()
        entry = Entry(self._store.next_revid(stored), edit.user, now, edit.stored_summary, text, delivery=delivery)
        self._store.save(stored, title, model, entry)
        return Done(entry.revid)

    def _this_second(self) -> datetime:
        return self._now().astimezone(UTC).replace(microsecond=0)
