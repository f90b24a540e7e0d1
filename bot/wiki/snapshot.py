"""What a run wants to read of a wiki, and what it has read."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from types import MappingProxyType

from bot.wiki.data import Account, Delivery, OwnEdit, Page, Parsed, Revision, SendRow, TalkPage


@dataclass(frozen=True, slots=True)
class Request:
    """What a job wants to read: pages below prefixes, pages by title, pages at a trusted person's revision, accounts
    by user name, talk pages by title (without their texts), the account's own edits since a moment (aware, UTC), the
    languages that stand in for a language, since when words stand on a page (its title, and they), whole histories by
    title, one revision of a page by its id, the account's own newest revision of pages, of which of these titles there
    was a page that was deleted or moved away, which of these rights it has,
    which of these titles are there, how a text would look (a page's title, a heading, the text), which hosts the farm
    knows, what was sent to a list, what became of a message (its subject, since when), and all this of other wikis by
    their names in the config."""

    prefixes: frozenset[str] = frozenset()
    titles: frozenset[str] = frozenset()
    trusted: frozenset[str] = frozenset()
    accounts: frozenset[str] = frozenset()
    talks: frozenset[str] = frozenset()
    edits_since: frozenset[datetime] = frozenset()
    fallbacks: frozenset[str] = frozenset()
    words_since: frozenset[tuple[str, str]] = frozenset()
    histories: frozenset[str] = frozenset()
    revisions: frozenset[tuple[str, int]] = frozenset()
    own_revisions: frozenset[str] = frozenset()
    deletions: frozenset[str] = frozenset()
    rights: frozenset[str] = frozenset()
    links: frozenset[str] = frozenset()
    parses: frozenset[tuple[str, str, str]] = frozenset()
    hosts: frozenset[str] = frozenset()
    sends: frozenset[str] = frozenset()
    deliveries: frozenset[tuple[str, datetime]] = frozenset()
    elsewhere: frozenset[tuple[str, Request]] = frozenset()

    def __or__(self, other: Request) -> Request:
        return Request(**{part: getattr(self, part) | getattr(other, part) for part in self.__dataclass_fields__})

    def __sub__(self, other: Request) -> Request:
        return Request(**{part: getattr(self, part) - getattr(other, part) for part in self.__dataclass_fields__})

    def __bool__(self) -> bool:
        return any(getattr(self, part) for part in self.__dataclass_fields__)


@dataclass(frozen=True, slots=True)
class Snapshot:
    """All that a run has read. A title that was asked for and is not in `pages` does not exist.

    `pages` holds newest revisions by canonical title; `below` the titles found under each prefix, in the wiki's
    order; `trusted` the newest revision by a facilitator of each page asked for, absent where there is none, and
    `since` who has edited such a page after it, the latest first; `accounts` the accounts by the name asked for.
    A page asked for by its title that was moved is there under that title, with its new one as its own.
    `talks` holds the talk pages that exist, by title; `own_edits` the account's edits, newest first; `fallbacks` the
    chain of each language asked for; `max_size` how many bytes a page may have; `words_since` since when the words
    asked for stand on their page, without those that don't; `histories` all revisions of a page, newest first;
    `revisions` those asked for one by one, absent where there is none of this id;
    `own_revisions` the account's newest on a page, absent where there is none; `deleted` those titles asked for of
    which a page was deleted or moved away, be there another now or not; `rights` those asked for that it has;
    `missing` the links asked for that lead nowhere; `host` and `language` are the wiki's own; `elsewhere` what
    was read of other wikis by name, and `unreachable` why one could not be.
    """

    asked: Request = field(default_factory=Request)
    pages: Mapping[str, Page] = field(default_factory=lambda: MappingProxyType({}))
    below: Mapping[str, tuple[str, ...]] = field(default_factory=lambda: MappingProxyType({}))
    trusted: Mapping[str, Revision] = field(default_factory=lambda: MappingProxyType({}))
    since: Mapping[str, tuple[str, ...]] = field(default_factory=lambda: MappingProxyType({}))
    accounts: Mapping[str, Account] = field(default_factory=lambda: MappingProxyType({}))
    talks: Mapping[str, TalkPage] = field(default_factory=lambda: MappingProxyType({}))
    own_edits: tuple[OwnEdit, ...] = ()
    fallbacks: Mapping[str, tuple[str, ...]] = field(default_factory=lambda: MappingProxyType({}))
    max_size: int = 0
    words_since: Mapping[tuple[str, str], datetime] = field(default_factory=lambda: MappingProxyType({}))
    histories: Mapping[str, tuple[Revision, ...]] = field(default_factory=lambda: MappingProxyType({}))
    revisions: Mapping[tuple[str, int], Revision] = field(default_factory=lambda: MappingProxyType({}))
    own_revisions: Mapping[str, Revision] = field(default_factory=lambda: MappingProxyType({}))
    deleted: frozenset[str] = frozenset()
    rights: frozenset[str] = frozenset()
    missing: frozenset[str] = frozenset()
    parsed: Mapping[tuple[str, str, str], Parsed | None] = field(default_factory=lambda: MappingProxyType({}))
    unknown_hosts: frozenset[str] = frozenset()
    sends: Mapping[str, tuple[SendRow, ...]] = field(default_factory=lambda: MappingProxyType({}))
    deliveries: Mapping[tuple[str, datetime], tuple[Delivery, ...]] = field(
        default_factory=lambda: MappingProxyType({})
    )
    host: str = ""
    language: str = ""
    elsewhere: Mapping[str, Snapshot] = field(default_factory=lambda: MappingProxyType({}))
    unreachable: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
