"""A message and what is left alone, as people and programs see them."""

from datetime import UTC, datetime

from bot.plan.change import Addressee, Append, EditList, Plan, Rewrite, Skip
from bot.show.json import change_json, plan_json
from bot.show.terminal import plan_lines, summary

KEYS = ("2022/reminder/3/due", "2022/reminder/4/opens")
MESSAGE = Append("reminders", "meta", "User talk:Ann", 7, "\n\n== Week 3 ==\nHi!", "why", Addressee("Ann", "sw", KEYS))
REGION = Rewrite("pages", "meta", "Lab/Now", 8, "old", "new", "why")
SKIPS = (Skip("User talk:Ben", "handed-in", "Ben", KEYS[:1]), Skip("Lab/Preload", "not-an-application"))
PLAN = Plan((MESSAGE, REGION), SKIPS, (), datetime(2022, 11, 5, tzinfo=UTC))


def test_a_message_has_user_language_and_keys_and_other_changes_have_not():
    message, region = plan_json(PLAN)["changes"]
    assert (message["user"], message["language"], message["keys"]) == ("Ann", "sw", list(KEYS))
    assert (message["old"], message["new"], message["base"]) == ("", MESSAGE.text, 7)
    assert region.keys() == message.keys() - {"user", "language", "keys"}
    assert change_json(REGION) == region


def test_a_message_that_is_not_sent_has_user_and_keys():
    message, page = plan_json(PLAN)["skips"]
    assert message == {
        "id": "handed-in:User talk:Ben",
        "title": "User talk:Ben",
        "reason": "handed-in",
        "user": "Ben",
        "keys": ["2022/reminder/3/due"],
    }
    assert page == {"id": "not-an-application:Lab/Preload", "title": "Lab/Preload", "reason": "not-an-application"}


def test_the_digest_is_of_what_is_written_alone():
    other = Append("reminders", "meta", "User talk:Ann", 7, MESSAGE.text, "why", Addressee("Ann", "en", KEYS))
    assert Plan((other, REGION), (), (), PLAN.now).digest == PLAN.digest
    assert Plan((REGION,), SKIPS, (), PLAN.now).digest != PLAN.digest


def test_a_person_sees_all_of_a_message_and_why_another_is_not_sent():
    lines = [line.plain for line in plan_lines(PLAN)]
    assert lines[0] == "append User talk:Ann  (why)"
    assert "  +== Week 3 ==" in lines
    assert "  +Hi!" in lines
    assert lines[-3:-1] == [
        "- User talk:Ben: left alone (handed-in 2022/reminder/3/due)",
        "- Lab/Preload: left alone (not-an-application)",
    ]
    assert lines[-1] == summary(PLAN)
    assert summary(PLAN).endswith(": 1 to append, 1 to rewrite; 0 problems, 2 left alone.")


def test_what_people_wrote_sends_no_control_characters_to_the_terminal():
    hostile = Append("job", "meta", "User talk:Ann", 7, "\x1b[2J", "a\x07b", Addressee("Ann", "sw", KEYS))
    skip = Skip("User talk:\x1b[1m", "nobots", "Ann", KEYS[:1])
    text = "\n".join(line.plain for line in plan_lines(Plan((hostile,), (skip,), (), PLAN.now)))
    assert "\x1b" not in text
    assert "\x07" not in text
    assert "\\u001b[2J" in text


def test_a_person_sees_who_comes_to_a_list_and_who_goes():
    change = EditList("subscribers", "meta", "List", ("User talk:Ann",), ("User talk:\x1bBen",), 9)
    lines = [line.plain for line in plan_lines(Plan((change,), (), (), PLAN.now))]
    assert lines[1:3] == ["  +User talk:Ann", "  -User talk:\\u001bBen"]
