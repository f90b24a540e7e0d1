"""How a newsletter will be, for a person at a terminal and as JSON."""

from __future__ import annotations

from collections.abc import Iterator

from rich.text import Text

from bot.cohort.newsletter import Outlook
from bot.show.json import Json, moment
from bot.show.terminal import visible


def outlook_lines(one: Outlook) -> Iterator[Text]:
    """An issue: whether it is ready, its subject, whom it goes to, and the text as it will stand on a talk page."""
    after = f", not before {one.send_after:%Y-%m-%d %H:%M} UTC" if one.send_after else ""
    yield Text(f"{visible(one.title)} ({one.status}{after})", style="bold")
    yield Text(f"  Subject: {visible(one.subject)}")
    wikis = ", ".join(f"{visible(host or 'this wiki')}: {count}" for host, count in one.by_host.items())
    yield Text(f"  To: {visible(one.list)}, pages: {one.count}{f' ({wikis})' if wikis else ''}")
    for line in (one.text or "").splitlines():
        yield Text(f"  | {visible(line)}", style="dim")


def outlook_json(one: Outlook) -> Json:
    """The same; `send_after` and `text` are null where there is none."""
    return {
        "title": one.title,
        "status": one.status,
        "send_after": moment(one.send_after) if one.send_after else None,
        "subject": one.subject,
        "list": one.list,
        "count": one.count,
        "by_host": dict(one.by_host),
        "text": one.text,
    }
