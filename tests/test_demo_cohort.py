"""The demo cohort as data: forty applications, from many places, with the mistakes that people really make; what the
facilitators decided on them."""

from __future__ import annotations

import re
import tomllib
from collections import Counter
from pathlib import Path
from urllib.parse import unquote

import pytest

from bot.cohort.application import Application, application
from bot.cohort.decision import Decision
from bot.wikitext.form import read_form
from bot.wikitext.region import Region, find_region
from bot.wikitext.review import read_review
from tests.lab import cohort

DEMO = Path(__file__).parents[1] / "config" / "demo"
COHORT = DEMO / "Campaigns" / "Organizer Lab" / "2022"
FIELDS = {
    "user",
    "home wiki",
    "country",
    "languages",
    "timezone",
    "experience",
    "topic",
    "motivation",
    "campaign idea",
    "affiliate",
    "contact",
    "deliver to",
    "reminders",
    "newsletter",
    "status",
    "submitted",
}
MARKERS = "<!-- olb:receipt begin -->\n<!-- olb:receipt end -->\n"
MESSY = {
    'Bobby "Tablas"': r"\n\|\}\n(.|\n)*\{\{Organizer Lab decision",
    "Cerro Rico Luz": r"\|status=  Withdrawn",
    "Chipo Nyika": r"user = \[\[User:Chipo_Nyika\|",
    "Diouf Téranga": r"\A== Ma candidature ==\n[^{]*\Z",
    "EarthFan2022": r"25:59 \(Anywhere on Earth\)",
    "Indus Dolphin": r"00:41, 20 October 2022",
    "Jacaranda Pty": r"\|user=\{\{u\|",
    "Kwabena Asare T": r"Twi, English(.|\n)*<!-- not sure if this is long enough \| please",
    "Lukanga Swamp": r"<translate><!--T:1-->(.|\n)*\|phone=(.|\n)*\|Thank you",
    "Luntiang Isla": r"Gagamit:(.|\n)*05/10/2022",
    "Mahaweli Tide": r"(?s)\{\{Organizer Lab application.*\{\{Organizer Lab application",
    "Mangrove Newbie": r"motivation    = TODO",
    "Mekong Kid": r"experience    = Yes\.(.|\n)*status        = draft",
    "Moana T": r"\A#REDIRECT \[\[Campaigns/Organizer Lab/2022/Applications/Moana Tui\]\]\n\Z",
    "Nsanje Girl": r"\|user=Shire Valley Wikimedians",
    "Quetzal Andino": r"\|home wiki=.*\n\|home wiki=",
    "Zungueira Kota": r"\n\}\n[^}]*\Z",
    "دجلة الخضراء": "\u200f",
}


def applications() -> dict[str, str]:
    files = (COHORT / "Applications").glob("*.wikitext")
    pages = {unquote(file.stem): file.read_text(encoding="utf-8") for file in files}
    return {user: text for user, text in pages.items() if user != "Preload"}


def tidy() -> dict[str, dict[str, str]]:
    """The forms of the applications without a trap, line by line."""
    return {user: lines(text) for user, text in applications().items() if user not in MESSY}


def lines(form: str) -> dict[str, str]:
    return dict(re.findall(r"^\|([a-z ]+?) *= *(.*)$", form, re.MULTILINE))


def test_forty_applications_most_of_them_tidy() -> None:
    assert len(applications()) == 40
    assert len(tidy()) == 22


@pytest.mark.parametrize("user", MESSY)
def test_the_trap_is_there(user: str) -> None:
    assert re.search(MESSY[user], applications()[user])


def test_tidy_forms_hold_known_lines_and_name_their_page() -> None:
    for user, form in tidy().items():
        assert form.keys() <= FIELDS
        assert form["user"] == user
        assert form["status"] == "submitted"


def test_people_come_from_many_places_and_languages() -> None:
    forms = tidy().values()
    assert len({form["country"] for form in forms}) >= 20
    assert len({form["languages"].partition(",")[0] for form in forms}) >= 12
    assert {form["topic"] for form in forms} == {
        "climate",
        "sustainability",
        "climate, sustainability",
        "sustainability, climate",
    }
    assert {form["contact"] for form in forms} == {"talk", "email"}
    assert {form["deliver to"] for form in forms} == {"meta", "home"}


def test_nobody_copied_from_anybody() -> None:
    answers = Counter(
        form[field] for form in tidy().values() for field in ("experience", "motivation", "campaign idea")
    )
    assert answers.most_common(1)[0][1] == 1
    assert min(map(len, answers)) > 30


def test_scripts_are_real() -> None:
    text = "".join(applications().values())
    for script in ("[\u0600-\u06ff]", "[\u0900-\u097f]", "[\u0980-\u09ff]", "[\u0b80-\u0bff]", "[ạ-ỹ]"):
        assert len(re.findall(script, text)) > 40


def test_applications_arrive_through_the_whole_window() -> None:
    text = "".join(applications().values())
    in_words = re.findall(r"(\d+) (September|October) 2022", text)
    iso = [
        (day.lstrip("0"), {"09": "September", "10": "October"}[month])
        for month, day in re.findall(r"2022-(09|10)-(\d\d)", text)
    ]
    days = {*in_words, *iso}
    assert {("22", "September"), ("19", "October")} <= days
    assert len(days) >= 20


