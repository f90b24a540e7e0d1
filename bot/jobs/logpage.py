"""The bot's own pages: `User:<Bot>/Log`, what its runs changed and refused, and when the last one went well.

The log is a job as any other, so that what another run has written meanwhile is kept: its region holds all that stands
there, with what is new on top.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from functools import partial

from bot.config.cohort import Cohort
from bot.jobs.job import Job
from bot.jobs.wanted import Markers, WantedPage, WantedRegion, Wants
from bot.plan.result import Result
from bot.wiki.snapshot import Request, Snapshot
from bot.wikitext.log_entries import Entry, entries_text, entry, is_news, read_entries
from bot.wikitext.region import Region, enclose, find_region

NAME = "log"
ALIVE = "alive"
MOST = 100
"""So many entries stand on the log page at most; when it has as many, the older half goes to the months' pages."""
_KEPT = MOST // 2
EVERY = timedelta(hours=12)
"""So often a run that goes well says so, at most: who looks whether the bot runs knows it this exactly."""
_INTRO = (
    "What the bot's runs changed, and what was refused, the newest first. Older entries are on the"
    " [[Special:PrefixIndex/{{FULLPAGENAME}}/|months' pages]].\n\n"
)
_ALIVE = "At most twice a day the bot says here that a run went well, for <code>python -m bot status</code>.\n\n"


def log_title(cohort: Cohort) -> str:
    """The log page."""
    return f"User:{cohort.account}/Log"


def new_log(cohort: Cohort) -> WantedPage:
    """The log page before its first entry."""
    return WantedPage(log_title(cohort), f"{_INTRO}{enclose(NAME, '')}", "The bot's log")


def alive_title(cohort: Cohort) -> str:
    """The page that the bot saves to say that it runs."""
    return f"User:{cohort.account}/Last good run"


def log_job(run: str, result: Result) -> Job:
    """The job that puts an entry of this result on the log page, and moves what is old. `run` is a word that no other
    entry has.

    Where entries are moved the plan has to be made and applied twice: they leave the log page when they stand on their
    month's.
    """
    return Job(NAME, partial(_reads, run, result), partial(_wants, run, result))


def alive_job() -> Job:
    """The job that says, after a run that went well, that the bot runs. It wants nothing most of the time."""
    return Job(NAME, _alive_reads, _alive_wants)


def log_reads(snapshot: Snapshot, cohort: Cohort, now: datetime) -> Request:
    """What `last_logged` and `last_good` are read from: what the bot last saved there, whoever has edited it since."""
    return Request(own_revisions=frozenset({log_title(cohort), alive_title(cohort)}))


def last_logged(snapshot: Snapshot, cohort: Cohort) -> Entry | None:
    """The newest entry of the log."""
    revision = snapshot.own_revisions.get(log_title(cohort))
    entries = log_entries(revision.text) if revision else ()
    return max(entries, key=lambda one: one.at, default=None)


def last_good(snapshot: Snapshot, cohort: Cohort) -> datetime | None:
    """When the bot last said that a run went well (aware, UTC, by the wiki's clock); None where it never has."""
    title = alive_title(cohort)
    page, own = snapshot.pages.get(title), snapshot.own_revisions.get(title)
    if page is not None and page.user == cohort.account:
        return page.timestamp
    return own.timestamp if own else None


def log_entries(text: str) -> tuple[Entry, ...]:
    """The entries of a log page, in its order: the newest first."""
    return _read(text)[1]


def _reads(run: str, result: Result, snapshot: Snapshot, cohort: Cohort, now: datetime) -> Request:
    """The log page; then the months' pages, if anything may be moved there."""
    title = log_title(cohort)
    entries = [entry(run, result), *_there(title, snapshot)[1]]
    return Request(titles=frozenset({title, *(_month(one, cohort) for one in _old(entries))}))


def _wants(run: str, result: Result, snapshot: Snapshot, cohort: Cohort, now: datetime) -> Wants:
    title = log_title(cohort)
    head, there = _there(title, snapshot)
    made = entry(run, result)
    told = any(one.id == run for one in there) or not is_news(result, made, there)
    entries = there if told else (made, *there)
    old = _old(entries)
    if told and not old:
        return Wants()
    regions = []
    moved: list[Entry] = []
    for month in sorted({_month(one, cohort) for one in old}):
        above, kept = _there(month, snapshot)
        its = [one for one in old if _month(one, cohort) == month]
        moved += [one for one in its if one in kept]
        if coming := [one for one in its if one not in kept]:
            content, summary = entries_text(above, [*coming, *kept]), f"Older entries: {len(coming)}"
            regions.append(WantedRegion(month, NAME, content, summary, Markers.NOWHERE, shared=True))
    content = entries_text(head, [one for one in entries if one not in moved])
    summary = "Older entries moved" if told else f"Log: {result.job}, {result.cohort}"
    regions.append(WantedRegion(title, NAME, content, summary, Markers.NOWHERE, _INTRO, shared=True))
    return Wants(regions=tuple(regions))


def _old(entries: Sequence[Entry]) -> Sequence[Entry]:
    """Those that have to leave the log page."""
    return entries[_KEPT:] if len(entries) >= MOST else ()


def _month(one: Entry, cohort: Cohort) -> str:
    return f"{log_title(cohort)}/{one.at:%Y-%m}"


def _there(title: str, snapshot: Snapshot) -> tuple[str, tuple[Entry, ...]]:
    page = snapshot.pages.get(title)
    return _read(page.text if page else "")


def _read(text: str) -> tuple[str, tuple[Entry, ...]]:
    found = find_region(text, NAME)
    return read_entries(found.content if isinstance(found, Region) else "")


def _alive_reads(snapshot: Snapshot, cohort: Cohort, now: datetime) -> Request:
    """The page; what the bot last saved there, where somebody else has saved it since."""
    title = alive_title(cohort)
    page = snapshot.pages.get(title)
    others = page is not None and page.user != cohort.account
    return Request(titles=frozenset({title}), own_revisions=frozenset({title} if others else ()))


def _alive_wants(snapshot: Snapshot, cohort: Cohort, now: datetime) -> Wants:
    last = last_good(snapshot, cohort)
    if last is not None and now - last < EVERY:
        return Wants()
    title, content = alive_title(cohort), f"{now:%Y-%m-%d %H:%M} UTC"
    return Wants(regions=(WantedRegion(title, ALIVE, content, "The bot runs", Markers.NOWHERE, _ALIVE, shared=True),))
