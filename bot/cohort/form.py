"""A form as data: the fields of a template, and what was read from one that somebody filled in."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

FieldType = Literal[
    "user", "wiki", "country", "languages", "timezone", "choice", "choices", "yes/no", "date", "link", "text"
]
FREE: frozenset[FieldType] = frozenset({"link", "text"})
"""The types of fields in which anything may be written, at any length."""
Value = str | bool | tuple[str, ...] | datetime | None
"""A field's value: `languages` and `choices` are tuples, `yes/no` a bool, `date` an aware datetime in UTC
(None where nothing can be read), all others strings (None where required and not given)."""


@dataclass(frozen=True, slots=True)
class Field:
    """One field of a form (config/forms/*.toml). `name` is the key in data: `home_wiki` for `|home wiki=`.

    `default` is the value of a field that was left out or can't be read; `prompts` are the texts of the form
    that are no answers; `choices` the words allowed for `choice` and `choices`; `least` the least number of
    characters of a `text`.
    """

    name: str
    type: FieldType
    required: bool = False
    default: Value = None
    aliases: tuple[str, ...] = ()
    prompts: tuple[str, ...] = ()
    choices: tuple[str, ...] = ()
    least: int = 0


@dataclass(frozen=True, slots=True)
class Form:
    """A template that people fill in: its name, other names it goes by, its fields in order."""

    template: str
    aliases: tuple[str, ...]
    fields: tuple[Field, ...]


@dataclass(frozen=True, slots=True)
class Window:
    """A span of time, `opens <= t < closes`, both aware, UTC."""

    opens: datetime
    closes: datetime

    def __contains__(self, moment: datetime) -> bool:
        return self.opens <= moment < self.closes


@dataclass(frozen=True, slots=True)
class FieldProblem:
    """What is wrong with a filled-in form. `field` is empty where the whole form is meant.

    Codes: no-template unclosed-template duplicate-template duplicate-parameter unknown-parameter missing placeholder
    too-short unreadable ambiguous user-mismatch late redirect. `message` is an English sentence that tells the
    applicant how to mend it; `value` is what they wrote, as plain text, hostile until escaped.
    """

    field: str
    code: str
    message: str
    value: str = ""


@dataclass(frozen=True, slots=True)
class Reading:
    """A form as read. `fields` maps every field's name to its value, and is None where there is no form."""

    fields: Mapping[str, Value] | None
    problems: tuple[FieldProblem, ...]
