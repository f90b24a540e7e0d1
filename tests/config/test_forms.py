"""The form as a file: what it becomes, and the line that says what is wrong with it."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.cohort.form import Field
from bot.config.errors import ConfigError
from bot.config.forms import load_form

FORMS = Path(__file__).parents[2] / "config/forms"


def load(tmp_path: Path, *lines: str) -> str:
    """The message that these lines are refused with, without the folder."""
    file = tmp_path / "form.toml"
    file.write_text("\n".join(lines), encoding="utf-8")
    with pytest.raises(ConfigError) as refusal:
        load_form(file)
    message = str(refusal.value)
    assert "\n" not in message
    assert str(file) in message
    return message.replace(f"{tmp_path}/", "")


def test_the_shipped_form() -> None:
    form = load_form(FORMS / "application.toml")
    assert form.template == "Organizer Lab application"
    assert [field.name for field in form.fields] == [
        "user", "home_wiki", "country", "languages", "timezone", "experience", "topic", "motivation", "campaign_idea",
        "affiliate", "contact", "deliver_to", "reminders", "newsletter", "status",
        "submitted",
    ]  # fmt: skip
    fields = {field.name: field for field in form.fields}
    assert [name for name, field in fields.items() if field.required] == [
        "home_wiki", "country", "languages", "experience", "topic", "motivation",
    ]  # fmt: skip
    assert fields["languages"].default == ()
    assert fields["reminders"].default is True
    assert fields["newsletter"].default is False
    assert fields["timezone"].default == "UTC"
    assert fields["motivation"].default is None
    assert fields["affiliate"].default == ""
    assert fields["contact"].choices == ("talk", "email")


@pytest.mark.parametrize(
    ("name", "types", "required"),
    [
        ("project", {"title": "text", "link": "link"}, "title"),
        ("submission", {"week": "text", "link": "link", "text": "text", "date": "date"}, "week"),
        ("pause", {"until": "date", "from": "date", "reason": "text"}, "until"),
    ],
)
def test_the_forms_of_a_participants_own_page(name: str, types: dict[str, str], required: str) -> None:
    form = load_form(FORMS / f"{name}.toml")
    assert form.template == f"Organizer Lab {name}"
    assert {field.name: field.type for field in form.fields} == types
    assert [field.name for field in form.fields if field.required] == [required]


def test_a_link_that_nobody_has_to_give_is_a_text_without_it(tmp_path: Path) -> None:
    file = tmp_path / "form.toml"
    file.write_text(
        'template = "T"\n[[fields]]\nname = "a"\ntype = "link"\n[[fields]]\nname = "b"\ntype = "link"\nrequired = true'
    )
    assert load_form(file).fields == (Field("a", "link", default=""), Field("b", "link", required=True))


def test_a_break_may_be_since_a_day() -> None:
    fields = {field.name: field for field in load_form(FORMS / "pause.toml").fields}
    assert "since" in fields["from"].aliases


def test_the_least_of_a_form(tmp_path: Path) -> None:
    file = tmp_path / "form.toml"
    file.write_text('template = "T"\n[[fields]]\nname = "why"\ntype = "text"\nleast = 9\nrequired = true')
    form = load_form(file)
    assert form.aliases == ()
    assert form.fields == (Field("why", "text", required=True, least=9),)


TEMPLATE = 'template = "T"'
FIELD = ("[[fields]]", 'name = "home"')
CHOICE = (TEMPLATE, *FIELD, 'type = "choice"')


@pytest.mark.parametrize(
    ("lines", "message"),
    [
        (("template = T",), "form.toml: no valid TOML"),
        ((*FIELD, 'type = "text"'), 'form.toml: needs "template"'),
        (('template = " "', *FIELD), 'form.toml:1: "template" must be the name'),
        ((TEMPLATE,), "form.toml: has no field"),
        ((TEMPLATE, "alias = []", *FIELD, 'type = "text"'), 'form.toml:2: unknown key "alias"; did you mean'),
        ((TEMPLATE, "[[fields]]", 'type = "text"'), 'form.toml: needs "name"'),
        ((TEMPLATE, "[[fields]]", 'name = "Home wiki"', 'type = "wiki"'), 'form.toml:3: "name" must be small letters'),
        ((TEMPLATE, *FIELD), 'form.toml: needs "type"'),
        ((TEMPLATE, *FIELD, 'type = "wikis"'), 'form.toml:4: unknown type "wikis"; the types are: user'),
        ((TEMPLATE, *FIELD, 'type = "wiki"', "least = 4"), 'form.toml:5: unknown key "least"'),
        ((TEMPLATE, *FIELD, 'type = "wiki"', 'required = "yes"'), 'form.toml:5: "required" must be true or false'),
        ((TEMPLATE, *FIELD, 'type = "choice"'), 'form.toml: needs "choices"'),
        ((*CHOICE, 'choices = ["a"]', 'default = "b"'), 'form.toml:6: "default" must be one of a, not "b"'),
        ((*CHOICE, 'choices = ["a"]', 'default = ["a"]'), 'form.toml:6: "default" must be a text in quotes'),
        ((TEMPLATE, *FIELD, 'type = "yes/no"'), 'form.toml: needs "default" (true or false)'),
        ((TEMPLATE, *FIELD, 'type = "yes/no"', 'default = "yes"'), 'form.toml:5: "default" must be true or false'),
        ((TEMPLATE, *FIELD, 'type = "date"', 'default = "now"'), 'form.toml:5: unknown key "default"'),
        ((TEMPLATE, *FIELD, 'type = "text"', "least = -1"), 'form.toml:5: "least" must be 0 or more'),
        ((TEMPLATE, *FIELD, 'type = "text"', "least = 1.5"), 'form.toml:5: "least" must be a whole number'),
        ((TEMPLATE, *FIELD, 'type = "text"', *FIELD, 'type = "wiki"'), '"home" and "home" go by the same name'),
        (
            (TEMPLATE, *FIELD, 'type = "text"', "[[fields]]", 'name = "x"', 'type = "text"', 'aliases = ["HO-ME"]'),
            '"x" and "home" go by the same name',
        ),
    ],
)  # fmt: skip
def test_a_mistake_is_one_line(tmp_path: Path, lines: tuple[str, ...], message: str) -> None:
    assert message in load(tmp_path, *lines)


def test_no_file(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="there is no such file"):
        load_form(tmp_path / "none.toml")
