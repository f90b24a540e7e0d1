"""A reminder as it is appended to a talk page: heading, words, signature, how to stop, and the hidden keys."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, tzinfo
from string import Template
from typing import Literal

from babel import Locale

from bot.cohort.calendar import Week
from bot.wikitext.balance import acting
from bot.wikitext.cldr import babel_locale, long_date, number
from bot.wikitext.escape import escape, literal
from bot.wikitext.links import target
from bot.wikitext.local_time import both_times
from bot.wikitext.wording import FOOTER, Wording, heading_and_body

Kind = Literal["opens", "due", "overdue", "moved"]
_LONGEST_ASSIGNMENT = 1000  # characters
_SIGNATURE = "~~~~"
# MediaWiki escapes what in a name would be wikitext, and takes that for the name again in a link.
_OWNER = "{{subst:ROOTPAGENAME}}"
_GAP = re.compile(r"\n{3,}")


@dataclass(frozen=True, slots=True)
class Part:
    """What is to be said about one week. `deadline` is the person's own, moved by their pauses (aware, UTC)."""

    kind: Kind
    week: Week
    deadline: datetime


def compose(parts: Sequence[Part], wording: Wording, user: str, page: str, zone: tzinfo, keys: Sequence[str]) -> str:
    """The wikitext to append to a talk page: two line ends, then a section with these parts (at least one).

    `page` is the title of the participant's own page, `zone` their clock, `keys` what the message is known by
    afterwards: each a comment at the very end. Saved by MediaWiki it stays as it is, but for the signature.

    Its heading is the first part's; the others' stand as bold lines. It greets once: in later parts `$user` is empty,
    and a line with an empty value is left out.
    """
    return _composed(parts, wording, _isolated(user), _title(page), zone, keys)


def compose_for_all(parts: Sequence[Part], wording: Wording, below: str, zone: tzinfo, keys: Sequence[str]) -> str:
    """The same message in words that are right on anybody's talk page: saving it there puts in whose it is. Empty where
    a text has its words in a place, such as `<nowiki>`, in which nothing is put in.

    `below` is the prefix of the participants' own pages.
    """
    text = _composed(parts, wording, f"<bdi>{_OWNER}</bdi>", _title(below) + _OWNER, zone, keys)
    return text if acting(text).count(_OWNER) == text.count(_OWNER) else ""


def _composed(parts: Sequence[Part], wording: Wording, user: str, page: str, zone: tzinfo, keys: Sequence[str]) -> str:
    """See `compose`; `user` and `page` are wikitext."""
    said = [_said(part, wording, "" if number else user, page, zone) for number, part in enumerate(parts)]
    heading, first = said[0]
    body = "\n\n".join([first, *(f"'''{title}'''\n\n{text}" for title, text in said[1:])])
    footer = _filled(wording.texts[FOOTER], {"page": page})
    # The signature is the wiki's and stands in its direction; below it, as replies go under it.
    section = [f"== {heading} ==", _block(body, wording), _SIGNATURE, _block(footer, wording, "font-size:smaller")]
    return "\n\n" + "\n".join(section) + "".join(f"<!-- olb:{key} -->" for key in keys)


def _said(part: Part, wording: Wording, user: str, page: str, zone: tzinfo) -> tuple[str, str]:
    """The words of a part's heading, and its body."""
    values = _values(part, babel_locale(wording.language), user, page, zone)
    heading, body = heading_and_body(wording.texts[f"reminder-{part.kind}"])
    return _filled(heading, values), _filled(body, values)


def _values(part: Part, locale: Locale, user: str, page: str, zone: tzinfo) -> Mapping[str, str]:
    """What each placeholder becomes: inert wikitext. What is in the heading as well (`week`, `day`) is plain text."""
    week = part.week
    return {
        "user": user,
        "week": number(week.number, locale),
        "title": _isolated(week.title),
        "assignment": _isolated(week.assignment, _LONGEST_ASSIGNMENT),
        "due": both_times(part.deadline, zone, locale),
        "day": long_date(part.deadline.astimezone(zone), locale),
        "session": both_times(week.session, zone, locale) if week.session else "",
        "link": target(week.link, week.title) if escape(week.link) else "",
        "page": page,
    }


def _isolated(written: str, longest: int = 300) -> str:
    """What somebody wrote, in its own direction; empty where nothing of it shows."""
    inert = escape(written, longest)
    return f"<bdi>{inert}</bdi>" if inert else ""


def _title(title: str) -> str:
    """A title to be put in a link, inert outside one as well."""
    return "/".join(literal(part) for part in title.split("/"))


def _filled(text: str, values: Mapping[str, str]) -> str:
    return _GAP.sub("\n\n", Template("\n".join(_lines(text, values))).substitute(values)).strip()


def _lines(text: str, values: Mapping[str, str]) -> Iterator[str]:
    for line in text.split("\n"):
        if all(values[name] for name in Template(line).get_identifiers()):
            yield line


def _block(text: str, wording: Wording, style: str = "") -> str:
    """Text that stands right on a talk page of either direction."""
    look = f' style="{style}"' if style else ""
    return f'<div {wording.attributes} class="mw-content-{wording.direction}"{look}>\n{text}\n</div>'
