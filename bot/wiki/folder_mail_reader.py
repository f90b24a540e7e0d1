"""What a folder says of itself, of texts and of messages to many."""

from __future__ import annotations

import html
from collections.abc import Callable, Iterable, Iterator
from datetime import UTC, datetime
from pathlib import Path

from bot.wiki.data import Delivery, Parsed, SendRow
from bot.wiki.folder_delivery import delivery_summary
from bot.wiki.folder_log import MailLog
from bot.wiki.folder_reader import FolderReader
from bot.wiki.interwiki import is_elsewhere, is_language_link
from bot.wiki.mail import DELIVERER
from bot.wiki.pst import clean, sign
from bot.wiki.titles import is_title, normalise, split
from bot.wikitext.uses import links, templates

_ANSWER = 8 * 1024 * 1024  # bytes, as MediaWiki has it (`$wgAPIMaxResultSize`)


class FolderMailReader(FolderReader):
    """See the port."""

    def __init__(self, path: Path, user: str, operator: str, now: Callable[[], datetime]) -> None:
        super().__init__(path, user, operator, now)
        self._log = MailLog(self._root / ".wiki")

    @property
    def host(self) -> str:
        """See the port."""
        return self._settings().host

    @property
    def language(self) -> str:
        """See the port."""
        return self._settings().language

    def rights(self) -> frozenset[str]:
        """See the port."""
        with self._counted():
            return self._settings().rights

    def lag(self) -> float:
        """See the port: there is one store, and it is never behind."""
        return 0.0

    def missing(self, titles: Iterable[str]) -> frozenset[str]:
        """See the port."""
        with self._counted():
            return frozenset(filter(self._leads_nowhere, titles))

    def parsed(self, title: str, heading: str, text: str) -> Parsed | None:
        """See the port. What would be seen is the wikitext; templates stay as they are."""
        section = clean(f"== {heading} ==\n\n{text}" if heading else text)
        with self._counted() as answered:
            saved = sign(section, self.user, self._now().astimezone(UTC))
            answered.append(saved)
        seen = f"<pre>{html.escape(saved)}</pre>"
        if len(saved.encode()) + len(seen.encode()) > _ANSWER:
            return None
        named = links(saved)
        return Parsed(
            text=saved,
            html=seen,
            links=_canonical(name for name in named if _is_link(name)),
            templates=_canonical(map(_template, templates(saved))),
            files=_canonical(name for name in named if split(name)[0] == "File"),
            languages=tuple(filter(is_language_link, named)),
        )

    def unknown_hosts(self, hosts: Iterable[str]) -> frozenset[str]:
        """See the port."""
        settings = self._settings()
        with self._counted():
            return frozenset(host for host in hosts if not settings.knows(host))

    def sends(self, title: str) -> Iterator[SendRow]:
        """See the port."""
        about = ("send", normalise(title))
        with self._counted():
            rows = [row for row in self._log.newest_first() if (row.action, row.title) == about]
        for row in rows:
            revid = int(row.params["revid"] or 0)
            yield SendRow(row.logid, row.title, revid, row.comment, row.user, row.timestamp)

    def deliveries(self, subject: str, since: datetime) -> Iterator[Delivery]:
        """See the port. All histories are read, and of deleted pages none."""
        whole_second = since.replace(microsecond=0)
        with self._counted():
            sent = clean(subject).strip()
            found = [*self._delivered(sent), *self._not_delivered(sent)]
        recent = (one for one in found if one.timestamp >= whole_second)
        yield from sorted(recent, key=lambda one: one.timestamp, reverse=True)

    def _delivered(self, subject: str) -> Iterator[Delivery]:
        summary = delivery_summary(subject)
        for title in sorted(self._store.written()):
            for entry in self._history(title):
                if (entry.user, entry.summary) == (DELIVERER, summary):
                    yield Delivery(title, "delivered", "", entry.timestamp)

    def _not_delivered(self, subject: str) -> Iterator[Delivery]:
        for row in self._log.newest_first():
            if row.action != "send" and row.params["subject"] == subject:
                yield Delivery(row.title, row.action, str(row.params.get("reason", "")), row.timestamp)

    def _leads_nowhere(self, title: str) -> bool:
        canonical = normalise(title)
        if canonical is None:
            return not is_title(title)
        return not is_elsewhere(title) and self._store.page(canonical) is None


def _is_link(name: str) -> bool:
    """Whether this is a link to a page of this wiki, and shows or sorts nothing."""
    return not is_elsewhere(name) and (name.startswith(":") or split(name)[0] not in ("File", "Category"))


def _template(name: str) -> str:
    """The title of the page that a template's name means."""
    return name if name.startswith(":") or split(name)[0] else f"Template:{name}"


def _canonical(titles: Iterable[str]) -> tuple[str, ...]:
    pages = (normalise(title.partition("#")[0]) for title in titles)
    return tuple(dict.fromkeys(filter(None, pages)))
