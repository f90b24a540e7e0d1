"""The reader of forms: the cases as data, then what people and MediaWiki do, then anything at all."""

from __future__ import annotations

import json
import time
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import mwparserfromhell
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.cohort.application import Application, application
from bot.cohort.form import Field, FieldProblem, Form, Reading, Window
from bot.config.forms import load_form
from bot.wikitext.calls import build, tokenize
from bot.wikitext.form import MOST_UNKNOWN, read_form

ROOT = Path(__file__).parents[2]
FORM = load_form(ROOT / "config/forms/application.toml")
WINDOW = Window(datetime(2022, 9, 22, tzinfo=UTC), datetime(2022, 10, 20, tzinfo=UTC))
CASES = sorted((ROOT / "tests/cases/applications").glob("*.wikitext"))
TIDY = CASES[0].read_text(encoding="utf-8")
LONG = "I have run three edit-a-thons with the local user group since 2019, and wrote the final report."


def read(text: str) -> Reading:
    return read_form(text, FORM, WINDOW)


def form(**values: str) -> str:
    """A sound form, with these parameters on top; an empty value removes one."""
    sound = {
        "user": "Amina K", "home wiki": "swwiki", "country": "KE", "languages": "sw", "experience": LONG,
        "topic": "climate", "motivation": LONG, "submitted": "2022-10-05",
    }  # fmt: skip
    sound |= {name.replace("_", " "): value for name, value in values.items()}
    lines = [f"|{name} = {value}" for name, value in sound.items() if value]
    return "\n".join(["{{Organizer Lab application", *lines, "}}"])


def codes(problems: tuple[FieldProblem, ...]) -> list[tuple[str, str]]:
    return [(problem.field, problem.code) for problem in problems]


def found(text: str) -> list[tuple[str, str]]:
    return codes(read(text).problems)


def as_json(value: Any) -> Any:
    if isinstance(value, datetime):
        return f"{value:%Y-%m-%dT%H:%M:%SZ}"
    return list(value) if isinstance(value, tuple) else value


def apply(title: str, text: str) -> Application:
    owner = title.removeprefix("Campaigns/Organizer Lab/2022/Applications/")
    return application(title, 1, owner, read(text), FORM, WINDOW)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.stem)
def test_the_cases(case: Path) -> None:
    wanted = json.loads(case.with_suffix(".json").read_text(encoding="utf-8"))
    got = apply(wanted["title"], case.read_text(encoding="utf-8"))
    if wanted["fields"] is None:
        assert got.fields is None
    else:
        assert got.fields is not None
        assert {name: as_json(got.fields[name]) for name in wanted["fields"]} == wanted["fields"]
    assert codes(got.problems) == [(problem["field"] or "", problem["code"]) for problem in wanted["problems"]]


def test_a_tidy_application_is_complete_and_keeps_its_prose() -> None:
    got = apply("Campaigns/Organizer Lab/2022/Applications/Amina K", TIDY)
    assert got.complete
    assert got.fields is not None
    assert got.fields["campaign_idea"] == "A photo and article drive about Lake Victoria."
    assert got.fields["affiliate"] == "Wikimedia Community User Group Kenya"


def test_tokens_are_read_as_mwparserfromhell_builds_them() -> None:
    for case in CASES:
        text = case.read_text(encoding="utf-8")
        assert str(build(tokenize(text))) == text
        assert str(mwparserfromhell.parse(text)) == text


