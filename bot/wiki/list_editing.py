"""What `action=editmassmessagelist` makes of a delivery list, and what it answers."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from bot.cohort.newsletter import Target
from bot.wiki.editing import EditError
from bot.wiki.folder_lists import is_local
from bot.wiki.folder_settings import FolderSettings
from bot.wiki.list_content import ListContent
from bot.wiki.titles import normalise

Parameters = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class ListEdited:
    """A list after an edit, the same as before where nothing changes, and the edit's summary and answer."""

    content: ListContent
    summary: str
    answer: Mapping[str, Any]


def check_list_edit(parameters: Parameters, rights: frozenset[str]) -> None:
    """Raise `EditError` where MediaWiki doesn't take these parameters."""
    if not parameters.get("spamlist"):
        raise EditError("missingparam", 'The "spamlist" parameter must be set.')
    if parameters.keys().isdisjoint({"add", "remove", "description"}):
        names = '"add", "remove" and "description"'
        raise EditError("missingparam", f"At least one of the parameters {names} is required.")
    most = most_values(rights)
    for name in ("add", "remove"):
        if len(_values(parameters.get(name, ""))) > most:
            raise EditError("toomanyvalues", f'Too many values supplied for parameter "{name}". The limit is {most}.')


def most_values(rights: frozenset[str]) -> int:
    """How many pages a request may put on a list, and how many take off it."""
    return 500 if "apihighlimits" in rights else 50


def edited_list(
    content: ListContent, parameters: Parameters, settings: FolderSettings, exists: Callable[[str], bool]
) -> ListEdited:
    """Put pages on a list and take pages off it; the whole list is sorted where any are put there. `exists` tells of
    canonical titles."""
    wanted = {raw: _target(raw, settings) for raw in _values(parameters.get("add", ""))}
    unwanted = {raw: _target(raw, settings) for raw in _values(parameters.get("remove", ""))}
    new = [one for one in wanted.values() if isinstance(one, Target)]
    listed = _sorted([*content.targets, *new]) if new else content.targets
    absent = [raw for raw, one in unwanted.items() if one not in listed]
    targets = tuple(one for one in listed if one not in unwanted.values())
    added, removed = _sorted(set(targets) - set(content.targets)), _sorted(set(content.targets) - set(targets))
    description = parameters.get("description", content.description)
    same = "description" in parameters and description == content.description
    told = {
        "added": [_entry(one) | _missing(one, exists) for one in added] if "add" in parameters else None,
        "invalidadd": [{"*": raw, **one} for raw, one in wanted.items() if not isinstance(one, Target)] or None,
        "removed": [_entry(one) for one in removed] if "remove" in parameters else None,
        "invalidremove": absent or None,
        "invaliddescription" if same else "description": parameters.get("description"),
    }
    answer = {name: value for name, value in told.items() if value is not None}
    result = "Done" if any(name.startswith("invalid") for name in answer) else "Success"
    after = ListContent(description, targets) if added or removed or description != content.description else content
    return ListEdited(after, _summary(added, removed), {"editmassmessagelist": {"result": result, **answer}})


def _values(text: str) -> list[str]:
    """The values of a parameter that may have several."""
    split = text[1:].split("\x1f") if text.startswith("\x1f") else text.split("|")
    return list(dict.fromkeys(split)) if text else []


def _target(raw: str, settings: FolderSettings) -> Target | dict[str, str]:
    """The page that somebody wants on a list, or what is wrong with it, as the API says it."""
    title, at, host = raw.rpartition("@") if "@" in raw else (raw, "", "")
    host = host.strip().lower()
    flags = {}
    if not is_local(title):
        flags["invalidtitle"] = ""
    if at and not settings.knows(host):
        flags["invalidsite"] = ""
    return flags or Target(normalise(title) or title, "" if host == settings.host else host)


def _sorted(targets: Iterable[Target]) -> tuple[Target, ...]:
    return tuple(sorted(set(targets), key=lambda one: (one.host, one.title.encode())))


def _entry(target: Target) -> dict[str, str]:
    return {"title": target.title, **({"site": target.host} if target.host else {})}


def _missing(target: Target, exists: Callable[[str], bool]) -> dict[str, str]:
    return {} if target.host or exists(target.title) else {"missing": ""}


def _summary(added: Sequence[Target], removed: Sequence[Target]) -> str:
    said = [f"{verb} {_pages(some)}" for verb, some in (("added", added), ("removed", removed)) if some]
    text = " and ".join(said) or "changed description"
    return text[0].upper() + text[1:]


def _pages(targets: Sequence[Target]) -> str:
    return f"[[:{targets[0].title}]]" if len(targets) == 1 else f"{len(targets)} pages"
