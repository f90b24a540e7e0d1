"""An application: a form on a page that belongs to one applicant."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from bot.cohort.form import FieldProblem, Form, Reading, Value, Window

# What MediaWiki takes for a blank in a title.
_BLANKS = re.compile("[ \t\n\r\u00a0\u1680\u180e\u2000-\u200a\u2028\u2029\u202f\u205f\u3000]+")
# What it drops from one: marks of direction that come along when a name is copied.
_MARKS = re.compile("[\u200e\u200f\u202a-\u202e]")
# Of these Wikimedia makes no capitals ($wgOverrideUcfirstCharacters), though Unicode has some.
_ALWAYS_SMALL = re.compile("[\u0345\u2170-\u217f\u24d0-\u24e9\ua7b9\U00016e60-\U00016e7f]")
_ITALICS = re.compile("'{2,}")
_BLOCKING = frozenset({"missing", "placeholder", "too-short", "unreadable"})


@dataclass(frozen=True, slots=True)
class Application:
    """What one application page says. `user` is the page's owner, by the subpage's name; see `Reading` for the rest."""

    title: str
    revid: int
    user: str
    fields: Mapping[str, Value] | None
    problems: tuple[FieldProblem, ...]
    incomplete: tuple[str, ...]
    """Names of the required fields that hold no usable answer."""

    @property
    def complete(self) -> bool:
        """All required fields hold an answer (a late or doubtful one counts: the facilitators decide on those)."""
        return self.fields is not None and not self.incomplete

    @property
    def status(self) -> str:
        """submitted (also where the form doesn't ask), draft or withdrawn; `unreadable` where there is no form."""
        return "unreadable" if self.fields is None else str(self.fields.get("status", "submitted"))

    @property
    def state(self) -> str:
        """The status, or `incomplete` for one that was submitted and lacks a required answer."""
        return "incomplete" if self.status == "submitted" and not self.complete else self.status

    @property
    def submitted(self) -> datetime | None:
        """When the applicant says they applied (UTC), if they do."""
        value = None if self.fields is None else self.fields.get("submitted")
        return value if isinstance(value, datetime) else None


def upper_first(title: str) -> str:
    """A title or user name with its first letter as Wikimedia's wikis have it.

    That is the letter's title case (`ǆ` becomes `ǅ`, and Georgian ones stay), but the letter itself where this would be
    several letters (`ß`). MediaWiki elsewhere has `Ss` then, and `Ა` for `ა` before its version 1.43.
    """
    first = title[:1].title()
    return title if len(first) != 1 or _ALWAYS_SMALL.match(title) else first + title[1:]


def canonical_user(name: str) -> str:
    """A user name as MediaWiki stores it: NFC, blanks for underscores, single and none at the ends, no marks of
    direction, the first letter as `upper_first` makes it."""
    name = _MARKS.sub("", unicodedata.normalize("NFC", name))
    return upper_first(_BLANKS.sub(" ", name.replace("_", " ")).strip(" "))


def user_meant(written: str) -> str:
    """The user whom somebody means who writes `User:Foo`, in any language. No account's name holds a colon.

    For what people write, never for who has edited: an IPv6 address would lose all but its last part.
    """
    return canonical_user(written.rpartition(":")[2])


def application(title: str, revid: int, owner: str, reading: Reading, form: Form, window: Window) -> Application:
    """Hold what was read against the page's owner and the time in which applications are taken."""
    owner = user_meant(owner)
    if reading.fields is None:
        return Application(title, revid, owner, None, reading.problems, ())
    named = reading.fields.get("user")
    problems = [*reading.problems, *_mismatch(named, owner), *_late(reading.fields.get("submitted"), window)]
    blocked = {problem.field for problem in problems if problem.code in _BLOCKING}
    incomplete = tuple(
        field.name
        for field in form.fields
        if field.required and field.name in blocked and (field.type == "text" or not reading.fields.get(field.name))
    )
    return Application(title, revid, owner, {**reading.fields, "user": owner}, tuple(problems), incomplete)


def _mismatch(named: Value, owner: str) -> list[FieldProblem]:
    # Of a name with two apostrophes the form's reader leaves none: elsewhere they are italics.
    if not isinstance(named, str) or user_meant(named) in (owner, canonical_user(_ITALICS.sub("", owner))):
        return []
    message = f"This page belongs to {owner}, but the form names another user: write your own user name there."
    return [FieldProblem("user", "user-mismatch", message, named)]


def _late(submitted: Value, window: Window) -> list[FieldProblem]:
    if not isinstance(submitted, datetime) or submitted < window.closes:
        return []
    closed = f"{window.closes:%d %B %Y, %H:%M} UTC"
    message = f"Applications closed on {closed}: a facilitator decides whether this one still counts."
    return [FieldProblem("submitted", "late", message, f"{submitted:%Y-%m-%d %H:%M}")]