@pytest.mark.parametrize(
    "name",
    [
        "Organizer Lab application", "organizer lab application", "ORGANIZER_LAB_APPLICATION",
        " Organizer  Lab_application\n",
        "Template:Organizer Lab application", "template: organizer Lab application",
        "Organizer Lab application<!-- x -->",
        "<!-- x -->Organizer Lab application", "Campaigns/Organizer Lab/Application",
    ],
)  # fmt: skip
def test_names_of_the_template(name: str) -> None:
    assert found(form().replace("Organizer Lab application", name)) == []


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("", "no-template"),
        ("{{:Organizer Lab application|user=A}}", "no-template"),
        ("{{Organizer Lab applications|user=A}}", "no-template"),
        ("<includeonly>{{Organizer Lab application|user=A}}</includeonly>", "no-template"),
        ("<!-- {{Organizer Lab application|user=A}}", "no-template"),
        ("<syntaxhighlight>{{Organizer Lab application|user=A}}</syntaxhighlight>", "no-template"),
        ("see <nowiki>{{Organizer Lab application</nowiki>", "no-template"),
        ("{{Organizer Lab application\n|user=A", "unclosed-template"),
        ("{{organizer_lab application|user=A}", "unclosed-template"),
        ("<div>{{Organizer Lab application|user={{u|A}}\n|country=KE}</div>", "unclosed-template"),
        ("{{Organizer Lab application|user=A {{u|B} |country=KE}}", "unclosed-template"),
        ("{{Organizer Lab application|user=A <!-- |country=KE}}", "unclosed-template"),
        ("{{Organizer Lab application", "unclosed-template"),
    ],
)
def test_pages_without_a_form(text: str, code: str) -> None:
    assert read(text).fields is None
    assert found(text) == [("", code)]


@pytest.mark.parametrize(
    "page",
    [
        "<div>FORM</div>", "{|\n|-\n| FORM\n|}", "{{center|FORM}}", "== Me ==\nFORM\n[[Category:X]]", "'''FORM'''",
        "<noinclude>FORM</noinclude>", "<!-- x -->FORM<!-- y -->", "* FORM", "<nowiki><!--</nowiki>FORM",
    ],
)  # fmt: skip
def test_a_form_is_found_wherever_it_stands(page: str) -> None:
    reading = read(page.replace("FORM", form()))
    assert reading.fields is not None
    assert reading.problems == ()


def test_the_first_form_counts() -> None:
    other = form(country="Uganda")
    for page in (form() + other, form(campaign_idea=other), f"<div>{form()}</div>{other}"):
        reading = read(page)
        assert reading.fields is not None
        assert reading.fields["country"] == "KE"
        assert codes(reading.problems) == [("", "duplicate-template")]


def test_parameters() -> None:
    assert found(form().replace("|country = KE", "|COUN-TRY = UG\n|<!-- here -->Country<!-- x --> = KE|")) == [
        ("country", "duplicate-parameter")
    ]
    assert found(form(Gender="female", user_name="Amina K")) == [
        ("user", "duplicate-parameter"), ("Gender", "unknown-parameter"),
    ]  # fmt: skip
    assert found(form().replace("}}", "|one||two|x<b>y</b>=3}}")) == [
        ("1", "unknown-parameter"), ("3", "unknown-parameter"), ("xy", "unknown-parameter"),
    ]  # fmt: skip


def test_the_last_of_two_counts_even_when_it_is_empty() -> None:
    reading = read(form().replace("}}", "|country=}}"))
    assert reading.fields is not None
    assert reading.fields["country"] is None
    assert codes(reading.problems) == [("country", "duplicate-parameter"), ("country", "missing")]


def test_problems_come_in_order() -> None:
    text = form(status="done", country="Wakanda", user="a@b", experience="Yes.", Foo="x", topics="gender")
    assert found(text + form()) == [
        ("", "duplicate-template"), ("topic", "duplicate-parameter"), ("Foo", "unknown-parameter"),
        ("user", "unreadable"), ("country", "unreadable"), ("experience", "too-short"), ("status", "unreadable"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("field", "value", "wanted"),
    [
        ("experience", "events or campaigns that you have organized.", ("experience", "placeholder")),
        ("experience", "''Events or campaigns that you have organized''", ("experience", "placeholder")),
        ("motivation", "TBD", ("motivation", "placeholder")),
        ("motivation", "...", ("motivation", "placeholder")),
        ("motivation", "n/a", ("motivation", "placeholder")),
        ("country", "your country", ("country", "placeholder")),
        ("home_wiki", "the wiki you edit most, for example: sw.wikipedia.org", ("home_wiki", "placeholder")),
        ("contact", "talk or email", ("contact", "placeholder")),
        ("status", "TODO", ("status", "placeholder")),
        ("motivation", "<!-- nothing -->", ("motivation", "missing")),
        ("motivation", "<ref>only a note</ref>", ("motivation", "missing")),
        ("motivation", "我想学习如何组织活动。", ("motivation", "too-short")),
    ],
)
def test_what_is_no_answer(field: str, value: str, wanted: tuple[str, str]) -> None:
    assert found(form(**{field: value})) == [wanted]


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("affiliate", "n/a"), ("affiliate", "None"), ("campaign_idea", "-"), ("timezone", "—"),
        ("motivation", "我想学习如何组织一个让更多人参与的维基百科活动,我们地区每年都发生洪水。"),
        ("experience", f"(events or campaigns that you have organized) {LONG}"),
    ],
)  # fmt: skip
def test_what_is_fine(field: str, value: str) -> None:
    assert found(form(**{field: value})) == []


