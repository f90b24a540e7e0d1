"""The page that claims a sending: what people see of it, and the record that the bot reads back."""

from __future__ import annotations

import hashlib
import json
import re
from datetime import UTC, datetime
from functools import lru_cache
from typing import Any

from bot.cohort.newsletter import Claim, SentAs
from bot.wikitext.escape import escape, link
from bot.wikitext.links import target
from bot.wikitext.region import Region, find_region
from bot.wikitext.tables import scrolling, table

SENT = "sent"
"""The region on the page that holds all of it."""
_CAPTION = "The sending"
_RECORD = re.compile(r"<!-- olb:claim (\{.*?\}) -->")
_STRING = re.compile(r'"(?:[^"\\]|\\.)*"')
_ACTIVE = re.compile(r"[<>\-~{}\[\]|&]")
_BEGIN, _END = '<pre dir="auto">\n', "\n</pre>"
# In <pre> nothing acts anyway; so nothing would if somebody took the tags away.
_ACTIVE_TEXT = re.compile(r"[&<>{}\[\]~]")
_ENTITY = re.compile(r"&#(\d{2,3});")
# As MassMessage reads a list in wikitext; titles hold none of these.
_PAGE = re.compile(r"^\* \{\{#target:([^{}|\n]+)\}\}$", re.MULTILINE)


def claim_text(claim: Claim, report: str = "") -> str:
    """What stands in the region `SENT` of the page: the record, what it means in words, the `report` (wikitext, its
    tags closed), and the text that goes out, frozen. The caller puts the markers around it.

    `read_claim` makes the equal claim of it, where the text is one that MediaWiki would store: NFC, LF line ends, no
    control characters.
    """
    rows = [f'|-\n! scope="row" | {name}\n| {value}' for name, value in _facts(claim)]
    parts = [
        f"<!-- olb:claim {_record(claim)} -->\n{_state(claim)}",
        scrolling(_CAPTION, table(_CAPTION, (), rows)),
        report,
        _pages(claim),
        f"The text as it goes out:\n{_BEGIN}{_ACTIVE_TEXT.sub(_entity, claim.text)}{_END}",
    ]
    return "\n\n".join(part for part in parts if part)


@lru_cache(maxsize=4096)  # asked again before every write of a run
def read_claim(text: str) -> Claim | None:
    """The claim that a page holds in its region `SENT`; None where it holds none, or one that isn't whole: the record
    can't be read, or the frozen text, or a list of pages, is not the one that was frozen. Never raises."""
    region = find_region(text, SENT)
    if not isinstance(region, Region) or (record := _RECORD.search(region.content)) is None:
        return None
    begin, end = region.content.rfind(_BEGIN), region.content.rfind(_END)
    if not 0 <= begin < end:
        return None
    frozen = _ENTITY.sub(lambda match: chr(int(match[1])), region.content[begin + len(_BEGIN) : end])
    pages = tuple(_PAGE.findall(region.content[:begin]))
    try:
        said = json.loads(record[1])
        return _claim(said, frozen, pages) if said["digest"] == _digest_of_all(frozen, pages) else None
    except (ValueError, TypeError, KeyError, OverflowError, RecursionError):  # what a person may have made of it
        return None


def digest(text: str) -> str:
    """Twelve hexadecimal digits that tell a text from others."""
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:12]


def _digest_of_all(text: str, pages: tuple[str, ...]) -> str:
    return digest("\n".join((text, *pages)))


def _record(claim: Claim) -> str:
    """The claim as JSON in which no wikitext acts and no comment ends."""
    said = {
        "issue": claim.issue,
        "part": claim.part,
        "list": claim.list,
        "list_revid": claim.list_revid,
        "targets": claim.targets,
        "subject": claim.subject,
        "digest": _digest_of_all(claim.text, claim.pages),
        "ready_by": claim.ready_by,
        "ready_revid": claim.ready_revid,
        "claimed": claim.claimed.isoformat(),
        "run": claim.run,
        "refused": claim.refused,
        "unknown": claim.unknown,
    }
    if claim.sent is not None:
        said |= {"logid": claim.sent.logid, "sent": claim.sent.at.isoformat(), "count": claim.sent.count}
    return _STRING.sub(lambda string: _ACTIVE.sub(_code, string[0]), json.dumps(said))


