"""MediaWiki's rule for an edit: which text a page gets, or the error code that the API answers with."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime

from bot.wiki.data import LIST_MODEL
from bot.wiki.history import Entry
from bot.wiki.list_content import read_list
from bot.wiki.merge import merge
from bot.wiki.paths import MODELS
from bot.wiki.pst import clean, shortened, sign_new_lines, tidy_json

MAX_BYTES = 2048 * 1024

History = Callable[[], Iterator[Entry]]
"""Opens a page's revisions, newest first; none where the page does not exist."""


class EditError(Exception):
    """An edit that is not made: the API's error code, and a sentence."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(f"{code}: {message}")
        self.code = code
        self.message = message


@dataclass(frozen=True, slots=True)
class Edit:
    """The parameters of `action=edit`, by their names there.

    One of `text` and `appendtext` is given. `new_section` is `section=new`; `baserevid` 0 is none;
    `basetimestamp` is aware, UTC, whole seconds; `contentmodel` is empty for the one that the page has or would get.
    """

    title: str
    user: str
    text: str | None = None
    appendtext: str | None = None
    new_section: bool = False
    sectiontitle: str = ""
    summary: str = ""
    baserevid: int = 0
    basetimestamp: datetime | None = None
    createonly: bool = False
    nocreate: bool = False
    contentmodel: str = ""

    @property
    def stored_summary(self) -> str:
        """The summary as the history shows it."""
        title = self.sectiontitle or self.summary
        auto = self.new_section and (not self.sectiontitle or not self.summary)
        return shortened(f"/* {title} */ new section" if auto and title else self.summary)


def check_existence(edit: Edit, exists: bool) -> None:
    """Raise `EditError` where `createonly` or `nocreate` forbid the edit."""
    if edit.createonly and exists:
        raise EditError("articleexists", "The page has been created already.")
    if edit.nocreate and not exists:
        raise EditError("missingtitle", "The page does not exist.")


def checked_model(edit: Edit, current: str, exists: bool, rights: frozenset[str]) -> str:
    """The content model that the page has after the edit; `current` is its own, or the one that its title gets. Raises
    `EditError` where there is no such model, or where the user may not choose it. Nobody may for a page that exists."""
    model = edit.contentmodel or current
    if model not in MODELS.values():
        raise EditError("badvalue", f'Unrecognized value for parameter "contentmodel": {model}.')
    if model != current and (exists or "editcontentmodel" not in rights):
        raise EditError("cantchangecontentmodel", "You don't have permission to change the content model of a page.")
    if edit.new_section and model != "wikitext":
        raise EditError("internal_api_error_ErrorPageError", "Section editing is not supported in this page.")
    return model


def edited_text(edit: Edit, history: History) -> str:
    """The page's text after the edit, before signatures. Raises `EditError` on a conflict that can't be merged."""
    newest = next(history(), None)
    wanted = _wanted(edit, newest.text if newest else "")
    if newest is None or not _in_conflict(edit, newest, history):
        return wanted
    base = _base(edit, history)
    merged = merge(base.text, wanted, newest.text) if base else None
    if merged is None:
        raise EditError("editconflict", "Somebody else changed the page.")
    return merged


def saved_text(text: str, stored: str, model: str, user: str, now: datetime) -> str:
    """The text as saved over `stored` at `now` (aware, UTC). Raises `EditError` where the wiki takes no such text."""
    text = clean(sign_new_lines(text, stored, user, now)) if model == "wikitext" else _saved_data(text, model)
    if len(text.encode()) > MAX_BYTES:
        raise EditError("contenttoobig", f"The text is longer than {MAX_BYTES} bytes.")
    return text


def _saved_data(text: str, model: str) -> str:
    try:
        data = tidy_json(text)
    except (ValueError, RecursionError) as error:
        raise EditError("invalid-json-data", f"Not valid JSON: {error}.") from error
    if model == LIST_MODEL and read_list(data) is None:
        raise EditError("invalid-content-data", "Invalid content data")
    return data


def _wanted(edit: Edit, current: str) -> str:
    added = edit.appendtext or ""
    if not edit.new_section:
        return clean(current + added if edit.text is None else edit.text)
    title = edit.sectiontitle or edit.summary
    section = (f"== {title} ==\n\n" if title else "") + (edit.text or "") + added
    return clean(f"{current}\n\n{section}" if current else section)


def _in_conflict(edit: Edit, newest: Entry, history: History) -> bool:
    stale = bool(edit.baserevid) and edit.baserevid != newest.revid
    if not stale and edit.basetimestamp in (None, newest.timestamp):
        return False
    if edit.new_section:
        # A new section conflicts with nothing but its own double, which MediaWiki knows by the whole summary.
        return newest.user == edit.user and newest.summary == edit.summary
    return edit.basetimestamp is None or not _alone_since(edit.basetimestamp, edit.user, history())


def _alone_since(moment: datetime, user: str, revisions: Iterator[Entry]) -> bool:
    """Whether all later revisions are the user's: MediaWiki then lets them overwrite themselves."""
    for revision in revisions:
        if revision.timestamp <= moment:
            break
        if revision.user != user:
            return False
    return True


def _base(edit: Edit, history: History) -> Entry | None:
    for revision in history():
        if revision.revid == edit.baserevid or (not edit.baserevid and revision.timestamp == edit.basetimestamp):
            return revision
    return None
