"""The `[reminders]` table: when reminders go, and by which way."""

from __future__ import annotations

import re
from datetime import time, timedelta

from bot.cohort.due import Offsets
from bot.config.toml import Table

_GROUP_OF = 20  # people; a sending takes three writes, and a page that stays
_WAYS = ("edit", "massmessage")
_YEAR = 365 * 24  # hours: all dates of a cohort are within one
_CROWD = 10_000  # people


def read_reminders(table: Table) -> tuple[Offsets, int]:
    """When reminders go, what the config doesn't say being as `Offsets` has it; and from how many people on those who
    get the same words get them by MassMessage, 0 where nobody does. Raises `ConfigError`."""
    usual = Offsets()
    offsets = Offsets(
        due_before=_hours(table, "due_before_hours", usual.due_before, 0),
        overdue_after=_hours(table, "overdue_after_hours", usual.overdue_after, 0),
        send_at=_time(table, "send_at", usual.send_at),
        # with less than there is between two runs nothing would ever be sent
        grace=_hours(table, "grace_hours", usual.grace, 0.25),
    )
    group_of = _group_of(table)
    table.close()
    return offsets, group_of


def _group_of(table: Table) -> int:
    way, least = table.take("delivery", str, _WAYS[0]), table.number("group_of", int, _GROUP_OF, 1, _CROWD)
    if way not in _WAYS:
        raise table.error("delivery", f'"delivery" must be "edit" or "massmessage", not "{way}"')
    return least if way == "massmessage" else 0


def _hours(table: Table, key: str, default: timedelta, low: float) -> timedelta:
    return timedelta(hours=table.number(key, float, default / timedelta(hours=1), low, _YEAR))


def _time(table: Table, key: str, default: time) -> time:
    written = table.take(key, str, f"{default:%H:%M}")
    if not re.fullmatch(r"([01]\d|2[0-3]):[0-5]\d", written):
        raise table.error(key, f'"{key}" must be a time of day such as "09:00", not "{written}"')
    return time.fromisoformat(written)
