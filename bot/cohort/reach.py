"""Whom a sending reached: what was to arrive, held against what the wikis say has arrived."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from types import MappingProxyType
from typing import Protocol

from bot.cohort.newsletter import SentAs

_TRIES_FOR = timedelta(hours=3)
"""What failed is tried three times in all, an hour and more apart: then it has failed, and silence is silence."""
Titles = Mapping[str, frozenset[str]]
"""Titles of pages by the host of their wiki, which is empty for the wiki that the list is on."""


class Heard(Protocol):
    """What a wiki says became of a message on one page: it was `delivered`, left out (`skipoptout` and other words
    that begin so), or failed, for a `reason` that may be empty. `timestamp` is aware, UTC."""

    @property
    def title(self) -> str: ...
    @property
    def arrival(self) -> str: ...
    @property
    def reason(self) -> str: ...
    @property
    def timestamp(self) -> datetime: ...


News = Mapping[str, tuple[Heard, ...]]
"""What was heard, by the host of the wiki that says so; a wiki that was not asked is not in it."""


@dataclass(frozen=True, slots=True)
class Sending:
    """When a message was sent (aware, UTC), and the pages it was for, by host."""

    at: datetime
    pages: Titles


@dataclass(frozen=True, slots=True)
class HostReach:
    """What became of a message on one wiki, titles in order. Each page that it was for is in one of the first four:
    `delivered`, `skipped` by the log's word, `failed` by the reason, `silent` where nothing was heard. `twice` are
    those with more than one copy; `unexpected` got it and were not on the list, as behind a redirect made since."""

    host: str
    delivered: tuple[str, ...]
    skipped: Mapping[str, tuple[str, ...]]
    failed: Mapping[str, tuple[str, ...]]
    silent: tuple[str, ...]
    twice: tuple[str, ...] = ()
    unexpected: tuple[str, ...] = ()

    @property
    def expected(self) -> int:
        """How many pages it was for."""
        return len(self.delivered) + _count(self.skipped) + _count(self.failed) + len(self.silent)

    @property
    def doubtful(self) -> frozenset[str]:
        """The silent pages that may have it all the same, under another name: where it arrived on pages that nobody
        expected, those may be the same."""
        return frozenset(self.silent if self.unexpected else ())

    @property
    def lacking(self) -> frozenset[str]:
        """The pages that should have it, and surely don't."""
        return frozenset(self.silent).union(*self.failed.values()) - self.doubtful

    @property
    def settled(self) -> frozenset[str]:
        """The pages that have it, or are not to have it."""
        return frozenset(self.delivered).union(*self.skipped.values())


@dataclass(frozen=True, slots=True)
class Unread:
    """A wiki that was not looked at, why, how many pages there the message was for, and whether it may answer later."""

    host: str
    expected: int
    why: str
    later: bool


@dataclass(frozen=True, slots=True)
class Reach:
    """What became of a message, wiki by wiki, those with the most pages first."""

    hosts: tuple[HostReach, ...]
    unread: tuple[Unread, ...]

    @property
    def expected(self) -> int:
        """How many pages it was for, those on wikis that were not looked at among them."""
        return sum(one.expected for one in self.hosts) + sum(one.expected for one in self.unread)

    @property
    def waiting(self) -> bool:
        """Whether a wiki that could not be read may be read another time."""
        return any(one.later for one in self.unread)

    @property
    def delivered(self) -> int:
        """How many of them have it."""
        return sum(len(one.delivered) for one in self.hosts)

    @property
    def skipped(self) -> int:
        """How many were left out, as they or their wiki's rules want it."""
        return sum(_count(one.skipped) for one in self.hosts)

    @property
    def failed(self) -> int:
        """How many could not be written to."""
        return sum(_count(one.failed) for one in self.hosts)

    @property
    def silent(self) -> int:
        """Of how many nothing was heard, though their wiki was asked."""
        return sum(len(one.silent) for one in self.hosts)


def final_at(sent: SentAs) -> datetime:
    """From when on (aware, UTC) nothing more is to come of a sending."""
    return sent.at + _TRIES_FOR


def trying_until(sent: SentAs, now: datetime) -> datetime | None:
    """Until when (aware, UTC) more may come of a sending; None where that time is over."""
    return final_at(sent) if now < final_at(sent) else None


def reach(pages: Titles, news: News, unreachable: Mapping[str, str]) -> Reach:
    """Hold what was heard against the pages that the message was for. `unreachable` says of hosts among them why they
    could not be asked; those in neither are no wikis of the config."""
    hosts = [_on_host(host, titles, news[host]) for host, titles in pages.items() if host in news]
    others = [_unread(host, len(titles), unreachable) for host, titles in pages.items() if host not in news]
    return Reach(
        tuple(sorted(hosts, key=lambda one: (-one.expected, one.host))),
        tuple(sorted(others, key=lambda one: (-one.expected, one.host))),
    )


def news_of(sending: Sending, sendings: Collection[Sending], news: News) -> News:
    """What of the news is about this one of the `sendings`, which have one subject, all that the wikis tell them by.

    A page's news is about the latest sending before it that was for that page; where none was, the latest of all.
    """
    return MappingProxyType(
        {
            host: tuple(one for one in heard if _about(host, one, sendings) is sending)
            for host, heard in news.items()
            if host in sending.pages
        }
    )


def _about(host: str, heard: Heard, sendings: Collection[Sending]) -> Sending | None:
    before = [one for one in sendings if one.at <= heard.timestamp]
    for_page = [one for one in before if heard.title in one.pages.get(host, ())]
    return max(for_page or before, key=lambda one: one.at, default=None)


def _unread(host: str, expected: int, unreachable: Mapping[str, str]) -> Unread:
    if host in unreachable:
        return Unread(host, expected, unreachable[host], later=True)
    return Unread(host, expected, f"the config has no wiki for {host}", later=False)


def _on_host(host: str, titles: frozenset[str], heard: Iterable[Heard]) -> HostReach:
    copies: Counter[str] = Counter()
    skips: dict[str, str] = {}
    failures: dict[str, str] = {}
    for one in sorted(heard, key=lambda one: one.timestamp):
        if one.arrival == "delivered":
            copies[one.title] += 1
        elif one.arrival.startswith("skip"):
            skips[one.title] = one.arrival
        else:
            failures[one.title] = one.reason or one.arrival
    # A job that failed is tried again, and one that was done is not: what was done is what counts.
    skipped = {title: why for title, why in skips.items() if title in titles - copies.keys()}
    failed = {title: why for title, why in failures.items() if title in titles - copies.keys() - skips.keys()}
    return HostReach(
        host=host,
        delivered=tuple(sorted(titles & copies.keys())),
        skipped=_by_value(skipped),
        failed=_by_value(failed),
        silent=tuple(sorted(titles - copies.keys() - skips.keys() - failures.keys())),
        twice=tuple(sorted(title for title, count in copies.items() if count > 1)),
        unexpected=tuple(sorted(copies.keys() - titles)),
    )


def _by_value(words: Mapping[str, str]) -> Mapping[str, tuple[str, ...]]:
    """The titles of each word, words in order."""
    found: dict[str, list[str]] = {}
    for title, word in sorted(words.items(), key=lambda item: (item[1], item[0])):
        found.setdefault(word, []).append(title)
    return MappingProxyType({word: tuple(titles) for word, titles in found.items()})


def _count(titles: Mapping[str, tuple[str, ...]]) -> int:
    return sum(map(len, titles.values()))
