"""The calendar of a course: its weeks, and what is wrong with them."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import Enum

from bot.cohort.form import Window

SESSION_LENGTH = timedelta(hours=1)
"""How long a live session is taken to last: the schedule says only when it begins."""
_MOST_NAMED = 10  # numbers listed in a message: more say nothing new


@dataclass(frozen=True, slots=True)
class Week:
    """One week of the course. `opens`, `due` and `session` are aware, UTC.

    `title`, `assignment` and `link` (an address or a page's title) are plain text as people wrote it, empty where they
    wrote nothing, to be escaped wherever they are shown.
    """

    number: int
    title: str
    opens: datetime
    due: datetime
    assignment: str
    session: datetime | None
    link: str

    @property
    def closes(self) -> datetime:
        """The first moment that is too late: the minute that `due` names still counts, so 23:59 is all of the day."""
        return self.due + timedelta(minutes=1)

    def __contains__(self, moment: datetime) -> bool:
        return self.opens <= moment < self.closes


@dataclass(frozen=True, slots=True)
class Session:
    """A live session of a week; `starts` and `ends` are aware, UTC."""

    week: Week
    starts: datetime

    @property
    def ends(self) -> datetime:
        """When it is taken to be over."""
        return self.starts + SESSION_LENGTH


@dataclass(frozen=True, slots=True)
class ScheduleProblem:
    """Something on the schedule that a facilitator has to mend; the rest of the schedule counts all the same.

    `where` is `week 3`, `row 5` (the fifth on the page) where a row has no readable number, or `schedule`. `message` is
    an English sentence that names the place and says how to mend it.
    Codes: no-template unclosed-template duplicate-parameter unknown-parameter missing placeholder unreadable ambiguous
    no-such-date no-zone no-time number-twice number-missing due-before-opens overlap hole session-outside.
    """

    code: str
    where: str
    message: str


@dataclass(frozen=True, slots=True)
class Calendar:
    """The weeks that count, by number, each number once and each due after it opens; and what is wrong."""

    weeks: tuple[Week, ...]
    problems: tuple[ScheduleProblem, ...] = ()

    @property
    def sessions(self) -> tuple[Session, ...]:
        """All live sessions, by time."""
        sessions = [Session(week, week.session) for week in self.weeks if week.session is not None]
        return tuple(sorted(sessions, key=lambda session: session.starts))

    def week_at(self, now: datetime) -> Week | None:
        """The week that is open at `now` (aware); of several the one that opened last."""
        return max((week for week in self.weeks if now in week), key=_by_opening, default=None)

    def next_week(self, now: datetime) -> Week | None:
        """The first week that opens after `now` (aware)."""
        return min((week for week in self.weeks if week.opens > now), key=_by_opening, default=None)

    def next_session(self, now: datetime) -> Session | None:
        """The first live session that is not over at `now` (aware): it may have begun."""
        return next((session for session in self.sessions if session.ends > now), None)


class Phase(Enum):
    """Where a cohort stands, in the order in which it comes."""

    ANNOUNCED = "applications have not opened yet"
    APPLYING = "applications are taken"
    SELECTING = "applications are closed, no week has opened yet"
    RUNNING = "a week is open"
    BREAK = "between two weeks"
    OVER = "the last deadline has passed"


def phase(calendar: Calendar, window: Window, now: datetime) -> Phase:
    """Where a cohort stands at `now` (aware) that takes applications in this window.

    An open week counts before all else: a course may begin while applications are still taken.
    """
    if calendar.week_at(now) is not None:
        return Phase.RUNNING
    if now < window.closes:
        return Phase.ANNOUNCED if now < window.opens else Phase.APPLYING
    if all(now < week.opens for week in calendar.weeks):
        return Phase.SELECTING
    return Phase.BREAK if calendar.next_week(now) is not None else Phase.OVER


def make_calendar(weeks: Iterable[Week], numbers: Collection[int], found: Iterable[ScheduleProblem]) -> Calendar:
    """The calendar of these weeks, given in the order of the page.

    `numbers` are all that stand on the page, those of weeks that can't be used as well; `found` is what is already
    known to be wrong, and goes first. Of a number that is there twice the first week counts.
    """
    problems = list(found)
    once = _each_number_once(weeks, problems)
    sound = [week for week in once if week.opens < week.due]
    problems += [_backwards(week) for week in once if week.due <= week.opens]
    problems += _missing(numbers)
    in_time = sorted(sound, key=_by_opening)
    problems += _overlaps(in_time)
    problems += _holes(in_time)
    problems += [_outside(session) for session in Calendar(tuple(sound)).sessions if session.starts not in session.week]
    return Calendar(tuple(sound), tuple(problems))


def _each_number_once(weeks: Iterable[Week], problems: list[ScheduleProblem]) -> list[Week]:
    """The first week of each number, by number; numbers that come again are added to the problems."""
    first: dict[int, Week] = {}
    again: list[int] = []
    for week in weeks:
        if first.setdefault(week.number, week) is not week:
            again.append(week.number)
    for number in sorted(set(again)):
        message = "is on the schedule more than once, and only the first one counts: give each week its own number."
        problems.append(_about(number, "number-twice", message))
    return [first[number] for number in sorted(first)]


def _missing(numbers: Collection[int]) -> Iterator[ScheduleProblem]:
    absent = [number for number in range(1, max(numbers, default=0)) if number not in numbers]
    if absent:
        more = " and others" if len(absent) > _MOST_NAMED else ""
        named = ", ".join(map(str, absent[:_MOST_NAMED])) + more
        message = f"The schedule has a week {max(numbers)}, but no week {named}: add it, or correct the numbers."
        yield ScheduleProblem("number-missing", "schedule", message)


def _backwards(week: Week) -> ScheduleProblem:
    message = (
        f"is due ({_moment(week.due)}) before it opens ({_moment(week.opens)}), and is left out:"
        " correct “opens” or “due”."
    )
    return _about(week.number, "due-before-opens", message)


def _overlaps(in_time: Sequence[Week]) -> Iterator[ScheduleProblem]:
    for index, week in enumerate(in_time):
        others = [later.number for later in in_time[index + 1 :] if later.opens < week.due]
        if others:
            named = ", ".join(map(str, others[:_MOST_NAMED]))
            message = f"is due on {_moment(week.due)}, when week {named} is open already: correct “due” or “opens”."
            yield _about(week.number, "overlap", message)


def _holes(in_time: Sequence[Week]) -> Iterator[ScheduleProblem]:
    """A day or more in no week. Less is none: a deadline may well come some hours before the next week opens."""
    last: Week | None = None
    for week in in_time:
        if last is not None and week.opens - last.due > timedelta(days=1):
            message = (
                f"opens on {_moment(week.opens)}, more than a day after week {last.number} was due"
                f" ({_moment(last.due)}): correct the dates, if no break is meant."
            )
            yield _about(week.number, "hole", message)
        last = week if last is None else max(last, week, key=lambda one: one.due)


def _outside(session: Session) -> ScheduleProblem:
    week = session.week
    message = (
        f"has its session on {_moment(session.starts)}, outside the week"
        f" ({_moment(week.opens)} to {_moment(week.due)}): correct “session”."
    )
    return _about(week.number, "session-outside", message)


def _by_opening(week: Week) -> tuple[datetime, int]:
    return week.opens, week.number


def _about(number: int, code: str, message: str) -> ScheduleProblem:
    return ScheduleProblem(code, f"week {number}", f"Week {number} {message}")


def _moment(moment: datetime) -> str:
    return f"{moment:%Y-%m-%d %H:%M} UTC"
