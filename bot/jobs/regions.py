"""The one way from wanted regions to changes: wanted minus actual, and what people did there in between."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import takewhile
from types import MappingProxyType

from bot.jobs.wanted import Markers, WantedRegion
from bot.plan.change import Change, Create, Problem, Rewrite, Skip
from bot.wiki.data import Page, Revision
from bot.wikitext.bots import may_edit
from bot.wikitext.naming import is_translation
from bot.wikitext.region import BrokenRegion, NoRegion, Region, enclose, find_region, markers, replace_region

_NAMED = 3  # editors named in a line: who else it was, the page's history says


@dataclass(frozen=True, slots=True)
class Written:
    """What the bot last wrote on a page that others have saved since: that text, its revision id (empty and 0 where it
    never wrote there), and all revisions since, the latest first."""

    text: str
    revid: int
    later: tuple[Revision, ...]


@dataclass(frozen=True, slots=True)
class Past:
    """What is known of the pages' past: `written` by title, and the titles of pages that were `deleted`."""

    written: Mapping[str, Written] = field(default_factory=lambda: MappingProxyType({}))
    deleted: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Permissions:
    """What a person allows in this run: to `overwrite` edits inside the bot's regions, to `create` deleted pages."""

    overwrite: bool = False
    create: bool = False


NONE = Permissions()
"""What a run may do that nobody has allowed more."""


def doubtful(regions: Iterable[WantedRegion], pages: Mapping[str, Page], account: str) -> Iterator[str]:
    """The pages of which the past has to be known before they are changed: those where a region differs from what is
    wanted and somebody else has saved the page last, and those that are missing. Titles as in `pages`."""
    for wanted in regions:
        page = pages.get(wanted.title)
        if page is None or (page.user != account and _differs(page, wanted)):
            yield wanted.title


def deleted(title: str) -> Problem:
    """Why a page is not made where one was deleted."""
    message = "it was deleted, or moved away without a redirect (see its log): --create makes a new one here"
    return Problem("deleted", title, message)


def plan_regions(
    regions: Iterable[WantedRegion],
    pages: Mapping[str, Page],
    past: Past,
    permissions: Permissions,
    job: str,
    wiki: str,
    account: str,
) -> tuple[list[Change], list[Skip], list[Problem]]:
    """Compare every wanted region with the page as it was read."""
    changes: list[Change] = []
    skips: list[Skip] = []
    problems: list[Problem] = []
    for wanted in regions:
        for found in _compare(wanted, pages.get(wanted.title), past, permissions, job, wiki, account):
            match found:
                case Skip():
                    skips.append(found)
                case Problem():
                    problems.append(found)
                case _:
                    changes.append(found)
    return changes, skips, problems


def _compare(
    wanted: WantedRegion, page: Page | None, past: Past, permissions: Permissions, job: str, wiki: str, account: str
) -> Iterator[Change | Skip | Problem]:
    content = stored(wanted.content)
    if page is None:
        if wanted.title in past.deleted and not permissions.create:
            yield deleted(wanted.title)
            return
        text = f"{wanted.skeleton}{enclose(wanted.name, content)}"
        yield Create(job, wiki, wanted.title, stored(text), wanted.summary)
        return
    if reason := _hands_off(page, account):
        yield Skip(page.title, reason)
        if page.redirect:
            message = f"{wanted.title} leads to no page that is there: make {page.title} redirect to the right one"
            yield Problem("redirect", page.title, message)
        return
    region = find_region(page.text, wanted.name)
    if isinstance(region, BrokenRegion):
        yield unmarked(page, wanted.name, region, account)
        return
    new = _with_region(page.text, region, wanted, content)
    if new is None:
        yield unmarked(page, wanted.name, NoRegion(), account)
    elif new != page.text:
        yield from _rewrite(wanted, page, new, past.written.get(wanted.title), permissions.overwrite, job, wiki)


