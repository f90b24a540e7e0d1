"""The port: what the bot asks of a wiki, and the frozen data that comes back.

Two adapters answer it, `folder.py` and `live.py`; one contract suite (tests/wiki/contract) holds both to it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from types import MappingProxyType
from typing import Protocol

from bot.plan.change import Change
from bot.plan.outcome import Outcome


class WikiError(Exception):
    """A wiki that cannot be used: one line that says what, where, and what to do. Never carries a secret."""


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


@dataclass(frozen=True, slots=True)
class Account:
    """An account as it stands now.

    `name` is its present name: another one than was asked for where it was renamed. `blocked` means from the whole
    wiki, not only from some pages or actions; `locked` on all wikis of a farm that has such accounts.
    """

    name: str
    exists: bool = True
    blocked: bool = False
    locked: bool = False


@dataclass(frozen=True, slots=True)
class Request:
    """What a job wants to read: pages below prefixes, pages by title, pages at a trusted person's revision, accounts
    by user name."""

    prefixes: frozenset[str] = frozenset()
    titles: frozenset[str] = frozenset()
    trusted: frozenset[str] = frozenset()
    accounts: frozenset[str] = frozenset()

    def __or__(self, other: Request) -> Request:
        return Request(*(mine | theirs for mine, theirs in zip(self._parts(), other._parts(), strict=True)))

    def __sub__(self, other: Request) -> Request:
        return Request(*(mine - theirs for mine, theirs in zip(self._parts(), other._parts(), strict=True)))

    def __bool__(self) -> bool:
        return any(self._parts())

    def _parts(self) -> tuple[frozenset[str], ...]:
        return self.prefixes, self.titles, self.trusted, self.accounts


@dataclass(frozen=True, slots=True)
class Snapshot:
    """All that a run has read. A title that was asked for and is not in `pages` does not exist.

    `pages` holds newest revisions by canonical title; `below` the titles found under each prefix, in the wiki's
    order; `trusted` the newest revision by a facilitator of each page asked for, absent where there is none;
    `accounts` the accounts by the name that was asked for.
    """

    asked: Request = field(default_factory=Request)
    pages: Mapping[str, Page] = field(default_factory=lambda: MappingProxyType({}))
    below: Mapping[str, tuple[str, ...]] = field(default_factory=lambda: MappingProxyType({}))
    trusted: Mapping[str, Revision] = field(default_factory=lambda: MappingProxyType({}))
    accounts: Mapping[str, Account] = field(default_factory=lambda: MappingProxyType({}))


@dataclass(slots=True)
class Costs:
    """What reading and writing cost so far: requests, bytes received and seconds, by kind (`read`, `write`, `site`)."""

    requests: dict[str, int] = field(default_factory=dict)
    bytes: dict[str, int] = field(default_factory=dict)
    seconds: dict[str, float] = field(default_factory=dict)

    def add(self, kind: str, size: int, seconds: float) -> None:
        """Count one request of a kind."""
        self.requests[kind] = self.requests.get(kind, 0) + 1
        self.bytes[kind] = self.bytes.get(kind, 0) + size
        self.seconds[kind] = self.seconds.get(kind, 0.0) + seconds


class Wiki(Protocol):
    """A wiki, as the engine sees it. Reading methods raise `WikiError`; writing returns an outcome."""

    @property
    def name(self) -> str:
        """The wiki's name in plans: `folder:PATH`, the config's name, or the API address."""

    @property
    def user(self) -> str:
        """The account that writes."""

    @property
    def costs(self) -> Costs:
        """Requests, bytes and seconds so far."""

    def pages(self, titles: Iterable[str]) -> Iterator[Page]:
        """The pages that exist among these titles, in batches, each at its newest revision, redirects not followed.

        A title that is not canonical comes back under its canonical one. Missing and invalid titles are left out.
        """

    def pages_below(self, prefix: str) -> Iterator[Page]:
        """The pages whose title begins with this prefix (`A/B/`), in title order, texts included, streamed."""

    def newest_revision_by(self, title: str, users: Iterable[str]) -> Revision | None:
        """The newest revision by one of these users, without reading the whole history; None where there is none."""

    def editors_since(self, title: str, revid: int) -> tuple[str, ...]:
        """Who has saved this page after this revision, each once, the latest first."""

    def was_deleted(self, title: str) -> bool:
        """Was there a page of this title, which was deleted? (Of one that stands there now: at any time before.)"""

    def accounts(self, names: Iterable[str]) -> Iterator[tuple[str, Account]]:
        """Every one of these user names with its account, in batches; renamed accounts are followed."""

    def write(self, change: Change) -> Outcome:
        """Write one change as a compare-and-set, exactly once; never retried beneath the caller."""
