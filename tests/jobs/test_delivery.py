"""Who gets no message, and where messages go: each reason by its word, none in silence."""

import json

import pytest

from bot.plan.change import addressee
from bot.show.json import dump, plan_json
from bot.show.terminal import plan_lines
from bot.wiki.editing import MAX_BYTES
from tests.course import Course, at, handed_in, keys, skipped, template

TALK = "User talk:Amina"
CATEGORY = "[[Category:Opted-out of message delivery]]"


@pytest.fixture
def course(tmp_path):
    return Course(tmp_path, people=["Amina", "Brian"])


def reason(course, now=None):
    """Why Amina is sent nothing; Brian is, always, but for an empty answer."""
    plan = course.plan(now or at(0))
    assert "Brian" in keys(plan)
    assert ("Amina" in keys(plan)) == (plan.skips == ())
    assert all((skip.user, skip.keys) == ("Amina", ("2022/reminder/1/opens",)) for skip in plan.skips)
    return "".join(skip.reason for skip in plan.skips)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Hello!", ""),
        ("{{nobots}}", "nobots"),
        ("{{NoBots}}\nHello!", "nobots"),
        ("{{ Nobots }}", "nobots"),
        ("{{nobots|OrganizerLabBot}}", "nobots"),
        ("{{nobots|SomeBot}}", ""),
        ("{{bots|deny=all}}", "nobots"),
        ("{{Bots|deny=SomeBot, OrganizerLabBot}}", "nobots"),
        ("{{bots|deny=SomeBot}}", ""),
        ("{{bots|allow=none}}", "nobots"),
        ("{{bots|allow=SomeBot}}", "nobots"),
        ("{{bots|allow=OrganizerLabBot}}", ""),
        ("{{bots}}", ""),
        ("<nowiki>{{nobots}}</nowiki>", ""),
        ("<!-- {{nobots}} -->", ""),
        (CATEGORY, "opted-out"),
        ("[[category: opted-out_of message delivery|A]]", "opted-out"),
        ("[[:Category:Opted-out of message delivery]]", ""),
        ("#REDIRECT [[User talk:Brian]]", "redirect"),
        ("#REDIRECT [[Project:Help desk]]", "redirect"),
        ("#REDIRECT [[User talk:Amina/Gone]]", "redirect"),
        ("#REDIRECT [[User talk:Aminata]]", "redirect"),
    ],
)
def test_what_a_talk_page_says(course, text, expected):
    for other in ("Aminata", "Brian"):
        course.save(other, f"User talk:{other}", "Hello!")
    course.save("Amina", TALK, text)
    assert reason(course) == expected


@pytest.mark.parametrize(
    ("settings", "expected"),
    [
        ({"blocked": ["Amina"]}, "blocked"),
        ({"locked": ["Amina"]}, "locked"),
        ({"missing": ["Amina"]}, "no-account"),
        ({"renamed": {"Amina": "Amina"}}, "no-account"),
        ({"protected": [TALK]}, "protected"),
    ],
)
def test_how_the_wiki_stands_to_them(course, settings, expected):
    course.save("Amina", TALK, "Hello!")
    course.settings(**settings)
    assert reason(course) == expected


def test_who_has_vanished_has_no_account(course):
    course.settings(renamed={"Amina": "Vanished user 123"})
    assert skipped(course.plan(at(0))) == [("Vanished user 123", "no-account", "1/opens")]


@pytest.mark.parametrize(("answer", "expected"), [("no", "reminders-off"), ("yes", ""), ("perhaps", "")])
def test_what_they_ask_for_in_their_application(course, answer, expected):
    course.apply_as("Amina", reminders=answer)
    assert reason(course) == expected


def test_who_was_renamed_still_wants_none(course):
    course.apply_as("Amina", reminders="no")
    course.settings(renamed={"Amina": "Amina the Great"})
    assert skipped(course.plan(at(0))) == [("Amina the Great", "reminders-off", "1/opens")]


def test_a_talk_page_that_is_no_wikitext(course):
    (course.folder / f"{TALK}.json").write_text('{"flow": true}')
    assert reason(course) == "not-wikitext"


def test_a_talk_page_that_would_be_too_long(course):
    course.save("Amina", TALK, "x" * (MAX_BYTES - 1000))
    assert reason(course) == "too-long"
    course.save("Amina", TALK, "x" * (MAX_BYTES - 5000))
    assert reason(course) == ""


@pytest.mark.parametrize("target", ["User talk:Amina/Lab", "User:Amina/Talk"])
def test_a_redirect_within_their_own_pages_is_followed(course, target):
    course.save("Amina", TALK, f"#REDIRECT [[{target}]]")
    course.save("Amina", target, "Hello!")
    assert course.plan(at(0)).changes[0].title == target
    assert course.run(at(0))["Amina"] == ["1/opens"]
    assert course.run(at(0, 10)) == {}
    course.save("Amina", target, "{{nobots}}")
    assert [(skip.title, skip.reason) for skip in course.plan(at(5)).skips] == [(target, "nobots")]


def test_what_stood_on_the_talk_page_stays_and_a_missing_one_is_made(course):
    course.save("Friend", TALK, "== Hi ==\nHow are you?")
    kinds = {addressee(change).user: change.kind for change in course.plan(at(0)).changes}
    assert kinds == {"Amina": "append", "Brian": "create"}
    course.run(at(0))
    assert course.talk("Amina").startswith("== Hi ==\nHow are you?\n\n== Organizer Lab: week 1 has begun ==\n")
    assert course.talk("Brian").startswith("== Organizer Lab: week 1 has begun ==\n")


def test_a_skip_names_the_person_the_reason_and_the_keys(course):
    course.own_page("Amina", template("pause", **{"from": "2022-10-24", "until": "2022-10-24"}))
    plan = course.plan(at(0))
    assert json.loads(dump(plan_json(plan)))["skips"] == [
        {
            "id": "paused:User talk:Amina",
            "title": TALK,
            "reason": "paused",
            "user": "Amina",
            "keys": ["2022/reminder/1/opens"],
        }
    ]
    assert "- User talk:Amina: left alone (paused 2022/reminder/1/opens)" in [line.plain for line in plan_lines(plan)]


def test_several_reasons_are_several_skips(course):
    course.own_page("Amina", handed_in(1))
    assert skipped(course.plan(at(5))) == [
        ("Amina", "missed", "1/opens"),
        ("Amina", "handed-in", "1/due"),
        ("Brian", "missed", "1/opens"),
    ]


def test_nobody_is_named_for_whom_nothing_is_due(course):
    course.save("Amina", TALK, "{{nobots}}")
    course.settings(blocked=["Brian"])
    assert course.plan(at(-1)).skips == ()
    assert course.plan(at(3)).skips == ()
