"""Reading a MediaWiki in as few requests as it allows. Knows its API, and no network: `ask` sends a query."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import datetime
from functools import partial
from itertools import takewhile
from typing import Any

from bot.wiki import answers
from bot.wiki.data import OwnEdit, Page, Revision, TalkPage
from bot.wiki.history import stamp
from bot.wiki.port import WikiError
from bot.wiki.titles import normalise

Ask = Callable[..., answers.Json]

_UNASKABLE = re.compile("[|#\x00-\x1f\ud800-\udfff]")  # no title holds them; the first parts titles in a request
_REVISIONS = 500  # at a time: who looks for the latest editors seldom needs the 5000 that a bot might ask for
_PATIENCE = 5  # times that a wiki is asked whose answer is older than an earlier one
_TEXTS = 50  # as many as any account gets
_LATEST = 5  # of which the first counts, if its text isn't hidden
_WHAT = {
    "action": "query",
    "prop": "revisions|info",
    "rvprop": "ids|user|userid|timestamp|content",
    "rvslots": "main",
}


def pages(ask: Ask, titles: Iterable[str], batch: int, language: str) -> Iterator[Page]:
    """The pages that exist among these titles, `batch` titles to a request; `language` is the wiki's own."""
    for some in batches(titles, batch):
        yield from answers.pages(continued(ask, **_WHAT, titles=some), language)


def pages_below(ask: Ask, namespace: int, prefix: str, batch: int, language: str) -> Iterator[Page]:
    """The pages of a namespace whose title, without it, begins with this prefix, `batch` pages to a request."""
    listed = {"generator": "allpages", "gapnamespace": namespace, "gapprefix": [prefix], "gaplimit": batch}
    return answers.pages(continued(ask, **_WHAT, **listed), language)


def newest_revision_by(ask: Ask, title: str, users: Iterable[str]) -> Revision | None:
    """The newest revision by one of these users: one request a user."""
    wanted = sorted({user.replace("_", " ") for user in users})
    newest = (next(revisions(ask, title, rvuser=[user], rvlimit=_LATEST), None) for user in wanted)
    return max((one for one in newest if one), key=lambda one: (one.timestamp, one.revid), default=None)


def revisions(ask: Ask, title: str, rvlimit: int = _TEXTS, **by: list[str]) -> Iterator[Revision]:
    """The revisions of a page, newest first: `rvlimit` texts to a request, no more requests than are needed."""
    if not _askable(title):
        return
    for answer in continued(ask, **_WHAT, titles=[title], rvlimit=rvlimit, **by):
        yield from answers.revisions(answer)


def editors_since(ask: Ask, title: str, revid: int) -> tuple[str, ...]:
    """The editors after this revision, the latest first: a request for 500 revisions, no more than are needed.

    `rvendid` would refuse a revision that was deleted, and compare with one of another page.
    """
    if not _askable(title):
        return ()
    later = takewhile(
        lambda entry: entry["revid"] != revid, _history(ask, title, rvprop="ids|user|userid", rvlimit=_REVISIONS)
    )
    return tuple(dict.fromkeys(entry.get("user", "") for entry in later))


def was_deleted(ask: Ask, title: str) -> bool:
    """Whether the log knows of a page of this title that was deleted or moved away without a redirect: one request."""
    if normalise(title) is None:
        return False
    return any(_is_deletion(entry) for entry in log(ask, title))


def log(ask: Ask, title: str) -> Iterator[answers.Json]:
    """What the log says of a page, newest first. The title must be valid, or the wiki refuses the request."""
    return logged(ask, letitle=[title])


def logged(ask: Ask, **which: Any) -> Iterator[answers.Json]:
    """The log, newest first: of a title, of a user, or since a moment. Not asked for by a type, which a wiki without
    that extension would refuse."""
    listed = {"list": "logevents", "leprop": "ids|type|details|title|user|timestamp|comment", "lelimit": "max"}
    for answer in continued(ask, action="query", **listed, **which):
        yield from answer["query"]["logevents"]


def missing(ask: Ask, titles: Iterable[str], batch: int) -> frozenset[str]:
    """Those of these titles that lead nowhere, `batch` titles to a request."""
    return frozenset(title for some in batches(titles, batch) for title in _missing(ask, some))


def _missing(ask: Ask, titles: list[str]) -> Iterator[str]:
    for answer in continued(ask, action="query", titles=titles):
        query = answer["query"]
        # a wiki calls its namespaces by names of its own
        stored = {str(step["from"]): str(step["to"]) for step in query.get("normalized", ())}
        nowhere = {str(page["title"]) for page in query.get("pages", ()) if _leads_nowhere(page)}
        yield from (title for title in titles if stored.get(title, title) in nowhere)


