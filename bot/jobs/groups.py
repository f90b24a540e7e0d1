"""Reminders to many: who gets the same words as others gets them with these, by MassMessage; others by an edit each."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from math import ceil

from bot.cohort.newsletter import Claim
from bot.config.cohort import Cohort
from bot.jobs.mailed import is_record_whole, places
from bot.jobs.wanted import WantedMessage, WantedSend, Wants
from bot.plan.change import Problem, Skip
from bot.wiki.data import SEND, Page
from bot.wiki.snapshot import Request, Snapshot
from bot.wikitext.claim import SENT, claim_text
from bot.wikitext.region import enclose
from bot.wikitext.subject import mutilated
from bot.wikitext.wording import heading_and_body


def groups_reads(cohort: Cohort) -> Request:
    """Whether the bot may use MassMessage, where the config wants it to."""
    return Request(rights=frozenset({SEND} if cohort.group_of else ()))


def grouped(messages: Sequence[WantedMessage], snapshot: Snapshot, cohort: Cohort, now: datetime) -> Wants:
    """The messages, each to its person once: in a sending with all that say the same, where they are as many as the
    config asks for, else by itself. None where nobody knows who has been sent what."""
    if not is_record_whole(snapshot, cohort):
        return Wants(skips=tuple(_unclear(one) for one in messages))
    if not cohort.group_of or not messages:
        return Wants(messages=tuple(messages))
    if SEND not in snapshot.rights:
        message = f"{cohort.account} has no right {SEND}: every reminder is an edit of its own until it has"
        return Wants(messages=tuple(messages), problems=(Problem("no-right", f"User:{cohort.account}", message),))
    groups = [group for group in _alike(messages) if len(group) >= cohort.group_of]
    in_groups = {message for group in groups for message in group}
    lots = (some for group in groups for some in _lots(group, cohort.newsletter.most))
    sends = (_send(some, *place, now) for some, place in zip(lots, places(snapshot, cohort), strict=False))
    return Wants(messages=tuple(one for one in messages if one not in in_groups), sends=tuple(sends))


def _lots(group: Sequence[WantedMessage], most: int) -> Iterator[Sequence[WantedMessage]]:
    """The group in as few parts as can be, none over `most`, of about one size; what is left when one is sent falls
    into the same parts again."""
    while group:
        size = ceil(len(group) / ceil(len(group) / most))
        yield group[:size]
        group = group[size:]


def _unclear(one: WantedMessage) -> Skip:
    return Skip(one.title, "unclear-record", one.addressee.user, one.addressee.keys)


def _alike(messages: Iterable[WantedMessage]) -> Iterator[list[WantedMessage]]:
    """The messages that MassMessage can post, by what they say."""
    by_words: dict[tuple[str, str], list[WantedMessage]] = {}
    for one in messages:
        if one.for_all:
            by_words.setdefault((one.for_all, one.summary), []).append(one)
    return (group for (words, _), group in by_words.items() if not mutilated(_subject_and_text(words)[0]))


def _subject_and_text(words: str) -> tuple[str, str]:
    return heading_and_body(words.strip())


def _send(group: Sequence[WantedMessage], title: str, refused: Page | None, now: datetime) -> WantedSend:
    """The sending to a group, which claims the page `title` and has it as its list."""
    subject, text = _subject_and_text(group[0].for_all)
    # What says the same as one of a page's last five revisions MassMessage (1.43) swallows: a deadline that went back.
    text += f"<!-- {now:%Y-%m-%d} -->"
    claim = Claim(
        issue="",
        part=group[0].summary,
        list=title,
        list_revid=0,
        targets=len(group),
        subject=subject,
        text=text,
        ready_by="",
        ready_revid=0,
        claimed=now,
        pages=tuple(one.title for one in group),
    )
    page = enclose(SENT, claim_text(claim))
    return WantedSend(title, subject, text, len(group), title, page, refused, tuple(one.addressee for one in group))
