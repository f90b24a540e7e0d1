"""From wanted messages to changes: an append to a talk page, or a new one."""

from __future__ import annotations

from collections.abc import Iterable

from bot.jobs.wanted import WantedMessage
from bot.plan.change import Append, Change, Create
from bot.wiki.data import TalkPage
from bot.wiki.snapshot import Snapshot


def plan_messages(messages: Iterable[WantedMessage], snapshot: Snapshot, job: str, wiki: str) -> tuple[Change, ...]:
    """Each message as the compare-and-set that posts it once, on the talk page as it was read. `wiki` is where those go
    that name none."""
    return tuple(_planned(message, snapshot, job, wiki) for message in messages)


def _planned(message: WantedMessage, snapshot: Snapshot, job: str, wiki: str) -> Change:
    there = snapshot.elsewhere[message.wiki] if message.wiki else snapshot
    return _change(message, there.talks.get(message.title), job, message.wiki or wiki)


def _change(message: WantedMessage, talk: TalkPage | None, job: str, wiki: str) -> Change:
    if talk is None:
        return Create(job, wiki, message.title, message.text.strip(), message.summary, message.addressee)
    return Append(job, wiki, message.title, talk.revid, message.text, message.summary, message.addressee)
