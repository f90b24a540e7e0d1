"""What the bot has sent, read from its own edits: every message names its keys in the edit summary."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime

from bot.cohort.calendar import Week
from bot.cohort.due import KINDS, Key, Kind, Reminder
from bot.wiki.data import OwnEdit

_MOMENT = "%Y-%m-%dT%H:%M:%SZ"
_LONGEST_SUMMARY = 500  # characters: MediaWiki cuts what is longer, and a key that is cut is a message sent again
_START, _BETWEEN = "Reminder: ", "; "
_KINDS: Mapping[str, Kind] = {kind: kind for kind in KINDS}


@dataclass(slots=True)
class Record:
    """What one person was sent: when each reminder was, when other messages were (`besides`: corrections, and those of
    other cohorts), and which deadline each week's latest message named. All moments are aware, UTC."""

    sent: dict[Key, datetime] = field(default_factory=dict)
    besides: list[datetime] = field(default_factory=list)
    told: dict[int, datetime] = field(default_factory=dict)


def reminder_key(cohort: str, key: Key) -> str:
    """The name of a reminder everywhere outside: `2022/reminder/3/due`."""
    number, kind = key
    return f"{cohort}/reminder/{number}/{kind}"


def message_keys(cohort: str, reminders: Iterable[Reminder], moved: Iterable[Week]) -> Mapping[str, datetime]:
    """The keys of a message, each with the deadline that the message names for its week.

    `moved` are weeks of which it only says that they have another deadline; their keys hold it:
    `2022/reminder/3/moved-2022-11-15T23:59:00Z`.
    """
    keys = {reminder_key(cohort, key): one.week.due for one in reminders for key in one.keys}
    return keys | {f"{cohort}/reminder/{week.number}/moved-{week.due.strftime(_MOMENT)}": week.due for week in moved}


def summary(keys: Mapping[str, datetime]) -> str:
    """The edit summary of a message with these keys."""
    return _START + _BETWEEN.join(f"{key} until {due.strftime(_MOMENT)}" for key, due in keys.items())


def fits(keys: Mapping[str, datetime]) -> bool:
    """Whether one summary can hold all these keys."""
    return len(summary(keys)) <= _LONGEST_SUMMARY


def read_record(edits: Iterable[OwnEdit], cohort: str, present: Mapping[str, str]) -> Mapping[str, Record]:
    """What was sent to each user, by present name; `present` has those by former names. `edits` come newest first.

    Whose message it was says the title of the page as it is now: their talk page, or one below it.
    """
    found: dict[str, Record] = defaultdict(Record)
    for edit in edits:
        owner = edit.title.partition(":")[2].partition("/")[0]
        record = found[present.get(owner, owner)]
        keys = list(_keys(edit.summary, cohort))
        if edit.summary.startswith(_START) and not keys:
            record.besides.append(edit.timestamp)
        for week, kind, until in keys:
            record.told.setdefault(week, until)
            if kind is None:
                record.besides.append(edit.timestamp)
            else:
                record.sent.setdefault((week, kind), edit.timestamp)
    return found


def _keys(summary: str, cohort: str) -> Iterator[tuple[int, Kind | None, datetime]]:
    """Week, kind (None for a correction) and named deadline of every key in a summary of this cohort's messages."""
    pattern = _pattern(cohort)
    place = len(_START) if summary.startswith(_START) else len(summary)
    # One behind the other from the start: a cohort whose name ends like ours has other keys.
    while key := pattern.match(summary, place):
        week, kind, until = key.groups()
        yield int(week), _KINDS.get(kind), datetime.strptime(until, _MOMENT).replace(tzinfo=UTC)
        place = key.end()


def _pattern(cohort: str) -> re.Pattern[str]:
    moment = r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ"
    kinds = "|".join(KINDS)
    return re.compile(
        rf"{re.escape(cohort)}/reminder/(\d+)/({kinds}|moved-{moment}) until ({moment})(?:{_BETWEEN}|$)", re.ASCII
    )
