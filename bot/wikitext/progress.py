"""A page of a participant's own: the project, what is handed in, and pauses."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, NamedTuple

from mwparserfromhell.nodes import Tag, Template, Wikilink
from mwparserfromhell.parser import tokens

from bot.cohort.form import FieldProblem, Form, Reading, Window
from bot.cohort.progress import Break, Submission
from bot.wikitext.bounded import BLANKED
from bot.wikitext.calls import Tokens, build, source, tokenize
from bot.wikitext.form import Filled, filled_forms, unclosed_form
from bot.wikitext.moment import Moment
from bot.wikitext.plain import read_value
from bot.wikitext.week_number import week_number

PROJECT_FIELDS = ("title", "link")
SUBMISSION_FIELDS = ("week", "link", "text", "date")
PAUSE_FIELDS = ("until", "from")
"""What each form has to ask for."""
_ANSWERS = ("link", "text")
_MANY = 500  # tokens; a value of more shows something, whatever it is


class OwnForms(NamedTuple):
    """The forms that may stand on a page of a participant's own, any number of each."""

    project: Form
    submission: Form
    pause: Form


@dataclass(frozen=True, slots=True)
class OwnPage:
    """What a page of a participant's own holds, each in page order; `unclosed` are forms that begin and never end."""

    title: str
    projects: tuple[Reading, ...]
    submissions: tuple[Submission, ...]
    breaks: tuple[Break, ...]
    unclosed: tuple[FieldProblem, ...]


def read_own_page(title: str, text: str, saved: datetime, week: int | None, forms: OwnForms, window: Window) -> OwnPage:
    """Read a page that was last saved at `saved` (aware, UTC). Never raises, whatever the text is.

    `week` is the one that the page is about, by its name: submissions that name none are for it. A date that can be
    read in several ways is taken as the one inside `window`, and reported. A break until a day without a time lasts to
    the end of that day in UTC.
    """
    page = tokenize(text)
    return OwnPage(
        title=title,
        projects=tuple(one.reading for one in filled_forms(page, forms.project, window)),
        submissions=tuple(_submission(one, title, week) for one in filled_forms(page, forms.submission, window)),
        breaks=tuple(_break(one, title, saved) for one in filled_forms(page, forms.pause, window)),
        unclosed=tuple(_unclosed(page, forms)),
    )


def _unclosed(page: Tokens, forms: OwnForms) -> Iterator[FieldProblem]:
    # To look closely costs several times what reading the page does, and hardly any page has such braces.
    if any(type(token) is tokens.Text and ("{{" in token.text or BLANKED in token.text) for token in page):
        yield from (problem for form in forms if (problem := unclosed_form(page, form)) is not None)


def _submission(filled: Filled, title: str, page_week: int | None) -> Submission:
    fields = filled.reading.fields or {}
    written, date = fields.get("week"), fields.get("date")
    own_week = week_number(written) if isinstance(written, str) else None
    week = page_week if own_week is None else own_week
    found = [_named(problem) for problem in filled.reading.problems if not _about_week(problem)]
    if own_week is None and (written or week is None):
        found.insert(0, _week_problem("unreadable" if written else "missing", week))
    answered = any(fields.get(name) or _embeds(filled.given.get(name, ())) for name in _ANSWERS)
    return Submission(title, week, answered, date if isinstance(date, datetime) else None, tuple(found))


def _about_week(problem: FieldProblem) -> bool:
    return problem.field == "week" and problem.code in ("missing", "placeholder")


def _week_problem(code: str, week: int | None) -> FieldProblem:
    what = "can't be read" if code == "unreadable" else "is empty"
    until_then = "no week" if week is None else f"week {week}, as the page is called"
    message = (
        f"The field “week” {what}: write the week's number in digits, for example: 3."
        f" Until then this counts for {until_then}."
    )
    return FieldProblem("week", code, message)


def _named(problem: FieldProblem) -> FieldProblem:
    """The problem with the parameter that it is about in its message, which says it of fields alone."""
    if problem.code != "unknown-parameter":
        return problem
    return FieldProblem(problem.field, problem.code, f"“{problem.field}”: {problem.message}", problem.value)


def _embeds(value: Tokens) -> bool:
    """Does a value without words show something all the same: a file, a page, a gallery?"""
    if len(value) > _MANY:
        return True
    if len(value) < 2 or read_value(value, True).text:
        return False
    return any(_shows(node) for node in build(value).ifilter())


def _shows(node: Any) -> bool:
    if isinstance(node, Wikilink):
        return bool(str(node.title).strip(" :\n"))
    if isinstance(node, Template):
        return bool(str(node.name).strip())
    return isinstance(node, Tag) and str(node.tag).strip().casefold() == "gallery" and bool(str(node.contents).strip())


def _break(filled: Filled, title: str, saved: datetime) -> Break:
    until = _moment(filled, "until")
    ends = until.value
    if ends is not None and not until.timed:
        ends += timedelta(days=1)
    words = "" if ends is None else source(filled.given["until"]).strip()
    found = tuple(map(_named, filled.reading.problems))
    return Break(title, saved, _moment(filled, "from").value, ends, words, found)


def _moment(filled: Filled, field: str) -> Moment:
    value = (filled.reading.fields or {}).get(field)
    written = read_value(filled.given.get(field, ()), False).text
    return Moment(value if isinstance(value, datetime) else None, unicodedata.normalize("NFKC", written))