def _rewrite(
    wanted: WantedRegion, page: Page, new: str, written: Written | None, overwrite: bool, job: str, wiki: str
) -> Iterator[Change | Problem]:
    """The change; where a person edited the region, a problem with it, and no change until there is a cause for one."""
    summary = wanted.summary
    last = _content(written.text, wanted.name) or "" if written else ""
    if written and _content(page.text, wanted.name) != last:
        who = _names(_editors(written, wanted.name, last) or [page.user])
        what = f"{who} edited what the bot keeps between its markers ({_changes(written, page)})"
        if written.revid and last == stored(wanted.content) and not overwrite:
            wait = "it stays until the bot has something new to say there, or --overwrite"
            yield Problem("edited", page.title, f"{what}: {wait}; words of your own belong outside the markers")
            return
        yield Problem("overwritten", page.title, f"{what}: this overwrites it; move it outside the markers to keep it")
        summary = f"{summary}; overwrites an edit by {who}"
    yield Rewrite(job, wiki, page.title, page.revid, page.text, new, summary)


def _editors(written: Written, name: str, last: str) -> list[str]:
    """Who has edited the region since it last was as the bot wrote it (`last`), the latest first."""
    contents = [_content(revision.text, name) for revision in written.later]
    changed = takewhile(lambda at: contents[at] != last, range(len(contents)))
    before = [*contents[1:], last]
    return list(dict.fromkeys(written.later[at].user for at in changed if contents[at] != before[at]))


def _changes(written: Written, page: Page) -> str:
    return f"Special:Diff/{written.revid}/{page.revid}" if written.revid else f"Special:Diff/{page.revid}"


def _names(editors: list[str]) -> str:
    more = " and others" if len(editors) > _NAMED else ""
    return ", ".join(user or "somebody whose name is hidden" for user in editors[:_NAMED]) + more


def _hands_off(page: Page, account: str) -> str:
    """Why a page is left alone, in a word; empty where it is not."""
    if page.redirect:
        return "redirect"
    if page.model != "wikitext":
        return "not-wikitext"
    if is_translation(page.title):
        return "translation"
    return "" if may_edit(page.text, account) else "nobots"


def unmarked(page: Page, name: str, found: BrokenRegion | NoRegion, account: str) -> Problem:
    """Why the bot can't write its region on a page, and which two lines mend that."""
    begin, end = markers(name)
    reason = found.reason if isinstance(found, BrokenRegion) else "the page has no markers for it"
    by = "" if page.user == account else f" (last edited by {page.user}: Special:Diff/{page.revid})"
    lines = f"Leave exactly one line {begin} and below it one line {end}"
    return Problem("markers", page.title, f"the bot can't write here: {reason}{by}. {lines}")


def _with_region(text: str, region: Region | NoRegion, wanted: WantedRegion, content: str) -> str | None:
    """The page's text with the region as wanted; None where it has no markers and the bot may not add them."""
    if isinstance(region, Region):
        return text if stored(region.content) == content else replace_region(text, region, content)
    return f"{enclose(wanted.name, content)}\n{text}" if wanted.markers is Markers.AT_TOP else None


def _differs(page: Page, wanted: WantedRegion) -> bool:
    """Would a write replace something that a person may have made of the region?"""
    if wanted.shared or page.redirect:
        return False
    there = _content(page.text, wanted.name)
    # An empty region at the top of somebody's own page came with the form: there is nothing to ask its history.
    fresh = there is None or (there == "" and wanted.markers is Markers.AT_TOP)
    return not fresh and there != stored(wanted.content)


def _content(text: str | None, name: str) -> str | None:
    """What stands between the markers; None where there are none."""
    region = find_region(text, name) if text is not None else None
    return stored(region.content) if isinstance(region, Region) else None


def stored(content: str) -> str:
    """Text as MediaWiki stores it (NFC, no blanks at the ends), so that what was written compares equal when read."""
    return unicodedata.normalize("NFC", content).strip()
