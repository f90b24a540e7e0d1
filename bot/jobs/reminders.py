"""Posts the weekly reminders to participants' talk pages: the right words, to the right person, once."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from bot.cohort.calendar import Week
from bot.cohort.due import Key, Recipient, Reminder, corrections, corrections_missed, due_now, moments
from bot.config.cohort import Cohort
from bot.jobs.accounts import standing
from bot.jobs.applicants import applications_below
from bot.jobs.delivery import (
    destination,
    is_user_talk,
    no_account,
    no_entry,
    talk_pages_to_read,
    texts_to_read,
    too_long,
)
from bot.jobs.groups import grouped, groups_reads
from bot.jobs.home import from_there, home_problems, read_at_home, week_from_there
from bot.jobs.mailed import mailed_reads, rivals, settle
from bot.jobs.participants import participants_below, pauses_asked, progress_problems
from bot.jobs.recipients import SHOWN, Person, homes_of, names, participants, people, sent_since
from bot.jobs.record import fits, message_keys, reminder_key, summary
from bot.jobs.review import accepted, accounts_in_question, review_problems, review_title
from bot.jobs.schedule import calendar, schedule_problems, schedule_title
from bot.jobs.wanted import WantedMessage, Wants
from bot.jobs.wordings import message_pages, messages_below, wording_problems, wordings
from bot.plan.change import Addressee, Change, Skip, addressees
from bot.wiki.snapshot import Request, Snapshot
from bot.wikitext.message import Part, compose, compose_for_all
from bot.wikitext.wording import Wording, chosen

NAME = "reminders"


def reads(snapshot: Snapshot, cohort: Cohort, now: datetime) -> Request:
    """Applications, the participants' own pages, schedule, review and the facilitators' own words; then the accounts of
    those who were accepted; then their talk pages, and what was sent to them."""
    request = Request(
        prefixes=frozenset({applications_below(cohort), participants_below(cohort), messages_below(cohort)}),
        trusted=frozenset({review_title(cohort), schedule_title(cohort), *message_pages(snapshot, cohort)}),
        accounts=frozenset(accepted(snapshot, cohort)) | accounts_in_question(snapshot, cohort),
        words_since=pauses_asked(snapshot, cohort, now),
    )
    if not request.accounts or not request.accounts <= snapshot.accounts.keys():
        return request
    everybody = participants(snapshot, cohort)
    request |= Request(
        talks=talk_pages_to_read(everybody, snapshot),
        titles=texts_to_read(everybody, snapshot),
        fallbacks=frozenset(code for one in everybody for code in one.languages),
    )
    if request.talks <= snapshot.asked.talks:
        # Last: who knows a page's newest revision, and of no message in it, would write that again.
        since = sent_since(snapshot, cohort, calendar(snapshot, cohort).weeks, now)
        request |= Request(edits_since=since)
        if since:
            request |= mailed_reads(snapshot, cohort) | groups_reads(cohort)
    homes = read_at_home(everybody, homes_of(snapshot, cohort), request, snapshot, cohort)
    return request | Request(elsewhere=homes)


def wants(snapshot: Snapshot, cohort: Cohort, now: datetime) -> Wants:
    """A message to each participant for whom something is due now, and a reason for each that is not sent."""
    words, complaints = wordings(snapshot, cohort)
    weeks = calendar(snapshot, cohort).weeks
    course = _Course(snapshot, cohort, weeks, words, now)
    found = [one for person in people(snapshot, cohort, weeks, now) for one in _decide(person, course)]
    messages = [one for one in found if isinstance(one, WantedMessage)]
    decided = Wants(
        skips=tuple(one for one in found if isinstance(one, Skip)),
        problems=(
            *schedule_problems(snapshot, cohort),
            *review_problems(snapshot, cohort),
            *wording_problems(complaints, snapshot, cohort),
            *progress_problems(snapshot, cohort, weeks, now),
            *home_problems(homes_of(snapshot, cohort), snapshot, cohort),
        ),
    )
    return decided | settle(snapshot, cohort, now) | grouped(messages, snapshot, cohort, now)


def causes(change: Change, snapshot: Snapshot, cohort: Cohort) -> frozenset[str]:
    """The pages on which the people whom a reminder is for hand in and ask for a pause, those that may yet be made too;
    and those that another run would claim to send them the same by MassMessage, whatever this run's config says."""
    to = addressees(change)
    if not to:
        return frozenset()
    below = participants_below(cohort)
    own = {f"{below}{name}" for name in names({one.user for one in to}, snapshot)}
    weeks = {key.split("/")[-2] for one in to for key in one.keys}
    there = {title for title in snapshot.below[below] if below + title.removeprefix(below).partition("/")[0] in own}
    weekly = {f"{page}/Week {week}" for page in own for week in weeks}
    return frozenset(own | there | weekly | rivals(change, snapshot, cohort))


@dataclass(frozen=True, slots=True)
class _Course:
    """What is the same for everybody: what was read, the weeks of the calendar, the words by language, and the moment
    (aware)."""

    snapshot: Snapshot
    cohort: Cohort
    weeks: tuple[Week, ...]
    words: Mapping[str, Wording]
    now: datetime


