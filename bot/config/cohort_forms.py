"""The forms of a cohort, which hold what the bot reads by name."""

from __future__ import annotations

from bot.cohort.decision import DECISIONS
from bot.cohort.form import Form
from bot.config.errors import ConfigError
from bot.config.forms import load_form
from bot.config.toml import Table
from bot.wikitext.review import DECISION_FIELDS


def needed_form(table: Table, key: str, needed: tuple[str, ...]) -> Form:
    """The form that a cohort's key names, config/forms/KEY.toml where it doesn't.

    Raises `ConfigError`, also where the form lacks one of the `needed` fields, which the bot reads.
    """
    file = table.file.parent / table.take(key, str, f"forms/{key}.toml")
    form = load_form(file)
    missing = set(needed) - {field.name for field in form.fields}
    if missing:
        raise ConfigError(f"{file}: lacks the fields {', '.join(sorted(missing))}, which the bot reads")
    return form


def decision_form(table: Table) -> Form:
    """The form of the facilitators' decisions. Raises `ConfigError`, also where its words are not `DECISIONS`."""
    form = needed_form(table, "decision", DECISION_FIELDS)
    words = {word for field in form.fields if field.name == "decision" for word in field.choices}
    if words != set(DECISIONS):
        raise ConfigError(f'{form.template}: the choices of "decision" must be {", ".join(DECISIONS)}')
    return form