def _claim(said: dict[str, Any], text: str, pages: tuple[str, ...]) -> Claim:
    count = said.get("count")
    sent = None
    if "logid" in said:
        sent = SentAs(int(said["logid"]), _moment(said["sent"]), None if count is None else int(count))
    return Claim(
        issue=str(said["issue"]),
        part=str(said["part"]),
        list=str(said["list"]),
        list_revid=int(said["list_revid"]),
        targets=int(said["targets"]),
        subject=str(said["subject"]),
        text=text,
        ready_by=str(said["ready_by"]),
        ready_revid=int(said["ready_revid"]),
        claimed=_moment(said["claimed"]),
        run=str(said["run"]),
        sent=sent,
        refused=str(said["refused"]),
        unknown=said["unknown"] is True,
        pages=pages,
    )


def _moment(written: str) -> datetime:
    moment = datetime.fromisoformat(written)
    if moment.tzinfo is None:
        raise ValueError("no zone")
    return moment.astimezone(UTC)


def _pages(claim: Claim) -> str:
    """The pages that get it, as the delivery list that MassMessage reads; empty where that is another page."""
    return "\n".join(f"* {{{{#target:{page}}}}}" for page in claim.pages)


def _state(claim: Claim) -> str:
    what, log = f"Issue {escape(claim.issue)}" if claim.issue else "The reminder", "[[Special:Log/massmessage|log]]"
    if claim.sent is not None:
        return f"'''Sent.''' {what} went out. This page keeps it from going out a second time."
    if claim.refused:
        return (
            f"'''Not sent.''' {what} was refused by the wiki ({escape(claim.refused)}): nobody got anything."
            " Mend the cause, and the bot tries again."
        )
    if claim.unknown:
        return (
            f"'''Nobody knows whether this was sent.''' {what} got no clear answer from the wiki, and its {log} does"
            " not show it. Look for the subject there once more, and on some pages of the list. Only if it is nowhere,"
            f" send it again: {_how(claim)}"
        )
    return (
        f"'''Being sent.''' {what} is sent by a run of the bot, and this page keeps others from sending it as well."
        f" If that run breaks off, the next one looks into the {log} and says here what is known."
    )


def _how(claim: Claim) -> str:
    """How a person has it sent again."""
    if claim.issue:
        return f"<code>python -m bot newsletter --resend {escape(claim.issue)}</code>"
    return "have this page deleted, and the next run of the bot does so, unless it is too late by then."


def _facts(claim: Claim) -> list[tuple[str, str]]:
    listed = link(f"Special:PermanentLink/{claim.list_revid}", claim.list)
    facts = [
        ("Issue", link(f"Special:PermanentLink/{claim.ready_revid}", claim.issue) if claim.issue else ""),
        ("Part" if claim.issue else "Messages", escape(claim.part, longest=500) or "the whole"),
        ("Delivery list", listed if claim.list_revid else target(claim.list, claim.list)),
        ("Pages on it", str(claim.targets)),
        ("Subject", f"<bdi>{escape(claim.subject)}</bdi>"),
        ("Made ready by", target(f"User:{claim.ready_by}", claim.ready_by) if claim.ready_by else ""),
        ("Claimed", _shown(claim.claimed)),
        ("Digest of the text", digest(claim.text)),
    ]
    if (sent := claim.sent) is not None:
        facts += [
            ("Sent", _shown(sent.at)),
            ("Row of the log", link(f"Special:Redirect/logid/{sent.logid}", str(sent.logid))),
            ("Pages it was taken for", "not known: the answer was lost" if sent.count is None else str(sent.count)),
        ]
    return [(name, value) for name, value in facts if value]


def _shown(at: datetime) -> str:
    return f"{at:%Y-%m-%d %H:%M:%S} UTC"


def _code(match: re.Match[str]) -> str:
    return f"\\u{ord(match[0]):04x}"


def _entity(match: re.Match[str]) -> str:
    return f"&#{ord(match[0])};"