def test_a_prompt_before_the_answer_is_no_part_of_it() -> None:
    fields = read(form(experience=f"events or campaigns that you have organized: {LONG}")).fields
    assert fields is not None
    assert fields["experience"] == LONG


def test_prose_is_plain_text() -> None:
    prose = (
        "\n== Hi ==\n* I '''ran''' [[:sw:Warsha|a workshop]]&nbsp;in&#32;{{lang|fr|Côte d'Ivoire}}{{citation needed}}"
        "<ref>x</ref>\u200f with <span>many"
    )
    fields = read(form(campaign_idea=prose)).fields
    assert fields is not None
    assert fields["campaign_idea"] == "Hi\n\nI ran a workshop in Côte d'Ivoire with many"


LINK_FORM = Form("Work", (), (Field("link", "link", required=True, prompts=("page with your work",)),))


@pytest.mark.parametrize(
    ("written", "leads"),
    [
        ("[[Lakes of Ghana]]", "Lakes of Ghana"),
        ("[[Lakes of Ghana|our lakes]]", "Lakes of Ghana"),
        ("See [[:sw:Ziwa#Hapa|''here'']] and [[Rivers]].", "sw:Ziwa#Hapa"),
        ("[https://a.example/x?y=1 our lakes]", "https://a.example/x?y=1"),
        ("It is https://a.example/x and [[Rivers]]", "https://a.example/x"),
        ("https://a.example/x?y{{=}}1&amp;z=2", "https://a.example/x?y=1&z=2"),
        (f"https://a.example/{'%E0%A6%A8' * 60}", f"https://a.example/{'%E0%A6%A8' * 60}"),
        ("Lakes of Ghana", "Lakes of Ghana"),
        ("[[Page with my work|page with your work]]", "Page with my work"),
    ],
)
def test_a_link_is_where_the_first_one_leads(written: str, leads: str) -> None:
    assert read_form(f"{{{{Work|link={written}}}}}", LINK_FORM, WINDOW) == Reading({"link": leads}, ())


@pytest.mark.parametrize(
    ("written", "code"),
    [
        ("", "missing"), ("[[|our lakes]]", "missing"), ("[[File:Lake.jpg|thumb]]", "missing"), ("TBD", "placeholder"),
        ("[[page with your work]]", "placeholder"), ("[[Page with your work|our lakes]]", "placeholder"),
    ],
)  # fmt: skip
def test_a_link_that_leads_nowhere_is_none(written: str, code: str) -> None:
    reading = read_form(f"{{{{Work|link={written}}}}}", LINK_FORM, WINDOW)
    assert (reading.fields, codes(reading.problems)) == ({"link": None}, [("link", code)])
    assert reading.problems[0].message.endswith("write the address of a page, or its title in double brackets.")


def test_messages_are_one_sentence_without_a_trace_of_the_page() -> None:
    page = form(country="{{evil}}|}", topic="x, y", status="?!z", Bad="v") + form()
    for problem in read(page).problems:
        assert problem.message.endswith(".")
        assert "\n" not in problem.message
        assert "evil" not in problem.message


