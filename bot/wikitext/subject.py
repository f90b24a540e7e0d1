"""The subject of a message, as MassMessage and its log take it, and whether its text is signed."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

from bot.wikitext.balance import acting

LONGEST = 240
"""Bytes of a subject: as many as MassMessage's own form lets people write."""
_LOGGED = 500  # characters that a log keeps
_BLANK = " \t\n\r\0\x0b"  # what PHP's trim takes
_CONTROL = re.compile(r"[\x00-\x1f\x7f]")
# In a heading these act, in a log they stay; edit summaries, which tell of each delivery, are without the latter three.
_MARKUP = re.compile(r"~{3,}|\{\{|\[\[|\[(?=https?:|//)|''", re.IGNORECASE)
# As signatures have it, and MassMessage's preview looks for.
_SIGNED = re.compile(r"~{4,}|\b\d\d:\d\d, \d{1,2} [^\W\d_]+\.? \d{4} \(UTC\)")


def mutilated(subject: str) -> tuple[str, ...]:
    """What would become of a subject that is not sent as it is written, a sentence each that says what to do; none
    where all is well."""
    return tuple(_mutilated(subject))


def _mutilated(subject: str) -> Iterator[str]:
    if not subject.strip(_BLANK):
        yield "The subject is empty: write a heading for people's talk pages."
        return
    if subject != subject.strip():
        yield "The subject has blanks at its beginning or end, which MassMessage cuts off: remove them."
    if subject.startswith("=") and subject.endswith("="):
        yield "The subject stands between “=”, which MediaWiki takes off: write it without, it is a heading anyway."
    if "<" in subject:
        yield "The subject has a “<”, from which on MassMessage may drop everything: write it without."
    if _CONTROL.search(subject.strip(_BLANK)):
        yield "The subject has more than one line, or a tab in it: write it in one line, with blanks."
    if markup := _MARKUP.search(subject):
        yield f"The subject has “{markup[0]}”, which a heading and a log don't show alike: use plain words."
    if (size := len(subject.encode(errors="replace"))) > LONGEST:
        yield f"The subject is too long, {size} bytes of at most {LONGEST}: shorten it (a letter can take 4)."


def same_subject(one: str, other: str) -> bool:
    """Whether MassMessage's log would say the same of two subjects: trimmed, in NFC, cut where they are very long."""
    return _logged(one) == _logged(other)


def _logged(subject: str) -> str:
    stored = unicodedata.normalize("NFC", subject.strip(_BLANK))
    return stored if len(stored) <= _LOGGED else f"{stored[: _LOGGED - 3].rstrip(_BLANK)}..."


def signed(text: str) -> bool:
    """Whether a message ends up with a date, as bots that archive and tools that show talk pages need one: by `~~~~`
    or `~~~~~`, or written out as in a signature. Three tildes give none; in comments and `<nowiki>` they do nothing."""
    return _SIGNED.search(acting(text)) is not None
