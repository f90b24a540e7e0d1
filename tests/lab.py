"""Small helpers for tests on folder wikis."""

from datetime import UTC, datetime
from pathlib import Path

from bot.config.settings import load_settings
from bot.context import Context
from bot.jobs import JOBS
from bot.jobs.regions import NONE
from bot.plan.outcome import Done
from bot.run import prepare
from bot.wiki.editing import Edit
from bot.wiki.folder import FolderWiki

ROOT = Path(__file__).parent.parent
CONFIG = ROOT / "config" / "lab.toml"
NOW = datetime(2022, 10, 20, tzinfo=UTC)
ROOT_PAGE = "Campaigns/Organizer Lab/2022"


def folder_wiki(folder, user="Bot"):
    return FolderWiki(folder, user, "Operator", lambda: NOW)


def write_page(folder, title, text):
    """A page as somebody writes it by hand: a file, no history."""
    file = folder / f"{title}.wikitext"
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text, encoding="utf-8")
    return file


def edit_as(folder, user, title, text):
    """Somebody saves a page."""
    assert isinstance(folder_wiki(folder).edit(Edit(title, user, text=text)), Done)


def all_wanted(remaining):
    """What `apply` asks before every write, where nothing loses its cause."""
    return remaining


def open_gate(change):
    """What `apply` asks before every write, where nobody can stop the bot and any page is its own."""


def no_other(name):
    """Other wikis, where a cohort has none."""
    raise AssertionError(name)


BOT = "OrganizerLabBot"
FACILITATOR = "Organizer Lab facilitator"
RUN_PAGE = f"User:{BOT}/Run"
"""Nothing is written to a wiki without it."""


class Lab:
    """One cohort in a folder, and one job over it. The operator of a folder wiki is `Operator`."""

    def __init__(self, folder, job):
        self.folder = folder
        self.job = JOBS[job]
        self.cohort = cohort()
        self.wiki = folder_wiki(folder, BOT)

    def apply(self, user, **fields):
        return write_page(self.folder, f"{ROOT_PAGE}/Applications/{user}", form(user, **fields))

    def page(self, title, text):
        return write_page(self.folder, title, text)

    def edit(self, user, title, text):
        edit_as(self.folder, user, title, text)

    def context(self, now=NOW, permissions=NONE):
        return Context(self.wiki, no_other, self.cohort, frozenset({"Operator", FACILITATOR}), permissions, now)

    def prepare(self, now=NOW, permissions=NONE):
        return prepare(self.job, self.context(now, permissions))

    def run(self, now=NOW, permissions=NONE):
        plan = self.prepare(now, permissions).plan
        for change in plan.changes:
            assert isinstance(self.wiki.write(change), Done), change.title
        return plan

    def text(self, title):
        (page,) = self.wiki.pages([title])
        return page.text


def settings():
    return load_settings(CONFIG)


def cohort():
    return settings().cohort("2022")


def form(user, **fields):
    """A complete application; `fields` replace (or, as None, remove) lines, `_` for blanks in names."""
    long = "I have run three edit-a-thons with the local user group, and want to learn how to plan campaigns well."
    lines = {
        "user": user,
        "home wiki": "sw.wikipedia.org",
        "country": "Kenya",
        "languages": "en",
        "timezone": "Africa/Nairobi",
        "experience": long * 2,
        "topic": "climate",
        "motivation": long * 2,
        "status": "submitted",
        "submitted": "2022-10-05",
    } | {name.replace("_", " "): value for name, value in fields.items()}
    body = "\n".join(f"|{name}={value}" for name, value in lines.items() if value is not None)
    return f"{{{{Organizer Lab application\n{body}\n}}}}"
