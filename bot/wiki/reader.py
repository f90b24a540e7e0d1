"""The reading half of the port over a MediaWiki."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime

from bot.wiki import accounts, mail, reading, rendering, talk
from bot.wiki.answers import Json
from bot.wiki.data import Account, Delivery, OwnEdit, Page, Parsed, Revision, SendRow, TalkPage


@dataclass(frozen=True, slots=True)
class Facts:
    """What a wiki says of itself and of us. `host` is as delivery lists know it; `batch`: how many titles or texts it
    gives this account in one answer; `namespace`: the number of a namespace by any of its names; `opt_out`: the
    categories of those who want no messages."""

    host: str
    language: str
    max_size: int
    batch: int
    namespace: Callable[[str], int | None]
    opt_out: frozenset[str]


class Reader:
    """See the port. `ask` sends one query of `formatversion=2` and returns its answer, or raises WikiError."""

    def __init__(self, ask: Callable[..., Json], user: str, facts: Facts) -> None:
        self.user = user
        self.host = facts.host
        self.language = facts.language
        self.max_size = facts.max_size
        self._ask = ask
        self._facts = facts
        self._latest: TalkPage | None = None  # of all that were read, by revision

    def pages(self, titles: Iterable[str]) -> Iterator[Page]:
        return reading.pages(self._ask, titles, self._facts.batch, self._facts.language)

    def pages_below(self, prefix: str) -> Iterator[Page]:
        head, colon, rest = prefix.partition(":")
        namespace = self._facts.namespace(head) if colon else None
        number, name = (0, prefix) if namespace is None else (namespace, rest)
        return reading.pages_below(self._ask, number, name, self._facts.batch, self._facts.language)

    def newest_revision_by(self, title: str, users: Iterable[str]) -> Revision | None:
        return reading.newest_revision_by(self._ask, title, users)

    def editors_since(self, title: str, revid: int) -> tuple[str, ...]:
        return reading.editors_since(self._ask, title, revid)

    def revisions(self, title: str) -> Iterator[Revision]:
        return reading.revisions(self._ask, title)

    def was_deleted(self, title: str) -> bool:
        return reading.was_deleted(self._ask, title)

    def accounts(self, names: Iterable[str]) -> Iterator[tuple[str, Account]]:
        return accounts.accounts(self._ask, names, self._facts.batch)

    def talk_pages(self, titles: Iterable[str]) -> Iterator[TalkPage]:
        for page in talk.talk_pages(self._ask, titles, self._facts.batch, self._facts.opt_out):
            if self._latest is None or self._latest.revid < page.revid:
                self._latest = page
            yield page

    def edits_since(self, since: datetime) -> Iterator[OwnEdit]:
        return reading.edits_since(self._ask, self.user, since, self._latest)

    def fallbacks(self) -> Mapping[str, tuple[str, ...]]:
        return reading.fallbacks(self._ask)

    def clock(self) -> datetime:
        return reading.clock(self._ask)

    def rights(self) -> frozenset[str]:
        return accounts.rights(self._ask)

    def lag(self) -> float:
        return reading.lag(self._ask)

    def missing(self, titles: Iterable[str]) -> frozenset[str]:
        return reading.missing(self._ask, titles, self._facts.batch)

    def parsed(self, title: str, heading: str, text: str) -> Parsed | None:
        return rendering.parsed(self._ask, title, heading, text)

    def unknown_hosts(self, hosts: Iterable[str]) -> frozenset[str]:
        return rendering.unknown_hosts(self._ask, hosts)

    def sends(self, title: str) -> Iterator[SendRow]:
        return mail.sends(self._ask, title)

    def deliveries(self, subject: str, since: datetime) -> Iterator[Delivery]:
        return mail.deliveries(self._ask, subject, since)
