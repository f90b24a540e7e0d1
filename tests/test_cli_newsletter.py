"""The newsletter as a facilitator, or the clock, starts it: in a process of its own."""

import shutil

import pytest

from bot.plan.outcome import Done
from tests.lab import CONFIG, FACILITATOR
from tests.newsletters import PREFIX
from tests.newsroom import CLAIM, ISSUE, LIST, Newsroom, issue_text
from tests.test_cli import bot, complaint, data

NOW = "2022-11-15T12:00Z"


@pytest.fixture
def room(tmp_path):
    return Newsroom(tmp_path / "wiki")


def run(room, command, *more, now=NOW):
    where = ("--wiki", f"folder:{room.folder}", "--cohort", "2022", "--now", now)
    return bot(*command.split(), *where, *more)


def test_showing_tells_all_and_sends_nothing(room):
    result = run(room, "newsletter")
    assert (result.returncode, result.stderr) == (0, "")
    for line in (
        f"{ISSUE} (ready)",
        "Subject: News of 2022-11",
        f"To: {LIST}, pages: 3 (this wiki: 3)",
        "| All is well. ",
        f"send {LIST}  (News of 2022-11: to 3 pages)",
    ):
        assert line in result.stdout
    assert (room.sent(), list(room.wiki.pages([CLAIM]))) == ([], [])


def test_apply_sends_once_and_later_runs_keep_the_pages(room):
    result = run(room, "newsletter", "--apply")
    assert (result.returncode, result.stderr) == (0, "")
    assert "Applied: 1 sent." in result.stdout
    assert run(room, "newsletter", "--check").returncode == 4
    assert run(room, "newsletter", "--apply").returncode == 0
    quiet = run(room, "newsletter", "--check")
    assert (quiet.returncode, "nothing to do" in quiet.stdout) == (0, True)
    assert room.sent() == ["News of 2022-11"]


def test_json_has_issues_and_plan(room):
    document = data(run(room, "newsletter", "--json"))
    assert set(document) == {"issues", "plan"}
    (issue,) = document["issues"]
    assert issue.pop("text").startswith("== News of 2022-11 ==\n\n== News ==\nAll is well.")
    assert issue == {
        "title": ISSUE,
        "status": "ready",
        "send_after": None,
        "subject": "News of 2022-11",
        "list": LIST,
        "count": 3,
        "by_host": {"": 3},
    }
    digest = document["plan"]["digest"]
    assert run(room, "newsletter", "--apply=000000000000").returncode == 3
    applied = data(run(room, "newsletter", f"--apply={digest}", "--json"))["applied"]
    assert [one["outcome"] for one in applied] == ["sent"]


def test_a_plan_for_other_recipients_is_another_plan(room):
    digest = data(run(room, "newsletter", "--json"))["plan"]["digest"]
    room.list("User talk:Chipo", "User talk:Dee", "User talk:Eve")
    result = run(room, "newsletter", f"--apply={digest}")
    assert result.returncode == 3
    assert "look at it again" in result.stderr
    assert room.sent() == []


def test_what_is_due_and_held_back_fails_a_run_that_sends(room):
    room.issue(body="No signature")
    assert run(room, "newsletter").returncode == 0
    result = run(room, "newsletter", "--apply")
    assert result.returncode == 1
    assert "not sent: it has no signature" in result.stdout
    assert room.sent() == []


@pytest.mark.parametrize("said", [{"status": "draft"}, {"send_after": "2022-11-16"}])
def test_what_is_not_due_does_not(room, said):
    room.issue(body="No signature", **said)
    result = run(room, "newsletter", "--apply")
    assert (result.returncode, result.stderr) == (0, "")
    assert "No signature" not in result.stdout
    assert "not sent: it has no signature" in run(room, "newsletter").stdout


def test_where_the_one_that_is_ready_goes_out_another_is_still_held_back(room):
    room.issue("2022-10", body="No signature")
    assert run(room, "newsletter", "--apply").returncode == 1
    assert room.sent() == ["News of 2022-11"]


def test_control_characters_do_not_reach_the_terminal(room):
    room.issue(subject="News \x1b[31m", status="draft")
    result = run(room, "newsletter")
    assert "\x1b" not in result.stdout
    assert result.returncode == 0


