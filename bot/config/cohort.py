"""One cohort's table in the operator's config, as frozen data."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from bot.cohort.due import Offsets
from bot.cohort.form import Form, Window
from bot.cohort.regions import Regions
from bot.config.cohort_forms import decision_form, needed_form
from bot.config.forms import load_form
from bot.config.newsletter import Newsletter
from bot.config.regions import load_regions, with_region_names
from bot.config.texts import take_language
from bot.config.titles import take_title
from bot.config.toml import Table
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


def read_cohort(name: str, table: Table, texts: Mapping[str, Texts], like_all: Callable[..., Cohort]) -> Cohort:
    """A cohort from its table; `like_all` takes what is its own, and knows what all cohorts have in common. Raises
    `ConfigError`."""
    window = Window(_moment(table, "applications_open"), _moment(table, "applications_close"))
    if window.closes <= window.opens:
        raise table.error("applications_close", '"applications_close" must come after "applications_open"')
    regions = load_regions(table.file.parent / table.take("regions", str, "regions.toml"))
    cohort = like_all(
        name=_name(table, name),
        root=take_title(table, "root"),
        language=take_language(table, "en", texts),
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
    table.close()
    return cohort


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
