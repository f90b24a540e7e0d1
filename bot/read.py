"""Reading: ask a job what it wants to know, read it in batches into frozen data, ask again until nothing is new."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime
from types import MappingProxyType

from bot.cohort.application import canonical_user
from bot.config.settings import Cohort
from bot.jobs import Reads
from bot.wiki.port import Page, Request, Revision, Snapshot, Wiki
from bot.wiki.titles import redirect_target

_HOPS = 2
"""How many redirects are followed, one behind the other: a page that was moved twice is found."""


def read(wiki: Wiki, reads: Reads, cohort: Cohort, trusted: frozenset[str], now: datetime) -> Snapshot:
    """All that a job asks for. `trusted` are the users whose revisions count. Raises `WikiError`."""
    snapshot = Snapshot()
    while request := reads(snapshot, cohort, now) - snapshot.asked:
        snapshot = _with_pages(wiki, snapshot, request)
        for title in sorted(request.trusted & snapshot.pages.keys()):
            snapshot = _with_trusted(wiki, snapshot, title, trusted, cohort.root)
        accounts = {**snapshot.accounts, **dict(wiki.accounts(sorted(request.accounts)))}
        snapshot = replace(snapshot, asked=snapshot.asked | request, accounts=MappingProxyType(accounts))
    return snapshot


def _with_pages(wiki: Wiki, snapshot: Snapshot, request: Request) -> Snapshot:
    pages = dict(snapshot.pages)
    below = dict(snapshot.below)
    for prefix in sorted(request.prefixes):
        found = {page.title: page for page in wiki.pages_below(prefix)}
        pages |= found
        below[prefix] = tuple(found)
    pages |= {page.title: page for page in wiki.pages(sorted((request.titles | request.trusted) - pages.keys()))}
    pages |= _moved(wiki, pages, request.titles)
    return replace(snapshot, pages=MappingProxyType(pages), below=MappingProxyType(below))


def _moved(wiki: Wiki, pages: dict[str, Page], titles: Iterable[str]) -> dict[str, Page]:
    """By the title that was asked for: the page at the end of its redirects, where there are any and there is one."""
    ends = {title: pages[title] for title in titles if title in pages and pages[title].redirect}
    for _ in range(_HOPS):
        onward = sorted({page.redirect for page in ends.values() if page.redirect})
        targets = {page.title: page for page in wiki.pages(onward)} if onward else {}
        ends = {title: targets.get(page.redirect, page) for title, page in ends.items()}
    return {title: page for title, page in ends.items() if not page.redirect}


def _with_trusted(wiki: Wiki, snapshot: Snapshot, title: str, users: frozenset[str], root: str) -> Snapshot:
    """The snapshot with what a trusted person last made of a page, and who has edited it since.

    A page is followed to where a trusted person moved it; where somebody else did, only if it is still the cohort's:
    else anybody could put last year's page in its place.
    """
    page = snapshot.pages[title]
    revision = _newest(wiki, page, users)
    if page.redirect and (revision is None or redirect_target(revision.text)):
        moved = _moved(wiki, {title: page}, [title]).get(title)
        if moved and (revision is not None or moved.title.startswith(f"{root}/")):
            page, revision = moved, _newest(wiki, moved, users)
    since = wiki.editors_since(page.title, revision.revid if revision else 0) if _edited(page, revision) else ()
    return replace(
        snapshot,
        pages=MappingProxyType({**snapshot.pages, title: page}),
        trusted=MappingProxyType({**snapshot.trusted, **({title: revision} if revision else {})}),
        since=MappingProxyType({**snapshot.since, title: since}),
    )


def _newest(wiki: Wiki, page: Page, users: frozenset[str]) -> Revision | None:
    if canonical_user(page.user) in users:  # the page as it stands: nothing more to read
        return Revision(page.title, page.revid, page.user, page.timestamp, page.text)
    return wiki.newest_revision_by(page.title, sorted(users))


def _edited(page: Page, revision: Revision | None) -> bool:
    return revision is None or page.revid != revision.revid
