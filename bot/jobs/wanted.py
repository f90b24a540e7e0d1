"""What a job wants a page to say, and the one way from there to a change: wanted minus actual."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import Enum

from bot.cohort.application import Application
from bot.plan.change import Change, Create, Problem, Rewrite, Skip
from bot.wiki.port import Page
from bot.wikitext.bots import may_edit
from bot.wikitext.region import BrokenRegion, NoRegion, enclose, find_region, markers, replace_region


class Markers(Enum):
    """Where the bot may add the markers itself, on a page that has none."""

    AT_TOP = "at the top"
    NOWHERE = "nowhere"


@dataclass(frozen=True, slots=True)
class WantedRegion:
    """A region's content on a page. Where the page is missing it is created as `skeleton`, with the region at its end;
    `markers` says whether a page without markers may be given them. `summary` is the edit summary."""

    title: str
    name: str
    content: str
    summary: str
    markers: Markers
    skeleton: str = ""


@dataclass(frozen=True, slots=True)
class Wants:
    """A job's decisions: the regions it wants, what it leaves alone, what people must mend, and what it read."""

    regions: tuple[WantedRegion, ...]
    skips: tuple[Skip, ...] = ()
    problems: tuple[Problem, ...] = ()
    applications: tuple[Application, ...] = ()


def plan_regions(
    regions: Iterable[WantedRegion], pages: Mapping[str, Page], job: str, wiki: str, account: str
) -> tuple[list[Change], list[Skip], list[Problem]]:
    """Compare every wanted region with the page as it was read."""
    changes: list[Change] = []
    skips: list[Skip] = []
    problems: list[Problem] = []
    for region in regions:
        match _compare(region, pages.get(region.title), job, wiki, account):
            case Skip() as skip:
                skips.append(skip)
            case Problem() as problem:
                problems.append(problem)
            case None:
                pass
            case change:
                changes.append(change)
    return changes, skips, problems


def _compare(
    wanted: WantedRegion, page: Page | None, job: str, wiki: str, account: str
) -> Change | Skip | Problem | None:
    content = stored(wanted.content)
    if page is None:
        text = f"{wanted.skeleton}{enclose(wanted.name, content)}"
        return Create(job, wiki, wanted.title, stored(text), wanted.summary)
    reason = _hands_off(page, account)
    if reason:
        return Skip(page.title, reason)
    new = _with_region(page.text, wanted, content)
    if isinstance(new, BrokenRegion):
        begin, end = markers(wanted.name)
        message = f"the bot can't write here: {new.reason}. Leave exactly one line {begin} and below it one line {end}"
        return Problem("markers", page.title, message)
    if new == page.text:
        return None
    return Rewrite(job, wiki, page.title, page.revid, page.text, new, wanted.summary)


def _hands_off(page: Page, account: str) -> str:
    """Why a page is left alone, in a word; empty where it is not."""
    if page.redirect:
        return "redirect"
    if page.model != "wikitext":
        return "not-wikitext"
    return "" if may_edit(page.text, account) else "nobots"


def _with_region(text: str, wanted: WantedRegion, content: str) -> str | BrokenRegion:
    match find_region(text, wanted.name):
        case BrokenRegion() as broken:
            return broken
        case NoRegion() if wanted.markers is Markers.AT_TOP:
            return f"{enclose(wanted.name, content)}\n{text}"
        case NoRegion():
            return BrokenRegion("the page has no markers for it")
        case region:
            same = stored(region.content) == content
            return text if same else replace_region(text, region, content)


def stored(content: str) -> str:
    """Text as MediaWiki stores it (NFC, no blanks at the ends), so that what was written compares equal when read."""
    return unicodedata.normalize("NFC", content).strip()
