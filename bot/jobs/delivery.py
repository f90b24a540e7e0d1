"""Where a message to a person goes, and who gets none."""

from __future__ import annotations

from collections.abc import Iterable

from bot.cohort.roster import Participant
from bot.wiki.data import TalkPage
from bot.wiki.snapshot import Snapshot
from bot.wikitext.bots import may_edit

_SIGNATURE = 300  # bytes that four tildes may become


def talk_title(user: str) -> str:
    """The talk page of a user."""
    return f"User talk:{user}"


def is_user_talk(title: str) -> bool:
    """Whether a page is a user's talk page, or below one. MassMessage takes what is below a user's page for that."""
    return title.startswith("User talk:")


def talk_pages_to_read(people: Iterable[Participant], snapshot: Snapshot) -> frozenset[str]:
    """The talk pages of these people, and where those lead that were moved within their owner's pages."""
    titles = {talk_title(one.user) for one in people}
    onward = {snapshot.talks[title].redirect for title in titles if title in snapshot.talks}
    return frozenset(titles | {target for target in onward if target})


def texts_to_read(people: Iterable[Participant], snapshot: Snapshot) -> frozenset[str]:
    """The talk pages of which only the text says whether the bot may write there."""
    return frozenset(
        talk.title for one in people if (talk := _talk(one.user, snapshot)) and talk.bots and not talk.redirect
    )


def destination(user: str, snapshot: Snapshot) -> str:
    """The title of the page that messages to a user go to; the page need not exist."""
    talk = _talk(user, snapshot)
    return talk.title if talk else talk_title(user)


def no_account(one: Participant) -> str:
    """Why a person can get no message on this wiki at all, in a word; empty where they can."""
    for flag, reason in (
        ("unknown", "no-account"),
        ("vanished", "no-account"),
        ("blocked", "blocked"),
        ("locked", "locked"),
    ):
        if flag in one.flags:
            return reason
    return ""


def no_entry(user: str, snapshot: Snapshot, account: str) -> str:
    """Why the bot (`account`) leaves a person's talk page alone, in a word; empty where it does not."""
    talk = _talk(user, snapshot)
    if talk is None:
        return ""
    if talk.redirect:
        return "redirect"
    if talk.model != "wikitext":
        return "not-wikitext"
    if talk.protected:
        return "protected"
    if talk.opted_out:
        return "opted-out"
    page = snapshot.pages.get(talk.title)
    return "nobots" if talk.bots and not (page and may_edit(page.text, account)) else ""


def too_long(user: str, text: str, snapshot: Snapshot) -> bool:
    """Whether the message would make the talk page longer than the wiki allows."""
    talk = _talk(user, snapshot)
    return talk is not None and talk.size + len(text.encode()) + _SIGNATURE > snapshot.max_size


def _talk(user: str, snapshot: Snapshot) -> TalkPage | None:
    """The talk page as it stands, where its owner moved it to; a redirect that leads away from them is left as one."""
    talk = snapshot.talks.get(talk_title(user))
    if talk and talk.redirect and is_theirs(talk.redirect, user):
        return snapshot.talks.get(talk.redirect, talk)
    return talk


def is_theirs(title: str, user: str) -> bool:
    """Whether a page is this user's own: their user page, their talk page, or one below."""
    space, _, rest = title.partition(":")
    return space in ("User", "User talk") and rest.partition("/")[0] == user
