"""The demo's participants as data: the pages of those whom the facilitators took, and the templates for them."""

from __future__ import annotations

import re
from collections import Counter
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import unquote

import pytest

from bot.cohort.form import Reading
from bot.config.forms import load_form
from bot.wikitext.calls import tokenize
from bot.wikitext.form import filled_forms
from bot.wikitext.progress import OwnForms, read_own_page
from bot.wikitext.review import read_review
from bot.wikitext.schedule import read_schedule
from tests.lab import cohort

DEMO = Path(__file__).parents[1] / "config" / "demo"
COHORT = DEMO / "Campaigns" / "Organizer Lab" / "2022"


def own_pages() -> dict[str, str]:
    """The participants' own pages, by user."""
    files = (COHORT / "Participants").glob("*.wikitext")
    return {unquote(file.stem): file.read_text(encoding="utf-8") for file in files}


def readings(form: str) -> dict[str, tuple[Reading, ...]]:
    """A form as the bot reads it on the participants' own pages, by user; without those who have none."""
    shape = load_form(DEMO.parent / "forms" / f"{form}.toml")
    found = {user: filled_forms(tokenize(text), shape, cohort().course) for user, text in own_pages().items()}
    return {user: tuple(one.reading for one in forms) for user, forms in found.items() if forms}


def values(form: str, field: str) -> dict[str, list[object]]:
    """A field of a form in page order, by user."""
    return {user: [one.fields[field] for one in forms] for user, forms in readings(form).items()}


def test_only_accepted_people_have_a_page_of_their_own() -> None:
    rows = read_review((COHORT / "Review.wikitext").read_text(encoding="utf-8"), cohort().decision).rows
    accepted = {row.user for row in rows if row.decision == "accepted"}
    assert len(own_pages()) == 13
    assert own_pages().keys() <= accepted


def test_eight_projects_with_links_of_all_kinds() -> None:
    titles, links = values("project", "title"), values("project", "link")
    assert len(titles) == 8
    assert all(title for [title] in titles.values())
    kinds = Counter("none" if not link else str(link).partition(":")[0].split("/")[0] for [link] in links.values())
    assert kinds == {"https": 3, "Campaigns": 3, "javascript": 1, "none": 1}


def test_submissions_in_all_states() -> None:
    weeks, links, dates = (values("submission", field) for field in ("week", "link", "date"))
    assert weeks["Wanjiru wa Mito"] == ["1", "2", "3"]
    assert weeks["Celestina Mondlane"] == ["1", "2", "2", "3"]
    assert weeks["সবুজ নদী"] == ["১", "২", "৩"]
    assert weeks["Chipo Nyika"] == ["1", "Topics"]
    assert links["Ixchel del Lago"] == ["", ""]
    undated = {user for user, days in dates.items() if None in days}
    assert undated == {'Bobby "Tablas"', "Chipo Nyika", "Ixchel del Lago"}


def test_two_are_on_a_break() -> None:
    until = {user: f"{day:%d %B}" for user, [day] in values("pause", "until").items()}
    assert until == {"Himal Jyoti": "20 November", "Pourquoi pas?": "30 November"}


def test_pages_without_a_form() -> None:
    used = {user for form in ("project", "submission", "pause") for user in readings(form)}
    assert own_pages().keys() - used == {"Kwabena Asare T", "Yaku Mayu"}
    assert own_pages()["Kwabena Asare T"] == ""


@pytest.mark.parametrize("form", ["project", "submission", "pause"])
def test_the_templates_show_every_field(form: str) -> None:
    text = (DEMO / f"Template:Organizer Lab {form}.wikitext").read_text(encoding="utf-8")
    fields = {field.name for field in load_form(DEMO.parent / "forms" / f"{form}.toml").fields}
    assert set(re.findall(r"\{\{\{(\w+)\|", text)) == fields
    assert "{{#" not in text


def block(form: str) -> str:
    """What the template's page gives people to copy."""
    text = (DEMO / f"Template:Organizer Lab {form}.wikitext").read_text(encoding="utf-8")
    (copied,) = re.findall(r"(?s)<pre>\n(.*?)</pre>", text)
    return copied


def test_who_copies_a_block_and_changes_nothing_has_said_nothing() -> None:
    lab = cohort()
    copied = "".join(map(block, OwnForms._fields)).replace("~~~~~", "14:05, 11 November 2022 (UTC)")
    forms = OwnForms(lab.project, lab.submission, lab.pause)
    page = read_own_page("Page", copied, datetime(2022, 11, 11, tzinfo=UTC), None, forms, lab.course)
    assert [one.fields for one in page.projects] == [{"title": None, "link": ""}]
    assert [(one.week, one.answered) for one in page.submissions] == [(3, False)]
    assert [one.until for one in page.breaks] == [None]


def test_who_fills_in_what_a_block_asks_for_has_said_it() -> None:
    lab = cohort()
    filled = block("pause").replace("the last day of your break", "2022-11-20")
    filled += block("project").replace("what you call it", "Lakes").replace("page of the project", "Lakes of Ghana")
    filled += block("submission").replace("page with your work", "Topics")
    forms = OwnForms(lab.project, lab.submission, lab.pause)
    page = read_own_page("Page", filled, datetime(2022, 11, 11, tzinfo=UTC), None, forms, lab.course)
    assert [one.fields for one in page.projects] == [{"title": "Lakes", "link": "Lakes of Ghana"}]
    assert [(one.week, one.answered) for one in page.submissions] == [(3, True)]
    assert [(one.starts, one.until) for one in page.breaks] == [(None, datetime(2022, 11, 21, tzinfo=UTC))]
    assert [one.found for one in page.breaks] == [()]


def test_a_week_as_it_is_copied_has_neither_assignment_nor_link() -> None:
    lab = cohort()
    (week,) = read_schedule(block("week"), lab.week, lab.course).weeks
    assert (week.number, week.assignment, week.link) == (1, "", "")
