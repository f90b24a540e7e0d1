"""What a MediaWiki answers, as the port's data. Knows JSON of `formatversion=2`, and no network."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from typing import Any

from bot.plan.change import Append, Create, Edit, Rewrite
from bot.plan.outcome import Done, Noop, Outcome, Unknown, from_error
from bot.wiki.data import Page, Revision
from bot.wiki.titles import redirect_target

Json = Mapping[str, Any]
Parameter = str | int | bool


def entries(answers: Iterable[Json]) -> Iterator[Json]:
    """What is said of the existing pages of a query, in title order, from its answers, continued ones among them.

    A page's text may come only in a later answer than its title: it is held until the wiki says `batchcomplete`.
    """
    held: dict[int, dict[str, Any]] = {}
    for answer in answers:
        for entry in answer.get("query", {}).get("pages", ()):
            if "pageid" in entry:
                held.setdefault(entry["pageid"], {}).update(entry)
        if answer.get("batchcomplete"):
            yield from sorted(held.values(), key=_order)
            held.clear()


def pages(answers: Iterable[Json], language: str) -> Iterator[Page]:
    """The existing pages of a query, from its answers; `language` is the wiki's own."""
    return (_page(entry, language) for entry in entries(answers) if _text(entry) is not None)


def revisions(answer: Json) -> Iterator[Revision]:
    """The revisions in an answer about one page, without those whose text is hidden."""
    for page in answer.get("query", {}).get("pages", ()):
        for found in page.get("revisions", ()):
            text = found["slots"]["main"].get("content")
            if isinstance(text, str):
                yield Revision(page["title"], found["revid"], found.get("user", ""), moment(found), text)


def moment(entry: Json) -> datetime:
    """When something happened: aware, UTC."""
    return datetime.fromisoformat(entry["timestamp"])


def edit_parameters(change: Edit) -> dict[str, Parameter]:
    """The parameters of `action=edit` that make a change a compare-and-set."""
    common: dict[str, Parameter] = {"title": change.title, "summary": change.summary}
    match change:
        case Create(text=text, model=model):
            kind: dict[str, str] = {"contentmodel": model} if model else {}
            return {**common, **kind, "text": text, "createonly": True}
        case Rewrite(base=base, text=text):
            return {**common, "text": text, "baserevid": base, "nocreate": True}
        case Append(base=base, text=text):
            return {**common, "appendtext": text, "baserevid": base, "nocreate": True}


def edit_outcome(answer: Json) -> Outcome:
    """What an answer to `action=edit` without an `error` says."""
    edit = answer.get("edit")
    if not isinstance(edit, Mapping):
        return Unknown("the wiki's answer says nothing of the edit")
    if edit.get("result") == "Success":
        if edit.get("nochange"):
            return Noop()
        revid = edit.get("newrevid")
        return Done(revid) if isinstance(revid, int) else Unknown("the wiki's answer names no revision")
    if "captcha" in edit:
        return from_error("captcha", "the wiki asks for a captcha: the account needs the right `skipcaptcha`")
    return from_error(str(edit.get("code", "failure")), str(edit.get("info", edit.get("result", ""))))


def _text(entry: Json) -> str | None:
    # a hidden text is no text: what isn't known must not be written over
    for found in entry.get("revisions", ()):
        content = found["slots"]["main"].get("content")
        return content if isinstance(content, str) else None
    return None


def _page(entry: Json, language: str) -> Page:
    found = entry["revisions"][0]
    main = found["slots"]["main"]
    return Page(
        title=entry["title"],
        revid=found["revid"],
        text=main["content"],
        user=found.get("user", ""),
        timestamp=moment(found),
        model=main["contentmodel"],
        redirect=redirect_target(main["content"]) if entry.get("redirect") else "",
        language="" if entry["pagelanguage"] == language else entry["pagelanguage"],
    )


def _order(entry: Json) -> tuple[int, bytes]:
    return entry["ns"], entry["title"].replace(" ", "_").encode()
