"""MassMessage as its API tells of it: what was sent, what became of it, what its answers mean. Knows no network."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from datetime import datetime
from heapq import merge
from typing import get_args

from bot.plan.change import EditList
from bot.plan.outcome import Noop, Outcome, Refused, Sent, Unknown
from bot.wiki import answers
from bot.wiki.data import OPT_OUT_CATEGORY, Arrival, Delivery, SendRow
from bot.wiki.history import stamp
from bot.wiki.reading import Ask, continued, log, logged
from bot.wiki.titles import in_english, normalise

DELIVERER = "MediaWiki message delivery"
"""The account that MassMessage edits with."""

_CUT = "..."
_TAG = re.compile(r"<(?!\s)[^>]*>?")
_PROTOCOL = "(?:https?|ftps?|ircs?|ssh|git|svn)://|//|mailto:|tel:|sip:|urn:|news:"
_MARKUP = [
    (re.compile(r"\[\[:?[^\[|]+\|([^\[]+)\]\]"), r"\1"),
    (re.compile(r"\[\[:?([^\[]+?)\|?\]\]"), r"\1"),
    (re.compile(rf"\[(?:{_PROTOCOL})[^ ]+? ([^\[]+)\]", re.IGNORECASE), r"\1"),
    (re.compile("''+"), ""),
]


def opt_out_categories(ask: Ask, language: str) -> frozenset[str]:
    """Where pages are that MassMessage leaves alone on a wiki in this language: the category has a name in each; one
    request where that is not English. The English one counts everywhere."""
    if language == "en":
        return frozenset({OPT_OUT_CATEGORY})
    answer = ask(action="query", meta="allmessages", ammessages="massmessage-optout-category", amlang=language)
    named = (f"Category:{one['content']}" for one in answer["query"]["allmessages"] if "content" in one)
    return frozenset({OPT_OUT_CATEGORY, *named})


def sends(ask: Ask, title: str) -> Iterator[SendRow]:
    """The rows about sending to this list, newest first."""
    rows = log(ask, title) if normalise(title) else ()
    for row in rows:
        if (row["type"], row["action"]) == ("massmessage", "send"):
            revid = int(row.get("params", {}).get("revid", 0))
            subject, user = row.get("comment", ""), row.get("user", "")
            yield SendRow(row["logid"], row["title"], revid, subject, user, answers.moment(row))


def deliveries(ask: Ask, subject: str, since: datetime) -> Iterator[Delivery]:
    """The edits and the log rows of MassMessage's account about a subject, newest first: a request for 5000 of each,
    or for 500. It does nothing but deliver; its edits are not asked for by their tag, which comes later than they."""
    found = [_delivered(ask, subject, since), _not_delivered(ask, subject, since)]
    return merge(*found, key=lambda one: one.timestamp, reverse=True)


def _delivered(ask: Ask, subject: str, since: datetime) -> Iterator[Delivery]:
    listed = {"list": "usercontribs", "ucuser": [DELIVERER], "ucend": stamp(since), "uclimit": "max"}
    for answer in continued(ask, action="query", **listed, ucprop="title|timestamp|comment"):
        for edit in answer["query"]["usercontribs"]:
            if is_about(edit.get("comment", ""), subject):
                yield Delivery(in_english(edit["title"], edit["ns"]), "delivered", "", answers.moment(edit))


def _not_delivered(ask: Ask, subject: str, since: datetime) -> Iterator[Delivery]:
    for row in logged(ask, leuser=[DELIVERER], leend=stamp(since)):
        said = row.get("params", {})
        if row["action"] in get_args(Arrival) and _plain(str(said.get("subject", ""))) == _plain(subject):
            title = in_english(row["title"], row["ns"])
            yield Delivery(title, row["action"], str(said.get("reason", "")), answers.moment(row))


def is_about(summary: str, subject: str) -> bool:
    """Whether an edit summary of MassMessage names this subject, in whatever language the rest of it is, and cut off
    where the subject is long."""
    named = f"/* {section_name(subject)} */"
    cut = summary.partition("/* ")[2].removesuffix(_CUT) if summary.endswith(_CUT) else ""
    return named in summary or (bool(cut) and named.startswith(f"/* {cut}"))


def section_name(subject: str) -> str:
    """A subject as it stands in a summary: without tags and lines, as MassMessage has it, and without markup, as
    MediaWiki names sections."""
    name = _TAG.sub("", _plain(subject).replace("\n", ""))
    for markup, plain in _MARKUP:
        name = markup.sub(plain, name)
    return name.rstrip()


def _plain(subject: str) -> str:
    return unicodedata.normalize("NFC", subject).strip()


def send_outcome(answer: answers.Json) -> Outcome:
    """What an answer to `action=massmessage` without an `error` says."""
    told = answer.get("massmessage") or {}
    count = told.get("count")
    if told.get("result") == "success" and isinstance(count, int):
        return Sent(count)
    return Unknown("the wiki's answer says nothing of the message")


def list_parameters(change: EditList, batch: int) -> Iterator[dict[str, str]]:
    """What comes and goes, `batch` pages to a request of `action=editmassmessagelist`."""
    for start in range(0, max(len(change.add), len(change.remove)), batch):
        some = {"add": change.add[start : start + batch], "remove": change.remove[start : start + batch]}
        # joined so that a `|` in a title doesn't make two of it
        yield {name: "".join(f"\x1f{page}" for page in pages) for name, pages in some.items() if pages}


def list_outcome(answered: Iterable[answers.Json]) -> Outcome | None:
    """What the answers to `action=editmassmessagelist` say together; None where the list was edited, and no more."""
    told = [answer.get("editmassmessagelist") or {} for answer in answered]
    if not all("result" in one for one in told):
        return Unknown("the wiki's answer says nothing of the list")
    invalid = [page["*"] for one in told for page in one.get("invalidadd", ())]
    absent = [page for one in told for page in one.get("invalidremove", ())]
    if invalid:
        return Refused("invalidadd", f"cannot be on a delivery list: {', '.join([*invalid, *absent])}")
    if absent:
        return Refused("invalidremove", f"not on the delivery list: {', '.join(absent)}")
    return None if any(one.get("added") or one.get("removed") for one in told) else Noop()
