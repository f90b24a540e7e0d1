"""Whom reminders are for: the participants, with their clocks, what they did, and what they were sent."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import chain

from bot.cohort.application import Application
from bot.cohort.calendar import Week
from bot.cohort.due import Recipient
from bot.cohort.facts import readable
from bot.cohort.progress import Progress
from bot.cohort.roster import Participant, roster
from bot.config.cohort import Cohort
from bot.jobs.accounts import standings
from bot.jobs.applicants import read_applications
from bot.jobs.mailed import mailed
from bot.jobs.participants import participants_below, progress
from bot.jobs.record import Record, read_record
from bot.jobs.review import accepted
from bot.jobs.schedule import schedule_changed
from bot.wiki.data import OwnEdit
from bot.wiki.snapshot import Snapshot
from bot.wikitext.zones import clock

SHOWN = timedelta(days=7)
"""How long a missed reminder is listed: later it would only bury the others."""
_PUT_OFF = timedelta(days=120)
"""By so much a schedule may be put off without our forgetting what was sent by the old one."""
_ROUNDING = timedelta(days=3)
"""At most: until a civil hour comes, once more after a pause and after another message, and between two clocks."""
_NOTHING_DONE = Progress(frozenset(), (), None)


@dataclass(frozen=True, slots=True)
class Person:
    """A participant with all that decides about messages to them.

    `wants_none`: asked for no reminders. `changed` is when their deadlines may last have changed (aware, UTC). `home`
    is the wiki where they want their messages, empty for the cohort's own.
    """

    participant: Participant
    recipient: Recipient
    wants_none: bool
    changed: datetime
    home: str

    @property
    def user(self) -> str:
        """The present user name."""
        return self.participant.user


def participants(snapshot: Snapshot, cohort: Cohort) -> tuple[Participant, ...]:
    """Those who were accepted and have not withdrawn."""
    return _taking_part(read_applications(snapshot, cohort), snapshot, cohort)


def people(snapshot: Snapshot, cohort: Cohort, weeks: Collection[Week], now: datetime) -> Iterator[Person]:
    """The participants as they are at `now` (aware), when these are the weeks of the calendar."""
    applications = read_applications(snapshot, cohort)
    said = readable(applications)
    far = progress(snapshot, cohort, weeks, now)
    present = {name: account.name for name, account in snapshot.accounts.items()}
    records = read_record(_sent(snapshot, cohort), cohort.name, present)
    homes = homes_of(snapshot, cohort)
    for one in _taking_part(applications, snapshot, cohort):
        fields = _fields(said.get(one.accepted_as) or said.get(one.user))
        done = far.get(one.user, _NOTHING_DONE)
        yield Person(
            one,
            _recipient(str(fields.get("timezone") or "UTC"), done, records.get(one.user, Record())),
            fields.get("reminders") is False,
            max(schedule_changed(snapshot, cohort), *_saved(one, done, snapshot, cohort)),
            homes.get(one.user, ""),
        )


def homes_of(snapshot: Snapshot, cohort: Cohort) -> Mapping[str, str]:
    """Who asks for messages at home, by user, and on which wiki that is; empty where no wiki is named."""
    applications = read_applications(snapshot, cohort)
    said = readable(applications)
    return {
        one.user: one.home_wiki or ""
        for one in _taking_part(applications, snapshot, cohort)
        if _fields(said.get(one.accepted_as) or said.get(one.user)).get("deliver_to") == "home"
    }


def _sent(snapshot: Snapshot, cohort: Cohort) -> list[OwnEdit]:
    """What was written to anybody anywhere, newest first: who changes the place has had what was sent to the other."""
    everywhere = (snapshot, *snapshot.elsewhere.values())
    edits = (edit for there in everywhere for edit in there.own_edits)
    return sorted(chain(edits, mailed(snapshot, cohort)), key=lambda edit: edit.timestamp, reverse=True)


def names(users: Collection[str], snapshot: Snapshot) -> frozenset[str]:
    """The present names of users, and the earlier ones that the facilitators know."""
    return frozenset(users) | {name for name, account in snapshot.accounts.items() if account.name in users}


def sent_since(snapshot: Snapshot, cohort: Cohort, weeks: Collection[Week], now: datetime) -> frozenset[datetime]:
    """Since when messages count that were sent: at most one moment, for a job's `reads`; none outside the course.

    It lies before the opening of the first week about which anything may still be said, or listed as missed.
    """
    offsets = cohort.offsets
    paused = max(map(_paused, progress(snapshot, cohort, weeks, now).values()), default=timedelta())
    late = offsets.overdue_after + 2 * offsets.grace + paused + SHOWN + _ROUNDING
    starts = [week.opens - _PUT_OFF for week in weeks if now < week.due + late]
    return frozenset({min(starts)} if starts and min(starts) <= now else ())


def _taking_part(applications: Iterable[Application], snapshot: Snapshot, cohort: Cohort) -> tuple[Participant, ...]:
    everybody = roster(applications, accepted(snapshot, cohort), standings(snapshot), {}, cohort.regions)
    return tuple(one for one in everybody if "withdrawn" not in one.flags)


def _fields(application: Application | None) -> Mapping[str, object]:
    return (application.fields if application else None) or {}


def _recipient(zone: str, done: Progress, record: Record) -> Recipient:
    return Recipient(clock(zone), done.pauses, done.handed_in, record.sent, tuple(record.besides), record.told)


def _paused(done: Progress) -> timedelta:
    return sum((pause.until - pause.starts for pause in done.pauses), timedelta())


def _saved(one: Participant, done: Progress, snapshot: Snapshot, cohort: Cohort) -> Iterator[datetime]:
    """When a person may have asked for their pauses: at the latest when they last saved their page."""
    yield datetime.min.replace(tzinfo=UTC)
    if done.pauses:
        titles = {f"{participants_below(cohort)}{name}" for name in (one.user, one.accepted_as)}
        yield from (snapshot.pages[title].timestamp for title in titles if title in snapshot.pages)
