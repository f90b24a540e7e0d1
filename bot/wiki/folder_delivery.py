"""What MassMessage does with one page, as on MediaWiki 1.43.

A job that fails there is tried again hours later; here it is not. The comment below a message is always in English.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable
from dataclasses import dataclass
from itertools import islice

from bot.wiki.data import OPT_OUT_CATEGORY, Arrival
from bot.wiki.editing import Edit, EditError
from bot.wiki.folder_lists import resolve
from bot.wiki.folder_log import Params
from bot.wiki.folder_queue import Message
from bot.wiki.folder_settings import FolderSettings
from bot.wiki.folder_talk import is_in_category
from bot.wiki.mail import DELIVERER, section_name
from bot.wiki.pst import shortened
from bot.wiki.store import Store
from bot.wiki.titles import split

_REMEMBERED = 5  # newest revisions of a page in which MassMessage looks for its message
_TAG = re.compile(r"""<(?!\s)(?:"[^"]*(?:"|\Z)|'[^']*(?:'|\Z)|[^>"'])*(?:>|\Z)""")


@dataclass(frozen=True, slots=True)
class Postman:
    """Delivers on one wiki, while somebody holds its lock. `edit` makes an edit, which the history knows by a hash, or
    raises `EditError`; `note` adds a row to the log: what happened, to which title, its parameters."""

    store: Store
    settings: FolderSettings
    edit: Callable[[Edit, str], object]
    note: Callable[[Arrival, str, Params], object]

    def deliver(self, message: Message, written: str) -> None:
        """Put a message on the page that this title of a list means, or note why not."""
        title = resolve(written, self.store.current)
        if title is None:
            return  # the job dies of such a title, and no log tells of it
        told = {"subject": message.subject}
        if reason := self._skipped(title):
            # of a namespace that gets nothing, the page is told as the list has it
            self.note(reason, written if reason == "skipbadns" else title, told)
        elif not _heading(message.subject):
            self.note("failure-section", title, {**told, "subject_section": "", "source_page": None})
        elif not self._has(title, _digest(message)):
            self._write(message, title)

    def _skipped(self, title: str) -> Arrival | None:
        namespace, name = split(title)
        if not namespace.lower().endswith("talk") and namespace != "Project":
            return "skipbadns"
        stored = self.store.current(title)
        if stored and is_in_category(stored, OPT_OUT_CATEGORY):
            return "skipoptout"
        root = name.partition("/")[0]
        return "skipnouser" if namespace == "User talk" and not self.settings.account(root).exists else None

    def _has(self, title: str, digest: str) -> bool:
        stored = self.store.current(title)
        newest = islice(self.store.history(stored), _REMEMBERED) if stored else ()
        return any(entry.delivery == digest for entry in newest)

    def _write(self, message: Message, title: str) -> None:
        text = f"{message.text}\n<!-- Message sent by User:{message.sender} using the list at {message.list} -->"
        heading, summary = _heading(message.subject), delivery_summary(message.subject)
        edit = Edit(title, DELIVERER, text=text, new_section=True, sectiontitle=heading, summary=summary)
        try:
            self.edit(edit, _digest(message))
        except EditError as error:
            # of what MediaWiki itself did not expect, such as a page of data, no log tells either
            if not error.code.startswith("internal_api_error"):
                self.note("failure", title, {"subject": message.subject, "reason": error.code})


def delivery_summary(subject: str) -> str:
    """The edit summary of a message with this subject."""
    return shortened(f"/* {section_name(subject)} */ new section")


def _heading(subject: str) -> str:
    """A subject as it stands on a page: PHP's `strip_tags`, and in one line."""
    return _TAG.sub("", subject).replace("\n", "").strip()


def _digest(message: Message) -> str:
    return hashlib.md5(f"{message.subject}{message.text}".encode(), usedforsecurity=False).hexdigest()
