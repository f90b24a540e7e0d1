"""Reading: ask a job what it wants to know, read it in batches into frozen data, ask again until nothing is new."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime
from itertools import takewhile
from types import MappingProxyType

from bot.cohort.application import canonical_user
from bot.context import Context
from bot.jobs.job import Reads
from bot.read_sendings import with_sendings
from bot.wiki.data import Page, Revision
from bot.wiki.port import Wiki, WikiError
from bot.wiki.snapshot import Request, Snapshot
from bot.wiki.titles import redirect_target

_HOPS = 3
"""How many redirects are followed, one behind the other: a page that was moved three times is found."""


def read(reads: Reads, context: Context) -> Snapshot:
    """All that a job asks for. Raises `WikiError`; another wiki that can't be read is only said to be unreachable."""
    snapshot = Snapshot()
    while request := reads(snapshot, context.cohort, context.now) - snapshot.asked:
        snapshot = _with_others(_more(context.wiki, snapshot, request, context), request, context)
    return snapshot


def _more(wiki: Wiki, snapshot: Snapshot, request: Request, context: Context) -> Snapshot:
    snapshot = _with_pages(wiki, snapshot, request)
    for title in sorted(request.trusted & snapshot.pages.keys()):
        snapshot = _with_trusted(wiki, snapshot, title, context.trusted)
    snapshot = with_sendings(wiki, _with_people(wiki, snapshot, request), request)
    return replace(snapshot, asked=snapshot.asked | request)


def _with_others(snapshot: Snapshot, request: Request, context: Context) -> Snapshot:
    """The snapshot with what is asked of other wikis."""
    for name, theirs in sorted(request.elsewhere, key=lambda asked: asked[0]):
        before = snapshot.elsewhere.get(name, Snapshot())
        try:
            there = _more(context.others(name), before, theirs - before.asked, context)
        except WikiError as problem:
            unreachable = MappingProxyType({**snapshot.unreachable, name: str(problem)})
            snapshot = replace(snapshot, unreachable=unreachable)
        else:
            snapshot = replace(snapshot, elsewhere=MappingProxyType({**snapshot.elsewhere, name: there}))
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
    since = {asked: stands_since(wiki, *asked) for asked in sorted(request.words_since)}
    words = {**snapshot.words_since, **{asked: moment for asked, moment in since.items() if moment is not None}}
    return replace(
        snapshot,
        pages=MappingProxyType(pages),
        below=MappingProxyType(below),
        words_since=MappingProxyType(words),
    )


def _with_people(wiki: Wiki, snapshot: Snapshot, request: Request) -> Snapshot:
    """The snapshot with accounts, their talk pages, and what was written to them."""
    accounts = {**snapshot.accounts, **dict(wiki.accounts(sorted(request.accounts)))}
    talks = {**snapshot.talks, **{page.title: page for page in wiki.talk_pages(sorted(request.talks))}}
    edits = tuple(wiki.edits_since(min(request.edits_since))) if request.edits_since else snapshot.own_edits
    fallbacks = wiki.fallbacks() if request.fallbacks else {}
    chains = {**snapshot.fallbacks, **{code: fallbacks.get(code, ()) for code in request.fallbacks}}
    return replace(
        snapshot,
        accounts=MappingProxyType(accounts),
        talks=MappingProxyType(talks),
        own_edits=edits,
        fallbacks=MappingProxyType(chains),
        max_size=wiki.max_size,
    )


def stands_since(wiki: Wiki, title: str, words: str) -> datetime | None:
    """When these words came to stand on a page where they stand now; None where they don't.

    It is the time (aware, UTC) of the oldest of the newest revisions in an unbroken run that hold them.
    """
    holding = takewhile(lambda revision: words in revision.text, wiki.revisions(title))
    return min((revision.timestamp for revision in holding), default=None)


def _moved(wiki: Wiki, pages: dict[str, Page], titles: Iterable[str]) -> dict[str, Page]:
    """By the title that was asked for: the page at the end of its redirects, where there are any and there is one."""
    ends = {title: pages[title] for title in titles if title in pages and pages[title].redirect}
    for _ in range(_HOPS):
        onward = sorted({page.redirect for page in ends.values() if page.redirect})
        targets = {page.title: page for page in wiki.pages(onward)} if onward else {}
        ends = {title: targets.get(page.redirect, page) for title, page in ends.items()}
    return {title: page for title, page in ends.items() if not page.redirect}


def _with_trusted(wiki: Wiki, snapshot: Snapshot, title: str, users: frozenset[str]) -> Snapshot:
    """The snapshot with what a trusted person last made of a page, and who has edited it since.

    A page is followed to where a trusted person moved it, and nowhere else: else anybody could move it away and put
    another page, which a trusted person once edited, in its place.
    """
    page = snapshot.pages[title]
    revision = _newest(wiki, page, users)
    for _ in range(_HOPS):
        onward = redirect_target(revision.text) if revision else ""
        if not (moved := next(wiki.pages([onward]), None) if onward else None):
            break
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
