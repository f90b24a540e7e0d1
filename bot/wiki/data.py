"""What a wiki is asked about, as frozen data."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal


@dataclass(frozen=True, slots=True)
class Page:
    """One page at its newest revision.

    `title` is canonical (namespace, first letter, blanks); `user` and `timestamp` (aware, UTC) are the newest
    revision's; `redirect` is the target's title, empty where the page is none; `language` is the page language where
    it is another than the wiki's own, else empty.
    """

    title: str
    revid: int
    text: str
    user: str
    timestamp: datetime
    model: str = "wikitext"
    redirect: str = ""
    language: str = ""


@dataclass(frozen=True, slots=True)
class Revision:
    """One revision of a page; `timestamp` is aware, UTC."""

    title: str
    revid: int
    user: str
    timestamp: datetime
    text: str


RENAMES = 5
"""So many are followed from a name that has no account any more."""


@dataclass(frozen=True, slots=True)
class Account:
    """An account as it stands now.

    `name` is its present name: another one than was asked for where it was renamed. `blocked` means from the whole
    wiki, not only from some pages or actions; `locked` on all wikis of a farm that has such accounts. A live wiki
    never says `locked`: MediaWiki tells it of one account a request. `number` is the account's own on that wiki, which
    renaming leaves as it is; 0 where the wiki has none.
    """

    name: str
    exists: bool = True
    blocked: bool = False
    locked: bool = False
    number: int = field(default=0, compare=False)  # of the same people on another wiki it is another


@dataclass(frozen=True, slots=True)
class TalkPage:
    """A page as one must know it to write to it, without its text.

    `title` is canonical; `size` in bytes; `redirect` is the target's title, empty where the page is none. `protected`:
    this account may not edit it. `opted_out`: it is in the category that asks for no mass messages. `bots`: it has
    `{{bots}}` or `{{nobots}}`, and only its text says whether they mean us. (The wiki knows categories and templates
    some seconds after an edit.)
    """

    title: str
    revid: int
    size: int
    model: str = "wikitext"
    redirect: str = ""
    protected: bool = False
    opted_out: bool = False
    bots: bool = False


OPT_OUT_CATEGORY = "Category:Opted-out of message delivery"
"""Where pages are that MassMessage leaves alone, and we too; a wiki in another language has its own name for it."""


@dataclass(frozen=True, slots=True)
class OwnEdit:
    """An edit by the account that writes; `timestamp` is aware, UTC."""

    title: str
    revid: int
    timestamp: datetime
    summary: str


LIST_MODEL = "MassMessageListContent"
"""The content model of the delivery lists that `editmassmessagelist` edits. Others are wikitext with
`{{#target:…}}`."""
SEND = "massmessage"
"""The right without which an account sends nothing to many."""


@dataclass(frozen=True, slots=True)
class SendRow:
    """One sending in MassMessage's log: to which list, at which of its revisions (0 for a category), by whom, with
    which subject (trimmed, NFC, cut to 500 characters); `timestamp` is aware, UTC."""

    logid: int
    title: str
    revid: int
    subject: str
    user: str
    timestamp: datetime


Arrival = Literal["delivered", "skipoptout", "skipnouser", "skipbadns", "failure", "failure-section"]


@dataclass(frozen=True, slots=True)
class Delivery:
    """What became of a message on one page of this wiki: an edit of MassMessage's account there (`delivered`), or a row
    of its log, with the `reason` of a failure (an API code, or a sentence in the wiki's language). `title` is as
    MassMessage has resolved it: a user's talk page, behind a redirect; `timestamp` is aware, UTC."""

    title: str
    arrival: Arrival
    reason: str
    timestamp: datetime


@dataclass(frozen=True, slots=True)
class Parsed:
    """A message as it will stand on a page: `text` after pre-save transform, `html` as rendered, and the canonical
    titles of what it links to and uses. `languages` are its language links, such as `de:Seite`."""

    text: str
    html: str
    links: tuple[str, ...]
    templates: tuple[str, ...]
    files: tuple[str, ...]
    languages: tuple[str, ...]
