"""Reading what one must know of talk pages to write to them, without their texts. Knows MediaWiki's API, no network."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace

from bot.wiki import answers
from bot.wiki.data import TalkPage
from bot.wiki.reading import Ask, batches, continued
from bot.wiki.titles import in_english, normalise

_WHAT = {
    "action": "query",
    "prop": "info|templates|categories",
    "intestactions": "edit",  # the wiki's own word: levels, cascades and blocks would be many rules to get right
    "tltemplates": ["Template:Bots", "Template:Nobots", "Template:NoBots"],
    "tllimit": "max",
    "cllimit": "max",
}


def talk_pages(ask: Ask, titles: Iterable[str], batch: int, opt_out: Iterable[str]) -> Iterator[TalkPage]:
    """The pages among these titles that exist, or that this account may not make: a request for `batch` titles, another
    where there are redirects. Who is in one of the categories `opt_out` wants no messages."""
    for some in batches(titles, batch):
        answered = list(continued(ask, **_WHAT, clcategories=sorted(opt_out), titles=some))
        # a wiki calls its namespaces by names of its own: the pages are known here by those that were asked for
        asked = {str(step["to"]): normalise(str(step["from"])) for answer in answered for step in _normalized(answer)}
        entries = [*answers.entries(answered), *_kept_from_us(answered)]
        targets = _targets(ask, [entry["title"] for entry in entries if entry.get("redirect")])
        for entry in entries:
            yield replace(_talk_page(entry, targets), title=asked.get(entry["title"]) or entry["title"])


def _normalized(answer: answers.Json) -> Iterable[answers.Json]:
    found: Iterable[answers.Json] = answer.get("query", {}).get("normalized", ())
    return found


def _targets(ask: Ask, redirects: list[str]) -> Mapping[str, str]:
    if not redirects:
        return {}
    answer = ask(action="query", titles=redirects, redirects=True)
    # a wiki calls its namespaces by names of its own
    named = {page["title"]: in_english(page["title"], page["ns"]) for page in answer["query"].get("pages", ())}
    # of a redirect to a redirect each step is told: the first is this page's own
    steps = answer["query"].get("redirects", ())
    return {step["from"]: named.get(step["to"], step["to"]) for step in steps}


def _kept_from_us(answered: Iterable[answers.Json]) -> Iterator[answers.Json]:
    """The pages that are not there, and that this account may not make."""
    for answer in answered:
        for entry in answer.get("query", {}).get("pages", ()):
            if entry.get("missing") and entry.get("actions", {}).get("edit") is False:
                yield {"lastrevid": 0, "length": 0, **entry}


def _talk_page(entry: answers.Json, targets: Mapping[str, str]) -> TalkPage:
    return TalkPage(
        title=entry["title"],
        revid=entry["lastrevid"],
        size=entry["length"],
        model=entry["contentmodel"],
        redirect=targets.get(entry["title"], ""),
        protected=not entry["actions"]["edit"],
        opted_out=bool(entry.get("categories")),
        bots=bool(entry.get("templates")),
    )
