"""The `[reminders]` table: when reminders go, and by which way."""

from __future__ import annotations

import re
from datetime import time, timedelta

from bot.cohort.due import Offsets
from bot.config.toml import Table

_GROUP_OF = 20  # people; a sending takes three writes, and a page that stays
_WAYS = ("edit", "massmessage")


def read_reminders(table: Table) -> tuple[Offsets, int]:
    """When reminders go, what the config doesn't say being as `Offsets` has it; and from how many people on those who
    get the same words get them by MassMessage, 0 where nobody does. Raises `ConfigError`."""
    usual = Offsets()
    offsets = Offsets(
        due_before=_hours(table, "due_before_hours", usual.due_before),
        overdue_after=_hours(table, "overdue_after_hours", usual.overdue_after),
        send_at=_time(table, "send_at", usual.send_at),
        grace=_hours(table, "grace_hours", usual.grace),
    )
    group_of = _group_of(table)
    table.close()
    return offsets, group_of


def _group_of(table: Table) -> int:
    way, least = table.take("delivery", str, _WAYS[0]), table.take("group_of", int, _GROUP_OF)
    if way not in _WAYS:
        raise table.error("delivery", f'"delivery" must be "edit" or "massmessage", not "{way}"')
    if least < 1:
        raise table.error("group_of", '"group_of" must be 1 or more')
    return least if way == "massmessage" else 0


def _hours(table: Table, key: str, default: timedelta) -> timedelta:
    hours = table.take(key, float, default / timedelta(hours=1))
    if hours < 0:
        raise table.error(key, f'"{key}" must be 0 or more')
    return timedelta(hours=hours)


def _time(table: Table, key: str, default: time) -> time:
    written = table.take(key, str, f"{default:%H:%M}")
    if not re.fullmatch(r"([01]\d|2[0-3]):[0-5]\d", written):
        raise table.error(key, f'"{key}" must be a time of day such as "09:00", not "{written}"')
    return time.fromisoformat(written)
