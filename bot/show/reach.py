"""Whom a newsletter reached, for a person at a terminal and as JSON."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime

from bot.cohort.reach import HostReach, Reach
from bot.show.json import Json, moment
from bot.show.terminal import visible
from bot.wikitext.report import in_a_sentence, in_words, what_may_change


def report_lines(reach: Reach, until: datetime | None) -> tuple[str, ...]:
    """The totals, a line for each wiki, and one for each page where something is to be looked at. MassMessage tries
    until `until` (aware, UTC); None means that it has given up."""
    lines = [f"{in_a_sentence(reach)} {what_may_change(reach, until)}"]
    for one in reach.hosts:
        lines += [f"{_wiki(one.host)}: {_counts(one)}", *(f"  {line}" for line in _pages(one))]
    lines += [f"{_wiki(one.host)}: {one.expected} pages, not looked at: {one.why}" for one in reach.unread]
    return tuple(map(visible, lines))


def reach_json(reach: Reach, until: datetime | None) -> Json:
    """The totals, and of each wiki all titles; `skipped` and `failed` by MassMessage's word or the wiki's reason. The
    `host` of the wiki that the list is on is empty, and `until` null once MassMessage has given up."""
    return {
        "until": moment(until) if until else None,
        "expected": reach.expected,
        "delivered": reach.delivered,
        "skipped": reach.skipped,
        "failed": reach.failed,
        "silent": reach.silent,
        "wikis": [_host_json(one) for one in reach.hosts],
        "not_looked_at": [{"host": one.host, "expected": one.expected, "why": one.why} for one in reach.unread],
    }


def _host_json(one: HostReach) -> Json:
    return {
        "host": one.host,
        "expected": one.expected,
        "delivered": list(one.delivered),
        "skipped": {word: list(titles) for word, titles in one.skipped.items()},
        "failed": {reason: list(titles) for reason, titles in one.failed.items()},
        "silent": list(one.silent),
        "twice": list(one.twice),
        "unexpected": list(one.unexpected),
    }


def _wiki(host: str) -> str:
    return host or "this wiki"


def _counts(one: HostReach) -> str:
    counts = [
        f"delivered {len(one.delivered)} of {one.expected}",
        *_by_reason("left out", one.skipped),
        *_by_reason("failed", one.failed),
        *([f"nothing heard of {len(one.silent)}"] if one.silent else []),
    ]
    return "; ".join(counts)


def _by_reason(what: str, titles: Mapping[str, tuple[str, ...]]) -> Iterator[str]:
    for reason, some in titles.items():
        yield f"{len(some)} {what} ({in_words(reason)})"


def _pages(one: HostReach) -> Iterator[str]:
    for reason, titles in one.failed.items():
        yield from _each(f"failed ({in_words(reason)})", titles)
    yield from _each("nothing heard", one.silent)
    yield from _each("delivered more than once", one.twice)
    yield from _each("delivered, and not on the list", one.unexpected)


def _each(what: str, titles: Iterable[str]) -> Iterator[str]:
    return (f"{title}: {what}" for title in titles)
