"""Reading a MediaWiki in as few requests as it allows. Knows its API, and no network: `ask` sends a query."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any

from bot.wiki import answers
from bot.wiki.port import Page, Revision

Ask = Callable[..., answers.Json]

_UNASKABLE = re.compile("[|#\x00-\x1f\ud800-\udfff]")  # no title holds them; the first parts titles in a request
_WHAT = {
    "action": "query",
    "prop": "revisions|info",
    "rvprop": "ids|user|timestamp|content",
    "rvslots": "main",
}


def pages(ask: Ask, titles: Iterable[str], batch: int) -> Iterator[Page]:
    """The pages that exist among these titles, `batch` titles to a request."""
    askable = [title for title in dict.fromkeys(titles) if _askable(title)]
    for start in range(0, len(askable), batch):
        yield from answers.pages(_continued(ask, titles=askable[start : start + batch]))


def pages_below(ask: Ask, namespace: int, prefix: str, batch: int) -> Iterator[Page]:
    """The pages of a namespace whose title, without it, begins with this prefix, `batch` pages to a request."""
    listed = {"generator": "allpages", "gapnamespace": namespace, "gapprefix": [prefix], "gaplimit": batch}
    return answers.pages(_continued(ask, **listed))


def newest_revision_by(ask: Ask, title: str, users: Iterable[str]) -> Revision | None:
    """The newest revision by one of these users: one request if that is the newest of all, else one more a user."""
    if not _askable(title):
        return None
    wanted = {user.replace("_", " ") for user in users}
    newest = _revision(ask, title)
    if newest is None or newest.user in wanted:
        return newest
    found = [_revision(ask, title, rvuser=[user]) for user in sorted(wanted)]
    return max((one for one in found if one), key=lambda one: (one.timestamp, one.revid), default=None)


def _askable(title: str) -> bool:
    return bool(title.strip()) and not _UNASKABLE.search(title)


def _revision(ask: Ask, title: str, **by: list[str]) -> Revision | None:
    return answers.revision(ask(**_WHAT, titles=[title], rvlimit=1, **by))


def _continued(ask: Ask, **parameters: Any) -> Iterator[answers.Json]:
    more: Mapping[str, str] | None = {}
    while more is not None:
        answer = ask(**_WHAT, **parameters, **more)
        more = answer.get("continue")
        yield answer
