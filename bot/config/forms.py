"""A form (config/forms/*.toml) as frozen data, or one line that says what is wrong and where."""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import Path
from typing import get_args

from bot.cohort.form import FREE, Field, FieldType, Form, Value
from bot.config.errors import ConfigError
from bot.config.toml import Table, read_toml
from bot.wikitext.naming import parameter_key

_TYPES: tuple[FieldType, ...] = get_args(FieldType)
_CHOOSING = ("choice", "choices")
_LISTS = ("languages", "choices")


def load_form(path: Path) -> Form:
    """The form that a TOML file describes. Raises `ConfigError`."""
    table = read_toml(path)
    template = table.take("template", str).strip()
    if not template:
        raise table.error("template", '"template" must be the name of the template that people fill in')
    aliases = table.take_words("aliases", ())
    fields = tuple(_field(row) for row in table.rows("fields"))
    table.close()
    if not fields:
        raise ConfigError(f"{path}: has no field; add a table [[fields]] for each")
    _once(table, fields)
    return Form(template, aliases, fields)


def _field(row: Table) -> Field:
    name = row.take("name", str)
    if not re.fullmatch(r"[a-z][a-z0-9_]*", name):
        raise row.error("name", f'"name" must be small letters, digits and "_", not "{name}"')
    kind = _kind(row)
    required = row.take("required", bool, False)
    choices = row.take_words("choices") if kind in _CHOOSING else ()
    field = Field(
        name=name,
        type=kind,
        required=required,
        default=_default(row, kind, required, choices),
        aliases=row.take_words("aliases", ()),
        prompts=row.take_words("prompts", ()),
        choices=choices,
        least=_least(row) if kind == "text" else 0,
    )
    row.close()
    return field


def _kind(row: Table) -> FieldType:
    written = row.take("type", str)
    for kind in _TYPES:
        if kind == written:
            return kind
    raise row.error("type", f'unknown type "{written}"; the types are: {", ".join(_TYPES)}')


def _least(row: Table) -> int:
    least = row.take("least", int, 0)
    if least < 0:
        raise row.error("least", '"least" must be 0 or more')
    return least


def _default(row: Table, kind: FieldType, required: bool, choices: tuple[str, ...]) -> Value:
    if kind in _LISTS:
        several = row.take_words("default", ())
        _known(row, several, choices)
        return several
    if kind == "yes/no":
        return row.take("default", bool)
    if kind == "date":
        return None
    default = row.take("default", str, "")
    _known(row, (default,) if default else (), choices)
    return default if default or (kind in FREE and not required) else None


def _known(row: Table, words: Iterable[str], choices: tuple[str, ...]) -> None:
    for word in words:
        if choices and word not in choices:
            raise row.error("default", f'"default" must be one of {", ".join(choices)}, not "{word}"')


def _once(table: Table, fields: tuple[Field, ...]) -> None:
    owners: dict[str, str] = {}
    for field in fields:
        for name in {parameter_key(name) for name in (field.name, *field.aliases)}:
            if name in owners:
                raise table.error("fields", f'"{field.name}" and "{owners[name]}" go by the same name', at=False)
            owners[name] = field.name
