"""`{{bots}}` and `{{nobots}}`, read as Pywikibot reads them (`Page.botMayEdit`, 11.9): one parameter counts.

Where it has to ask the wiki, the page alone decides here, and in doubt against us: `{{NoBots}}` says what `{{nobots}}`
says, whether or not it is a redirect to it.
"""

from __future__ import annotations

import re

from bot.wikitext.calls import Call, find_calls, tokenize
from bot.wikitext.plain import read_value

_MENTIONED = re.compile(r"bots", re.IGNORECASE)


def may_edit(text: str, user: str) -> bool:
    """Whether a page lets this account edit. Templates in nowiki, in comments and in includeonly say nothing."""
    if not _MENTIONED.search(text):
        return True  # nearly every page: not worth a second parse
    page = tokenize(text)
    return all(_nobots_allows(call, user) for call in find_calls(page, frozenset({"nobots"}))) and all(
        _bots_allows(call, user) for call in find_calls(page, frozenset({"bots"}))
    )


def _nobots_allows(call: Call, user: str) -> bool:
    key, value = _parameter(call)
    return bool(call.parameters) and not key and not _means(value, user)


def _bots_allows(call: Call, user: str) -> bool:
    key, value = _parameter(call)
    if not value:
        return True  # {{bots}} and {{bots|allow=}} are no restriction
    allowed = {
        "allow": _means(value, user),
        "deny": not _means(value, user),
        # Of scripts only all can mean ours: it goes by no name that a page could know.
        "allowscript": _means(value, "all"),
        "denyscript": not _means(value, "all"),
    }
    return allowed.get(key, True)


def _means(value: str, user: str) -> bool:
    return not {"all", user}.isdisjoint(name.strip() for name in value.split(","))


def _parameter(call: Call) -> tuple[str, str]:
    """Key and value of the one that counts: the first by position, else by name; of one given twice, the last.

    The key is empty where a value stands alone.
    """
    given: dict[str, str] = {}
    position = 0
    for key, value in call.parameters:
        name = read_value(key, False).text
        if not key:
            position += 1
            name = str(position)
        given[name] = read_value(value, False).text
    if not given:
        return "", ""
    first = given["1"] if "1" in given else "{}={}".format(*min(given.items()))
    key, equals, value = first.partition("=")
    return (key.strip(), value.strip()) if equals else ("", first)
