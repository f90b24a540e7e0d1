"""Telling people apart by their accounts' numbers: a name may pass to somebody else, a number never does."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from bot.wiki.answers import Json
from bot.wiki.reading import Ask


def by_number(ask: Ask, numbers: Mapping[str, int]) -> Ask:
    """The same questions and answers about revisions, where each of these people is who has that account number.

    `numbers` are by the names that the config has. In an answer somebody whose account is called something else now
    goes by the config's name, and who bears that name on another account by it with their number, which no user name
    can be.
    """
    if not numbers:
        return ask
    names = {number: name for name, number in numbers.items()}

    def named(revision: Json) -> Json:
        number, name = revision.get("userid", 0), revision.get("user", "")
        if number in names:
            return {**revision, "user": names[number]}
        return {**revision, "user": f"{name}#{number}"} if name in numbers else revision

    def asked(**parameters: Any) -> Json:
        if "rvuser" in parameters:
            users = parameters["rvuser"]
            parameters["rvuser"] = [f"#{numbers[user]}" if user in numbers else user for user in users]
        answer = ask(**parameters)
        query = answer.get("query", {})
        if "pages" not in query:
            return answer
        pages = [
            {**page, "revisions": list(map(named, page["revisions"]))} if "revisions" in page else page
            for page in query["pages"]
        ]
        return {**answer, "query": {**query, "pages": pages}}

    return asked
