"""The roster as people read it: who takes part, by region, with home wiki, languages, topics and project."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

from babel import Locale

from bot.cohort.roster import Participant
from bot.wikitext.cldr import babel_locale, country_name, language_name, long_date, number
from bot.wikitext.escape import escape
from bot.wikitext.headings import heading
from bot.wikitext.links import target
from bot.wikitext.lists import joined
from bot.wikitext.tables import scrolling, table
from bot.wikitext.texts import Texts
from bot.wikitext.wiki_names import wiki_host

_COLUMNS = ("user", "home_wiki", "country", "languages", "topics", "project", "note")
_ROW_HEADER = '! scope="row" style="text-align:start; font-weight:normal; min-width:7em" |'
_SIGNS = {"withdrawn": "↩", "blocked": "⚠", "locked": "⚠", "vanished": "○", "unknown": "?", "gone": "✗"}
_PAUSED = "⏸"


Pauses = Mapping[str, datetime]
"""The first moment after the pause (aware, UTC), by the present name of everybody who is in one."""


def roster_text(participants: Sequence[Participant], pauses: Pauses, texts: Texts) -> str:
    """The wikitext of the roster; participants are shown in the order given, regions in the order they first come.

    Counted are those who take part; the others stand there marked.
    """
    locale = babel_locale(texts.language)
    regions = _by_region(participants)
    parts = [_counts(participants, texts, locale), _overview(regions, texts, locale)] if regions else []
    parts += [_region(code, people, pauses, texts, locale) for code, people in regions.items()]
    body = "\n".join(parts) or texts.say("roster.nobody")
    # Every address in it is spelt out or a project of the row's own person: the sign of an external link adds nothing.
    return f'<div class="plainlinks" {texts.attributes}>\n{body}\n</div>'


def _by_region(participants: Sequence[Participant]) -> Mapping[str, Sequence[Participant]]:
    regions: dict[str, list[Participant]] = {}
    for one in participants:
        regions.setdefault(one.region or "none", []).append(one)
    return regions


def _counts(participants: Sequence[Participant], texts: Texts, locale: Locale) -> str:
    present = [one for one in participants if one.takes_part]
    return texts.say(
        "roster.counts",
        people=number(len(present), locale),
        countries=number(len({one.country for one in present if one.country}), locale),
        languages=number(len({code for one in present for code in one.languages}), locale),
    )


def _overview(regions: Mapping[str, Sequence[Participant]], texts: Texts, locale: Locale) -> str:
    rows = [
        f"|-\n{_ROW_HEADER} [[#{_anchor(code)}|{escape(_name(code, texts))}]]\n| {_number(people, locale)}"
        for code, people in regions.items()
    ]
    heads = [texts.say("roster.region"), texts.say("roster.number")]
    caption = texts.say("roster.by_region")
    return scrolling(caption, table(caption, heads, rows))


def _region(code: str, people: Sequence[Participant], pauses: Pauses, texts: Texts, locale: Locale) -> str:
    name = _name(code, texts)
    caption = texts.say("roster.caption", region=name)
    heads = [texts.say(f"roster.{column}") for column in _COLUMNS]
    rows = [_row(one, pauses, texts, locale) for one in people]
    # Of one width, as the tables stand below each other.
    members = table(caption, heads, rows, sortable=True, full_width=True)
    # Better scrolled than squeezed into columns of one word.
    wide = f'<div style="min-width:40rem">\n{members}\n</div>'
    above = heading(_anchor(code), f"{escape(name)} ({_number(people, locale)})")
    return f"{above}\n{scrolling(caption, wide)}"


def _number(people: Sequence[Participant], locale: Locale) -> str:
    return escape(number(sum(one.takes_part for one in people), locale))


def _row(one: Participant, pauses: Pauses, texts: Texts, locale: Locale) -> str:
    talk = target(f"User talk:{one.user}", texts.words["roster.talk"])
    cells = [
        _home_wiki(one.home_wiki),
        escape(country_name(one.country, locale)) if one.country else "",
        joined((escape(language_name(code, locale)) for code in one.languages), texts.language),
        joined((escape(texts.words.get(f"topics.{topic}", topic)) for topic in one.topics), texts.language),
        _project(one),
        joined(_notes(one, pauses.get(one.user), texts, locale), texts.language),
    ]
    return f"|-\n{_ROW_HEADER} {target(f'User:{one.user}', one.user)} ({talk})\n| {' || '.join(cells)}"


def _home_wiki(database: str | None) -> str:
    host = wiki_host(database or "")
    return target(f"https://{host}", host) if host else escape(database or "")


def _project(one: Participant) -> str:
    # Who has vanished is not to be known again by what they made: titles and links tell names.
    if one.project is None or "vanished" in one.flags:
        return ""
    return target(one.project.link, one.project.title)


def _notes(one: Participant, paused_until: datetime | None, texts: Texts, locale: Locale) -> list[str]:
    notes = [_signed(_SIGNS[flag], texts.say(f"roster.{flag}")) for flag in one.flags]
    if paused_until is not None:
        last_day = long_date(paused_until - datetime.resolution, locale)
        notes.append(_signed(_PAUSED, texts.say("roster.paused", date=last_day)))
    renamed = one.user != one.accepted_as and "vanished" not in one.flags
    return [*notes, texts.say("roster.formerly", name=one.accepted_as)] if renamed else notes


def _signed(sign: str, words: str) -> str:
    return f'<span aria-hidden="true">{sign}</span> {words}'


def _name(region: str, texts: Texts) -> str:
    return texts.words.get(f"regions.{region}", region)


def _anchor(region: str) -> str:
    return f"participants-{region}"
