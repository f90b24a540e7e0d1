"""The review page: decision rows read, added and flagged, the people's own cells kept as they are."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import UTC, datetime
from functools import lru_cache

from mwparserfromhell.nodes import Comment, HTMLEntity, Template, Text
from mwparserfromhell.parser import tokens
from mwparserfromhell.wikicode import Wikicode

from bot.cohort.application import user_meant
from bot.cohort.decision import Decision, Review
from bot.cohort.form import FieldProblem, Form, Window
from bot.wikitext.bounded import BLANKED
from bot.wikitext.calls import Tokens, build, source, tokenize
from bot.wikitext.escape import escape, literal
from bot.wikitext.form import Filled, filled_forms, unclosed_form
from bot.wikitext.naming import parameter_key, template_key, words
from bot.wikitext.plain import Written, read_value
from bot.wikitext.values import read_user

DECISION_FIELDS = ("user", "decision", "note", "reviewer", "flag")
"""What a decision's form has to ask for."""
_ANY_TIME = Window(datetime.min.replace(tzinfo=UTC), datetime.max.replace(tzinfo=UTC))  # rows hold no dates
_NO_TEXT = re.compile("[\0-\x08\x0e-\x1f\x7f\ud800-\udfff]")  # what entities can name, and nobody can print
_NO_USER = re.compile("[<>\\[\\]{}|#/\ufffd]")
_WITHOUT_MARKUP = (Text, HTMLEntity, Comment)
_LONGEST_QUOTE = 80  # characters that are quoted of what can't be read


@lru_cache(maxsize=8)  # several questions are asked of a page in a run
def read_review(text: str, form: Form) -> Review:
    """All decision rows of a page, wherever they stand. Never raises, whatever the text is.

    `form` is config/forms/decision.toml. A row that names no user, or several, is only a problem; one whose decision is
    none of the form's words is open, and a problem.
    """
    page = tokenize(text)
    filled = filled_forms(page, form, _ANY_TIME)
    rows = map(_row, filled)
    problems = [problem for place, one in enumerate(filled, 1) for problem in _wrong(place, one, form)]
    return Review(tuple(row for row in rows if row.user), (*problems, *_unclosed(page, form)))


def update_rows(region: str, flags: Mapping[str, str], new_users: tuple[str, ...], form: Form) -> str:
    """A region's text with each user's `flag` set (taken away where there is none) and rows for new users at its end.

    Nothing else in the region changes: no row goes, and no cell of a person's is touched. Where some of the region is
    hidden (by `<includeonly>`, or a comment without an end) or too heavy to parse as it is, flags stay as they are.
    """
    old = _flagged(region.strip(), flags, form)
    new = (_new_row(user, flags.get(user, ""), form) for user in new_users)
    return "\n".join([*filter(None, [old]), *new])


def _row(filled: Filled) -> Decision:
    return Decision(
        user=_user(filled),
        decision=_decision(filled),
        note=_shown(filled, "note", prose=True),
        reviewer=_shown(filled, "reviewer", prose=True),
    )


def _user(filled: Filled) -> str:
    """The user whom a row names; empty where it names none, or several."""
    part = filled.given.get("user", ())
    if (plain := _plain(part)) is not None:
        name = user_meant(_NO_TEXT.sub("\ufffd", plain))
        return "" if _NO_USER.search(name) else name
    written = read_value(part, False)
    named = {read_user(Written(target)).value for target in written.targets or (written.text,)}
    (only,) = named if len(named) == 1 else (None,)
    return only if isinstance(only, str) else ""


def _plain(part: Tokens) -> str | None:
    """The text of a value without markup, such as a name that the bot wrote: to be read as it is to the character."""
    if all(type(token) is tokens.Text for token in part):
        return "".join(token.text for token in part)
    code = build(part)
    return str(code.strip_code()) if all(isinstance(node, _WITHOUT_MARKUP) for node in code.nodes) else None


