"""What a wiki needs of a form: everything that ships, and the empty form as the bot reads it again."""

import json
import re
from datetime import UTC, datetime

import pytest

from bot.cohort.form import Field, Form, Window
from bot.config.forms import load_form
from bot.wikitext.calls import tokenize
from bot.wikitext.form import filled_forms, read_form
from bot.wikitext.form_page import empty_form, filled_form, template_parts
from tests.applicant import ANSWERS, fill_in
from tests.lab import ROOT

FORMS = {file.stem: load_form(file) for file in sorted((ROOT / "config/forms").glob("*.toml"))}
WINDOW = Window(datetime(2022, 9, 22, tzinfo=UTC), datetime(2022, 10, 20, tzinfo=UTC))


def test_an_untouched_form_says_nothing_but_what_is_chosen_for_everybody():
    reading = read_form(empty_form(FORMS["application"]), FORMS["application"], WINDOW)
    assert reading.fields["status"] == "submitted"
    assert reading.fields["reminders"] is True
    assert reading.fields["newsletter"] is False
    missing = {problem.field for problem in reading.problems if problem.code == "missing"}
    assert missing == {field.name for field in FORMS["application"].fields if field.required}


def test_a_form_that_is_filled_in_is_complete():
    page = fill_in(empty_form(FORMS["application"]), "Amina K")
    reading = read_form(
        page.replace("~~<noinclude></noinclude>~<noinclude></noinclude>~~", ""), FORMS["application"], WINDOW
    )
    assert [problem.code for problem in reading.problems] == []
    assert reading.fields["user"] == "Amina K"
    assert reading.fields["home_wiki"] == "swwiki"
    assert reading.fields["motivation"] == ANSWERS["motivation"]


@pytest.mark.parametrize("name", FORMS)
def test_the_documentation_names_every_field(name):
    form = FORMS[name]
    parts = template_parts(form)
    data = json.loads(parts["templatedata"].removeprefix("<templatedata>").removesuffix("</templatedata>"))
    names = [field.name.replace("_", " ") for field in form.fields]
    assert data["paramOrder"] == list(data["params"]) == names
    for field, label in zip(form.fields, names, strict=True):
        assert data["params"][label]["required"] == field.required
        assert f"{{{{{{{label}|" in parts["box"]
        assert f"* '''{label}'''" in parts["fields"]
    (sample,) = filled_forms(tokenize(parts["sample"]), form, WINDOW)
    assert [problem.code for problem in sample.reading.problems if problem.code != "missing"] == []


@pytest.mark.parametrize("name", FORMS)
def test_no_parameter_has_two_names_that_are_one(name):
    """TemplateData refuses those."""
    data = json.loads(re.sub("</?templatedata>", "", template_parts(FORMS[name])["templatedata"]))
    names = [known for key, one in data["params"].items() for known in (key, *one.get("aliases", ()))]
    assert len(names) == len(set(names))


def test_an_answer_under_another_name_of_its_field_is_shown_too():
    box = template_parts(Form("Odd", (), (Field("home_wiki", "wiki", aliases=("wiki", "main wiki")),)))["box"]
    assert "{{{home wiki|{{{wiki|{{{main wiki|–}}}}}}}}}" in box


def test_the_box_of_a_week_shows_every_field_under_each_of_its_names():
    text = (ROOT / "config/setup/templates/week.wikitext").read_text()
    for field in FORMS["week"].fields:
        assert all(f"{{{{{{{name}|" in text for name in (field.name, *field.aliases)), field.name


def test_values_stand_where_they_belong():
    text = filled_form(FORMS["week"], {"number": "3", "opens": "2024-11-11"})
    (week,) = filled_forms(tokenize(text), FORMS["week"], WINDOW)
    assert (week.reading.fields["number"], week.reading.fields["title"]) == ("3", "")
    assert week.reading.fields["opens"] == datetime(2024, 11, 11, tzinfo=UTC)


def test_no_word_of_the_config_ends_the_data_before_its_end():
    form = Form("Odd", (), (Field("odd", "choice", choices=("</templatedata>", "b")),))
    assert template_parts(form)["templatedata"].count("</templatedata>") == 1
