"""The draft of an issue: the facilitators' skeleton, filled with what the bot knows."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from string import Template

from babel.dates import format_skeleton

from bot.cohort.calendar import Week
from bot.cohort.form import Form, Window
from bot.cohort.newsletter import STATUSES
from bot.cohort.roster import Project
from bot.cohort.upcoming import MINUTE, OfWeek, Upcoming
from bot.wikitext.cldr import babel_locale, moment, number
from bot.wikitext.escape import escape, link
from bot.wikitext.links import target
from bot.wikitext.region import enclose
from bot.wikitext.texts import Texts

SKELETON = "newsletter-draft"
"""The skeleton's key among the texts: sections with `$placeholders`, each left out where nothing fills it."""
ISSUES = "issues"
"""The region with the links to the issues before and after, and with the list of all."""
_SECTION = re.compile(r"^(?====)", re.MULTILINE)
_MONTH = re.compile(r"([1-9]\d{3})-(0[1-9]|1[0-2])", re.ASCII)
_LONGEST_ASSIGNMENT = 1000  # characters
# Saved as four tildes in a row it would be the bot's own signature, of now; so it is the sender's, of then.
_SIGNATURE = "~~<noinclude></noinclude>~~"


@dataclass(frozen=True, slots=True)
class News:
    """What the bot knows of a cohort at `now` (aware, UTC) that is worth an issue: when applications are taken, the
    weeks and dates ahead, and new projects and graduates by present user name. `root` is the cohort's page, as links
    from any wiki name it; so are the links of weeks and projects; `users` is what comes before a user's name."""

    now: datetime
    window: Window
    root: str
    users: str
    weeks: Sequence[Week]
    dates: Sequence[Upcoming]
    projects: Mapping[str, Project]
    graduates: Sequence[str]


def draft_text(name: str, subscribers: str, news: News, form: Form, texts: Texts) -> str:
    """The page of the issue called `name` (`2022-12`), a draft for the list `subscribers`."""
    body = _filled(texts.words[SKELETON], _values(news, texts))
    kept = f"<noinclude>\n{enclose(ISSUES, '')}\n</noinclude>"
    return "\n\n".join(part for part in (_form(name, subscribers, form, texts), body, _SIGNATURE, kept) if part)


def suggested_subject(name: str, texts: Texts) -> str:
    """A subject of its own for each issue, plain text: with the month in words, where the name is one."""
    month = _MONTH.fullmatch(name)
    when = _in_words(date(int(month[1]), int(month[2]), 1), texts) if month else name
    return Template(texts.words["newsletter.heading"]).substitute(issue=when)


def _in_words(month: date, texts: Texts) -> str:
    return str(format_skeleton("yMMMM", month, locale=babel_locale(texts.language)))


def _form(name: str, subscribers: str, form: Form, texts: Texts) -> str:
    values = {
        "issue": name,
        "subject": suggested_subject(name, texts),
        "list": subscribers,
        "status": STATUSES[0],
    }
    lines = [f"|{field.name.replace('_', ' ')}={values.get(field.name, '')}" for field in form.fields]
    return "\n".join([f"{{{{{form.template}", *lines, "}}"])


def _filled(skeleton: str, values: Mapping[str, str]) -> str:
    sections = (Template(section) for section in _SECTION.split(skeleton))
    return "\n\n".join(one.substitute(values).strip() for one in sections if _says_something(one, values))


def _says_something(section: Template, values: Mapping[str, str]) -> bool:
    names = section.get_identifiers()
    return not names or any(values[name] for name in names)


def _values(news: News, texts: Texts) -> Mapping[str, str]:
    return {
        "applications": _applications(news, texts),
        "weeks": "\n".join(f"* {_about(week, texts)}" for week in news.weeks),
        "dates": "\n".join(f"* {_date(one, texts)}" for one in news.dates),
        "projects": "\n".join(
            f"* {_user(user, news)}: {target(project.link, project.title)}" for user, project in news.projects.items()
        ),
        "graduates": "\n".join(f"* {_user(user, news)}" for user in news.graduates),
    }


def _applications(news: News, texts: Texts) -> str:
    """Whether people can apply, or soon will; empty where they no longer can."""
    if news.now >= news.window.closes:
        return ""
    key = "newsletter.applying" if news.now in news.window else "newsletter.announced"
    opens, closes = _plain(news.window.opens, texts), _plain(news.window.closes - MINUTE, texts)
    return f"{texts.say(key, opens=opens, closes=closes)} {link(news.root, texts.words['now.apply'])}"


def _about(week: Week, texts: Texts) -> str:
    """A week with what is to be done in it, and where its material is."""
    assignment = escape(week.assignment, _LONGEST_ASSIGNMENT)
    facts = [f"{texts.say('now.assignment')}: <bdi>{assignment}</bdi>"] if assignment else []
    facts += [target(week.link, texts.words["now.material"])] if escape(week.link) else []
    return "".join([f"'''{_named(week, texts)}'''", *(f"\n** {fact}" for fact in facts)])


def _date(one: Upcoming, texts: Texts) -> str:
    what = texts.say(f"newsletter.{one.kind}")
    of = f" · {_named(one.week, texts)}" if isinstance(one, OfWeek) else ""
    return f"'''<bdi>{_plain(one.at, texts)}</bdi>''' · {what}{of}"


def _named(week: Week, texts: Texts) -> str:
    key = "now.week" if escape(week.title) else "now.untitled"
    return texts.say(key, number=number(week.number, babel_locale(texts.language)), title=week.title)


def _plain(when: datetime, texts: Texts) -> str:
    return moment(when, babel_locale(texts.language))


def _user(user: str, news: News) -> str:
    return target(f"{news.users}{user}", user)
