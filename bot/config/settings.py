"""The operator's settings (config/lab.toml) as frozen data, or one line that says what is wrong and where."""

from __future__ import annotations

import difflib
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from urllib.parse import urlsplit

from bot.cohort.application import canonical_user
from bot.config.cohort import Cohort, read_cohort
from bot.config.errors import ConfigError
from bot.config.newsletter import read_newsletter
from bot.config.reminders import read_reminders
from bot.config.schedule import Schedule, read_schedule
from bot.config.texts import load_texts
from bot.config.toml import Table, read_toml
from bot.config.wordings import load_wordings


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
    mistakes: Mapping[str, ConfigError]
    """What is wrong with the tables of other cohorts, by name; nothing can be done for these."""

    @property
    def names(self) -> list[str]:
        """All cohorts, those with mistakes, too."""
        return sorted([*self.cohorts, *self.mistakes])

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
        known = self.names
        name = name or (known[0] if len(known) == 1 else "")
        if name in self.mistakes:
            raise self.mistakes[name]
        if name not in self.cohorts:
            near = difflib.get_close_matches(name, known, n=1)
            hint = f'did you mean "{near[0]}"?' if near else f"the config has: {', '.join(known)}"
            asked = f'there is no cohort "{name}"' if name else "say which cohort with --cohort"
            raise ConfigError(f"{asked}; {hint}")
        return self.cohorts[name]


def load_settings(file: Path, added: str = "") -> Settings:
    """Read the operator's config, with what is to be `added` at its end, and the forms and texts that it names. Raises
    `ConfigError`; a mistake in the table of one cohort stops only that one, where there are others."""
    table = read_toml(file, added)
    account = canonical_user(table.take("account", str))
    offsets, group_of = read_reminders(table.table("reminders"))
    folder = file.parent / "texts"
    texts = load_texts(folder)
    wikis, user_ids = dict[str, str](), dict[str, Mapping[str, int]]()
    for name, wiki in table.tables("wikis"):
        wikis[name] = wiki.take("api", str)
        # Two names may be of one wiki.
        user_ids[wikis[name]] = {**user_ids.get(wikis[name], {}), **_user_ids(wiki.table("user_ids"))}
        wiki.close()
    like_all = partial(
        Cohort,
        account=account,
        wordings=load_wordings(folder),
        offsets=offsets,
        group_of=group_of,
        wikis=frozenset(wikis),
        interwiki=table.take("interwiki", str, "m"),
        newsletter=read_newsletter(table.table("newsletter"), _usual_language(table, texts), texts),
        hosts={urlsplit(api).netloc: name for name, api in wikis.items()},
    )
    cohorts, mistakes = _cohorts(table, partial(read_cohort, texts=texts, like_all=like_all))
    settings = Settings(
        account=account,
        operator=canonical_user(table.take("operator", str)),
        contact=table.take("contact", str),
        facilitators=frozenset(map(canonical_user, table.take_words("facilitators"))),
        wiki=table.take("wiki", str),
        wikis=wikis,
        user_ids=user_ids,
        edit_interval=table.number("edit_interval", float, 5.0, 0, 3600),
        max_edits=table.number("max_edits", int, 200, 1, 1_000_000),
        stop_on_talk=table.take("stop_on_talk", bool, False),
        schedule=read_schedule(table.table("schedule")),
        cohorts=cohorts,
        mistakes=mistakes,
    )
    table.close()
    if not cohorts:
        none = ConfigError(f"{file}: has no cohort; add a table like [cohorts.2022]")
        raise next(iter(mistakes.values()), none)
    return settings


def _cohorts(table: Table, read: Callable[[str, Table], Cohort]) -> tuple[dict[str, Cohort], dict[str, ConfigError]]:
    """The cohorts, and the mistakes in the tables of others. Two with pages in common, where each would write over what
    the other keeps, are a mistake in both; so is one among the pages of the newsletter."""
    cohorts, mistakes = dict[str, Cohort](), dict[str, ConfigError]()
    for name, one in table.tables("cohorts"):
        try:
            cohorts[name] = read(name, one)
        except ConfigError as mistake:
            mistakes[name] = mistake
    for name, cohort in cohorts.items():
        if whose := [*_sharing(name, cohort, cohorts)]:
            what = f'[cohorts.{name}] ("{cohort.root}") has pages in common with {" and ".join(whose)}'
            mistakes[name] = ConfigError(f"{table.file}: {what}: give each cohort a root of its own")
    return {name: cohort for name, cohort in cohorts.items() if name not in mistakes}, mistakes


def _usual_language(table: Table, languages: Collection[str]) -> str:
    """That of the cohort which stands first: what all have in common must not change with the one that keeps it."""
    first = next((str(one.take("language", object, "en")) for _, one in table.tables("cohorts")), "en")
    return first if first in languages else "en"  # what is wrong with it is said of the cohort


def _sharing(name: str, cohort: Cohort, cohorts: Mapping[str, Cohort]) -> Iterator[str]:
    """With whom a cohort has pages in common. A newsletter may well be below the root of a cohort."""
    for other, one in cohorts.items():
        if other != name and (_is_within(cohort.root, one.root) or _is_within(one.root, cohort.root)):
            yield f'[cohorts.{other}] ("{one.root}")'
    if _is_within(cohort.root, cohort.newsletter.prefix):
        yield f'[newsletter] ("{cohort.newsletter.prefix}")'


def _is_within(title: str, root: str) -> bool:
    return f"{title}/".startswith(f"{root}/")


def _user_ids(table: Table) -> Mapping[str, int]:
    for name, number in (found := table.each(int)).items():
        if number < 1:
            raise table.error(name, f'"{name}" must be the number of an account, as python -m bot doctor tells it')
    return {canonical_user(name): number for name, number in found.items()}
