"""The page of what needs a human: entries read, added and taken away, the people's own words kept as they are."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator
from datetime import UTC, datetime

from mwparserfromhell.nodes import Template, Text

from bot.cohort.form import Form, Window
from bot.cohort.needs import Need
from bot.wikitext.calls import build, source, tokenize
from bot.wikitext.form import Filled, filled_forms
from bot.wikitext.naming import template_key
from bot.wikitext.problems import about, told

NEED_FIELDS = ("id", "about", "what", "done", "note")
"""What an entry's form has to ask for."""
_ANY_TIME = Window(datetime.min.replace(tzinfo=UTC), datetime.max.replace(tzinfo=UTC))  # entries hold no dates
_GONE = "\0"  # stands in no page


def read_needs(text: str, form: Form) -> frozenset[str]:
    """The names of the entries on a page, wherever they stand. Never raises, whatever the text is."""
    return frozenset(filter(None, map(_id, filled_forms(tokenize(text), form, _ANY_TIME))))


def update_needs(region: str, needs: Collection[Need], new: Iterable[Need], form: Form) -> str:
    """A region's text without the entries that are none of `needs`, and with those that are `new` at its end.

    What people wrote in and between the entries that stay is kept, and entries of their own, which have no `id`. Where
    some of the region is hidden (by `<includeonly>`, or a comment without an end) or too heavy to parse as it is, no
    entry goes.
    """
    kept = _without(region.strip(), {one.id for one in needs}, form)
    return "\n".join([*filter(None, [kept]), *(_entry(one, form) for one in new)])


def _without(text: str, ids: Collection[str], form: Form) -> str:
    page = tokenize(text)
    filled = filled_forms(page, form, _ANY_TIME)
    if all(_stays(one, ids) for one in filled):
        return text
    code = build(page)
    names = {template_key(name) for name in (form.template, *form.aliases)}
    entries = [one for one in code.filter_templates() if template_key(str(one.name)) in names]
    if str(code) != text or len(entries) != len(filled):
        return text  # what was read is not all there is: better an entry too many than words that are lost
    for entry, one in zip(entries, filled, strict=True):
        # Braces that somebody lost may have made another entry a part of this one, which would go as well.
        if not _stays(one, ids) and not any(inner in names for inner in _templates_in(entry)):
            code.replace(entry, Text(_GONE))
    return re.sub(f"{_GONE}\n?", "", str(code)).strip()


def _stays(one: Filled, ids: Collection[str]) -> bool:
    name = _id(one)
    return not name or name in ids


def _templates_in(entry: Template) -> Iterator[str]:
    """The names (`template_key`) of the templates in an entry's values."""
    for parameter in entry.params:
        yield from (template_key(str(inner.name)) for inner in parameter.value.filter_templates())


def _id(one: Filled) -> str:
    return source(one.given.get("id", ())).strip()


def _entry(need: Need, form: Form) -> str:
    words = {"id": need.id, "about": about(need.where), "what": told(need.message), "done": "", "note": ""}
    return f"{{{{{form.template}{''.join(f'|{name}={word}' for name, word in words.items())}}}}}"
