"""The vocabulary of a plan: changes, skips, problems."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import ClassVar


@dataclass(frozen=True, slots=True)
class Addressee:
    """Whom a message is for, its language, and the keys of what it says, such as `2022/reminder/3/due`."""

    user: str
    language: str
    keys: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Create:
    """A page that does not exist yet, written only while it does not exist (`createonly`).

    `model` is its content model, empty for the one that pages of this title have anyway.
    """

    job: str
    wiki: str
    title: str
    text: str
    summary: str
    addressee: Addressee | None = None
    model: str = ""

    kind: ClassVar[str] = "create"


@dataclass(frozen=True, slots=True)
class Rewrite:
    """The whole text of a page, written only on top of revision `base` (`baserevid` + `nocreate`).

    `old` is the page's text at `base`: what the new text is compared with, never sent.
    """

    job: str
    wiki: str
    title: str
    base: int
    old: str
    text: str
    summary: str

    kind: ClassVar[str] = "rewrite"


@dataclass(frozen=True, slots=True)
class Append:
    """Text added at the end of a page, only on top of revision `base` (`appendtext` + `baserevid` + `nocreate`)."""

    job: str
    wiki: str
    title: str
    base: int
    text: str
    summary: str
    addressee: Addressee | None = None

    kind: ClassVar[str] = "append"


@dataclass(frozen=True, slots=True)
class EditList:
    """Pages that are put on the delivery list `title` and taken off it (`editmassmessagelist`), as `Page` or
    `Page@host`; it has `size` now. MediaWiki writes the summary, and knows each page once however often it is added."""

    job: str
    wiki: str
    title: str
    add: tuple[str, ...]
    remove: tuple[str, ...]
    size: int = 0

    kind: ClassVar[str] = "list"


@dataclass(frozen=True, slots=True)
class Send:
    """A message to all `count` pages of the delivery list `title`, by MassMessage, which has no compare-and-set:
    `claim` is, and is written before. Who has not written it does not send. `patience` is how long the wiki's log is
    asked where its answer was lost. `to` are the people whom it is for, each for what their own edit would be; empty
    where it is for whoever is on the list. `base` is the revision of the list that was read, 0 where it is still to be
    made: what is sent goes to the list as it is then, but whoever agreed to the plan has seen this one."""

    job: str
    wiki: str
    title: str
    subject: str
    text: str
    count: int
    claim: Create | Rewrite
    patience: timedelta
    to: tuple[Addressee, ...] = ()
    base: int = 0

    kind: ClassVar[str] = "send"


UNKNOWN_SENDING = "unknown"
"""The code of the problem with a claim of which nobody knows whether it was sent; `where` is the claim's page."""
SEND_WRITES = 3
"""What a sending costs, to however many: its claim, the message, and a note of what came of it."""
Edit = Create | Rewrite | Append
"""What `action=edit` does: a compare-and-set, which changes the wiki once however often it is sent."""
Change = Edit | EditList | Send


@dataclass(frozen=True, slots=True)
class Skip:
    """A page left alone on purpose; `reason` is a word that a person can look up. A message that is not sent has its
    `user` and the `keys` of what it would have said."""

    title: str
    reason: str
    user: str = ""
    keys: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Problem:
    """Something a person has to mend: `code` for machines, `message` says what and how, `where` is a page title."""

    code: str
    where: str
    message: str


@dataclass(frozen=True, slots=True)
class Plan:
    """Wanted minus actual at `now` (aware, UTC). Equal plans have equal digests, whenever they were made."""

    changes: tuple[Change, ...]
    skips: tuple[Skip, ...]
    problems: tuple[Problem, ...]
    now: datetime

    @property
    def digest(self) -> str:
        """Twelve hexadecimal digits over the changes alone: the same changes, the same digest."""
        return _digest([_content(change) for change in self.changes])


def first(plan: Plan, count: int | None) -> Plan:
    """The plan with only its first `count` changes; all of them where there is no count."""
    return replace(plan, changes=plan.changes[:count])


def page(change: Change) -> tuple[str, str]:
    """The page that a change is compared with and set on: its wiki and title. Of a sending it is the claim."""
    return change.wiki, change.claim.title if isinstance(change, Send) else change.title


def base(change: Change) -> int:
    """The revision id a change stands on; 0 where the page must not exist, or where any will do."""
    return change.base if isinstance(change, Rewrite | Append | Send) else 0


def before(change: Change) -> str:
    """The text a change replaces; empty for new pages and for text that is only added."""
    return change.old if isinstance(change, Rewrite) else ""


def addressee(change: Change) -> Addressee | None:
    """Whom a change is a message for; None where it is none."""
    return change.addressee if isinstance(change, Create | Append) else None


def addressees(change: Change) -> tuple[Addressee, ...]:
    """The people whom a change is a message for, one or many."""
    one = addressee(change)
    return change.to if isinstance(change, Send) else (one,) if one else ()


def summary(change: Change) -> str:
    """What a change is, in a line: its edit summary, where it has one of ours."""
    match change:
        case EditList(add=add, remove=remove):
            return f"{len(add)} to add, {len(remove)} to remove"
        case Send(subject=subject, count=count, to=to):
            instead = f", in {SEND_WRITES} writes instead of {len(to)} edits" if to else ""
            return f"{subject}: to {count} pages{instead}"
        case _:
            return change.summary


def wording(change: Change) -> str:
    """What a change says: its text; of a list the pages that come and go, of a message its subject, too."""
    match change:
        case EditList(add=add, remove=remove):
            return "\n".join([*(f"+{page}" for page in add), *(f"-{page}" for page in remove)])
        case Send(subject=subject, text=text):
            return f"{subject}\n\n{text}"
        case _:
            return change.text


def meaning(change: Change) -> tuple[str, str, str, tuple[str, ...]]:
    """What a change says, where and to whom, whatever it is made on: after a conflict that is another revision, and of
    a message to people it may be another page that claims it."""
    where = "" if isinstance(change, Send) and change.to else change.title
    return change.wiki, where, wording(change).strip(), tuple(one.user for one in addressees(change))


def change_id(change: Change) -> str:
    """A short name for a change, the same in every run that wants the same change."""
    return _digest(_content(change))


def _content(change: Change) -> Mapping[str, str | int]:
    return {
        "kind": change.kind,
        "job": change.job,
        "wiki": change.wiki,
        "title": change.title,
        "base": base(change),
        "text": wording(change),
        "summary": summary(change),
        "users": "|".join(one.user for one in addressees(change)),
    }


def _digest(content: object) -> str:
    canonical = json.dumps(content, ensure_ascii=False, sort_keys=True)
    return hashlib.sha256(canonical.encode("utf-8", "surrogatepass")).hexdigest()[:12]
