"""A page with a filled-in form, as data."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import islice

from bot.cohort.form import FREE, Field, FieldProblem, Form, Reading, Value, Window
from bot.wikitext.calls import Call, Tokens, find_calls, source, tokenize, unclosed
from bot.wikitext.complaints import about_field, about_form, about_parameter
from bot.wikitext.naming import parameter_key, template_key, words
from bot.wikitext.plain import Written, read_value
from bot.wikitext.prompts import filler, without_prompt
from bot.wikitext.values import read

MOST_UNKNOWN = 20  # parameters that the form doesn't have and that are reported: more say nothing new
DEEPEST = 2  # forms inside each other that are read, as braces go wrong: each reads all that is inside it once more


@dataclass(frozen=True, slots=True)
class _Lookup:
    templates: frozenset[str]
    fields: Mapping[str, Field]
    prompts: Mapping[str, tuple[str, ...]]
    """By field, as `words`, the longest first."""


@dataclass(frozen=True, slots=True)
class Filled:
    """One form on a page: what it says, and the tokens of each field that was given, by the field's name."""

    reading: Reading
    given: Mapping[str, Tokens]


def read_form(text: str, form: Form, window: Window) -> Reading:
    """Read the first form on a page. Never raises, whatever the text is.

    Problems come in this order: with the form, with its parameters (the first `MOST_UNKNOWN` unknown ones), with its
    fields in the form's order. Of a parameter that is given twice the last one counts, as in MediaWiki.
    """
    lookup = _lookup(form)
    page = tokenize(text)
    calls = find_calls(page, lookup.templates)
    if not calls:
        return Reading(None, (unclosed_form(page, form) or about_form("no-template", form.template),))
    problems = [about_form("duplicate-template", form.template)] if len(calls) > 1 else []
    return _filled(calls[0], form, window, problems).reading


def filled_forms(page: Tokens, form: Form, window: Window) -> tuple[Filled, ...]:
    """Every form on a page, in page order, wherever it stands; none is a duplicate. Never raises.

    The tokens of the page (`tokenize`) serve for every kind of form on it.
    """
    calls = find_calls(page, _lookup(form).templates)
    return tuple(_filled(call, form, window, []) for call in _not_deep(calls))


def _not_deep(calls: Sequence[Call]) -> Iterator[Call]:
    """The calls, in page order, without those that are inside `DEEPEST` others or more."""
    ends: list[int] = []
    for call in calls:
        ends = [end for end in ends if end > call.start]
        if len(ends) < DEEPEST:
            yield call
        # Its opening and name, and of each parameter the separator, the key, the equals sign and the value.
        ends.append(call.start + 2 + sum(1 + len(key) + (len(key) > 0) + len(value) for key, value in call.parameters))


def unclosed_form(page: Tokens, form: Form) -> FieldProblem | None:
    """What is wrong where such a form begins on the page (`tokenize`) that never ends, and so is none to MediaWiki."""
    return about_form("unclosed-template", form.template) if unclosed(page, _lookup(form).templates) else None


def _filled(call: Call, form: Form, window: Window, problems: list[FieldProblem]) -> Filled:
    """What one call says; what is wrong with it comes after the problems already found."""
    lookup = _lookup(form)
    given = _given(call, lookup, problems)
    fields: dict[str, Value] = {}
    for field in form.fields:
        fields[field.name] = _value(field, given.get(field.name, ()), lookup.prompts[field.name], window, problems)
    return Filled(Reading(fields, tuple(problems)), given)


@lru_cache(maxsize=16)
def _lookup(form: Form) -> _Lookup:
    return _Lookup(
        frozenset(template_key(name) for name in (form.template, *form.aliases)),
        {parameter_key(name): field for field in form.fields for name in (field.name, *field.aliases)},
        {field.name: tuple(sorted(map(words, field.prompts), key=len, reverse=True)) for field in form.fields},
    )


def _given(call: Call, lookup: _Lookup, problems: list[FieldProblem]) -> dict[str, Tokens]:
    """The values by field name; what is wrong with the parameters is added to the problems."""
    given: dict[str, Tokens] = {}
    twice: dict[str, Field] = {}
    unknown: dict[str, Tokens] = {}
    position = 0
    for key, value in call.parameters:
        field = lookup.fields.get(parameter_key(source(key)))
        if field is not None:
            if field.name in given:
                twice[field.name] = field
            given[field.name] = value
        elif name := read_value(key, True).text:
            unknown[name] = value
        else:
            position += 1
            if read_value(value, True).text:  # a "|" at the end of the form is no mistake
                unknown[str(position)] = value
    problems += [about_field(field, "duplicate-parameter") for field in twice.values()]
    for name, value in islice(unknown.items(), MOST_UNKNOWN):
        problems.append(about_parameter(name, read_value(value, True).text))
    return given


def _value(field: Field, part: Tokens, prompts: tuple[str, ...], window: Window, problems: list[FieldProblem]) -> Value:
    """A field's value, its default where there is no usable one; what is wrong with it is added to the problems."""
    written = _written(part, field)
    if not written.text:
        if field.required:
            problems.append(about_field(field, "missing"))
        return field.default
    text = without_prompt(written.text, prompts) if prompts else written.text
    empty = filler(text, field) if text else "placeholder"
    if empty:
        if empty == "placeholder":
            problems.append(about_field(field, "placeholder", written.text))
        return field.default
    answer = read(Written(text, written.targets), field, window)
    if answer.doubt:
        problems.append(about_field(field, answer.doubt, answer.what))
    return field.default if answer.value is None else answer.value


def _written(part: Tokens, field: Field) -> Written:
    """What was written in a field. A link is where it leads, whatever it is called."""
    written = read_value(part, field.type in FREE)
    return Written(written.targets[0]) if field.type == "link" and written.targets else written
