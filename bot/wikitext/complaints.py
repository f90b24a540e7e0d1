"""The sentences that tell an applicant what is wrong with a form, and how to mend it: all of them in one place."""

from __future__ import annotations

from bot.cohort.form import Field, FieldProblem, FieldType

LONGEST = 200  # characters that are quoted of a value, 60 of a parameter's name

_HOW: dict[FieldType, str] = {
    "user": "write your user name as it is, for example: Amina K",
    "wiki": "write the address of one wiki, for example: sw.wikipedia.org",
    "country": "write the name of one country in any language, or its code, for example: Kenya",
    "languages": "write names or codes of languages with commas between them, for example: Swahili, English",
    "timezone": "write a time zone such as Africa/Nairobi, or an offset such as UTC+3",
    "choice": "write one of: {choices}",
    "choices": "write one or more of: {choices}",
    "yes/no": "write yes or no",
    "date": "write it with the month's name or year first, for example: 5 October 2022 or 2022-10-05",
    "link": "write the address of a page, or its title in double brackets",
    "text": "write {amount} in your own words",
}
_WHAT = {
    "missing": "The field “{label}” is empty: {how}.",
    "placeholder": "The field “{label}” still holds the form's own words: replace them, and {how}.",
    "too-short": "The field “{label}” says too little: {how}.",
    "unreadable": "The field “{label}” holds something that can't be read: {how}.",
    "ambiguous": "The field “{label}” can be read in several ways: {how}.",
    "duplicate-parameter": "The field “{label}” is there more than once, and the last one counts: remove the others.",
}
_FORM = {
    "no-template": "There is no application form on this page: add {{{{{template}}}}} and fill it in.",
    "unclosed-template": (
        "The form {{{{{template}}}}} begins on this page, but never ends: check that each pair of braces or brackets"
        " is closed, and that the form ends in two closing braces."
    ),
    "duplicate-template": "The form is on this page more than once, and only the first one counts: remove the others.",
}


def about_form(code: str, template: str) -> FieldProblem:
    """What is wrong with the whole form."""
    return FieldProblem("", code, _FORM[code].format(template=template))


def about_field(field: Field, code: str, value: str = "") -> FieldProblem:
    """What is wrong with one field. `value` is what the applicant wrote, as plain text."""
    message = _WHAT[code].format(label=field.name.replace("_", " "), how=how_to_fill_in(field))
    return FieldProblem(field.name, code, message, _cut(value, LONGEST))


def how_to_fill_in(field: Field) -> str:
    """What to write in a field, as the end of a sentence."""
    amount = f"at least {field.least} characters" if field.least > 1 else "something"
    return _HOW[field.type].format(choices=", ".join(field.choices), amount=amount)


def about_parameter(name: str, value: str) -> FieldProblem:
    """A parameter that the form doesn't have; a number names one that was given without a name."""
    message = "The form has no field of this name: check its spelling, or move the text to another field."
    if name.isdecimal():
        message = "There is text without a field's name after a “|”: put the name and “=” before it, or remove the “|”."
    return FieldProblem(_cut(name, 60), "unknown-parameter", message, _cut(value, LONGEST))


def _cut(text: str, longest: int) -> str:
    return text if len(text) <= longest else f"{text[: longest - 1]}…"
