"""Which pages a delivery list of a folder wiki means, as MassMessage reads it. Where it knows a wiki by its host,
letter case counts."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator

from bot.cohort.newsletter import Target
from bot.wiki.data import LIST_MODEL
from bot.wiki.folder_settings import FolderSettings
from bot.wiki.folder_talk import is_in_category, shown
from bot.wiki.interwiki import is_elsewhere
from bot.wiki.list_content import read_list
from bot.wiki.store import Store, Stored
from bot.wiki.titles import is_title, normalise, split

_TARGET = re.compile(r"\{\{[\s_]*#target:([^{}|]*)(?:\|([^{}|]*))?(?:\|[^{}]*)?\}\}", re.IGNORECASE)
Read = Callable[[str], Stored | None]


def listed(stored: Stored, settings: FolderSettings) -> list[Target] | None:
    """The pages on a list, as they are written there, those of wikis that the farm doesn't know left out; None where
    the page is no list."""
    if stored.model == LIST_MODEL:
        content = read_list(stored.newest.text)
        targets = content.targets if content else None
    elif stored.model == "wikitext":
        targets = tuple(_marked(shown(stored.newest.text)))
    else:
        targets = None
    if targets is None:
        return None
    known = [one for one in targets if not one.host or settings.knows(one.host)]
    return [Target(one.title) if one.host == settings.host else one for one in known]


def members(store: Store, category: str) -> list[Target]:
    """The pages whose own text puts them into a category of this canonical title."""
    pages = map(store.page, sorted(store.all_titles()))
    return [Target(page.title) for page in pages if page and is_in_category(page, category)]


def resolved(targets: Iterable[Target], read: Read) -> list[Target]:
    """The pages that a message goes to, each once. Those of other wikis are known by their spelling alone."""
    return list(dict.fromkeys(one if one.host else Target(resolve(one.title, read) or one.title) for one in targets))


def resolve(title: str, read: Read) -> str | None:
    """The page of this wiki that gets what is sent to a title: a user's talk page, and what it redirects to, one step
    far; None where no page can have the title."""
    canonical = normalise(title)
    if canonical is None or not is_local(canonical):
        return None
    namespace, name = split(canonical)
    page = f"User talk:{name}" if namespace == "User" else canonical
    stored = read(page)
    redirect = stored.redirect if stored else ""
    return redirect if redirect and not is_elsewhere(redirect) else page


def is_local(title: str) -> bool:
    """Whether a page of this wiki can have this title."""
    return normalise(title) is not None and not is_elsewhere(title)


def _marked(text: str) -> Iterator[Target]:
    for match in _TARGET.finditer(text):
        target = Target(match[1].strip(), (match[2] or "").strip())
        if is_title(target.title) if target.host else is_local(target.title):
            yield target
