"""What came of a write, as a value that says what may follow."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from typing import ClassVar

from bot.plan.change import Change


class Then(Enum):
    """What the engine does after an outcome."""

    GO_ON = "go on"
    DECIDE_AGAIN = "read again and decide again"
    TRY_LATER = "wait, then decide again"
    STOP = "stop the run"


@dataclass(frozen=True, slots=True)
class Done:
    """The page now stands at `revid`, written by this call."""

    revid: int
    then: ClassVar[Then] = Then.GO_ON


@dataclass(frozen=True, slots=True)
class Sent:
    """MassMessage has taken the message, for `count` pages (None where its answer was lost and only its log says so).
    What arrives there is known later."""

    count: int | None
    then: ClassVar[Then] = Then.GO_ON


@dataclass(frozen=True, slots=True)
class Noop:
    """Nothing to write any more: `nochange`, an earlier write of ours whose answer was lost, or a cause that went."""

    then: ClassVar[Then] = Then.GO_ON


@dataclass(frozen=True, slots=True)
class Conflict:
    """The page is no longer what the plan was made on: nothing was written.

    `code` is the API's: editconflict, articleexists, missingtitle, pagedeleted.
    """

    code: str
    then: ClassVar[Then] = Then.DECIDE_AGAIN


@dataclass(frozen=True, slots=True)
class Refused:
    """The wiki said no to this page: protectedpage, abusefilter-disallowed, contenttoobig, or a block from only some
    pages. Nothing was written."""

    code: str
    message: str
    then: ClassVar[Then] = Then.GO_ON


@dataclass(frozen=True, slots=True)
class Busy:
    """The wiki asked to wait longer than we do: maxlag, ratelimited. Nothing was written."""

    code: str
    message: str
    then: ClassVar[Then] = Then.TRY_LATER


@dataclass(frozen=True, slots=True)
class Stopped:
    """No write can succeed in this run: blocked, logged out, read-only. Nothing was written."""

    code: str
    message: str
    then: ClassVar[Then] = Then.STOP


@dataclass(frozen=True, slots=True)
class Unknown:
    """The answer was lost: the write may or may not have happened. Only the wiki can tell; where it does not, as with a
    message that MassMessage may have taken, a person must decide, and `then` the run goes on."""

    message: str
    then: Then = Then.DECIDE_AGAIN


Outcome = Done | Sent | Noop | Conflict | Refused | Busy | Stopped | Unknown


@dataclass(frozen=True, slots=True)
class Applied:
    """A change and what came of it."""

    change: Change
    outcome: Outcome


_STOPPING = frozenset(
    {
        "blocked",
        "autoblocked",
        "globalblocking-blockedtext-user",
        "wikimedia-globalblocking-blocked",
        "permissiondenied",
        "readonly",
        "assertbotfailed",
        "assertuserfailed",
        "assertnameduserfailed",
        "badtoken",
        "writeapidenied",
        "noapiwrite",
    }
)
_WAITING = frozenset({"maxlag", "ratelimited"})
_CONFLICTING = frozenset({"editconflict", "articleexists", "missingtitle", "pagedeleted", "nosuchrevid"})


def from_error(code: str, message: str) -> Outcome:
    """The outcome that an error code of `action=edit` stands for.

    A documented error code means that nothing was saved (checked code by code in the contract suite);
    `internal_api_error_*` says nothing of the kind.
    """
    if code in _CONFLICTING:
        return Conflict(code)
    if code in _STOPPING:
        return Stopped(code, message)
    if code in _WAITING:
        return Busy(code, message)
    if code.startswith("internal_api_error"):
        return Unknown(f"{code}: {message}")
    return Refused(code, message)
