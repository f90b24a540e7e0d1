"""The calendar of a course: its weeks, and what is wrong with them."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

SESSION_LENGTH = timedelta(hours=1)
"""How long a live session is taken to last: the schedule says only when it begins."""
_MOST_NAMED = 10  # numbers listed in a message: more say nothing new
_YEAR = timedelta(days=365)


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
    no-such-date no-zone no-time number-twice number-missing due-before-opens overlap too-long hole session-outside.
    """

    code: str
    where: str
    message: str


@dataclass(frozen=True, slots=True)
class Calendar:
    """The weeks that count, by number, each number once and each due after it opens; and what is wrong.

    `left_out` are the numbers of the page's other rows, None where a row has none that can be read.
    """

    weeks: tuple[Week, ...]
    problems: tuple[ScheduleProblem, ...] = ()
    left_out: tuple[int | None, ...] = ()

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

    def tells(self, now: datetime) -> bool:
        """Is it known what is on at `now` (aware)? Not where there is no week, nor between two weeks, before the first
        or after the last when a row that is left out may belong there by its number."""
        before = max((week.number for week in self.weeks if week.opens <= now), default=0)
        after = min((week.number for week in self.weeks if week.opens > now), default=math.inf)
        # A number that is there twice is often the next one, forgotten as a row was copied.
        doubtful = any(number is None or before <= number < after for number in self.left_out)
        return self.week_at(now) is not None or (bool(self.weeks) and not doubtful)


def make_calendar(weeks: Iterable[Week], rows: Sequence[int | None], found: Iterable[ScheduleProblem]) -> Calendar:
    """The calendar of these weeks, given in the order of the page.

    `rows` are the numbers of all the page's rows, those that are no usable week as well, None where a row has none that
    can be read; `found` is what is already known to be wrong, and goes first. Of a number that is there twice the first
    week counts.
    """
    problems = list(found)
    once = _each_number_once(weeks, problems)
    sound = [week for week in once if week.opens < week.due]
    problems += [_backwards(week) for week in once if week.due <= week.opens]
    problems += _missing({number for number in rows if number is not None})
    in_time = sorted(sound, key=_by_opening)
    problems += _lasting(in_time)
    problems += _holes(in_time)
    problems += [_outside(session) for session in Calendar(tuple(sound)).sessions if session.starts not in session.week]
    left_out = Counter(rows) - Counter(week.number for week in sound)
    return Calendar(tuple(sound), tuple(problems), tuple(left_out.elements()))


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


def _missing(numbers: set[int]) -> Iterator[ScheduleProblem]:
    last = max(numbers, default=0)
    absent = [number for number in range(1, last) if number not in numbers]
    if absent:
        them = "it" if len(absent) == 1 else "them"
        message = f"The schedule has a week {last}, but no {_weeks(absent)}: add {them}, or correct the numbers."
        yield ScheduleProblem("number-missing", "schedule", message)


def _backwards(week: Week) -> ScheduleProblem:
    message = (
        f"is due ({_moment(week.due)}) before it opens ({_moment(week.opens)}), and is left out:"
        " correct “opens” or “due”."
    )
    return _about(week.number, "due-before-opens", message)


def _lasting(in_time: Sequence[Week]) -> Iterator[ScheduleProblem]:
    """Weeks that last too long: into the next ones, or, where none comes or it began too early, for a year."""
    for index, week in enumerate(in_time):
        others = [later.number for later in in_time[index + 1 :] if later.opens < week.due]
        if others:
            are = "is" if len(others) == 1 else "are"
            message = (
                f"is due on {_moment(week.due)}, when {_weeks(others)} {are} open already: correct “due” or “opens”."
            )
            yield _about(week.number, "overlap", message)
        elif week.due - week.opens > _YEAR:
            message = (
                f"lasts more than a year ({_moment(week.opens)} to {_moment(week.due)}): correct “opens” or “due”."
            )
            yield _about(week.number, "too-long", message)


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


def _weeks(numbers: Sequence[int]) -> str:
    named = ", ".join(map(str, numbers[:_MOST_NAMED]))
    more = " and others" if len(numbers) > _MOST_NAMED else ""
    return f"{'week' if len(numbers) == 1 else 'weeks'} {named}{more}"


def _about(number: int, code: str, message: str) -> ScheduleProblem:
    return ScheduleProblem(code, f"week {number}", f"Week {number} {message}")


def _moment(moment: datetime) -> str:
    return f"{moment:%Y-%m-%d %H:%M} UTC"
