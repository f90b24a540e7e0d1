"""The box that says what is going on: made to be transcluded on the programme's landing page."""

from __future__ import annotations

from datetime import datetime, timedelta

from bot.cohort.calendar import Calendar, Phase, Session, Week, phase
from bot.cohort.form import Window
from bot.wikitext.cldr import babel_locale, moment, number
from bot.wikitext.escape import escape, link
from bot.wikitext.links import target
from bot.wikitext.texts import Texts

_BOX = (
    "border:1px solid #a2a9b1; border-inline-start:6px solid #36c; background:#f8f9fa; color:#202122; "
    "padding:0.6em 1em; margin:0 0 1em; overflow-wrap:anywhere"
)
_CONVERTER = "https://zonestamp.toolforge.org"  # shows a moment, in seconds since 1970, in the reader's own time zone
_LONGEST_ASSIGNMENT = 1000  # characters


def now_box(calendar: Calendar, window: Window, now: datetime, root: str, calendar_file: str, texts: Texts) -> str:
    """The box's wikitext, without a heading.

    It changes when the calendar or the window does, and when another phase, week or session comes; never because time
    goes by. `window` is when applications are taken; `root` the cohort's page; `calendar_file` where the calendar file
    is (an address or a page's title), empty where there is none.
    """
    blocks = _blocks(calendar, window, now, root, calendar_file, texts)
    attributes = f'class="plainlinks" lang="{texts.language}" dir="{texts.direction}" style="{_BOX}"'
    return "\n".join([f"<div {attributes}>", "\n\n".join(blocks), "</div>"])


def _blocks(
    calendar: Calendar, window: Window, now: datetime, root: str, calendar_file: str, texts: Texts
) -> list[str]:
    match phase(calendar, window, now), calendar.week_at(now), calendar.next_week(now):
        case Phase.ANNOUNCED, _, _:
            return [_headline(texts.say("now.announced")), _fact("opens", _moment(window.opens, texts), texts)]
        case Phase.APPLYING, _, _:
            # The last minute that still counts: 24:00 of the 19th, read as "the 20th", has cost people their place.
            closes = _moment(window.closes - timedelta(minutes=1), texts)
            apply = _page(root, "Applications", "apply", texts)
            return [_headline(texts.say("now.applying")), _fact("closes", closes, texts), apply]
        case Phase.SELECTING, _, first:
            begins = [_fact("begins", _moment(first.opens, texts), texts)] if first else []
            return [_headline(texts.say("now.selecting")), texts.say("now.reading"), *begins]
        case Phase.RUNNING, Week() as week, _:
            return _running(week, calendar.next_session(now), calendar_file, texts)
        case Phase.BREAK, _, Week() as following:
            opens = f"{_week(following, texts)}\n: {_moment(following.opens, texts)}"
            return [_headline(texts.say("now.pause")), texts.say("now.rest"), _fact("next", opens, texts)]
        case _:  # OVER
            people = _page(root, "Participants", "participants", texts)
            numbers = _page(root, "Statistics", "statistics", texts)
            return [_headline(texts.say("now.over")), texts.say("now.thanks"), f"{people} · {numbers}"]


def _running(week: Week, session: Session | None, calendar_file: str, texts: Texts) -> list[str]:
    assignment = escape(week.assignment, _LONGEST_ASSIGNMENT)
    facts = {
        "assignment": f"<bdi>{assignment}</bdi>" if assignment else "",
        "due": _moment(week.due, texts),
        "material": target(week.link, "") if week.link else "",
        "session": _session(session, calendar_file, texts) if session else "",
    }
    said = [_fact(key, fact, texts) for key, fact in facts.items() if fact]
    return [_headline(_week(week, texts)), "\n".join(said)]


def _session(session: Session, calendar_file: str, texts: Texts) -> str:
    starts = _moment(session.starts, texts)
    return f"{starts} · {target(calendar_file, texts.words['now.calendar'])}" if calendar_file else starts


def _week(week: Week, texts: Texts) -> str:
    key = "now.week" if week.title else "now.untitled"
    return texts.say(key, number=number(week.number, babel_locale(texts.language)), title=week.title)


def _headline(words: str) -> str:
    # No heading: the landing page has its own order of them.
    return f"<div style=\"font-size:1.2em\">'''{words}'''</div>"


def _fact(key: str, fact: str, texts: Texts) -> str:
    return f"; {texts.say(f'now.{key}')}\n: {fact}"


def _moment(when: datetime, texts: Texts) -> str:
    """A moment in UTC, and a link that shows it in the reader's own time zone."""
    converted = target(f"{_CONVERTER}/{int(when.timestamp())}", texts.words["now.converted"])
    return f"<bdi>{escape(moment(when, babel_locale(texts.language)))}</bdi> ({converted})"


def _page(root: str, name: str, label: str, texts: Texts) -> str:
    return link(f"{root}/{name}", texts.words[f"now.{label}"])
