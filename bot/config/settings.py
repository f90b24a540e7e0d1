"""The operator's settings (config/lab.toml) as frozen data, or one line that says what is wrong and where."""

from __future__ import annotations

import difflib
import re
import unicodedata
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from urllib.parse import urlsplit

from bot.cohort.application import canonical_user
from bot.cohort.due import Offsets
from bot.cohort.form import Form, Window
from bot.cohort.regions import Regions
from bot.config.cohort_forms import decision_form, needed_form
from bot.config.errors import ConfigError
from bot.config.forms import load_form
from bot.config.newsletter import Newsletter, read_newsletter
from bot.config.regions import load_regions, with_region_names
from bot.config.reminders import read_reminders
from bot.config.schedule import Schedule, read_schedule
from bot.config.texts import load_texts
from bot.config.titles import take_title
from bot.config.toml import Table, read_toml
from bot.config.wordings import load_wordings
from bot.wikitext.needs import NEED_FIELDS
from bot.wikitext.progress import PAUSE_FIELDS, PROJECT_FIELDS, SUBMISSION_FIELDS
from bot.wikitext.schedule import WEEK_FIELDS
from bot.wikitext.texts import Texts
from bot.wikitext.wording import Wording

_LONGEST_NAME = 60  # characters


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
    decision: Form
    """The row of the review page."""
    need: Form
    """The entry of the page of what needs a human."""
    calendar_file: str
    """Where people find the calendar file, an address; empty where there is none."""
    regions: Regions
    ignore: frozenset[str]
    """Subpages of the applications that are none, such as the form's preload."""
    account: str
    """The bot's own user name, as `{{bots|deny=…}}` would name it."""
    texts: Mapping[str, Texts]
    wordings: Mapping[str, Wording]
    """The reminders' words by language."""
    offsets: Offsets
    """When reminders go."""
    group_of: int
    """From so many people on those who get the same words get them by MassMessage; 0: each message is an edit."""
    wikis: frozenset[str]
    """The wikis of the config by name (`swwiki`), where the bot has its account too."""
    interwiki: str
    """How these wikis link to the cohort's own: `m`, as in `[[m:Campaigns]]`."""
    newsletter: Newsletter
    """The newsletter of all cohorts."""
    hosts: Mapping[str, str]
    """The names of the config's wikis by their hosts, as delivery lists have them."""

    @property
    def course(self) -> Window:
        """When a date of this cohort's may be: from the first application on, for a year."""
        return Window(self.window.opens, self.window.opens + timedelta(days=365))


@dataclass(frozen=True, slots=True)
class Settings:
    """All of the config. `wikis` maps names to API addresses, and `user_ids` each of these to the numbers of people's
    accounts there; `edit_interval` is in seconds."""

    account: str
    operator: str
    contact: str
    facilitators: frozenset[str]
    wiki: str
    wikis: Mapping[str, str]
    user_ids: Mapping[str, Mapping[str, int]]
    edit_interval: float
    max_edits: int
    stop_on_talk: bool
    """Whether what people write on the bot's talk page stops it, until the operator edits that page."""
    schedule: Schedule
    """When `python -m bot schedule` does what."""
    cohorts: Mapping[str, Cohort]

    @property
    def trusted(self) -> frozenset[str]:
        """Whose revisions count on the facilitators' pages."""
        return self.facilitators | {self.operator}

    @property
    def talk_reader(self) -> str:
        """Whose edit of the bot's talk page says that it was read; empty where that page doesn't stop the bot."""
        return self.operator if self.stop_on_talk else ""

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


