"""The box that says what is going on: made to be transcluded on the programme's landing page."""

from __future__ import annotations

from datetime import datetime, timedelta

from bot.cohort.calendar import Calendar, Session, Week
from bot.cohort.form import Window
from bot.cohort.phase import Phase, phase
from bot.wikitext.box import box
from bot.wikitext.cldr import babel_locale, moment, number
from bot.wikitext.escape import escape, link
from bot.wikitext.links import target
from bot.wikitext.texts import Texts

_COLOUR = "#36c"
_CONVERTER = "https://zonestamp.toolforge.org"  # shows a moment, in seconds since 1970, in the reader's own time zone
_LONGEST_ASSIGNMENT = 1000  # characters


def now_box(
    calendar: Calendar, window: Window, now: datetime, root: str, calendar_file: str, texts: Texts
) -> str | None:
    """The box's wikitext, without a heading; None where nobody can say what is going on (`Phase.UNKNOWN`).

    It changes when the calendar or the window does, and when another phase, week or session comes; never because time
    goes by. `window` is when applications are taken; `root` the cohort's page; `calendar_file` where the calendar file
    is (an address or a page's title), empty where there is none.
    """
    blocks = _blocks(calendar, window, now, root, calendar_file, texts)
    return box("\n\n".join(blocks), _COLOUR, texts) if blocks else None


def _blocks(
    calendar: Calendar, window: Window, now: datetime, root: str, calendar_file: str, texts: Texts
) -> list[str]:
    session = _session(calendar.next_session(now), calendar_file, texts)
    match phase(calendar, window, now), calendar.week_at(now), calendar.next_week(now):
        case Phase.ANNOUNCED, _, _:
            return [_headline("announced", texts), _fact("opens", _moment(window.opens, texts), texts)]
        case Phase.APPLYING, _, _:
            # The last minute that still counts: 24:00 of the 19th, read as "the 20th", has cost people their place.
            closes = _moment(window.closes - timedelta(minutes=1), texts)
            apply = link(root, texts.words["now.apply"])  # the form is there, and how to fill it in
            return [_headline("applying", texts), _fact("closes", closes, texts), apply]
        case Phase.SELECTING, _, Week() as first:
            begins = _fact("begins", _moment(first.opens, texts), texts)
            return [_headline("selecting", texts), texts.say("now.reading"), begins]
        case Phase.RUNNING, Week() as week, _:
            return [_large(_week(week, texts)), "\n".join([*_facts(week, texts), *session])]
        case Phase.BREAK, _, Week() as following:
            opens = f"{_week(following, texts)}\n: {_moment(following.opens, texts)}"
            coming = [_fact("next", opens, texts), *session]
            return [_headline("pause", texts), texts.say("now.rest"), "\n".join(coming)]
        case Phase.CLOSING, _, _:
            return [_headline("closing", texts), texts.say("now.rest"), *session]
        case Phase.OVER, _, _:
            people = link(f"{root}/Participants", texts.words["now.participants"])
            numbers = link(f"{root}/Statistics", texts.words["now.statistics"])
            return [_headline("over", texts), texts.say("now.thanks"), f"{people} · {numbers}"]
        case _:  # UNKNOWN
            return []


def _facts(week: Week, texts: Texts) -> list[str]:
    assignment = escape(week.assignment, _LONGEST_ASSIGNMENT)
    facts = {
        "assignment": f"<bdi>{assignment}</bdi>" if assignment else "",
        "due": _moment(week.due, texts),
        "material": target(week.link, "") if week.link else "",
    }
    return [_fact(key, fact, texts) for key, fact in facts.items() if fact]


def _session(session: Session | None, calendar_file: str, texts: Texts) -> list[str]:
    """The session's line, if there is one."""
    if session is None:
        return []
    file = f" · {target(calendar_file, texts.words['now.calendar'])}" if calendar_file else ""
    return [_fact("session", f"{_moment(session.starts, texts)}{file}", texts)]


def _week(week: Week, texts: Texts) -> str:
    key = "now.week" if week.title else "now.untitled"
    return texts.say(key, number=number(week.number, babel_locale(texts.language)), title=week.title)


def _headline(key: str, texts: Texts) -> str:
    return _large(texts.say(f"now.{key}"))


def _large(words: str) -> str:
    # No heading: the landing page has its own order of them.
    return f"<div style=\"font-size:1.2em\">'''{words}'''</div>"


def _fact(key: str, fact: str, texts: Texts) -> str:
    return f"; {texts.say(f'now.{key}')}\n: {fact}"


def _moment(when: datetime, texts: Texts) -> str:
    """A moment in UTC, and a link that shows it in the reader's own time zone."""
    converted = target(f"{_CONVERTER}/{int(when.timestamp())}", texts.words["now.converted"])
    return f"<bdi>{escape(moment(when, babel_locale(texts.language)))}</bdi> ({converted})"