@dataclass(frozen=True, slots=True)
class _Content:
    """What one message says: `reminders`, and of the weeks that `moved` only their new deadline."""

    reminders: tuple[Reminder, ...]
    moved: tuple[Week, ...]

    def keys(self, cohort: str) -> Mapping[str, datetime]:
        """See `message_keys`."""
        return message_keys(cohort, self.reminders, self.moved)

    def fitting(self, cohort: str) -> _Content:
        """As much as one edit summary can name, the rest another day: what it doesn't name would be sent again."""
        if fits(self.keys(cohort)):
            return self
        less = replace(self, moved=self.moved[:-1]) if self.moved else replace(self, reminders=self.reminders[:-1])
        return less.fitting(cohort)


def _decide(person: Person, course: _Course) -> Iterator[WantedMessage | Skip]:
    """The message to a person, if any is due, and why what is not sent is not."""
    cohort, snapshot = course.cohort, course.snapshot
    due = due_now(course.weeks, cohort.offsets, person.recipient, course.now)
    moved = corrections(course.weeks, cohort.offsets, person.recipient, person.changed, course.now)
    content = _Content(due.reminders, moved).fitting(cohort.name)
    keys = content.keys(cohort.name)
    there = snapshot.elsewhere.get(person.home, snapshot)
    title = destination(person.user, there)
    if reason := no_message(person, snapshot, cohort):
        if keys:
            yield Skip(title, reason, person.user, tuple(keys))
        return
    for reason, reminders in _not_sent(person.recipient, _keys(due.reminders), due.missed, course):
        yield Skip(title, reason, person.user, tuple(reminder_key(cohort.name, key) for key in reminders))
    late = [week for week in corrections_missed(course.weeks, person.recipient, course.now) if _lately(week, course)]
    if late:
        yield Skip(title, "missed", person.user, tuple(message_keys(cohort.name, (), late)))
    if not keys:
        return
    message = _message(person, content, title, course)
    if too_long(person.user, message.text, there):
        yield Skip(title, "too-long", person.user, tuple(keys))
    else:
        yield message


def no_message(person: Person, snapshot: Snapshot, cohort: Cohort) -> str:
    """Why a person gets no message at all, in a word; empty where they do."""
    if reason := no_account(person.participant):
        return reason
    if person.wants_none:
        return "reminders-off"
    if person.home in snapshot.unreachable:
        return "unreachable"
    if person.home in snapshot.elsewhere:
        there = snapshot.elsewhere[person.home]
        guest = replace(person.participant, flags=tuple(standing(there.accounts[person.user]).flags))
        return no_account(guest) or no_entry(person.user, there, cohort.account)
    return no_entry(person.user, snapshot, cohort.account)


def _not_sent(
    recipient: Recipient, sendable: list[Key], missed: tuple[Key, ...], course: _Course
) -> Iterator[tuple[str, list[Key]]]:
    """By reason, what came too late, and what would be due now but for what the person has handed in or asked for."""
    otherwise = {
        "handed-in": (recipient.handed_in, replace(recipient, handed_in=frozenset())),
        "paused": (recipient.pauses, replace(recipient, pauses=())),
    }
    found = {"missed": _recent(missed, recipient, course)}
    for reason, (has_it, without) in otherwise.items():
        if has_it:
            due = due_now(course.weeks, course.cohort.offsets, without, course.now)
            found[reason] = [key for key in _keys(due.reminders) if key not in sendable]
    return ((reason, keys) for reason, keys in found.items() if keys)


def _lately(week: Week, course: _Course) -> bool:
    """Whether the week is over, and not for long."""
    return course.now < week.closes + SHOWN


def _recent(missed: tuple[Key, ...], recipient: Recipient, course: _Course) -> list[Key]:
    """What was missed lately."""
    offsets, found = course.cohort.offsets, []
    for week in course.weeks:
        kinds = [kind for number, kind in missed if number == week.number]
        at = dict(moments(week, offsets, recipient.zone, recipient.pauses)) if kinds else {}
        found += [(week.number, kind) for kind in kinds if course.now < at[kind] + offsets.grace + SHOWN]
    return found


def _keys(reminders: tuple[Reminder, ...]) -> list[Key]:
    return [key for one in reminders for key in one.keys]


def _message(person: Person, content: _Content, title: str, course: _Course) -> WantedMessage:
    wording = chosen(person.participant.languages, course.words, course.snapshot.fallbacks)
    parts = [
        *(Part(one.kind, _ahead(one.week, course.now), one.week.due) for one in content.reminders),
        *(Part("moved", _ahead(week, course.now), week.due) for week in content.moved),
    ]
    page = f"{participants_below(course.cohort)}{person.user}"
    wiki = person.home if person.home in course.snapshot.elsewhere else ""
    if wiki:
        page = from_there(page, course.cohort)
        parts = [replace(part, week=week_from_there(part.week, course.cohort)) for part in parts]
    keys = content.keys(course.cohort.name)
    text = compose(parts, wording, person.user, page, person.recipient.zone, tuple(keys))
    for_all = ""
    if course.cohort.group_of and not wiki and is_user_talk(title):
        for_all = compose_for_all(parts, wording, participants_below(course.cohort), person.recipient.zone, tuple(keys))
    to = Addressee(person.user, wording.language, tuple(keys))
    return WantedMessage(title, text, summary(keys), to, wiki, for_all)


def _ahead(week: Week, now: datetime) -> Week:
    """The week without a session that is over: nobody can come any more."""
    return replace(week, session=None) if week.session and week.session < now else week
