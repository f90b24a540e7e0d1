"""The port: what the bot asks of a wiki.

Two adapters answer it, `folder.py` and `live.py`; one contract suite (tests/wiki/) holds both to it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol

from bot.plan.change import Edit, EditList
from bot.plan.outcome import Outcome
from bot.wiki.data import Account, Delivery, OwnEdit, Page, Parsed, Revision, SendRow, TalkPage


class WikiError(Exception):
    """A wiki that cannot be used: one line that says what, where, and what to do. Never carries a secret."""


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
    def host(self) -> str:
        """The host that delivery lists know this wiki by, such as `meta.wikimedia.org` or `127.0.0.1:8080`."""

    @property
    def language(self) -> str:
        """The wiki's content language."""

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
        the namespace that was asked for, whatever this wiki calls it. One that this account may not make is among them,
        as revision 0 and protected."""

    def edits_since(self, since: datetime) -> Iterator[OwnEdit]:
        """The edits by this account at or after this moment (aware), newest first. Of those on pages
        deleted since only those are among them that made the page.

        Never from an older state of the wiki than the talk pages it has given out before: who knows a page's newest
        revision, and of no message in it, would write that again. Raises `WikiError` where the wiki answers from such
        a state for long.
        """

    def fallbacks(self) -> Mapping[str, tuple[str, ...]]:
        """The languages that stand in for a language, nearest first, by its code. Languages that have none are left
        out, and so is English where it only ends the chain, as it ends them all."""

    def clock(self) -> datetime:
        """The time by the wiki's own clock (aware, UTC)."""

    def rights(self) -> frozenset[str]:
        """The rights that this account has here, by this login."""

    def missing(self, titles: Iterable[str]) -> frozenset[str]:
        """Those among these canonical titles that lead nowhere. A file in a shared repository is not missing, nor a
        page of another wiki or of no kind that can be (`Special:…`)."""

    def parsed(self, title: str, heading: str, text: str) -> Parsed | None:
        """The text as a new section of this page, signed by this account now, and nothing written. None where that,
        with all its links, is more than the wiki gives out (8 MB)."""

    def unknown_hosts(self, hosts: Iterable[str]) -> frozenset[str]:
        """Those hosts (`de.wikipedia.org`) to which this wiki's MassMessage delivers nothing, as it knows no such
        wiki."""

    def sends(self, title: str) -> Iterator[SendRow]:
        """The rows of MassMessage's log that are about sending to this list, newest first, all of them; none on a wiki
        without MassMessage."""

    def deliveries(self, subject: str, since: datetime) -> Iterator[Delivery]:
        """What became of messages with this subject on this wiki at or after this moment (aware), newest first."""

    def send(self, title: str, subject: str, text: str) -> Outcome:
        """Hand a message to MassMessage, for every page on this list: one request, never sent again beneath the caller.

        `Sent`, or `Unknown` where no clear answer came; every other outcome means that nothing was sent.
        """

    def lag(self) -> float:
        """By how many seconds the wiki's databases lag behind, the slowest of them."""

    def wait_for_turn(self) -> None:
        """Wait until the interval between two edits is over."""

    def write(self, change: Edit | EditList) -> Outcome:
        """Write one change, exactly once; never retried beneath the caller. An edit is a compare-and-set; a list is
        edited in as many requests as the wiki takes pages at a time, and what it does not take is `Refused`."""