def test_some_pages_have_the_markers_and_always_first() -> None:
    marked = {user for user, text in applications().items() if text.startswith(MARKERS)}
    assert 4 <= len(marked) <= 8
    assert {user for user, text in applications().items() if "olb:receipt" in text} == marked


def test_the_preload_is_the_whole_form_with_its_markers() -> None:
    text = (COHORT / "Applications" / "Preload.wikitext").read_text(encoding="utf-8")
    assert text.startswith(MARKERS)
    assert lines(text).keys() == FIELDS


def test_the_hints_of_the_preload_are_known_to_be_no_answers() -> None:
    text = (COHORT / "Applications" / "Preload.wikitext").read_text(encoding="utf-8")
    form = tomllib.loads((DEMO.parent / "forms" / "application.toml").read_text(encoding="utf-8"))
    prompts = {field["name"].replace("_", " "): field.get("prompts", []) for field in form["fields"]}
    for name, value in lines(text).items():
        for hint in re.findall(r"<!-- (.*?) -->", value):
            assert hint in prompts[name]


def test_the_template_shows_every_field() -> None:
    text = (DEMO / "Template:Organizer Lab application.wikitext").read_text(encoding="utf-8")
    assert set(re.findall(r"\{\{\{([a-z ]+)\|", text)) == FIELDS
    assert "{{#" not in text


def test_the_decision_template_shows_every_cell() -> None:
    text = (DEMO / "Template:Organizer Lab decision.wikitext").read_text(encoding="utf-8")
    assert set(re.findall(r"\{\{\{(\w+)", text)) == {"user", "decision", "note", "reviewer", "flag"}
    assert "{{#" not in text


def page(name: str) -> str:
    return (COHORT / f"{name}.wikitext").read_text(encoding="utf-8")


def region(text: str, name: str) -> str:
    found = find_region(text, name)
    assert isinstance(found, Region)
    return found.content


def decided(text: str) -> dict[str, Decision]:
    """The decisions in a text, by user."""
    rows = read_review(text, cohort().decision).rows
    assert len({row.user for row in rows}) == len(rows)
    return {row.user: row for row in rows}


def read_applications() -> dict[str, Application]:
    """All applications as the bot reads them, by user."""
    lab = cohort()
    return {
        user: application(user, 1, user, read_form(text, lab.form, lab.window), lab.form, lab.window)
        for user, text in applications().items()
    }


def test_one_decision_of_people_stands_above_the_region() -> None:
    above, markers, below = page("Review").partition("<!-- olb:review begin -->\n")
    assert markers
    assert [(user, row.decision) for user, row in decided(above).items()] == [("Fatoumata des Dunes", "accepted")]
    assert below.endswith("\n<!-- olb:review end -->\n")


def test_the_facilitators_decided_on_most_applications() -> None:
    words = Counter(row.decision for row in decided(page("Review")).values())
    assert words == {"accepted": 26, "waitlisted": 4, "declined": 3}


def test_every_accepted_application_is_complete() -> None:
    by_user = read_applications()
    accepted = [user for user, row in decided(page("Review")).items() if row.decision == "accepted"]
    assert [user for user in accepted if not by_user[user].complete] == []
    assert [user for user in accepted if by_user[user].status != "submitted"] == ["Cerro Rico Luz"]


def test_some_complete_applications_are_left_for_the_bot() -> None:
    ready = {user for user, one in read_applications().items() if one.complete and one.status == "submitted"}
    assert ready - decided(page("Review")).keys() == {"Sông Quê", "Moana Tui", "Indus Dolphin"}


def test_the_rows_are_as_the_bot_writes_them() -> None:
    row = re.compile(
        r"\{\{Organizer Lab decision\|user=[^|]+\|decision=\w+\|note=.*\|reviewer=[^|]+(\|flag=[a-z ]+)?\}\}"
    )
    for line in region(page("Review"), "review").strip().splitlines():
        assert row.fullmatch(line), line


@pytest.mark.parametrize("name", ["Participants", "Now", "Statistics"])
def test_a_region_waits_for_the_bot_among_words_of_people(name: str) -> None:
    text = page(name)
    assert region(text, name.lower()).strip() == ""
    assert len(text) > 300


def test_the_landing_page_shows_now_and_only_what_the_bot_writes_there() -> None:
    landing = (COHORT.parent / "2022.wikitext").read_text(encoding="utf-8")
    assert "\n{{:Campaigns/Organizer Lab/2022/Now}}\n" in landing
    shown = re.sub(r"(?s)<noinclude>.*?</noinclude>", "", page("Now"))
    assert shown == "<!-- olb:now begin -->\n<!-- olb:now end -->\n"


def test_the_bot_makes_the_list_itself() -> None:
    assert (DEMO / "Campaigns" / "Organizer Lab" / "2022.wikitext").exists()
    assert not (COHORT / "Applications.wikitext").exists()