def _leads_nowhere(page: answers.Json) -> bool:
    # `known`: a file of a shared repository, a message of the interface
    return "missing" in page and "known" not in page and "special" not in page


def newest_revid(ask: Ask, title: str) -> int:
    """The newest revision of a page that exists: one request."""
    [page] = ask(action="query", prop="info", titles=[title])["query"]["pages"]
    return int(page["lastrevid"])


def edits_since(ask: Ask, user: str, since: datetime, latest: TalkPage | None) -> Iterator[OwnEdit]:
    """A user's edits at or after this moment, newest first: a request for 5000 of them, or for 500.

    None of a replica that hasn't yet seen the revision that `latest` was read at: the first request says how that page
    stands there, and is made again where it is behind; those that follow are about older edits.
    """
    edits_of = {"ucuser": [user], "ucend": stamp(since), "uclimit": "max", "ucprop": "ids|title|timestamp|comment"}
    # Of a page that was deleted since only the log of new pages still tells.
    made_by = {"leuser": [user], "leend": stamp(since), "lelimit": "max", "leprop": "title|timestamp|comment"}
    listed = {"list": "usercontribs|logevents", "leaction": "create/create", **edits_of, **made_by}
    witness = {"prop": "info", "titles": [latest.title]} if latest else {}
    asked = partial(_not_behind, ask, latest)
    edits, made = list[OwnEdit](), list[OwnEdit]()
    for answer in continued(asked, action="query", **listed, **witness):
        edits += map(_own_edit, answer["query"].get("usercontribs", ()))
        made += (_own_edit(row) for row in answer["query"].get("logevents", ()) if "title" in row)
    there = {(edit.title, edit.timestamp) for edit in edits}
    gone = (one for one in made if (one.title, one.timestamp) not in there)
    yield from sorted([*edits, *gone], key=lambda edit: (edit.timestamp, edit.revid), reverse=True)


def _own_edit(entry: answers.Json) -> OwnEdit:
    return OwnEdit(entry["title"], entry.get("revid", 0), answers.moment(entry), entry.get("comment", ""))


def _not_behind(ask: Ask, latest: TalkPage | None, **parameters: Any) -> answers.Json:
    if latest is None or "continue" in parameters:
        return ask(**parameters)
    for _ in range(_PATIENCE):
        answer = ask(**parameters)
        if any(page.get("lastrevid", 0) >= latest.revid for page in answer["query"].get("pages", ())):
            return answer
    raise WikiError("the wiki's databases lag behind each other: a later run will do this")


def clock(ask: Ask) -> datetime:
    """The wiki's time: one request."""
    return datetime.fromisoformat(ask(action="query", curtimestamp=True)["curtimestamp"])


def lag(ask: Ask) -> float:
    """How far the slowest of the wiki's databases is behind, in seconds; 0 where it has only one."""
    answer = ask(action="query", meta="siteinfo", siprop="dbrepllag")
    # MediaWiki says false, or less than nothing, of one that it can't ask.
    known = (database["lag"] for database in answer["query"]["dbrepllag"])
    return max([0.0, *map(float, known)])


def fallbacks(ask: Ask) -> dict[str, tuple[str, ...]]:
    """The fallback chains by language code: one request, or as many as a slow wiki makes of it."""
    answered = continued(ask, action="query", meta="languageinfo", liprop="fallbacks")
    known = {code: info["fallbacks"] for answer in answered for code, info in answer["query"]["languageinfo"].items()}
    return {code: tuple(chain) for code, chain in sorted(known.items()) if chain}


def batches(titles: Iterable[str], size: int) -> Iterator[list[str]]:
    """The titles that can be asked for, each once, as many to a request as it takes."""
    askable = [title for title in dict.fromkeys(titles) if _askable(title)]
    return (askable[start : start + size] for start in range(0, len(askable), size))


def continued(ask: Ask, **parameters: Any) -> Iterator[answers.Json]:
    """The answers to a query, asked on to its end."""
    more: Mapping[str, str] | None = {}
    while more is not None:
        answer = ask(**parameters, **more)
        more = answer.get("continue")
        yield answer


def _askable(title: str) -> bool:
    return bool(title.strip()) and not _UNASKABLE.search(title)


def _history(ask: Ask, title: str, **what: str | int) -> Iterator[answers.Json]:
    for answer in continued(ask, action="query", prop="revisions", titles=[title], **what):
        for page in answer.get("query", {}).get("pages", ()):
            yield from page.get("revisions", ())


def _is_deletion(entry: answers.Json) -> bool:
    if entry["type"] == "move":
        return bool(entry.get("params", {}).get("suppressredirect"))
    return (entry["type"], entry["action"]) == ("delete", "delete")
