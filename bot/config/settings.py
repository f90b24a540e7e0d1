"""The operator's settings (config/lab.toml) as frozen data, or one line that says what is wrong and where."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from bot.cohort.application import canonical_user
from bot.cohort.form import Form, Window
from bot.cohort.regions import Regions
from bot.config.errors import ConfigError
from bot.config.forms import load_form
from bot.config.regions import load_regions
from bot.config.texts import load_texts
from bot.config.toml import Table, read_toml
from bot.wikitext.progress import PAUSE_FIELDS, PROJECT_FIELDS, SUBMISSION_FIELDS
from bot.wikitext.schedule import WEEK_FIELDS
from bot.wikitext.texts import Texts


@dataclass(frozen=True, slots=True)
class Cohort:
    """One cohort of the programme. All its pages live below `root`; applications are taken within `window`."""

    name: str
    root: str
    language: str
    window: Window
    form: Form
    week: Form
    """The row of the schedule."""
    project: Form
    """What a participant says of their project, on their own page."""
    submission: Form
    """What a participant hands in for a week, there too."""
    pause: Form
    """And a break that they take."""
    calendar_file: str
    """Where people find the calendar file, an address; empty where there is none."""
    regions: Regions
    ignore: frozenset[str]
    """Subpages of the applications that are none, such as the form's preload."""
    account: str
    """The bot's own user name, as `{{bots|deny=…}}` would name it."""
    texts: Mapping[str, Texts]

    @property
    def course(self) -> Window:
        """When a date of this cohort's may be: from the first application on, for a year."""
        return Window(self.window.opens, self.window.opens + timedelta(days=365))


@dataclass(frozen=True, slots=True)
class Settings:
    """All of the config. `wikis` maps names to API addresses; `edit_interval` is in seconds."""

    account: str
    operator: str
    contact: str
    facilitators: frozenset[str]
    wiki: str
    wikis: Mapping[str, str]
    edit_interval: float
    max_edits: int
    cohorts: Mapping[str, Cohort]

    @property
    def trusted(self) -> frozenset[str]:
        """Whose revisions count on the facilitators' pages."""
        return self.facilitators | {self.operator}

    def cohort(self, name: str) -> Cohort:
        """A cohort by name; the only one where the name is empty. Raises `ConfigError`."""
        if not name and len(self.cohorts) == 1:
            return next(iter(self.cohorts.values()))
        if name not in self.cohorts:
            known = ", ".join(sorted(self.cohorts))
            near = difflib.get_close_matches(name, self.cohorts, n=1)
            hint = f'did you mean "{near[0]}"?' if near else f"the config has: {known}"
            asked = f'there is no cohort "{name}"' if name else "say which cohort with --cohort"
            raise ConfigError(f"{asked}; {hint}")
        return self.cohorts[name]


def load_settings(file: Path) -> Settings:
    """Read the operator's config, the forms and texts that it names. Raises `ConfigError`."""
    table = read_toml(file)
    account = canonical_user(table.take("account", str))
    texts = load_texts(file.parent / "texts")
    settings = Settings(
        account=account,
        operator=canonical_user(table.take("operator", str)),
        contact=table.take("contact", str),
        facilitators=frozenset(map(canonical_user, table.take_words("facilitators"))),
        wiki=table.take("wiki", str),
        wikis={name: wiki.take("api", str) for name, wiki in _closed(table.tables("wikis"))},
        edit_interval=_at_least_zero(table, "edit_interval", 5.0),
        max_edits=table.take("max_edits", int, 200),
        cohorts={name: _cohort(name, cohort, account, texts) for name, cohort in _closed(table.tables("cohorts"))},
    )
    table.close()
    if not settings.cohorts:
        raise ConfigError(f"{file}: has no cohort; add a table like [cohorts.2022]")
    return settings


def _cohort(name: str, table: Table, account: str, texts: Mapping[str, Texts]) -> Cohort:
    window = Window(_moment(table, "applications_open"), _moment(table, "applications_close"))
    if window.closes <= window.opens:
        raise table.error("applications_close", '"applications_close" must come after "applications_open"')
    language = table.take("language", str, "en")
    if language not in texts:
        raise table.error("language", f'there are no texts for "{language}"; there are: {", ".join(sorted(texts))}')
    return Cohort(
        name=name,
        root=_root(table),
        language=language,
        window=window,
        form=load_form(table.file.parent / table.take("form", str, "forms/application.toml")),
        week=_form(table, "week", WEEK_FIELDS),
        project=_form(table, "project", PROJECT_FIELDS),
        submission=_form(table, "submission", SUBMISSION_FIELDS),
        pause=_form(table, "pause", PAUSE_FIELDS),
        calendar_file=_address(table, "calendar_file"),
        regions=load_regions(table.file.parent / table.take("regions", str, "regions.toml")),
        ignore=frozenset(table.take_words("ignore", ("Preload",))),
        account=account,
        texts=texts,
    )


def _form(table: Table, key: str, needed: tuple[str, ...]) -> Form:
    """The form that a key names, config/forms/KEY.toml where it doesn't. It must have the fields that code reads."""
    file = table.file.parent / table.take(key, str, f"forms/{key}.toml")
    form = load_form(file)
    missing = set(needed) - {field.name for field in form.fields}
    if missing:
        raise ConfigError(f"{file}: lacks the fields {', '.join(sorted(missing))}, which the bot reads")
    return form


def _address(table: Table, key: str) -> str:
    address = table.take(key, str, "")
    if address and not re.fullmatch(r"https://[^\s<>\[\]{}|\"']+", address):
        raise table.error(key, f'"{key}" must be an address that begins with https://, not {address!r}')
    return address


def _root(table: Table) -> str:
    root = " ".join(table.take("root", str).replace("_", " ").split())
    root = root[:1].upper() + root[1:]  # as the wiki will call it
    if not root or root.endswith("/") or re.search(r"[<>\[\]{}|#]", root):
        raise table.error(
            "root", f'"root" must be the title of the page that the cohort\'s pages are below, not {root!r}'
        )
    return root


def _moment(table: Table, key: str) -> datetime:
    value = table.take(key, datetime)
    if value.tzinfo is None:
        raise table.error(key, f'"{key}" needs a time zone: {value.isoformat()}Z for UTC')
    return value.astimezone(UTC)


def _at_least_zero(table: Table, key: str, default: float) -> float:
    value = table.take(key, float, default)
    if value < 0:
        raise table.error(key, f'"{key}" must be 0 or more')
    return value


def _closed(tables: Iterable[tuple[str, Table]]) -> Iterable[tuple[str, Table]]:
    for name, table in tables:
        yield name, table
        table.close()
