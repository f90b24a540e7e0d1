"""How far a participant is: what is handed in, when they pause, and what they have to mend."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta

from bot.cohort.form import FieldProblem
from bot.cohort.pauses import Pause, apart

_EARLIEST_CLOCK = timedelta(hours=14)
"""How far the earliest clock on Earth is ahead of UTC: people write the day that it is where they live."""


@dataclass(frozen=True, slots=True)
class Submission:
    """What a participant hands in for a week, on the page `title` of their own.

    `week` is None where no number can be read. `answered` says whether there is anything in it. `date` is when they say
    that they handed it in (aware, UTC), None where they don't. `found` is what is wrong with the form itself.
    """

    title: str
    week: int | None
    answered: bool
    date: datetime | None
    found: tuple[FieldProblem, ...] = ()


@dataclass(frozen=True, slots=True)
class Break:
    """A pause as a participant writes it on the page `title` of their own.

    `starts` is None where they don't say, `until` (the first moment after it) None where it can't be read: then it is
    none. `words` say until when, as they stand on the page, and `since` is when they came to stand there, as far as
    that is known: no later than when the page was last saved. `found` is what is wrong with the form itself. All
    moments are aware, UTC.
    """

    title: str
    since: datetime
    starts: datetime | None
    until: datetime | None
    words: str
    found: tuple[FieldProblem, ...] = ()

    def pauses(self, now: datetime) -> Iterator[Pause]:
        """The pause, if it is one; without a beginning of its own it began on the day on which it came to stand there,
        at 00:00 UTC."""
        # A wiki that is looked at as it was long ago may have been written on after `now`.
        known = min(self.since, now) if self.starts is None else self.starts
        if self.until is not None and known < self.until:
            # Whole days, as the end of one is: a deadline that moves keeps its time of day.
            yield Pause(datetime.combine(known, time(), UTC) if self.starts is None else known, self.until)


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a participant is.

    `handed_in` holds numbers of weeks on the schedule; `pauses` are by time and apart from each other; `latest` is the
    date of the newest submission, never in the future (aware, UTC), None where none with a date is handed in.
    """

    handed_in: frozenset[int]
    pauses: tuple[Pause, ...]
    latest: datetime | None

    def pause_at(self, now: datetime) -> Pause | None:
        """The pause in which they are at `now` (aware), if any."""
        return next((pause for pause in self.pauses if pause.starts <= now < pause.until), None)


@dataclass(frozen=True, slots=True)
class ProgressProblem:
    """Something on a participant's own page, `title`, to be mended; all else there counts.

    Codes: those of `FieldProblem`, and empty-submission duplicate-submission unknown-week future-date
    until-before-from.
    `message` is an English sentence that says which form is meant and how to mend it.
    """

    code: str
    title: str
    message: str


def progress_of(
    submissions: Iterable[Submission], breaks: Iterable[Break], weeks: Collection[int], now: datetime
) -> Progress:
    """How far a participant is at `now` (aware). `weeks` are the numbers on the schedule."""
    answered = [one for one in submissions if one.answered]
    dates = [min(one.date, now) for one in answered if one.date is not None and not _in_future(one.date, now)]
    return Progress(
        handed_in=frozenset(one.week for one in answered if one.week is not None and one.week in weeks),
        pauses=tuple(apart(pause for one in breaks for pause in one.pauses(now))),
        latest=max(dates, default=None),
    )


def submission_problems(
    submissions: Sequence[Submission], weeks: Collection[int], now: datetime
) -> Iterator[ProgressProblem]:
    """What a participant has to mend in their submissions, given in the order of their pages.

    `weeks` are the numbers on the schedule; without any it is not held against them that a week is not on it.
    """
    for one in submissions:
        yield from (_about(one, problem.code, problem.message) for problem in one.found)
        yield from _as_meant(one, weeks, now)
    yield from _twice(submissions)


def break_problems(breaks: Iterable[Break]) -> Iterator[ProgressProblem]:
    """What a participant has to mend in their pauses."""
    for one in breaks:
        for problem in one.found:
            lost = problem.field == "until" and one.until is None
            consequence = " Until then there is no pause." if lost else ""
            yield ProgressProblem(problem.code, one.title, f"Pause: {problem.message}{consequence}")
        if one.starts is not None and one.until is not None and one.until <= one.starts:
            message = "Pause: It ends before it begins, and is none: correct “from” or “until”."
            yield ProgressProblem("until-before-from", one.title, message)


def _as_meant(one: Submission, weeks: Collection[int], now: datetime) -> Iterator[ProgressProblem]:
    """What is wrong with it, well-formed as it may be."""
    if not one.answered:
        yield _about(one, "empty-submission", "There is neither a link nor a text in it: nothing is handed in.")
    if one.week is not None and weeks and one.week not in weeks:
        yield _about(one, "unknown-week", "The schedule has no week of this number: correct it.")
    if one.date is not None and _in_future(one.date, now):
        counts = " Until then it counts all the same." if one.answered else ""
        message = f"Its date, {one.date:%Y-%m-%d %H:%M} UTC, has not come yet: correct it.{counts}"
        yield _about(one, "future-date", message)


def _twice(submissions: Iterable[Submission]) -> Iterator[ProgressProblem]:
    by_week: dict[int, list[Submission]] = defaultdict(list)
    for one in submissions:
        if one.answered and one.week is not None:
            by_week[one.week].append(one)
    for _, (first, *others) in sorted(by_week.items()):
        if others:
            where = "" if others[0].title == first.title else f", the first on {first.title}"
            message = f"There are {1 + len(others)} of them{where}. All count: keep one, if only one is meant."
            yield _about(others[0], "duplicate-submission", message)


def _in_future(date: datetime, now: datetime) -> bool:
    return date > now + _EARLIEST_CLOCK


def _about(one: Submission, code: str, message: str) -> ProgressProblem:
    which = "Submission without a week" if one.week is None else f"Submission for week {one.week}"
    return ProgressProblem(code, one.title, f"{which}: {message}")
