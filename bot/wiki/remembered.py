"""A wiki that is asked once: what several jobs read of it, one behind the other, without a write in between."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import Any, TypeVar, cast

from bot.wiki.data import Account, Page, Revision
from bot.wiki.port import Wiki

T = TypeVar("T")


def remembered(wiki: Wiki) -> Wiki:
    """The same wiki, whose pages, revisions by a person and accounts are read when they are first asked for.

    What was sent and what stands on talk pages is read anew each time: who knows a talk page as it is now, and the
    messages as they were, writes one twice. Writing goes through, and forgets nothing: take another one then.
    """
    return cast(Wiki, _Remembered(wiki))


class _Remembered:
    def __init__(self, wiki: Wiki) -> None:
        self._wiki = wiki
        self._pages: dict[str, Page | None] = {}
        self._accounts: dict[str, Account] = {}
        self._answers: dict[tuple[Any, ...], Any] = {}

    def __getattr__(self, name: str) -> Any:
        return getattr(self._wiki, name)  # all else the wiki answers itself

    def pages(self, titles: Iterable[str]) -> Iterator[Page]:
        """See the port."""
        asked = dict.fromkeys(titles)
        new = [title for title in asked if title not in self._pages]
        found = {page.title: page for page in self._wiki.pages(new)} if new else {}
        self._pages |= found
        if not found.keys() - asked.keys():  # else a missing title may be one that came back under its canonical one
            self._pages |= dict.fromkeys(title for title in new if title not in found)
        known = {page.title: page for title in asked if (page := self._pages.get(title))}
        return iter((known | found).values())

    def pages_below(self, prefix: str) -> Iterator[Page]:
        """See the port."""
        found: list[Page] = self._once(("pages_below", prefix), lambda: list(self._wiki.pages_below(prefix)))
        self._pages |= {page.title: page for page in found}
        return iter(found)

    def newest_revision_by(self, title: str, users: Iterable[str]) -> Revision | None:
        """See the port."""
        names = tuple(users)
        return self._once(("newest", title, names), lambda: self._wiki.newest_revision_by(title, names))

    def editors_since(self, title: str, revid: int) -> tuple[str, ...]:
        """See the port."""
        return self._once(("editors", title, revid), lambda: self._wiki.editors_since(title, revid))

    def accounts(self, names: Iterable[str]) -> Iterator[tuple[str, Account]]:
        """See the port."""
        asked = list(dict.fromkeys(names))
        if new := [name for name in asked if name not in self._accounts]:
            self._accounts |= dict(self._wiki.accounts(new))
        return iter([(name, self._accounts[name]) for name in asked])

    def _once(self, question: tuple[Any, ...], answer: Callable[[], T]) -> T:
        if question not in self._answers:
            self._answers[question] = answer()
        return cast(T, self._answers[question])
