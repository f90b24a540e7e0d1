"""Why a page that a delivery list names gets no message."""

from __future__ import annotations

from bot.wiki.snapshot import Snapshot
from bot.wiki.titles import split

NOWHERE = frozenset({"no-page", "other-wiki"})
"""The reasons of which no log tells: MassMessage's job dies of a title that is no page of its wiki."""
_NO_PAGES = ("Special", "Media")
_TAKEN = frozenset({"wikitext", "flow-board"})
"""The content models of pages that can be given another section."""


def skip_reason(title: str, user: str, there: Snapshot | None) -> str:
    """Why the page of this canonical title gets no message, in a word; empty where it does, and where that can't be
    known. `user` is whose talk page it is, or is below, empty for nobody's; `there` is what was read of its wiki, None
    where nothing was."""
    namespace, _ = split(title)
    if namespace in _NO_PAGES:
        return "no-page"
    if there is not None and _is_elsewhere(title, there):
        return "other-wiki"
    if not _takes_messages(title, namespace):
        return "no-talk-page"
    if there is None:
        return ""
    talk = there.talks.get(title)
    if talk and talk.opted_out:
        return "opted-out"
    if talk and talk.model not in _TAKEN:
        return "not-wikitext"
    account = there.accounts.get(user)
    return "no-account" if account and not (account.exists and account.name == user) else ""


def has_unknown_prefix(title: str) -> bool:
    """Whether only the wiki knows what stands before the colon: a namespace of its own, or another wiki's prefix. Where
    it does, `skip_reason` wants to know whether the page is missing (a `Request` for `links`)."""
    return ":" in title and not split(title)[0]


def _is_elsewhere(title: str, there: Snapshot) -> bool:
    """Whether a title leads from this wiki to another one: it was asked for, and is neither here nor missing."""
    asked = has_unknown_prefix(title) and title in there.asked.links
    return asked and title not in there.missing and title not in there.talks


def _takes_messages(title: str, namespace: str) -> bool:
    """Whether MassMessage posts there: to talk pages and the wiki's own. A namespace of which we don't know is taken to
    be one of those."""
    if not namespace:
        return ":" in title
    return namespace in ("Talk", "Project") or namespace.endswith(" talk")
