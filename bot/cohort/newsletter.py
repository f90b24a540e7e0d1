"""An issue of the newsletter, who gets it, and what is known of its sending."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from bot.cohort.form import FieldProblem

STATUSES = ("draft", "ready")
"""What an issue may say of itself; the facilitators' word for sending it is `ready`."""
Status = Literal["draft", "ready"]


@dataclass(frozen=True, slots=True, order=True)
class Target:
    """A page that gets a message: its title as the list has it, and the host of its wiki (`de.wikipedia.org`), empty
    for the wiki that the list is on."""

    title: str
    host: str = ""

    def __str__(self) -> str:
        return f"{self.title}@{self.host}" if self.host else self.title


@dataclass(frozen=True, slots=True)
class Issue:
    """An issue as a facilitator last saved it: its name (`2022-11`), page and revision, who saved that, and what it
    says. `send_after` is aware, UTC, None where any time will do; `list` is empty where the page names none; `body` is
    what goes out, without the form. An issue with `problems` is not sent."""

    name: str
    title: str
    revid: int
    user: str
    subject: str
    list: str
    status: Status
    send_after: datetime | None
    body: str
    problems: tuple[FieldProblem, ...] = ()


@dataclass(frozen=True, slots=True)
class SentAs:
    """How a message is known to have been sent: the row of the wiki's log and its time (aware, UTC), and for how many
    pages MassMessage took it (None where its answer was lost)."""

    logid: int
    at: datetime
    count: int | None


@dataclass(frozen=True, slots=True)
class Claim:
    """What the page says that claims a sending, so that there is only one: which issue, in which part (a language, a
    number, `again-1`; empty where it is whole), to which list at which revision, for how many pages, with which subject
    and text; who made it ready in which revision; when it was claimed (aware, UTC), and `run`, a random word of the run
    that claimed it; how it went out, where that is known.

    Reminders are of no issue, and nobody makes them ready: `issue` and `ready_by` are empty, `part` is the edit summary
    that each of them would have, and `pages` are those that get them: the claim's page is their delivery list, too.

    `refused` is the code with which the wiki refused it, or the bot was stopped before: nothing was sent, and another
    run may claim it anew. `unknown` means that the log does not say that it was sent, and that only a person may send
    it again.
    """

    issue: str
    part: str
    list: str
    list_revid: int
    targets: int
    subject: str
    text: str
    ready_by: str
    ready_revid: int
    claimed: datetime
    run: str = ""
    sent: SentAs | None = None
    refused: str = ""
    unknown: bool = False
    pages: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Outlook:
    """How a sending will be: the page that its text stands on, what the issue says of itself, to which list and so many
    pages it goes, how many of them on which host (empty for the wiki that the list is on), and its text as it will
    stand on a talk page, None where that is not known."""

    title: str
    status: Status
    send_after: datetime | None
    subject: str
    list: str
    count: int
    by_host: Mapping[str, int]
    text: str | None