def load_settings(file: Path, added: str = "") -> Settings:
    """Read the operator's config, with what is to be `added` at its end, and the forms and texts that it names. Raises
    `ConfigError`."""
    table = read_toml(file, added)
    account = canonical_user(table.take("account", str))
    offsets, group_of = read_reminders(table.table("reminders"))
    folder = file.parent / "texts"
    texts = load_texts(folder)
    wikis, user_ids = dict[str, str](), dict[str, Mapping[str, int]]()
    for name, wiki in _closed(table.tables("wikis")):
        wikis[name] = wiki.take("api", str)
        user_ids[wikis[name]] = _user_ids(wiki.table("user_ids"))
    like_all = partial(
        Cohort,
        account=account,
        wordings=load_wordings(folder),
        offsets=offsets,
        group_of=group_of,
        wikis=frozenset(wikis),
        interwiki=table.take("interwiki", str, "m"),
        newsletter=read_newsletter(table.table("newsletter")),
        hosts={urlsplit(api).netloc: name for name, api in wikis.items()},
    )
    settings = Settings(
        account=account,
        operator=canonical_user(table.take("operator", str)),
        contact=table.take("contact", str),
        facilitators=frozenset(map(canonical_user, table.take_words("facilitators"))),
        wiki=table.take("wiki", str),
        wikis=wikis,
        user_ids=user_ids,
        edit_interval=_at_least_zero(table, "edit_interval", 5.0),
        max_edits=table.take("max_edits", int, 200),
        stop_on_talk=table.take("stop_on_talk", bool, False),
        schedule=read_schedule(table.table("schedule")),
        cohorts={name: _cohort(name, cohort, texts, like_all) for name, cohort in _closed(table.tables("cohorts"))},
    )
    table.close()
    if not settings.cohorts:
        raise ConfigError(f"{file}: has no cohort; add a table like [cohorts.2022]")
    _check_apart(file, settings.cohorts)
    return settings


def _check_apart(file: Path, cohorts: Mapping[str, Cohort]) -> None:
    """Raise `ConfigError` where two cohorts have the same pages: each would write over what the other keeps there."""
    owners: dict[str, str] = {}
    for name, cohort in cohorts.items():
        if (other := owners.setdefault(cohort.root, name)) != name:
            what = f'[cohorts.{other}] and [cohorts.{name}] have one root, "{cohort.root}"'
            raise ConfigError(f"{file}: {what}: give each cohort pages of its own")


def _cohort(name: str, table: Table, texts: Mapping[str, Texts], like_all: Callable[..., Cohort]) -> Cohort:
    """A cohort from its table; `like_all` takes what is its own, and knows what all cohorts have in common."""
    window = Window(_moment(table, "applications_open"), _moment(table, "applications_close"))
    if window.closes <= window.opens:
        raise table.error("applications_close", '"applications_close" must come after "applications_open"')
    language = table.take("language", str, "en")
    if language not in texts:
        known = ", ".join(sorted(texts))
        raise table.error("language", f'there are no texts for "{language}"; there are: {known}')
    regions = load_regions(table.file.parent / table.take("regions", str, "regions.toml"))
    return like_all(
        name=_name(table, name),
        root=take_title(table, "root"),
        language=language,
        window=window,
        form=load_form(table.file.parent / table.take("form", str, "forms/application.toml")),
        week=needed_form(table, "week", WEEK_FIELDS),
        project=needed_form(table, "project", PROJECT_FIELDS),
        submission=needed_form(table, "submission", SUBMISSION_FIELDS),
        pause=needed_form(table, "pause", PAUSE_FIELDS),
        decision=decision_form(table),
        need=needed_form(table, "need", NEED_FIELDS),
        calendar_file=_address(table, "calendar_file"),
        regions=regions,
        ignore=frozenset(table.take_words("ignore", ("Preload",))),
        texts=with_region_names(texts, regions),
    )


def _user_ids(table: Table) -> Mapping[str, int]:
    for name, number in (found := table.each(int)).items():
        if number < 1:
            raise table.error(name, f'"{name}" must be the number of an account, as python -m bot doctor tells it')
    return {canonical_user(name): number for name, number in found.items()}


def _address(table: Table, key: str) -> str:
    address = table.take(key, str, "")
    if address and not re.fullmatch(r"https://[^\s<>\[\]{}|\"']+", address):
        raise table.error(key, f'"{key}" must be an address that begins with https://, not {address!r}')
    return address


def _name(table: Table, name: str) -> str:
    """A cohort's name, which stands in hidden comments and edit summaries, and must be found there again as it is."""
    plain = unicodedata.normalize("NFC", name) == name == " ".join(name.split())
    if not plain or not name or len(name) > _LONGEST_NAME or re.search(r"--|[<>;]", name):
        raise table.error(
            "root", f'a cohort\'s name is short and plain, such as 2022 or "2022 spring", not {name!r}', at=False
        )
    return name


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
