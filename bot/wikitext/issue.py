"""An issue of the newsletter, from its page."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime

from bot.cohort.application import upper_first
from bot.cohort.form import FieldProblem, Form, Value, Window
from bot.cohort.newsletter import STATUSES, Issue
from bot.wikitext.calls import Tokens, build, find_calls, source, tokenize
from bot.wikitext.dates import read_date
from bot.wikitext.form import Filled, filled_forms, unclosed_form
from bot.wikitext.markup import FLAGS, INERT, NOT_INCLUDED, RAW
from bot.wikitext.moment import Moment
from bot.wikitext.naming import template_key, words
from bot.wikitext.plain import read_value
from bot.wikitext.region import Region, find_region

ISSUE_FIELDS = ("issue", "subject", "list", "status", "send_after")
"""The fields of the form that the bot reads by name."""

_LONG_AGO = datetime(1970, 1, 1, tzinfo=UTC)
_NO_GUESS = Window(_LONG_AGO, _LONG_AGO)  # no date is inside: one without a year can't be read
_COMMENT = re.compile("<!--.*?-->", re.DOTALL)
_OWN_MARK = re.compile(r"<!--\s*olb:([a-z]+) begin\s*-->")
_OWN_COMMENT = re.compile(r"<!--\s*olb:")
# What the page keeps to itself, and what Translate puts on a page that is translated.
_NOT_SENT = re.compile(
    rf"{RAW}|{NOT_INCLUDED}|<translate(?:\s[^<>]*)?>\n?|\n?</translate\s*>|<languages\s*/>\n?"
    r"|^<!--T:[^<>\s]+-->\n|[ ]?<!--T:[^<>\s]+-->|<tvar[\s|][^<>]*>|</tvar\s*>|</>",
    FLAGS,
)
_ONLY_INCLUDED = re.compile(rf"{INERT}|(?P<tag><(?:includeonly|onlyinclude)\b[^<>]*>)", FLAGS)
_WORD_AFTER_TIME = re.compile(r"\d:\d\d\s*\(?(?!on\b|[ap]\.?\s?m\b)(?P<word>[^\W\d_][^\s,;()]*)", re.IGNORECASE)
_MISSING = {
    "issue": "The field “issue” is empty: write the page's own name, {name}.",
    "subject": "The field “subject” is empty: write the heading that people will see, another one for each issue.",
}


def has_issue_form(text: str, form: Form) -> bool:
    """Whether a page is an issue by what stands on it. Never raises."""
    return bool(find_calls(tokenize(text), _names(form)))


def read_issue(name: str, title: str, revid: int, user: str, text: str, form: Form) -> Issue:
    """The issue called `name` (`2022-11`), as `user` saved it in revision `revid` of the page `title`. Never raises.

    The body is the author's text to the letter, comments too, without the form, the bot's own regions, `<noinclude>`
    and the tags of Translate, and with nothing blank around it. The subject is wikitext, as it would be sent, without
    comments. No date is guessed: one that can be read in several ways is a problem. `list` is empty where the page
    says none. Problems have the codes of `FieldProblem`, and `name-mismatch`, `no-zone`, `markers`, `include-tag`,
    `empty`.
    """
    own = _without_regions(text)
    page = tokenize(own)
    issue = Issue(name, title, revid, user, "", "", "draft", None, "")
    filled = filled_forms(page, form, _NO_GUESS)
    if not filled:
        message = f"This page has no {{{{{form.template}}}}}: put it at the top, with issue, subject and status."
        return replace(issue, problems=(unclosed_form(page, form) or FieldProblem("", "no-template", message),))
    said = filled[0]
    body = _body(own, page, form)
    after = _value(said, "send_after")
    return replace(
        issue,
        subject=_subject(said),
        list=_list(said),
        status="ready" if _status(said) == "ready" else "draft",
        send_after=after if isinstance(after, datetime) else None,
        body=body or "",
        problems=(*_about_forms(filled, form), *_about_fields(said, name), *_about_body(body)),
    )


def _names(form: Form) -> frozenset[str]:
    return frozenset(template_key(name) for name in (form.template, *form.aliases))


def _value(said: Filled, field: str) -> Value:
    return (said.reading.fields or {}).get(field)


def _plain(said: Filled, field: str) -> str:
    """All that the field says, as its reader sees it."""
    return read_value(said.given.get(field, ()), False).text


def _subject(said: Filled) -> str:
    return _COMMENT.sub("", _sent(source(said.given["subject"]))).strip() if "subject" in said.given else ""


def _list(said: Filled) -> str:
    title = str(_value(said, "list") or "").replace("_", " ")
    return upper_first(" ".join(title.split()).removeprefix(":").strip())


def _status(said: Filled) -> str:
    """The word, where nothing else is written: “almost ready” is not ready."""
    return words(_plain(said, "status"))


def _about_forms(filled: tuple[Filled, ...], form: Form) -> Iterator[FieldProblem]:
    if len(filled) > 1:
        message = f"{{{{{form.template}}}}} is on this page more than once: leave one of them."
        yield FieldProblem("", "duplicate-template", message)


def _about_fields(said: Filled, name: str) -> Iterator[FieldProblem]:
    doubtful = {problem.field for problem in said.reading.problems}
    for problem in said.reading.problems:
        if problem.code == "missing" and problem.field in _MISSING:
            yield replace(problem, message=_MISSING[problem.field].format(name=name))
        elif problem.code == "unknown-parameter":
            yield replace(problem, message=f"“{problem.field}”: {problem.message}")
        else:
            yield problem
    written = _plain(said, "issue")
    if written and written != name:
        message = f"The field “issue” says “{written}”, but this page is {name}: write {name} there, or move the page."
        yield FieldProblem("issue", "name-mismatch", message, written)
    if _status(said) not in (*STATUSES, "") and "status" not in doubtful:
        message = f"The field “status” must be one word: write {' or '.join(STATUSES)}, and nothing else."
        yield FieldProblem("status", "unreadable", message, _plain(said, "status"))
    if _COMMENT.sub("", source(said.given.get("list", ()))).strip() and not _list(said):
        message = "The field “list” can't be read: write the title of the page with the delivery list, or nothing."
        yield FieldProblem("list", "unreadable", message)
    if "send_after" not in doubtful:
        yield from _about_zone(unicodedata.normalize("NFKC", _plain(said, "send_after")))


def _about_zone(written: str) -> Iterator[FieldProblem]:
    """Where a word stands after the time that is neither a zone nor part of the date: “12:00 EST” is not 12:00 UTC."""
    time = _WORD_AFTER_TIME.search(written)
    read = read_date(written, _NO_GUESS).value
    if time is None or not isinstance(read, datetime) or Moment(read, written).zoned:
        return
    without = f"{written[: time.start('word')]} {written[time.end('word') :]}"
    if read_date(without, _NO_GUESS).value == read:
        message = (
            f"The field “send after” has “{time['word']}” after the time, which is no time zone that can be read:"
            " write UTC there, or an offset such as +03:00."
        )
        yield FieldProblem("send_after", "no-zone", message, written)


def _without_regions(text: str) -> str:
    for name in dict.fromkeys(_OWN_MARK.findall(text)):
        found = find_region(text, name)
        if isinstance(found, Region):
            text = text[: text.rindex("<!--", 0, found.start)] + text[text.index("-->", found.end) + 3 :]
    return text


def _body(text: str, page: Tokens, form: Form) -> str | None:
    """What goes out; None where the form can't be told from it."""
    names = _names(form)
    calls = (str(node) for node in build(page).ifilter_templates() if template_key(str(node.name)) in names)
    if (call := next(calls, None)) is None:
        return None
    # Only where it acts: before the form there may be the same one, in a comment.
    found = re.finditer(rf"{INERT}|(?P<form>{re.escape(call)})", text, FLAGS)
    at = next((match for match in found if match["form"]), None)
    return None if at is None else _sent(text[: at.start()] + text[at.end() :])


def _sent(text: str) -> str:
    return _NOT_SENT.sub(lambda match: match[0] if match["raw"] else "", text).strip()


def _about_body(body: str | None) -> Iterator[FieldProblem]:
    if body is None:
        message = "The form can't be told from the text: look for brackets and tags in the form that nothing closes."
        yield FieldProblem("", "unclosed-template", message)
        return
    if not body:
        yield FieldProblem("", "empty", "There is no text on this page: write what people shall read, below the form.")
    acting = [match for match in _ONLY_INCLUDED.finditer(body) if not match["raw"]]
    if any(_OWN_COMMENT.match(match[0]) for match in acting):
        message = "A comment that begins with “olb:” is the bot's: remove it, or mend its pair, “… begin” and “… end”."
        yield FieldProblem("", "markers", message)
    for tag in dict.fromkeys(match["tag"] for match in acting if match["tag"]):
        message = f"Remove “{tag}”, which does nothing in a message: only what stands in <noinclude> is not sent."
        yield FieldProblem("", "include-tag", message, tag)
