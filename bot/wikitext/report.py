"""The report under a newsletter's claim: whom it reached, in English, and a mark that the bot reads again."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import quote

from babel import Locale

from bot.cohort.reach import HostReach, Reach, Unread
from bot.wikitext.claim import SENT
from bot.wikitext.cldr import moment, number
from bot.wikitext.escape import escape
from bot.wikitext.links import target
from bot.wikitext.region import Region, find_region
from bot.wikitext.tables import scrolling, table

_MARK = re.compile(r"<!-- olb:report (\d+) of (\d+)( final)? -->")
_ENGLISH = Locale("en")
_MOST_NAMED = 100  # pages in one list: who wants all of them asks the command
_HEADS = ("Wiki", "Pages", "Delivered", "Left out", "Failed", "Nothing heard")
_ROW_HEADER = '! scope="row" style="text-align:start; font-weight:normal" |'
_REASONS = {
    "skipoptout": "asked for no mass messages",
    "skipnouser": "there is no such user",
    "skipbadns": "mass messages may not go to such a page",
    "failure-section": "nothing is left of the subject",
    "protectedpage": "the page is protected",
    "blocked": "MassMessage's account is blocked there",
    "contenttoobig": "the page would be too big",
    "ratelimited": "there were too many edits in a minute",
    "readonly": "the wiki was read-only",
    "abusefilter-disallowed": "an abuse filter forbade it",
    "abusefilter-warning": "an abuse filter warned of it",
    "spamblacklist": "it links to a site that the wiki forbids",
    "titleblacklist-forbidden": "the wiki forbids pages of such a title",
}


@dataclass(frozen=True, slots=True)
class Mark:
    """What a report says to the bot: how many of the pages have the message, and whether nothing more is to come."""

    delivered: int
    expected: int
    final: bool


def read_mark(text: str) -> Mark | None:
    """The mark in the text of a claim's page; None where it has no report yet."""
    region = find_region(text, SENT)
    found = _MARK.search(region.content) if isinstance(region, Region) else None
    return Mark(int(found[1]), int(found[2]), found[3] is not None) if found else None


def in_words(reason: str) -> str:
    """Why a page does not have the message, in plain words: MassMessage's word or the wiki's code is explained, and a
    sentence of the wiki's own is as it is."""
    return _REASONS.get(reason, reason)


def in_a_sentence(reach: Reach) -> str:
    """The totals, as plain text."""
    counts = [
        f"delivered to {_number(reach.delivered)} of {_pages(reach.expected)}",
        *([f"{_number(reach.skipped)} left out"] if reach.skipped else []),
        *([f"{_number(reach.failed)} failed"] if reach.failed else []),
        *([f"nothing heard of {_number(reach.silent)}"] if reach.silent else []),
        *([f"{_number(sum(one.expected for one in reach.unread))} on wikis not looked at"] if reach.unread else []),
    ]
    return f"{'; '.join(counts)}."


def what_may_change(reach: Reach, until: datetime | None) -> str:
    """What is still to come, as plain text; `until` (aware, UTC) as for `report_text`."""
    if until is not None:
        return f"This may change until {moment(until, _ENGLISH)}: MassMessage tries what failed again."
    return "The wikis that could not be read are asked again." if reach.waiting else "Nothing more is to come."


def report_text(reach: Reach, until: datetime | None) -> str:
    """The report's wikitext. MassMessage tries until `until` (aware, UTC); None means that it has given up, and the
    report is final unless a wiki could not be read. It is the same as long as it says the same: it never tells when it
    was made."""
    final = "" if until or reach.waiting else " final"
    totals = in_a_sentence(reach)
    parts = [
        f"<!-- olb:report {reach.delivered} of {reach.expected}{final} -->",
        '<div class="plainlinks" lang="en" dir="ltr">',
        f"'''{totals[0].upper()}{totals[1:]}''' {what_may_change(reach, until)}",
        _table(reach),
        *_list("Failed", _failed(reach)),
        *_list("Nothing heard", _named((one.host, one.silent) for one in reach.hosts)),
        *_list("Delivered more than once", _named((one.host, one.twice) for one in reach.hosts)),
        *_list("Delivered, and not on the list", _named((one.host, one.unexpected) for one in reach.hosts)),
        "</div>",
    ]
    return "\n".join(parts)


def _table(reach: Reach) -> str:
    caption = "What became of it, by wiki"
    rows = [*map(_row, reach.hosts), *map(_unread_row, reach.unread)]
    return scrolling(caption, table(caption, _HEADS, rows))


def _row(one: HostReach) -> str:
    cells = [
        _number(one.expected),
        _number(len(one.delivered)),
        _by_reason(one.skipped),
        _by_reason(one.failed),
        _number(len(one.silent)),
    ]
    return f"|-\n{_ROW_HEADER} {_wiki(one.host)}\n| {' || '.join(cells)}"


def _unread_row(one: Unread) -> str:
    why = f'colspan="4" | not looked at: {escape(one.why)}'
    return f"|-\n{_ROW_HEADER} {_wiki(one.host)}\n| {_number(one.expected)} || {why}"


def _by_reason(titles: Mapping[str, tuple[str, ...]]) -> str:
    return "<br>".join(f"{_number(len(some))}: {escape(in_words(reason))}" for reason, some in titles.items()) or "0"


def _failed(reach: Reach) -> list[str]:
    return [
        f"{_page(one.host, title)}: {escape(in_words(reason))}"
        for one in reach.hosts
        for reason, titles in one.failed.items()
        for title in titles
    ]


def _named(pages: Iterable[tuple[str, Iterable[str]]]) -> list[str]:
    return [_page(host, title) for host, titles in pages for title in titles]


def _list(what: str, pages: list[str]) -> list[str]:
    if not pages:
        return []
    more = [f"* and {_number(len(pages) - _MOST_NAMED)} more"] if len(pages) > _MOST_NAMED else []
    return [f"\n'''{what}: {_pages(len(pages))}'''", *(f"* {page}" for page in pages[:_MOST_NAMED]), *more]


def _page(host: str, title: str) -> str:
    if not host:
        return target(title, title)
    return target(f"https://{host}/wiki/{quote(title.replace(' ', '_'), safe=':/')}", f"{title} ({host})")


def _wiki(host: str) -> str:
    return target(f"https://{host}", host) if host else "this wiki"


def _pages(count: int) -> str:
    return f"{_number(count)} {'page' if count == 1 else 'pages'}"


def _number(count: int) -> str:
    return number(count, _ENGLISH)
