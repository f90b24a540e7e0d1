"""Which messages a folder wiki's MassMessage takes, and for whom: its rules in its order, as on MediaWiki 1.43."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import quote

from bot.cohort.newsletter import Target
from bot.wiki.editing import EditError
from bot.wiki.folder_lists import listed, members, resolved
from bot.wiki.folder_queue import Message
from bot.wiki.folder_settings import FolderSettings
from bot.wiki.pst import clean
from bot.wiki.store import Store
from bot.wiki.titles import normalise, split

_NOT_THERE = EditError("massmessage-spamlist-doesnotexist", "The specified delivery list page does not exist.")
_NO_LIST = EditError("massmessage-spamlist-invalid", "The specified page does not contain a valid delivery list.")


@dataclass(frozen=True, slots=True)
class Accepted:
    """A message that is sent: to which list, at which revision (0 for a category), for which pages."""

    title: str
    revid: int
    message: Message
    targets: tuple[Target, ...]


def accepted(parameters: Mapping[str, str], sender: str, store: Store, settings: FolderSettings) -> Accepted:
    """What is sent with these parameters of `action=massmessage` (`spamlist`, `subject`, `message`) by this sender
    (`Name@wiki`). Raises `EditError` where MassMessage doesn't take it."""
    _check(parameters, settings)
    subject = clean(parameters["subject"]).strip()
    if not subject:
        raise EditError("massmessage-empty-subject", "No subject has been provided for the message.")
    spamlist, hash_sign, fragment = parameters["spamlist"].partition("#")
    title, revid, targets = _list(spamlist, store, settings)
    text = clean(parameters["message"]).strip()
    if not text:
        raise EditError("massmessage-empty-message", "The message body is empty.")
    address = _address(settings.host, title, revid) + hash_sign + fragment
    return Accepted(title, revid, Message(subject, text, sender, address), tuple(resolved(targets, store.page)))


def _check(parameters: Mapping[str, str], settings: FolderSettings) -> None:
    for name in ("spamlist", "subject"):
        if not parameters.get(name):
            raise EditError("missingparam", f'The "{name}" parameter must be set.')
    if settings.readonly:
        raise EditError("readonly", settings.readonly)
    if "massmessage" not in settings.rights:
        raise EditError("permissiondenied", "You don't have permission to send a message to multiple users at once.")
    if "message" not in parameters:
        names = '"message" and "page-message"'
        raise EditError("missingparam", f"At least one of the parameters {names} is required.")


def _list(spamlist: str, store: Store, settings: FolderSettings) -> tuple[str, int, list[Target]]:
    """The list's title, behind a redirect, its revision, and whom it names."""
    title = normalise(spamlist)
    if title and split(title)[0] == "Category":
        return title, 0, members(store, title)
    stored = store.page(title) if title else None
    if stored is None:
        raise _NOT_THERE
    if stored.redirect:
        stored = store.page(stored.redirect)
    targets = listed(stored, settings) if stored else None
    if stored is None or targets is None:
        raise _NO_LIST
    return stored.title, stored.newest.revid, targets


def _address(host: str, title: str, revid: int) -> str:
    page = quote(title.replace(" ", "_"), safe=";@$!*(),/~:")
    return f"http://{host}/index.php?title={page}" + (f"&oldid={revid}" if revid else "")
