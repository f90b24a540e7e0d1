"""A new cohort's table in the operator's config, below all that stands there."""

from __future__ import annotations

import json
import os
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path

from bot.config.cohort import Cohort
from bot.config.errors import ConfigError
from bot.config.texts import load_texts
from bot.config.titles import page_title
from bot.config.toml import Table, read_toml

_USUAL_ROOT = "Campaigns/Organizer Lab"
_AS_BEFORE = ("language", "form", "week", "project", "submission", "pause", "decision", "need", "regions")
_LONGEST = 52  # weeks: later dates are none of the course's


@dataclass(frozen=True, slots=True)
class NewCohort:
    """What a person says of a cohort: the course's first day and its length in weeks, between which days applications
    are taken (`closes` is the first one that is too late), its pages' root, and the language of what the bot makes of
    them. All days are days in UTC; what may be None or empty was left to us."""

    name: str
    starts: date
    weeks: int
    opens: date | None = None
    closes: date | None = None
    root: str = ""
    language: str = ""

    @property
    def window(self) -> tuple[datetime, datetime]:
        """From when to when applications are taken; usually for four weeks, until four days before the course."""
        closes = self.closes or self.starts - timedelta(days=4)
        return _midnight(self.opens or closes - timedelta(days=28)), _midnight(closes)


def new_section(file: Path, new: NewCohort) -> str:
    """The cohort's table, to be added at the end of `file`; empty where there is a table of that name already.

    What it doesn't say is as in the cohort whose applications opened last. Raises `ConfigError`.
    """
    if new.weeks > _LONGEST:
        raise ConfigError(f"--weeks {new.weeks}: a course takes at most {_LONGEST} weeks")
    cohorts = dict(read_toml(file).tables("cohorts"))
    if new.name in cohorts:
        return ""
    before = max(cohorts.values(), key=_opens, default=None)
    _check(file, new, before)
    gap = "\n" if file.read_text(encoding="utf-8").endswith("\n") else "\n\n"
    return gap + "".join(f"{line}\n" for line in _lines(new, before))


def add_section(file: Path, section: str) -> None:
    """Write the table below all else. Raises `OSError` where the file can't be written, and leaves it as it was."""
    size = file.stat().st_size
    try:
        with file.open("a", encoding="utf-8") as config:
            config.write(section)
    except OSError:
        os.truncate(file, size)  # half a table would be no config
        raise


def check_same(file: Path, new: NewCohort, cohort: Cohort) -> None:
    """Raise `ConfigError` where a person says something else of a cohort than the config."""
    said: Mapping[str, tuple[object, object]] = {
        "--opens": (new.opens and _midnight(new.opens), cohort.window.opens),
        "--closes": (new.closes and _midnight(new.closes), cohort.window.closes),
        "--root": (page_title(new.root) or new.root, cohort.root),
        "--language": (new.language, cohort.language),
    }
    for option, (here, there) in said.items():
        if here and here != there:
            what = f"{file} has [cohorts.{new.name}] already, where it is {there}"
            raise ConfigError(f"{what}: leave out {option}, or edit it there")
    opens, closes = cohort.course.opens, cohort.course.closes
    ends = new.starts + timedelta(weeks=new.weeks)
    what = (
        f"[cohorts.{new.name}] takes dates from {opens:%Y-%m-%d} to {closes:%Y-%m-%d}, a year from when applications"
        f" open: the course has to be within them, and is from {new.starts} to {ends - timedelta(days=1)}"
    )
    if _midnight(new.starts) < opens:
        raise ConfigError(f"{what}; correct --starts, or let applications open sooner (--opens)")
    if closes < _midnight(ends):
        raise ConfigError(f"{what}; choose fewer --weeks, or let applications open later (--opens, --closes)")


def _check(file: Path, new: NewCohort, before: Table | None) -> None:
    """Raise `ConfigError` for what would be a mistake in the table, while that is in no file that could be mended."""
    root = _root(new, before)
    if new.root and not page_title(root):
        raise ConfigError(f"--root {root!r} can be no page's title: choose another page")
    if not page_title(root):
        what = f"the pages of {new.name!r} would be below {root!r}, which can be no page's title"
        raise ConfigError(f"{what}: choose another name, or give --root")
    if new.language and new.language not in (texts := load_texts(file.parent / "texts")):
        known = ", ".join(sorted(texts))
        raise ConfigError(f"--language {new.language}: there are no texts for it; there are: {known}")


def _lines(new: NewCohort, before: Table | None) -> Iterator[str]:
    opens, closes = new.window
    name = new.name if re.fullmatch(r"[A-Za-z0-9_-]+", new.name) else _quoted(new.name)
    yield f"[cohorts.{name}]"
    yield f"root = {_quoted(page_title(_root(new, before)))}"
    yield f"applications_open  = {opens:%Y-%m-%dT%H:%M:%SZ}"
    yield f"applications_close = {closes:%Y-%m-%dT%H:%M:%SZ}   # the first moment that is too late"
    said = {"language": new.language}
    for key in _AS_BEFORE:
        if value := said.get(key) or (before.take(key, str, "") if before else ""):
            yield f"{key} = {_quoted(value)}"
    if before and (ignored := before.take_words("ignore", ())):
        yield f"ignore = {_quoted(ignored)}"


def _opens(cohort: Table) -> datetime:
    opens = cohort.take("applications_open", datetime)
    return opens.replace(tzinfo=opens.tzinfo or UTC)


def _root(new: NewCohort, before: Table | None) -> str:
    """As somebody wrote it, or beside the cohort before."""
    parent, slash, _ = before.take("root", str).rpartition("/") if before else (_USUAL_ROOT, "/", "")
    return new.root or f"{parent}{slash}{new.name}"


def _quoted(value: str | Sequence[str]) -> str:
    return json.dumps(value, ensure_ascii=False)


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), UTC)
