"""When the bot will next have something to send."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from bot.cohort.due import moments
from bot.config.cohort import Cohort
from bot.jobs import needs
from bot.jobs.newsletter.issues import issue_names, read_trusted_issue
from bot.jobs.newsletter.parts import names_to_send
from bot.jobs.recipients import people
from bot.jobs.reminders import no_message
from bot.jobs.schedule import calendar
from bot.wiki.snapshot import Snapshot

reads = needs.reads
"""What these questions are answered from: who takes part, what they were sent, and the newsletter's issues."""


def next_reminder(snapshot: Snapshot, cohort: Cohort, now: datetime) -> datetime | None:
    """The first moment after `now` (aware) when anybody is to be reminded of anything, as things stand; None where
    nobody is."""
    return min(_reminders(snapshot, cohort, now), default=None)


def next_issue(snapshot: Snapshot, cohort: Cohort, now: datetime) -> datetime | None:
    """When the next issue goes out that is ready and has to wait (aware); None where none has."""
    names = (name for name in issue_names(snapshot, cohort) if names_to_send(name, "", snapshot, cohort))
    issues = (issue for name in names if (issue := read_trusted_issue(name, snapshot, cohort)))
    waiting = (issue.send_after for issue in issues if issue.status == "ready" and issue.send_after)
    return min((moment for moment in waiting if moment > now), default=None)


def _reminders(snapshot: Snapshot, cohort: Cohort, now: datetime) -> Iterator[datetime]:
    weeks = calendar(snapshot, cohort).weeks
    for person in people(snapshot, cohort, weeks, now):
        to = person.recipient
        if no_message(person, snapshot, cohort):
            continue
        for week in weeks:
            for kind, at in moments(week, cohort.offsets, to.zone, to.pauses):
                wanted = kind == "opens" or week.number not in to.handed_in
                if at > now and wanted and (week.number, kind) not in to.sent:
                    yield at
