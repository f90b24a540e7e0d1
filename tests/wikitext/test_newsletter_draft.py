"""The draft of an issue: what is filled in, what is left out, and that the issue's reader takes it."""

from __future__ import annotations

import html
import re
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from bot.cohort.calendar import Calendar, Week
from bot.cohort.form import Window
from bot.cohort.newsletter import Issue
from bot.cohort.roster import Project
from bot.cohort.upcoming import upcoming, weeks_ahead
from bot.wiki.pst import clean, sign
from bot.wikitext.issue import read_issue
from bot.wikitext.newsletter_draft import ISSUES, News, draft_text, suggested_subject
from bot.wikitext.region import Region, find_region
from bot.wikitext.subject import mutilated
from tests.lab import cohort
from tests.newsletters import PREFIX

COHORT = cohort()
FORM, TEXTS = COHORT.newsletter.issue, COHORT.texts
START = datetime(2022, 10, 24, tzinfo=UTC)
DAY, MINUTE = timedelta(days=1), timedelta(minutes=1)
WINDOW = Window(START - 32 * DAY, START - 4 * DAY)
WEEK = Week(1, "Maps & more", START, START + 7 * DAY - MINUTE, "Draw one", START + 2.5 * DAY, "m:Maps")
NOTHING = News(START + 99 * DAY, WINDOW, "m:Lab", "m:User:", (), (), {}, ())
LANGUAGES = ["ar", "en", "es", "fr", "pt", "sw"]


def news(now: datetime, *weeks: Week) -> News:
    course = Calendar(weeks)
    ahead = replace(NOTHING, now=now, weeks=weeks_ahead(course, now), dates=upcoming(course, WINDOW, now))
    return replace(ahead, projects={"Amina K": Project("Mangroves", "m:Mangrove days")}, graduates=("Brian O",))


def drafted(known: News, language: str = "en") -> str:
    return draft_text("2022-12", f"{PREFIX}/Subscribers", known, FORM, TEXTS[language])


def read(text: str) -> Issue:
    return read_issue("2022-12", f"{PREFIX}/2022-12", 1, "Fay", text, FORM)


def shown(text: str) -> list[str]:
    return html.unescape(re.sub(r"</?bdi>|'''", "", text)).splitlines()


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("known", [news(START - 10 * DAY, WEEK), NOTHING])
def test_it_reads_as_a_sound_draft_that_the_sender_signs(known: News, language: str) -> None:
    saved = sign(clean(drafted(known, language)), "Bot", START)
    issue = read(saved)
    assert issue.problems == ()
    assert (issue.status, issue.list, issue.send_after) == ("draft", f"{PREFIX}/Subscribers", None)
    assert issue.body.endswith("\n\n~~~~")
    assert "noinclude" not in issue.body
    assert "$" not in issue.body
    assert issue.subject == suggested_subject("2022-12", TEXTS[language])
    assert isinstance(find_region(saved, ISSUES), Region)


def test_it_tells_of_what_is_ahead() -> None:
    body = shown(read(drafted(news(START - 10 * DAY, WEEK))).body)
    assert "Applications are open until October 19, 2022, 23:59 UTC. [[:m:Lab|How to apply]]" in body
    at = body.index("=== The weeks ahead ===")
    assert body[at + 1 : at + 4] == [
        "* Week 1: Maps & more",
        "** Assignment: Draw one",
        "** [[:m:Maps|This week's material]]",
    ]
    at = body.index("=== Dates ===")
    assert body[at + 1 : at + 5] == [
        "* October 19, 2022, 23:59 UTC · Applications close",
        "* October 24, 2022, 00:00 UTC · Begins · Week 1: Maps & more",
        "* October 26, 2022, 12:00 UTC · Live session · Week 1: Maps & more",
        "* October 30, 2022, 23:59 UTC · Deadline · Week 1: Maps & more",
    ]
    assert "* [[:m:User:Amina K|Amina K]]: [[:m:Mangrove days|Mangroves]]" in body
    assert "* [[:m:User:Brian O|Brian O]]" in body


def test_applications_are_announced_then_open_then_not_spoken_of() -> None:
    said = {day: "\n".join(shown(drafted(news(WINDOW.opens + day * DAY)))) for day in (-1, 0, 28)}
    assert "Applications open on September 22, 2022, 00:00 UTC. [[:m:Lab|" in said[-1]
    assert "Applications are open until" in said[0]
    assert "pplications" not in said[28]


@pytest.mark.parametrize("language", LANGUAGES)
def test_sections_with_nothing_to_say_are_left_out(language: str) -> None:
    assert "===" in drafted(news(START, WEEK), language)
    assert "===" not in drafted(NOTHING, language)


def test_what_people_wrote_does_nothing() -> None:
    evil = "}}</noinclude>[[Category:X]]{{evil}}~~~~<!--\n== x"
    known = replace(
        news(START, replace(WEEK, title=evil, assignment=evil, link=evil)),
        projects={"Amina K": Project(evil, evil)},
        graduates=(evil,),
    )
    issue = read(drafted(known))
    assert issue.problems == ()
    assert issue.body.count("~~~~") == 1
    assert not re.search(r"\{\{|<!--|\[\[Category|</noinclude|^==[^=]", issue.body, re.MULTILINE)


@pytest.mark.parametrize(
    ("name", "language", "subject"),
    [
        ("2022-12", "en", "Campaigns newsletter: December 2022"),
        ("2022-12", "es", "Boletín de campañas: diciembre de 2022"),
        ("2022-13", "en", "Campaigns newsletter: 2022-13"),
        ("2022-12-extra", "en", "Campaigns newsletter: 2022-12-extra"),
        ("0000-01", "en", "Campaigns newsletter: 0000-01"),
    ],
)
def test_the_subject_has_the_month_in_words(name: str, language: str, subject: str) -> None:
    assert suggested_subject(name, TEXTS[language]) == subject


@pytest.mark.parametrize("language", LANGUAGES)
def test_subjects_are_sendable_and_each_issues_own(language: str) -> None:
    subjects = {suggested_subject(name, TEXTS[language]) for name in ("2022-11", "2022-12", "2023-12", "2022-12-b")}
    assert len(subjects) == 4
    assert all(mutilated(subject) == () for subject in subjects)
