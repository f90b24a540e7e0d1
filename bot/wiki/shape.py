"""Whether what came is an answer to what was asked. Knows the shape of MediaWiki's answers, and no network."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from bot.wiki.answers import Json

Asked = Mapping[str, Sequence[Any]]
"""The parameters of a request, each with its values."""

_ABOUT_PAGES = frozenset({"pages", "interwiki", "redirects"})  # which of them there are depends on the titles


def is_answer(said: Any, asked: Asked) -> bool:
    """Whether this JSON is what a MediaWiki answers to that request: an error, or all the parts that were asked for.

    A part that is lacking must not be taken for one in which nothing was found: who reads an empty log sends again.
    """
    if not isinstance(said, Mapping):
        return False
    if "error" in said:
        error = said["error"]
        return isinstance(error, Mapping) and all(isinstance(error.get(part, ""), str) for part in ("code", "info"))
    if not all(isinstance(said.get(part, {}), Mapping) for part in ("warnings", "continue")):
        return False
    if asked["action"] == ["query"]:
        return _answers_query(said, asked)
    return is_cut(said) or _has_parts(said.get(asked["action"][0]), asked)


def is_cut(said: Json) -> bool:
    """Whether the answer would have been larger than the wiki lets one be, and is left out for that."""
    return "result" in said.get("warnings", {})


def question(asked: Asked) -> str:
    """What was asked, in short: `action=query list=logevents`."""
    names = ("action", "generator", "list", "meta", "prop")
    return " ".join(f"{name}={'|'.join(map(str, asked[name]))}" for name in names if name in asked)


def _has_parts(told: Any, asked: Asked) -> bool:
    return isinstance(told, Mapping) and all(part in told for part in asked.get("prop", ()))


def _answers_query(said: Json, asked: Asked) -> bool:
    if "curtimestamp" in asked and not isinstance(said.get("curtimestamp"), str):
        return False
    query = said.get("query", {})
    if not isinstance(query, Mapping):
        return False
    found = {part for part, told in query.items() if isinstance(told, Mapping | list)}
    there = [not part.isdisjoint(found) for part in _wanted(asked)]
    if "continue" in asked:  # what was told to its end is left out, and what a generator found may be gone meanwhile
        return any(there) or ("generator" in asked and "batchcomplete" in said)
    return all(there)


def _wanted(asked: Asked) -> list[frozenset[str]]:
    """What must stand in the answer to a query: one part of each of these. Of a generator that finds nothing there is
    none; of every query Pywikibot wants to know who asks (`userinfo`)."""
    named = [*asked.get("list", ()), *asked.get("meta", ())]
    wanted = [frozenset({name}) for name in named if name != "siteinfo"]
    if "siprop" in asked:
        wanted.append(frozenset(asked["siprop"]))  # an older wiki doesn't know all that Pywikibot asks for
    if "titles" in asked and "generator" not in asked:
        wanted.append(_ABOUT_PAGES)
    return wanted
