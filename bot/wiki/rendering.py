"""Asking a MediaWiki how a text would look. Knows its API, and no network."""

from __future__ import annotations

import re
from collections.abc import Iterable

from bot.wiki.data import Parsed
from bot.wiki.reading import Ask
from bot.wiki.shape import is_cut

_HOST = re.compile(r"[\w.:-]+")
_WHAT = {
    "action": "parse",
    "contentmodel": "wikitext",
    "disablelimitreport": True,
    "disableeditsection": True,
}


def parsed(ask: Ask, title: str, heading: str, text: str) -> Parsed | None:
    """A text as a new section of this page, after pre-save transform: one request. None where that is more than the
    wiki answers at a time."""
    shown = {"prop": "text|wikitext|links|templates|images|langlinks", "pst": True, "section": "new"}
    said = ask(**_WHAT, **shown, title=title, sectiontitle=heading, text=text)
    if is_cut(said):
        return None
    answer = said["parse"]
    return Parsed(
        text=answer["psttext"],
        html=answer["text"],
        links=tuple(link["title"] for link in answer["links"]),
        templates=tuple(template["title"] for template in answer["templates"]),
        files=tuple(f"File:{name.replace('_', ' ')}" for name in answer["images"]),
        languages=tuple(f"{link['lang']}:{link['title']}" for link in answer["langlinks"]),
    )


def unknown_hosts(ask: Ask, hosts: Iterable[str]) -> frozenset[str]:
    """Those hosts that `{{#target:…}}` does not take: one request, as there is no other way to ask. All of them where
    the wiki does not know that either."""
    asked = list(dict.fromkeys(hosts))
    likely = [host for host in asked if _HOST.fullmatch(host)]
    if not likely:
        return frozenset(asked)
    text = "\n".join(f"* {{{{#target:Project:X|{host}}}}}" for host in likely)
    items = ask(**_WHAT, prop="text", title="Project:X", text=text)["parse"]["text"].split("<li>")[1:]
    known = {host for host, item in zip(likely, items, strict=True) if _is_link(item)}
    return frozenset(asked) - known


def _is_link(item: str) -> bool:
    return 'class="error"' not in item and "#target" not in item