def _decision(filled: Filled) -> str:
    """The word of the form that stands there; nothing where more stands there than this word, as in "not accepted"."""
    value = _field(filled, "decision")
    return value if words(_shown(filled, "decision")) == value else ""


def _field(filled: Filled, name: str) -> str:
    value = (filled.reading.fields or {}).get(name)
    return value if isinstance(value, str) else ""


def _shown(filled: Filled, name: str, prose: bool = False) -> str:
    return read_value(filled.given.get(name, ()), prose).text


def _wrong(place: int, filled: Filled, form: Form) -> Iterator[FieldProblem]:
    """What is wrong with a row, which is named by its user, else by its place on the page (from 1)."""
    user = _user(filled)
    if not user:
        written = _shown(filled, "user")[:_LONGEST_QUOTE]
        what = f'"{written}" is not the name of one user' if written else "it names no user"
        yield FieldProblem("user", "no-user", f"row {place}: {what}, so it decides nothing: write it after user=")
    where = user or f"row {place}"
    for problem in filled.reading.problems:
        if problem.code == "unknown-parameter":
            yield replace(problem, message=f"{where}: “{problem.field}”: {problem.message}")
        elif problem.code == "duplicate-parameter":
            yield replace(problem, message=f"{where}: {problem.message}")
    if _undecided_words(filled):
        (choices,) = (", ".join(field.choices) for field in form.fields if field.name == "decision")
        written = _shown(filled, "decision")[:_LONGEST_QUOTE]
        message = f'{where}: "{written}" is no decision; write one of: {choices}'
        yield FieldProblem("decision", "unreadable", message, written)


def _undecided_words(filled: Filled) -> bool:
    """Whether words stand there that decide nothing; a dash or a question mark is none."""
    doubted = any(one.field == "decision" and one.code != "duplicate-parameter" for one in filled.reading.problems)
    return not _decision(filled) and (doubted or _field(filled, "decision") != "")


def _unclosed(page: Tokens, form: Form) -> Iterator[FieldProblem]:
    # To look closely costs several times what reading the page does, and hardly any page has such braces.
    if any(type(token) is tokens.Text and ("{{" in token.text or BLANKED in token.text) for token in page):
        problem = unclosed_form(page, form)
        yield from [problem] if problem else []


def _flagged(rows: str, flags: Mapping[str, str], form: Form) -> str:
    page = tokenize(rows)
    filled = filled_forms(page, form, _ANY_TIME)
    wanted = [_new_flag(one, flags) for one in filled]
    if all(flag is None for flag in wanted):
        return rows
    code = build(page)
    templates = _templates(code, form)
    if str(code) != rows or len(templates) != len(filled):
        return rows  # what was read is not all there is: better no flag than a row that is lost
    for row, flag in zip(templates, wanted, strict=True):
        if flag is not None:
            _set_flag(row, flag)
    return str(code)


def _new_flag(filled: Filled, flags: Mapping[str, str]) -> str | None:
    """The flag that a row ought to have, as wikitext; None where it is as it should be."""
    user = _user(filled)
    flag = escape(flags.get(user, ""))
    return None if not user or flag == source(filled.given.get("flag", ())).strip() else flag


def _templates(code: Wikicode, form: Form) -> list[Template]:
    names = {template_key(name) for name in (form.template, *form.aliases)}
    return [row for row in code.filter_templates() if template_key(str(row.name)) in names]


def _set_flag(row: Template, flag: str) -> None:
    there = [one for one in row.params if one.showkey and parameter_key(str(one.name)) == "flag"]
    if flag:
        row.add(str(there[-1].name) if there else "flag", flag, preserve_spacing=False)
        return
    for one in there:
        row.remove(one)


def _new_row(user: str, flag: str, form: Form) -> str:
    flagged = f"|flag={escape(flag)}" if flag else ""
    return f"{{{{{form.template}|user={literal(user)}|decision=|note=|reviewer={flagged}}}}}"
