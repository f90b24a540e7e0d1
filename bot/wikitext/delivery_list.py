"""Delivery lists: who gets a message, and in which language."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from bot.cohort.newsletter import Target
from bot.wikitext.balance import acting
from bot.wikitext.bounded import BLANKED
from bot.wikitext.calls import build, tokenize, visible_texts
from bot.wikitext.places import read_languages as languages_named

_JSON, _WIKITEXT = "MassMessageListContent", "wikitext"
_COMMENT = re.compile("<!--.*?-->", re.DOTALL)
_FUNCTION = "#target:"
_BEGUN = re.compile(rf"(?:\{{\{{|{BLANKED}{BLANKED})\s*{_FUNCTION}", re.IGNORECASE)
_NO_MARKUP = "write out the page's title in one line, without brackets, and close the braces"
_NO_TITLE = re.compile(r"[<>\[\]{}|\n]")
_NO_HOST = re.compile(r"[\s/@=<>\[\]{}|]")
_MOST_NAMED = 5  # templates that are named: more say nothing new

_ENTRY = re.compile(r"[*#]+(?P<entry>.*)")
_LINK = re.compile(r"\[\[:?([^\[\]|]*)(?:\|[^\[\]]*)?\]\]|\{\{\s*#target:([^{}]*)\}\}|'{2,}", re.IGNORECASE)
_HOW = "write it as: * User talk:Foo | es, or on another wiki: * Talk:X | de.wikipedia.org | es"


@dataclass(frozen=True, slots=True)
class ReadList:
    """A delivery list as MassMessage understands it: its targets, in order, as they are written there, each as often;
    and what people should mend: what MassMessage leaves out in silence, and where it may find more than can be seen.
    `unread` is how many calls on it may be targets to MassMessage, which expands what stands in them."""

    targets: tuple[Target, ...]
    problems: tuple[str, ...] = ()
    unread: int = 0


@lru_cache(maxsize=64)  # several questions are asked of a list in a run; reading a long one takes a second
def read_list(text: str, model: str) -> ReadList:
    """The list that a page with this text and content model holds. Never raises.

    Titles and hosts are not normalised, and whether there are such pages and wikis the wiki knows. A page in wikitext
    holds the targets that its own text calls; those inside templates can't be seen here, so that templates are named.
    """
    if model == _JSON:
        return _read_json(text)
    if model == _WIKITEXT:
        return _read_wikitext(text)
    return ReadList((), (f"This page is no delivery list: its content model is {model}.",))


def _read_json(text: str) -> ReadList:
    try:
        content = json.loads(text)
        return ReadList(tuple(map(_target, content["targets"])))
    except (ValueError, TypeError, KeyError, RecursionError):
        return ReadList((), ("The list can't be read, and MassMessage refuses it: restore an older revision.",))


def _target(entry: Any) -> Target:
    title, host = entry["title"], entry.get("site", "")
    if not isinstance(title, str) or not title.strip() or not isinstance(host, str):
        raise ValueError("no target")
    return Target(title, host)


def _read_wikitext(text: str) -> ReadList:
    targets: list[Target] = []
    problems: list[str] = []
    others: dict[str, None] = {}
    unread = 0
    page = build(tokenize(text))
    for node in page.ifilter_templates():
        name = _bare(node.name)
        if not name.casefold().startswith(_FUNCTION):
            others[name] = None
            continue
        title = name[len(_FUNCTION) :].strip()
        host = _bare(node.params[0]) if node.params else ""
        call = " ".join(str(node).split())
        if "{" in title + host:
            unread += 1
            problems.append(f"{call} can't be read here, and MassMessage may send to it all the same: {_NO_MARKUP}.")
        elif wrong := _wrong(title, host):
            problems.append(f"{call}: {wrong}. As it stands, it is left out.")
        else:
            targets.append(Target(title, host))
    if begun := sum(len(_BEGUN.findall(piece)) for piece in visible_texts(page)):
        said = f"{begun} of the {{{{#target:…}}}} can't be read here, and MassMessage may send to them all the same"
        problems.append(f"{said}: {_NO_MARKUP}, outside of galleries and other tags.")
    return ReadList(tuple(targets), (*problems, *_hidden(list(others))), unread + begun)


def _bare(part: object) -> str:
    return _COMMENT.sub("", str(part)).strip()


def _wrong(title: str, host: str) -> str:
    """What is wrong with a target, and how to mend it; empty where nothing is."""
    if not title:
        return "it names no page; write {{#target:User talk:Foo}}"
    if _NO_TITLE.search(title):
        return f"no page can be called that; {_NO_MARKUP}"
    if host.partition("=")[0].strip() == "site":
        return "the host stands without “site=”; write {{#target:User talk:Foo|de.wikipedia.org}}"
    if _NO_HOST.search(host):
        return "the second part must be a host alone, such as de.wikipedia.org, without https:// or a path"
    return ""


def _hidden(templates: list[str]) -> Iterator[str]:
    if templates:
        named = ", ".join(f"{{{{{' '.join(name.split())}}}}}" for name in templates[:_MOST_NAMED])
        more = " and others" if len(templates) > _MOST_NAMED else ""
        yield f"{named}{more} may hold more targets, which get the message, too, and are not counted: write them out."


def list_json(description: str, targets: Iterable[Target]) -> str:
    """The text of a list page of the model MassMessageListContent, as its own editor saves it: each target once, those
    of this wiki first, then by host, by title."""
    ordered = sorted(set(targets), key=lambda target: (target.host.encode(), target.title.encode()))
    entries = [{"title": one.title} | ({"site": one.host} if one.host else {}) for one in ordered]
    return json.dumps({"description": description, "targets": entries}, ensure_ascii=False, indent="\t")


def read_languages(text: str) -> tuple[Mapping[Target, str], tuple[str, ...]]:
    """Which language subscribers have asked for, from the page `/Languages` below their list, and what to mend there.

    Each is a line with a bullet (or number) and its parts between bars: the page as the list has it, the host of its
    wiki where that is another one, a language by its code or name:

        * User talk:Foo | es
        * [[User talk:Bar]] | Kiswahili
        * Talk:X | de.wikipedia.org | German

    `Talk:X@de.wikipedia.org` and `{{#target:…}}` are understood for the page, too. Other lines, comments and
    `<nowiki>` say nothing. Languages are codes in small letters; titles have single blanks for underscores, and are
    else as written. Of a page that is there twice the first line counts.
    """
    languages: dict[Target, str] = {}
    problems: list[str] = []
    for number, line in enumerate(acting(text).split("\n"), 1):
        if (match := _ENTRY.match(line)) is None:
            continue
        entry = _language_entry(match["entry"])
        if entry is None:
            problems.append(f"Line {number}, “{line.strip()}”, can't be read: {_HOW}.")
        elif languages.setdefault(*entry) != entry[1]:
            problems.append(f"Line {number}: {entry[0]} is there twice, and its first line counts: remove the other.")
    return languages, tuple(problems)


def _language_entry(entry: str) -> tuple[Target, str] | None:
    *page, written = [part.strip() for part in _LINK.sub(r"\1\2", entry).split("|")]
    title, host = [*page, ""][:2] if 1 <= len(page) <= 2 else ("", "")
    if not host and "." in title.rpartition("@")[2]:
        title, _, host = title.rpartition("@")
    title = " ".join(title.replace("_", " ").split()).removeprefix(":").strip()
    codes = languages_named(written).value
    if _wrong(title, host) or not isinstance(codes, tuple) or len(codes) != 1:
        return None
    return Target(title, host), codes[0]
