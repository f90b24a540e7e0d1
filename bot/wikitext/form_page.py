"""What a wiki needs of a form: its template's box and documentation, the empty form to start from, a filled-in one."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping

from bot.cohort.form import FREE, Field, FieldType, Form
from bot.wikitext.complaints import how_to_fill_in

_BOX = (
    '<div style="border:1px solid #a2a9b1; border-inline-start:4px solid #36c; padding:0.6em 1em; margin:0.5em 0;'
    ' max-width:60em; overflow-wrap:anywhere">'
)
_ROW = '<div style="display:flex; flex-wrap:wrap; column-gap:1.5em">'
_KINDS: Mapping[FieldType, str] = {"text": "content", "date": "date"}
"""The types of TemplateData, where they are another than a line of text."""
_OFFERED: frozenset[FieldType] = frozenset({"choice", "yes/no"})
# Five tildes in a row would be the moment at which the form itself is saved; so they are the one of the application.
_TILDES = "~~<noinclude></noinclude>~<noinclude></noinclude>~~"


def empty_form(form: Form) -> str:
    """The form as applicants start from it (`preload`): what to write in each field as a comment, choices chosen as
    they count when nobody chooses, the date of saving filled in."""
    return _call(form, _offered)


def filled_form(form: Form, values: Mapping[str, str]) -> str:
    """The form with these values by field name; all other fields are there, and empty."""
    return _call(form, lambda field: values.get(field.name, ""))


def template_parts(form: Form) -> Mapping[str, str]:
    """The values for a template's page: its `box`, a `sample` to copy, a line on each of the `fields`, and its
    `templatedata`, for the editors that ask for each parameter by itself."""
    return {
        "box": _box(form),
        "sample": filled_form(form, {}),
        "fields": "\n".join(f"* '''{_parameter(field)}''': {_about(field)}" for field in form.fields),
        "templatedata": f"<templatedata>\n{_templatedata(form)}\n</templatedata>",
    }


def _call(form: Form, value: Callable[[Field], str]) -> str:
    longest = max(len(_parameter(field)) for field in form.fields)
    lines = (f"|{_parameter(field):{longest}} = {value(field)}".rstrip() for field in form.fields)
    return "\n".join([f"{{{{{form.template}", *lines, "}}"])


def _parameter(field: Field) -> str:
    return field.name.replace("_", " ")


def _offered(field: Field) -> str:
    if field.type == "date" and field.name == "submitted":
        return _TILDES
    hint = f"<!-- {field.prompts[0] if field.prompts else how_to_fill_in(field)} -->"
    return f"{_default(field)} {hint}" if field.type in _OFFERED and _default(field) else hint


def _default(field: Field) -> str:
    if isinstance(field.default, bool):
        return "yes" if field.default else "no"
    return field.default if isinstance(field.default, str) else ""


def _box(form: Form) -> str:
    """Short answers side by side, each with its label; below them those that may be long, each in its own direction."""
    short = [f"<div>'''{_label(field)}:''' <bdi>{_shown(field)}</bdi></div>" for field in _short(form)]
    row = [_ROW, *short, "</div>"] if short else []
    long = [field for field in form.fields if field not in _short(form)]
    blocks = [f"'''{_label(field)}'''\n<div dir=\"auto\">\n{_shown(field)}\n</div>" for field in long]
    return "\n".join([_BOX, *row, *blocks, "</div>"])


def _short(form: Form) -> list[Field]:
    return [field for field in form.fields if field.type not in FREE]


def _label(field: Field) -> str:
    return _sentence(_parameter(field))


def _sentence(words: str) -> str:
    return words[:1].upper() + words[1:]


def _shown(field: Field) -> str:
    """What stands there, under the first of its names that was given."""
    shown = _default(field) or "–"
    for name in (*reversed(field.aliases), _parameter(field)):
        shown = f"{{{{{{{name}|{shown}}}}}}}"
    return shown


def _about(field: Field) -> str:
    needed = " (needed)" if field.required else ""
    return f"{how_to_fill_in(field)}{needed}"


def _templatedata(form: Form) -> str:
    data = {
        "description": f"A form that the bot reads: {form.template}",
        "format": "block",
        "paramOrder": [_parameter(field) for field in form.fields],
        "params": {_parameter(field): _described(field) for field in form.fields},
    }
    # As an escape the sign ends no tag.
    return json.dumps(data, ensure_ascii=False, indent=1).replace("<", "\\u003c")


def _described(field: Field) -> Mapping[str, object]:
    words = list(field.choices) or (["yes", "no"] if field.type == "yes/no" else [])
    return {
        "label": _label(field),
        "description": _sentence(how_to_fill_in(field)),
        "type": _KINDS.get(field.type, "line"),
        "required": field.required,
        **({"aliases": list(field.aliases)} if field.aliases else {}),
        **({"default": _default(field)} if _default(field) else {}),
        **({"suggestedvalues": words} if words else {}),
    }