def test_an_unknown_sending_is_sent_again_only_when_a_person_says_so(room):
    (send,) = room.plan().changes
    assert isinstance(room.wiki.write(send.claim), Done)  # and there the run dies
    for now in ("2022-11-15T12:15Z", "2022-11-15T15:00Z", "2022-12-15T12:00Z"):
        result = run(room, "newsletter", "--apply", now=now)
        assert "it may have been sent or not" in result.stdout
        assert result.returncode == 5
    assert run(room, "newsletter status", "2022-11").returncode == 5
    assert room.sent() == []
    for code in (0, 1):  # the second time there is nothing in doubt any more
        assert run(room, "newsletter", "--apply", "--resend", "2022-11", now="2022-12-15T12:01Z").returncode == code
        assert room.sent() == ["News of 2022-11"]


def test_the_run_that_finds_out_that_nobody_knows_says_so_once(room):
    (send,) = room.plan().changes
    assert isinstance(room.wiki.write(send.claim), Done)  # and there the run dies
    where = ("run", "--apply", "--wiki", f"folder:{room.folder}", "--cohort", "2022", "--now")
    codes = [bot(*where, f"2022-11-15T{time}Z").returncode for time in ("12:05", "12:15", "12:30")]
    assert codes == [0, 5, 0]


def test_split_makes_lists_then_sends(room, tmp_path):
    config = tmp_path / "config"
    shutil.copytree(CONFIG.parent, config, ignore=shutil.ignore_patterns("demo"))
    lab = config / "lab.toml"
    lab.write_text(lab.read_text(encoding="utf-8").replace("# max_targets      = 10000", "max_targets = 2"), "utf-8")
    where = ("--config", lab)
    refused = run(room, "newsletter", "--apply", *where)
    assert (refused.returncode, "--split" in refused.stdout) == (1, True)
    made = run(room, "newsletter", "--apply", "--split", *where)
    assert (made.returncode, "2 done" in made.stdout) == (0, True)
    assert "2 sent" in run(room, "newsletter", "--apply", *where).stdout
    assert room.sent(f"{CLAIM}/1/List") == room.sent(f"{CLAIM}/2/List") == ["News of 2022-11"]


def test_a_draft_a_preview_and_a_report(room):
    title = f"{PREFIX}/2022-12"
    assert run(room, "newsletter new", "2022-12", "--apply").returncode == 0
    assert "status=draft" in room.text(title)
    again = run(room, "newsletter new", "2022-12", "--apply")
    assert "is there already" in again.stdout
    room.save(FACILITATOR, room.text(title).replace("Hello", "Dear"), title)
    assert run(room, "newsletter preview", "--to", "User:Foo", "--apply").returncode == 0
    assert "Dear everybody" in room.text("User:Foo/sandbox")
    run(room, "newsletter", "--apply")
    status = run(room, "newsletter status", "2022-11")
    assert "delivered to 3 of 3 pages" in status.stdout
    document = data(run(room, "newsletter status", "2022-11", "--json"))
    assert set(document) == {"sendings", "plan"}
    assert [one["title"] for one in document["sendings"]] == [CLAIM]


@pytest.mark.parametrize(
    ("command", "words"),
    [
        (("newsletter new", "2022-11"), "is there already"),
        (("newsletter new", "November"), "no issue can be called so"),
        (("newsletter preview", "--to", "Main Page"), "is no page of a user's own"),
        (("newsletter preview", "2022-10", "--to", "User:Foo"), "no issue here"),
        (("newsletter status", "2022-11"), "has not been sent"),
        (("newsletter resend-failed", "2022-11"), "has not been sent"),
        (("newsletter", "--resend", "2022-10"), "nothing is sent again"),
    ],
)
def test_what_can_not_be_done_as_asked_is_an_error(room, command, words):
    result = run(room, *command, "--apply")
    assert (result.returncode, words in result.stdout) == (1, True)


def test_lists_have_nothing_to_do(room):
    assert run(room, "newsletter list").returncode == 0


@pytest.mark.parametrize(
    "command", ["newsletter new", "newsletter preview", "newsletter status", "newsletter nonsense"]
)
def test_wrong_usage_exits_2(room, command):
    result = run(room, command)
    assert result.returncode == 2
    assert "usage: " in result.stderr


def test_what_cannot_be_read_is_one_line(room):
    room.settings().write_text("no JSON", encoding="utf-8")
    result = run(room, "newsletter", "--apply")
    assert result.returncode == 1
    assert "settings.json" in complaint(result)


def test_an_issue_of_another_name_is_not_sent_again(room):
    room.save(FACILITATOR, issue_text("2022-11"), f"{PREFIX}/2022-11-copy")
    run(room, "newsletter", "--apply")
    assert room.sent() == []
