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


RENAMES = 5
"""So many are followed from a name that has no account any more."""


@dataclass(frozen=True, slots=True)
class Account:
    """An account as it stands now.

    `name` is its present name: another one than was asked for where it was renamed. `blocked` means from the whole
    wiki, not only from some pages or actions; `locked` on all wikis of a farm that has such accounts. A live wiki
    never says `locked`: MediaWiki tells it of one account a request.
    """

    name: str
    exists: bool = True
    blocked: bool = False
    locked: bool = False


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
"""Where pages are that MassMessage leaves alone, and we too."""


@dataclass(frozen=True, slots=True)
class OwnEdit:
    """An edit by the account that writes; `timestamp` is aware, UTC."""

    title: str
    revid: int
    timestamp: datetime
    summary: str


@dataclass(frozen=True, slots=True)
class Request:
    """What a job wants to read: pages below prefixes, pages by title, pages at a trusted person's revision, accounts
    by user name, talk pages by title (without their texts), the account's own edits since a moment (aware, UTC), the
    languages that stand in for a language, since when words stand on a page (its title, and they), and all this of
    other wikis by their names in the config."""

    prefixes: frozenset[str] = frozenset()
    titles: frozenset[str] = frozenset()
    trusted: frozenset[str] = frozenset()
    accounts: frozenset[str] = frozenset()
    talks: frozenset[str] = frozenset()
    edits_since: frozenset[datetime] = frozenset()
    fallbacks: frozenset[str] = frozenset()
    words_since: frozenset[tuple[str, str]] = frozenset()
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
    asked for stand on their page, without those that don't; `elsewhere` what was read of other wikis by name, and
    `unreachable` why one could not be.
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
    elsewhere: Mapping[str, Snapshot] = field(default_factory=lambda: MappingProxyType({}))
    unreachable: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))


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

    @property
    def max_size(self) -> int:
        """How many bytes a page's text may have."""

    def pages(self, titles: Iterable[str]) -> Iterator[Page]:
        """The pages that exist among these titles, in batches, each at its newest revision, redirects not followed.

        A title that is not canonical comes back under its canonical one. Missing and invalid titles are left out.
        """

    def pages_below(self, prefix: str) -> Iterator[Page]:
        """The pages whose title begins with this prefix (`A/B/`), in title order, texts included, streamed."""

    def newest_revision_by(self, title: str, users: Iterable[str]) -> Revision | None:
        """The newest revision by one of these users, without reading the whole history; None where there is none. One
        whose text the wiki hides is passed over."""

    def editors_since(self, title: str, revid: int) -> tuple[str, ...]:
        """Who has saved this page after this revision, each once, the latest first.

        Of a revision that isn't this page's: everybody who has saved it. A name that the wiki hides is empty.
        """

    def revisions(self, title: str) -> Iterator[Revision]:
        """The revisions of a page, newest first, read as they are taken; those whose text is hidden are left out."""

    def was_deleted(self, title: str) -> bool:
        """Was there a page of this title, which was deleted or moved away without a redirect?

        Of one that stands there now: at any time before.
        """

    def accounts(self, names: Iterable[str]) -> Iterator[tuple[str, Account]]:
        """Every one of these user names with its account, once each and in their order, read in batches.

        The account of a name that has none any more is the one it was renamed to (see `RENAMES`). IP addresses and
        invalid names are accounts that don't exist.
        """

    def talk_pages(self, titles: Iterable[str]) -> Iterator[TalkPage]:
        """The pages that exist among these titles, in batches, without their texts, redirects not followed; each in
        the namespace that was asked for, whatever this wiki calls it."""

    def edits_since(self, since: datetime) -> Iterator[OwnEdit]:
        """The edits by this account at or after this moment (aware), newest first. Those on pages deleted since are
        not among them.

        Never from an older state of the wiki than the talk pages it has given out before: who knows a page's newest
        revision, and of no message in it, would write that again. Raises `WikiError` where the wiki answers from such
        a state for long.
        """

    def fallbacks(self) -> Mapping[str, tuple[str, ...]]:
        """The languages that stand in for a language, nearest first, by its code. Languages that have none are left
        out, and so is English where it only ends the chain, as it ends them all."""

    def wait_for_turn(self) -> None:
        """Wait until the interval between two edits is over."""

    def write(self, change: Change) -> Outcome:
        """Write one change as a compare-and-set, exactly once; never retried beneath the caller."""
