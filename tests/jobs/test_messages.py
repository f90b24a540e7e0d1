"""Messages in a plan: as JSON, within the limits, in part, and at the command line."""

import json

import pytest

from bot.commands import FINE, REFUSED
from bot.jobs.messages import plan_messages
from bot.jobs.wanted import WantedMessage
from bot.plan.change import Addressee, Append, Create
from bot.plan.limits import Limits, refusals
from bot.show.json import plan_json
from bot.wiki.data import TalkPage
from bot.wiki.snapshot import Snapshot
from tests.course import Course, at
from tests.lab import ROOT_PAGE, write_page
from tests.test_cli import bot

ANN = Addressee("Ann", "en", ("2022/reminder/1/opens",))
NOW = "2022-10-24T09:00Z"


@pytest.fixture
def course(tmp_path):
    return Course(tmp_path, people=["Amina", "Brian", "Chipo"])


def command(course, *options):
    done = bot("reminders", "--wiki", f"folder:{course.folder}", "--cohort", "2022", "--now", NOW, *options)
    return done.returncode, done


def test_a_message_is_added_to_the_page_as_it_was_read_or_makes_it():
    message = WantedMessage("User talk:Ann", "\n\n== Hi ==", "why", ANN)
    there = Snapshot(talks={"User talk:Ann": TalkPage("User talk:Ann", 7, 100)})
    assert plan_messages([message], there, "job", "wiki") == (
        Append("job", "wiki", "User talk:Ann", 7, "\n\n== Hi ==", "why", ANN),
    )
    assert plan_messages([message], Snapshot(), "job", "wiki") == (
        Create("job", "wiki", "User talk:Ann", "== Hi ==", "why", ANN),
    )


def test_a_message_in_json(course):
    course.apply_as("Amina", languages="sw")
    (first, *_) = json.loads(json.dumps(plan_json(course.plan(at(0)))))["changes"]
    assert {key: first[key] for key in ("job", "user", "language", "keys", "title", "kind", "base", "old")} == {
        "job": "reminders",
        "user": "Amina",
        "language": "sw",
        "keys": ["2022/reminder/1/opens"],
        "title": "User talk:Amina",
        "kind": "create",
        "base": 0,
        "old": "",
    }
    assert all(f"<!-- olb:{key} -->" in first["new"] and key in first["summary"] for key in first["keys"])


def test_more_messages_than_a_run_may_write_are_refused(course):
    plan = course.plan(at(0))
    assert refusals(plan, Limits(max_edits=2)) != ()
    assert refusals(plan, Limits(max_edits=3)) == ()


def test_the_first_messages_alone(course):
    code, _ = command(course, "--limit", "2", "--apply")
    assert (code, len(course.plan(at(0)).changes)) == (FINE, 1)


def test_only_the_plan_that_was_seen_is_applied(course):
    seen = course.plan(at(0)).digest
    course.join("Dina")
    code, said = command(course, f"--apply={seen}")
    assert (code, len(course.plan(at(0)).changes)) == (REFUSED, 4)
    assert seen in said.stderr
    code, _ = command(course, f"--apply={course.plan(at(0)).digest}")
    assert (code, course.plan(at(0)).changes) == (FINE, ())


def test_what_came_of_each_message_is_told(course):
    code, said = command(course, "--apply", "--json")
    data = json.loads(said.stdout)
    assert code == FINE
    assert [one["outcome"] for one in data["applied"]] == ["done"] * 3
    assert [one["id"] for one in data["applied"]] == [one["id"] for one in data["plan"]["changes"]]
    assert "Plan " in command(course)[1].stdout


@pytest.mark.parametrize(("people", "own_pages", "bots"), [(10, 3, 0), (300, 300, 7), (600, 0, 0)])
def test_reading_takes_a_few_requests_however_many_there_are(tmp_path, people, own_pages, bots):
    course = Course(tmp_path)
    names = [f"User {number:03}" for number in range(people)]
    for number, user in enumerate(names):
        course.apply_as(user)
        texts = {f"{ROOT_PAGE}/Participants/{user}": number < own_pages, f"User talk:{user}": True}
        for title in (title for title, wanted in texts.items() if wanted):
            write_page(tmp_path, title, "{{bots|deny=SomeBot}}" if number < bots else "Hello!")
    course.decided = dict.fromkeys(names, "accepted")
    course.decide(names[0])
    before = course.wiki.costs.requests.get("read", 0)
    assert len(course.plan(at(0)).changes) == people
    batches = -(-people // 500)
    by_number = {"applications": batches, "accounts": batches, "talk pages": batches, "own pages": 1}
    once = {
        "the facilitators' words": 1,
        "schedule and review": 1,
        "own edits": 1,
        "what was sent to many": 1,
        "texts with a bots template": bots > 0,
    }
    expected = sum(by_number.values()) + sum(once.values())
    assert course.wiki.costs.requests["read"] - before == expected
