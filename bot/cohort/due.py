"""Which reminders a participant should be sent now: on their own clock, none twice, at most one message a day."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, time, timedelta, tzinfo
from itertools import chain
from typing import Literal, get_args

from bot.cohort.calendar import Week
from bot.cohort.civil import civil, civil_later_day
from bot.cohort.pauses import Pause as Pause  # who reminds people needs it, and finds it here
from bot.cohort.pauses import apart, held, own_week

Kind = Literal["opens", "due", "overdue"]
KINDS: tuple[Kind, ...] = get_args(Kind)
"""In the order in which they come."""
Key = tuple[int, Kind]
"""One reminder to one person: the week's number, and the kind."""


@dataclass(frozen=True, slots=True)
class Offsets:
    """When reminders go: `due_before` the deadline and `overdue_after` it, at the next `send_at` on a person's clock
    (whole seconds), and up to `grace` later where no run came in time."""

    due_before: timedelta = timedelta(hours=48)
    overdue_after: timedelta = timedelta(hours=24)
    send_at: time = time(9)
    grace: timedelta = timedelta(hours=36)


@dataclass(frozen=True, slots=True)
class Recipient:
    """What decides whether a person is reminded.

    `zone` is their clock, `pauses` those they asked for, `handed_in` the weeks they have handed in. `sent` says when
    each reminder was sent, and `besides` when other messages were; `told` is the deadline that the last message about
    a week named. All moments are aware, UTC.
    """

    zone: tzinfo
    pauses: tuple[Pause, ...]
    handed_in: frozenset[int]
    sent: Mapping[Key, datetime]
    besides: tuple[datetime, ...]
    told: Mapping[int, datetime]


@dataclass(frozen=True, slots=True)
class Reminder:
    """What is to be said about one week: words for the last of `kinds`, as it tells all that those before it do; all
    of them count as sent. `week` has the person's own deadline."""

    week: Week
    kinds: tuple[Kind, ...]

    @property
    def kind(self) -> Kind:
        """The kind whose words to use."""
        return self.kinds[-1]

    @property
    def keys(self) -> tuple[Key, ...]:
        """All that counts as sent with it."""
        return tuple((self.week.number, kind) for kind in self.kinds)


@dataclass(frozen=True, slots=True)
class DueNow:
    """`reminders` make one message, to be sent now; `missed` came too late to be sent at all."""

    reminders: tuple[Reminder, ...]
    missed: tuple[Key, ...]


def moments(week: Week, offsets: Offsets, zone: tzinfo, pauses: Iterable[Pause]) -> tuple[tuple[Kind, datetime], ...]:
    """When each kind of reminder about a week is to be sent, in UTC: all three, in the order of `KINDS`.

    Each at the first civil hour at or after its moment, after the pause where that falls into one. `due` never comes
    before the week has opened, however short the week.
    """
    due = own_week(week, pauses).due
    wanted = (week.opens, max(week.opens, due - offsets.due_before), due + offsets.overdue_after)
    holds = _pauses(pauses, offsets, zone)
    at = (held(civil(moment, zone, offsets.send_at), holds, timedelta.resolution) for moment in wanted)
    return tuple(zip(KINDS, at, strict=True))


def due_now(weeks: Collection[Week], offsets: Offsets, recipient: Recipient, now: datetime) -> DueNow:
    """The reminders to send to a person at `now` (aware), by week, and those that were missed.

    A reminder is sent from its moment until `grace` later, `opens` and `due` no later than the deadline that they
    announce; `due` and `overdue` only while nothing is handed in. One that meets a pause, or a day on which the person
    was sent something already, waits (see `_quiet`), and its `grace` begins anew.
    """
    holds = _holds(offsets, recipient, now)
    reminders: list[Reminder] = []
    missed: list[Key] = []
    for week in sorted(weeks, key=lambda week: week.number):
        open_kinds: list[Kind] = []
        for kind, starts, ends in _spans(week, offsets, recipient, holds):
            if now >= ends:
                missed.append((week.number, kind))
            elif now >= starts:
                open_kinds.append(kind)
        if open_kinds:
            reminders.append(Reminder(own_week(week, recipient.pauses), tuple(open_kinds)))
    return DueNow(tuple(reminders), tuple(missed))


def corrections(
    weeks: Collection[Week], offsets: Offsets, recipient: Recipient, changed: datetime, now: datetime
) -> tuple[Week, ...]:
    """The weeks whose deadline, still ahead, is another than the person was last told, each with their own deadline.

    They go into the one message of `now` (aware), from the first civil hour at or after `changed`: when the schedule or
    the person's pauses were last changed (aware), as the wiki knows it. A week that is reminded of now needs none, nor
    does one that is handed in.
    """
    if not weeks:  # nobody trusted has saved a schedule: nor is there a moment when it changed
        return ()
    starts = civil(changed, recipient.zone, offsets.send_at)
    if now < held(starts, _holds(offsets, recipient, now), timedelta.max):
        return ()
    reminded = {one.week.number for one in due_now(weeks, offsets, recipient, now).reminders}
    return tuple(week for week in _mistold(weeks, recipient) if week.number not in reminded and now < week.closes)


def corrections_missed(weeks: Iterable[Week], recipient: Recipient, now: datetime) -> tuple[Week, ...]:
    """The weeks whose deadline, over at `now` (aware), was another than the person was last told: no civil hour came
    before it, or no run."""
    return tuple(week for week in _mistold(weeks, recipient) if now >= week.closes)


def _mistold(weeks: Iterable[Week], recipient: Recipient) -> Iterator[Week]:
    for week in (own_week(week, recipient.pauses) for week in weeks):
        if week.number not in recipient.handed_in and recipient.told.get(week.number, week.due) != week.due:
            yield week


def _spans(
    week: Week, offsets: Offsets, recipient: Recipient, holds: Iterable[Pause]
) -> Iterator[tuple[Kind, datetime, datetime]]:
    """From when until when each kind that is still wanted may be sent."""
    closes = own_week(week, recipient.pauses).closes
    for kind, at in moments(week, offsets, recipient.zone, recipient.pauses):
        done = (week.number, kind) in recipient.sent or (kind != "opens" and week.number in recipient.handed_in)
        if not done:
            starts = held(at, holds, offsets.grace)
            ends = starts + offsets.grace
            yield kind, starts, ends if kind == "overdue" else min(ends, closes)


def _holds(offsets: Offsets, recipient: Recipient, now: datetime) -> list[Pause]:
    """What has kept messages back until now: pauses, and days on which something was sent already."""
    asked = _pauses(recipient.pauses, offsets, recipient.zone)
    quiet = (_quiet(at, offsets, recipient.zone) for at in chain(recipient.sent.values(), recipient.besides))
    return apart(hold for hold in chain(asked, quiet) if hold.starts <= now)


def _pauses(pauses: Iterable[Pause], offsets: Offsets, zone: tzinfo) -> list[Pause]:
    """The pauses, each until the first civil hour after it."""
    return [replace(pause, until=civil(pause.until, zone, offsets.send_at)) for pause in apart(pauses)]


def _quiet(sent: datetime, offsets: Offsets, zone: tzinfo) -> Pause:
    """The rest of a day on which a message was sent, until the next civil hour; after one that was late and went before
    that day's civil hour only until midnight."""
    later = civil_later_day(sent, zone, offsets.send_at)
    # Who runs once a day, before the civil hour, would else write every other day, and be too late with deadlines.
    early = sent < civil(sent, zone, offsets.send_at) < later
    return Pause(sent, civil_later_day(sent, zone, time.min) if early else later)