HOSTILE = {
    "nul": form(user="Amina\0 K"),
    "half a character": form(motivation="\ud800" * 60),
    "a megabyte": form(motivation="word " * 200_000, country="x" * 100_000, languages="sw," * 50_000),
    "a long zone": form(timezone="UTC+" * 20_000, reminders="a/" * 50_000, topic="x " * 50_000),
    "many parameters": "{{Organizer Lab application|" + "|".join(f"p{i}=v" for i in range(10_000)) + "}}",
    "many positions": "{{Organizer Lab application" + "|x" * 10_000 + "}}",
    "many includes": "</includeonly>" + "<includeonly>" * 40_000 + form(),
    "many blanks": form(motivation="= " + " " * 100_000 + "\n\n" + "\t " * 50_000 + "=x"),
    "many signs": form(motivation="=" * 50_000 + "'" * 50_000, country="<a " * 30_000, user="(" * 50_000),
    "tags within tags": "<a b='" * 15_000 + form(),
    "templates across links": form(motivation="{{a|[http://b }}]" * 15_000),
    "arguments": form(motivation="{{{a|" * 15_000),
    "deep templates": form(motivation="{{a|" * 2000 + "}}" * 2000),
    "deep links": form(motivation="[[a|" * 500 + "]]" * 500),
    "deep tags": form(motivation="<b>" * 500 + "</b>" * 500),
    "many dates": form(submitted="5 x 2022 " * 30, timezone="a/" * 140, country="a b " * 40),
    "odd entities": form(user="&#0;&#xD800;&#x110000;&bogus;&#99999999999;"),
}


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE.keys())
def test_hostile_pages_are_read_in_time(text: str) -> None:
    started = time.process_time()
    reading = read(text)
    assert time.process_time() - started < 60  # no measure of speed: what runs away takes far longer
    assert len(reading.problems) <= MOST_UNKNOWN + len(FORM.fields) * 2


def test_a_heavy_page_that_is_sound_is_read_like_any_other() -> None:
    busy = "See [[:sw:A|a]], [https://b.example b]<br>{{small|{{nowrap|c}}}} <b>d</b> " * 300
    reading = read(form(campaign_idea=busy) + "\n{| class=x\n| e\n|}" * 100)
    assert reading.problems == ()
    assert reading.fields is not None
    assert str(reading.fields["campaign_idea"]).count("See a, b\nc d") == 300


def test_a_heavy_page_that_never_closes_its_form_says_so() -> None:
    assert found(form(motivation="x " * 50_000 + "[[a " * 50).removesuffix("}}") + "}") == [("", "unclosed-template")]


MARKUP = st.sampled_from(
    ["{{", "}}", "|", "=", "[[", "]]", "<!--", "-->", "<nowiki>", "</nowiki>", "<ref>", "'''", "\n*", "{|", "|}", "{{{",
     "}}}", "&#", ";", "Organizer Lab application", "user", "05/10/2022", "UTC+", "http://", "<div>", "\0", "\ud800",
     "\u200f", "🇰🇪"]
)  # fmt: skip
PIECES = st.lists(MARKUP | st.text(max_size=8), max_size=20).map("".join)


def check_any(text: str) -> None:
    reading = read(text)
    if reading.fields is None:
        assert len(reading.problems) == 1
    else:
        assert list(reading.fields) == [field.name for field in FORM.fields]
    for problem in reading.problems:
        assert problem.message
        assert problem.value.isprintable() or "\n" in problem.value or not problem.value.isascii()


@given(st.text() | PIECES)
@settings(deadline=None, max_examples=200)
def test_any_text_is_read(text: str) -> None:
    check_any(text)


@given(st.sampled_from(CASES), st.integers(0, 900), st.integers(0, 30), PIECES)
@settings(deadline=None, max_examples=300)
def test_any_mutation_of_a_case_is_read(case: Path, start: int, length: int, inserted: str) -> None:
    text = case.read_text(encoding="utf-8")
    check_any(text[:start] + inserted + text[start + length :])


@given(st.sampled_from(FORM.fields), PIECES)
@settings(deadline=None, max_examples=300)
def test_any_value_is_read(field: Any, value: str) -> None:
    check_any(form(**{field.name: value}))
