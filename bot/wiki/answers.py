"""What a MediaWiki answers, as the port's data. Knows JSON of `formatversion=2`, and no network."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from typing import Any

from bot.plan.change import Append, Change, Create, Rewrite
from bot.plan.outcome import Done, Noop, Outcome, Unknown, from_error
from bot.wiki.port import Page, Revision
from bot.wiki.titles import redirect_target

Json = Mapping[str, Any]


def pages(answers: Iterable[Json]) -> Iterator[Page]:
    """The existing pages of a query in title order, from its answers, continued ones among them.

    A page's text may come only in a later answer than its title: it is held until the wiki says `batchcomplete`.
    """
    held: dict[int, dict[str, Any]] = {}
    for answer in answers:
        for entry in answer.get("query", {}).get("pages", ()):
            if "pageid" in entry:
                held.setdefault(entry["pageid"], {}).update(entry)
        if answer.get("batchcomplete"):
            yield from (_page(entry) for entry in sorted(held.values(), key=_order) if _text(entry) is not None)
            held.clear()


def revision(answer: Json) -> Revision | None:
    """The first revision in an answer about one page; None where there is none, or its text is hidden."""
    entries = answer.get("query", {}).get("pages", ())
    if not entries or _text(entries[0]) is None:
        return None
    page = _page(entries[0])
    return Revision(page.title, page.revid, page.user, page.timestamp, page.text)


def edit_parameters(change: Change) -> dict[str, str | int | bool]:
    """The parameters of `action=edit` that make a change a compare-and-set."""
    common: dict[str, str | int | bool] = {"title": change.title, "summary": change.summary}
    match change:
        case Create(text=text):
            return {**common, "text": text, "createonly": True}
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
        return Noop() if edit.get("nochange") else Done(int(edit["newrevid"]))
    if "captcha" in edit:
        return from_error("captcha", "the wiki asks for a captcha: the account needs the right `skipcaptcha`")
    return from_error(str(edit.get("code", "failure")), str(edit.get("info", edit.get("result", ""))))


def _text(entry: Json) -> str | None:
    # a hidden text is no text: what isn't known must not be written over
    for found in entry.get("revisions", ()):
        content = found["slots"]["main"].get("content")
        return content if isinstance(content, str) else None
    return None


def _page(entry: Json) -> Page:
    found = entry["revisions"][0]
    main = found["slots"]["main"]
    return Page(
        title=entry["title"],
        revid=found["revid"],
        text=main["content"],
        user=found.get("user", ""),
        timestamp=datetime.fromisoformat(found["timestamp"]),
        model=main["contentmodel"],
        redirect=redirect_target(main["content"]) if entry.get("redirect") else "",
        language=entry["pagelanguage"],
    )


def _order(entry: Json) -> tuple[int, bytes]:
    return entry["ns"], entry["title"].replace(" ", "_").encode()
