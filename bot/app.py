"""Joins everything: the only place that names concrete classes. Nothing is built at import."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from functools import cache, partial
from pathlib import Path
from urllib.parse import urlsplit

from bot.apply import apply
from bot.config.cohort import Cohort
from bot.config.errors import ConfigError
from bot.config.settings import Settings, load_settings
from bot.context import Context
from bot.gate import Gate
from bot.jobs.job import Job, Reads
from bot.jobs.regions import NONE, Permissions
from bot.plan.change import Plan
from bot.plan.limits import Limits
from bot.plan.outcome import Applied
from bot.read import read
from bot.recheck import Recheck
from bot.run import Prepared, prepare
from bot.wiki.folder import FolderWiki
from bot.wiki.port import Wiki, WikiError
from bot.wiki.snapshot import Snapshot

CONFIG = Path(__file__).parent.parent / "config"


@dataclass(frozen=True, slots=True)
class App:
    """One cohort on one wiki, ready to work."""

    settings: Settings
    cohort: Cohort
    wiki: Wiki
    others: Callable[[str], Wiki]
    now: datetime
    permissions: Permissions = NONE

    @property
    def api(self) -> str:
        """The wiki's API address; the name of a folder."""
        return self.settings.wikis.get(self.wiki.name, self.wiki.name)

    @property
    def domain(self) -> str:
        """The wiki's host, for names that must be the world's only ones; a folder's are this machine's."""
        return urlsplit(self.api).hostname or "localhost"

    @property
    def context(self) -> Context:
        """What the engine works with."""
        return Context(self.wiki, self.others, self.cohort, self.settings.trusted, self.permissions, self.now)

    def prepare(self, job: Job) -> Prepared:
        """Read and decide: the plan of one job."""
        return prepare(job, self.context)

    def read(self, reads: Reads) -> Snapshot:
        """Read what is asked for, and decide nothing."""
        return read(reads, self.context)

    def apply(
        self, prepared: Prepared, plan: Plan, limits: Limits, told: Callable[[Applied], None]
    ) -> tuple[Applied, ...]:
        """Write a plan that the limits allow, while nobody stops the bot: what was prepared, or its first changes."""
        recheck = Recheck(self.context, prepared)
        gate = Gate(self.context, prepared.job.name, self.settings.talk_reader)
        return apply(plan, self.context.named, recheck.plan_again, recheck, gate, limits, told)


@dataclass(frozen=True, slots=True)
class House:
    """The config, and the wikis that it names: each is opened once, when it is first asked for.

    `wiki` is the cohorts' own, by its name; `clock` gives the moment (aware, UTC).
    """

    settings: Settings
    wiki: str
    open_wiki: Callable[[str], Wiki]
    clock: Callable[[], datetime]

    def app(self, cohort: str, permissions: Permissions = NONE) -> App:
        """A cohort by its name, ready to work as of now. Raises `ConfigError` and `WikiError`."""
        chosen = self.settings.cohort(cohort)
        return App(self.settings, chosen, self.open_wiki(self.wiki), self.open_wiki, self.clock(), permissions)


def open_house(config: Path | None, wiki: str, now: datetime | None, added: str = "") -> House:
    """Read the config, with what is to be `added` at its end, and open nothing yet. Where there is a `now`, it stays
    that. Raises `ConfigError`."""
    return _house(load_settings(config or CONFIG / "lab.toml", added), wiki, now)


def open_demo(wiki: str) -> House:
    """The shipped config, for a wiki that is there to be tried on: nobody has to be waited for, and what the bot's own
    account saves counts as the operator's, as it makes all the demo's pages."""
    settings = load_settings(CONFIG / "lab.toml")
    return _house(replace(settings, operator=settings.account, edit_interval=0.0), wiki, None)


def _house(settings: Settings, wiki: str, now: datetime | None) -> House:
    clock = partial(datetime.now, UTC) if now is None else partial(_constant, now)
    open_wiki = cache(partial(_open_wiki, settings=settings, clock=clock))
    return House(settings, wiki or settings.wiki, open_wiki, clock)


def open_app(config: Path | None, wiki: str, cohort: str, now: datetime | None, permissions: Permissions = NONE) -> App:
    """Read the config and open the wiki. Raises `ConfigError` and `WikiError`, each one clear line."""
    return open_house(config, wiki, now).app(cohort, permissions)


def copy_demo(folder: Path) -> None:
    """A fresh copy of the shipped cohort in this folder. One that is no demo of ours is left alone: `WikiError`."""
    mark = folder / ".wiki" / "demo"
    if folder.exists() and not mark.exists():
        raise WikiError(f"{folder} is there already and is no demo of ours: move it away, then try again")
    shutil.rmtree(folder, ignore_errors=True)
    shutil.copytree(CONFIG / "demo", folder)
    mark.parent.mkdir(exist_ok=True)
    mark.touch()


def _constant(moment: datetime) -> datetime:
    return moment


def _open_wiki(name: str, settings: Settings, clock: Callable[[], datetime]) -> Wiki:
    if name == "folder:":
        raise ConfigError("folder: needs a path behind it, such as folder:demo-wiki")
    if name.startswith("folder:"):
        return FolderWiki(Path(name.removeprefix("folder:")), settings.account, settings.operator, clock)
    api = settings.wikis.get(name, name)
    if api.startswith("folder:"):
        return FolderWiki(Path(api.removeprefix("folder:")), settings.account, settings.operator, clock)
    if "://" not in api:
        known = ", ".join(sorted(settings.wikis))
        raise ConfigError(
            f'there is no wiki "{name}"; write folder:PATH, an API address, or a name from the config: {known}'
        )
    from bot.wiki.live import open_live  # Pywikibot takes a quarter of a second to import: only for a live wiki

    user_ids = settings.user_ids.get(api, {})
    return open_live(api, name, settings.account, settings.contact, settings.edit_interval, os.environ, user_ids)
