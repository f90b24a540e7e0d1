"""Reading accounts of a MediaWiki: many to a request, renamed ones followed. Knows its API, and no network."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import islice

from bot.wiki import answers
from bot.wiki.data import RENAMES, Account
from bot.wiki.reading import Ask, log
from bot.wiki.titles import user_name


def accounts(ask: Ask, names: Iterable[str], batch: int) -> Iterator[tuple[str, Account]]:
    """Each name with its account: a request for `batch` names, one more for each that has none (the log), and one
    more for what the log said of all of them."""
    wanted = ((name, user_name(name)) for name in dict.fromkeys(names))
    while some := dict(islice(wanted, batch)):
        found = _present(ask, {name for name in some.values() if name}, RENAMES)
        for name, stored in some.items():
            yield name, found.get(stored or "") or Account(stored or name, exists=False)


def rights(ask: Ask) -> frozenset[str]:
    """The rights of this account, by this login: one request."""
    return frozenset(ask(action="query", meta="userinfo", uiprop="rights")["query"]["userinfo"]["rights"])


def _present(ask: Ask, names: set[str], renames: int) -> dict[str, Account]:
    """The accounts there are, by the name they had."""
    if not names:
        return {}
    found = _existing(ask, names)
    missing = names - found.keys() if renames else ()
    later = {name: new for name in sorted(missing) if (new := _renamed_to(ask, name))}
    there = _present(ask, set(later.values()), renames - 1)
    return found | {name: there[new] for name, new in later.items() if new in there}


def _existing(ask: Ask, names: set[str]) -> dict[str, Account]:
    answer = ask(action="query", list="users", ususers=sorted(names), usprop="blockinfo")
    entries = [entry for entry in answer["query"]["users"] if "userid" in entry]
    found = (Account(entry["name"], blocked=_is_blocked(entry), number=entry["userid"]) for entry in entries)
    return {account.name: account for account in found}


def _is_blocked(entry: answers.Json) -> bool:
    return "blockid" in entry and not entry["blockpartial"]


def _renamed_to(ask: Ask, name: str) -> str:
    """The newest rename of this name; not asked for by its type, which a wiki without Renameuser would refuse."""
    renames = (entry.get("params", {}) for entry in log(ask, f"User:{name}") if entry["type"] == "renameuser")
    return next((str(said["newuser"]) for said in renames if "newuser" in said), "")
