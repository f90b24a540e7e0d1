"""The schedule page: rows of the form `week`, wherever they stand, as the course's calendar."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from bot.cohort.calendar import Calendar, ScheduleProblem, Week, make_calendar
from bot.cohort.form import Field, FieldProblem, Form, Reading, Value, Window
from bot.wikitext.calls import Tokens, tokenize
from bot.wikitext.dates import read_date
from bot.wikitext.form import filled_forms, unclosed_form
from bot.wikitext.moment import Moment
from bot.wikitext.week_number import week_number

_MORE_THAN_12 = re.compile(r"(?<!\d)(?:1[3-9]|[2-9]\d)(?!\d)")
_END_OF_DAY = timedelta(hours=23, minutes=59)
WEEK_FIELDS = ("number", "title", "opens", "due", "assignment", "session", "link")
"""What a week's form has to ask for."""
_DATES = ("opens", "due", "session")
_NEEDED = ("opens", "due")


def read_schedule(text: str, form: Form, window: Window) -> Calendar:
    """The calendar that a page holds. Never raises, whatever the text is.

    `form` is config/forms/week.toml; a date that can be read in several ways is taken as the one inside `window`, and
    reported. Of a day without a time `opens` is 00:00 UTC and `due` 23:59 UTC; a time without a zone is UTC, and
    reported. A week counts when its number, `opens` and `due` can be read, and its row is closed.
    """
    page = tokenize(text)
    rows = _rows(page, form, window)
    unclosed = unclosed_form(page, form)
    if not rows and unclosed is None:
        message = f"The schedule has no week: add a {{{{{form.template}}}}} for each."
        return Calendar((), (ScheduleProblem("no-template", "schedule", message),))
    weeks = [week for row in rows if (week := row.week()) is not None]
    numbers = [row.number for row in rows]
    problems = [problem for row in rows for problem in row.problems(window)]
    if unclosed is None:
        return make_calendar(weeks, numbers, problems)
    message = f"{unclosed.message} Until then the week is left out."
    return make_calendar(weeks, [*numbers, None], [ScheduleProblem(unclosed.code, "schedule", message), *problems])


@dataclass(frozen=True, slots=True)
class _Row:
    """One row: where on the page (from 1), and its fields, as read and as written."""

    position: int
    fields: Mapping[str, Value]
    written: Mapping[str, str]
    found: tuple[FieldProblem, ...]

    @property
    def number(self) -> int | None:
        return week_number(self.written["number"])

    @property
    def place(self) -> str:
        return f"row {self.position}" if self.number is None else f"week {self.number}"

    def moment(self, field: str) -> Moment:
        value = self.fields[field]
        return Moment(value if isinstance(value, datetime) else None, self.written[field])

    def week(self) -> Week | None:
        """The week, where it can be used."""
        opens, due, session = (self.moment(field) for field in _DATES)
        if self.number is None or opens.value is None or due.value is None:
            return None
        return Week(
            number=self.number,
            title=self.written["title"],
            opens=opens.value,
            due=due.value if due.timed else due.value + _END_OF_DAY,
            assignment=self.written["assignment"],
            session=session.value if session.timed else None,
            link=self.written["link"],
        )

    def problems(self, window: Window) -> Iterator[ScheduleProblem]:
        """What is wrong with the row itself."""
        if self.number is None:
            yield self._numberless()
        for problem in self.found:
            if problem.field != "number" or problem.code == "duplicate-parameter":
                yield self._reported(problem, window)
        unzoned = [field for field in _DATES if self.moment(field).timed and not self.moment(field).zoned]
        if unzoned:
            yield self._about(
                "no-zone",
                f"The time in {_quoted(unzoned)} has no zone, or none that can be read, and is taken as UTC:"
                " write UTC after it, or an offset such as +03:00.",
            )
        session = self.moment("session")
        if session.value is not None and not session.timed:
            yield self._about(
                "no-time",
                "The field “session” names a day without a time, so the session is left out:"
                " write both, for example 2022-11-02 14:00 UTC.",
            )

    def _numberless(self) -> ScheduleProblem:
        what, code = ("holds none", "unreadable") if self.written["number"] else ("is empty", "missing")
        return self._about(
            code, f"The field “number” {what}, so the week is left out: write a number from 1 to 99, for example: 3."
        )

    def _reported(self, problem: FieldProblem, window: Window) -> ScheduleProblem:
        code, message = problem.code, problem.message
        if code == "unknown-parameter":
            message = f"“{problem.field}”: {message}"
        elif code == "unreadable" and _too_high(self.written[problem.field], window):
            code = "no-such-date"
            message = f"The field “{problem.field}” names a day or a time that does not exist: correct it."
        if problem.field in _NEEDED and self.moment(problem.field).value is None:
            message += " Until then the week is left out."
        return self._about(code, message)

    def _about(self, code: str, message: str) -> ScheduleProblem:
        return ScheduleProblem(code, self.place, f"{self.place.capitalize()}: {message}")


def _rows(page: Tokens, form: Form, window: Window) -> list[_Row]:
    # Read as dates, the fields say when; read as texts, how it was written: with a time, with a zone.
    as_text = replace(form, fields=tuple(map(_as_text, form.fields)))
    filled = zip(filled_forms(page, form, window), filled_forms(page, as_text, window), strict=True)
    return [_row(position, one.reading, as_text.reading) for position, (one, as_text) in enumerate(filled, 1)]


def _as_text(field: Field) -> Field:
    return replace(field, type="link" if field.type == "link" else "text", default="")


def _row(position: int, read: Reading, as_text: Reading) -> _Row:
    written = {
        name: unicodedata.normalize("NFKC", value) if name in _DATES else value
        for name, value in (as_text.fields or {}).items()
        if isinstance(value, str)
    }
    return _Row(position, read.fields or {}, written, read.problems)


def _too_high(written: str, window: Window) -> bool:
    """Would it be a date if its numbers were lower? 31 November and 25:30 would."""
    return read_date(_MORE_THAN_12.sub("12", written), window).value is not None


def _quoted(fields: list[str]) -> str:
    return " and ".join(f"“{field}”" for field in fields)
