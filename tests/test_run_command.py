"""`run` as cron starts it: in a process of its own, with no terminal."""

import json
import logging
import shutil
import sys

import pytest

from bot.commands import worst
from bot.log import ForMachines, ForPeople, event, one_line
from bot.wiki.port import WikiError
from tests.lab import CONFIG, ROOT, ROOT_PAGE, RUN_PAGE, edit_as, form, write_page
from tests.test_cli import bot

SECRET = "0123456789abcdefghijklmnopqrstuv"
TIME = "2022-11-14T18:00Z"


@pytest.fixture
def demo(tmp_path):
    return shutil.copytree(ROOT / "config" / "demo", tmp_path / "demo")


def run(folder, *more, **environ):
    return bot("run", "--wiki", f"folder:{folder}", "--now", TIME, *more, **environ)


def told(result):
    """The lines of a run's log, without their times."""
    return [line.partition("Z ")[2] for line in result.stderr.splitlines()]


def test_without_apply_nothing_is_written(demo):
    before = sorted(demo.rglob("*"))
    result = run(demo)
    assert (result.returncode, result.stdout) == (0, "")
    *jobs, total = told(result)
    assert [line.split(":")[0] for line in jobs][:3] == ["2022 applications", "2022 pages", "2022 reminders"]
    assert "nothing written without --apply" in total
    assert sorted(demo.rglob("*")) == before


def test_a_line_for_each_job_and_the_rest_later_until_nothing_is_left(demo):
    first = run(demo, "--apply")
    assert first.returncode == 0
    assert "Applied: 41 done." in told(first)[0]
    for _ in range(2):
        last = run(demo, "--apply")
    assert all("nothing to do" in line for line in told(last)[:-1])
    assert run(demo, "--check").returncode == 0


def test_check_says_that_changes_are_pending(demo):
    assert run(demo, "--check").returncode == 4


def test_a_bot_that_was_stopped_exits_3_and_says_by_whom(demo):
    edit_as(demo, "Passer-by", RUN_PAGE, "stop")
    before = {file: file.read_text() for file in demo.rglob("*.wikitext")}
    result = run(demo, "--apply")
    assert result.returncode == 3
    assert "Passer-by" in result.stderr
    assert {file: file.read_text() for file in demo.rglob("*.wikitext")} == before


def test_what_is_over_a_limit_is_refused_and_the_rest_is_done(demo, tmp_path):
    config = shutil.copytree(CONFIG.parent, tmp_path / "config", ignore=shutil.ignore_patterns("demo"))
    lab = config / "lab.toml"
    lab.write_text(lab.read_text().replace("max_edits     = 200", "max_edits = 30"))
    result = run(demo, "--apply", "--config", lab)
    assert result.returncode == 3
    assert "41 edits, and the limit is 30" in told(result)[0]
    assert "Applied: 3 done." in told(result)[1]


def test_a_mistake_in_one_cohort_does_not_stop_the_others(demo, tmp_path):
    config = shutil.copytree(CONFIG.parent, tmp_path / "config", ignore=shutil.ignore_patterns("demo"))
    with (config / "lab.toml").open("a") as lab:
        lab.write('[cohorts.2020]\nroot = "Campaigns/Organizer Lab/2020"\n')
    mistake = 'needs "applications_open" (a moment such as 2022-09-22T00:00:00Z) in [cohorts.2020]'
    result = run(demo, "--apply", "--config", config / "lab.toml")
    assert result.returncode == 1
    lines = told(result)
    assert all(mistake in line for line in lines[:6]), lines
    assert "Applied: 41 done." in lines[6]
    status = bot("status", "--wiki", f"folder:{demo}", "--config", config / "lab.toml")
    assert mistake in status.stdout
    assert "2022: pending: " in status.stdout
    doctor = bot("doctor", "--wiki", f"folder:{demo}", "--config", config / "lab.toml")
    assert doctor.returncode == 1
    assert mistake in doctor.stdout
    assert "cohorts: 2022" in doctor.stdout


def test_the_worst_code_is_the_one_that_a_person_must_hear_of_first():
    assert worst([]) == 0
    assert worst([0, 4]) == 4
    assert worst([4, 3, 0]) == 3
    assert worst([3, 1, 4]) == 1
    assert worst([0, 5, 1, 3]) == 5


def test_mistakes_are_one_line(demo):
    for arguments, words in ((["--cohort", "2021"], "2022"), (["--config", "/nowhere/lab.toml"], "/nowhere")):
        result = run(demo, *arguments)
        assert result.returncode == 1
        assert len(result.stderr.splitlines()) == 1
        assert words in result.stderr


def test_json_lines_hold_the_figures(demo):
    result = run(demo, "--apply", "--log", "json")
    lines = [json.loads(line) for line in result.stderr.splitlines()]
    first, last = lines[0], lines[-1]
    assert {"time", "level", "message"} <= first.keys()
    assert (first["event"], first["job"], first["cohort"]) == ("job", "applications", "2022")
    assert first["outcomes"] == {"done": 41}
    assert first["skips"] == {"not-an-application": 1}
    assert (last["event"], last["exit"]) == ("round", 0)


def test_errors_are_json_too_where_the_log_is(tmp_path):
    result = run(tmp_path / "nowhere", "--log", "json", "--apply")
    assert result.returncode == 1
    events = [json.loads(line) for line in result.stderr.splitlines()]
    assert {one["event"] for one in events} == {"job", "round"}
    assert all("nowhere" in one["failure"] for one in events if one["event"] == "job")
    wrong = bot("run", "--config", tmp_path / "no.toml", "--log", "json")
    assert "no.toml" in json.loads(wrong.stderr)["message"]


def test_a_page_that_cannot_be_written_is_named(demo):
    (demo / ".wiki").mkdir()
    (demo / ".wiki" / "settings.json").write_text(json.dumps({"protected": [f"{ROOT_PAGE}/Now"]}))
    result = run(demo, "--apply")
    assert result.returncode == 1
    assert any(f"{ROOT_PAGE}/Now: refused protectedpage" in line for line in told(result))


@pytest.mark.parametrize("more", [[], ["-vv"], ["--log", "json"], ["-vv", "--log", "json"]])
def test_no_password_ever_appears(demo, more):
    write_page(demo, f"{ROOT_PAGE}/Applications/Thief", form("Thief", motivation=f"I know {SECRET}"))
    environ = {"BOT_USERNAME": "OrganizerLabBot@lab", "BOT_PASSWORD": SECRET}
    shut = "http://127.0.0.1:9/api.php"
    for result in (bot("run", "--wiki", shut, *more, **environ), run(demo, *more, **environ)):
        assert SECRET not in result.stdout + result.stderr
        assert result.stderr
    assert bot("run", "--wiki", shut, *more, **environ).returncode == 1


def test_a_secret_in_an_error_of_ours_is_blotted_out_with_its_traceback(monkeypatch):
    monkeypatch.setenv("BOT_OAUTH_ACCESS_SECRET", SECRET)
    try:
        raise KeyError(f"token={SECRET}")
    except KeyError as error:
        line = one_line(error)
        record = logging.LogRecord("bot", logging.ERROR, "", 0, "it said %s", (SECRET,), sys.exc_info())
    assert line.startswith("KeyError: 'token=[BOT_OAUTH_ACCESS_SECRET]'")
    for formatter in (ForPeople(), ForMachines()):
        text = formatter.format(record)
        assert SECRET not in text
        assert "Traceback" in text


def test_a_secret_that_json_writes_in_another_way_is_blotted_out(monkeypatch):
    secret = 'quo"te\\back\tslash'
    monkeypatch.setenv("BOT_PASSWORD", secret)
    record = logging.LogRecord("bot", logging.ERROR, "", 0, "it said %s", (secret,), None)
    record.event, record.facts = "job", {"refused": [f"no {secret}"], "by": {"failure": secret}}
    line = json.loads(ForMachines().format(record))
    assert line["message"] == "it said [BOT_PASSWORD]"
    assert (line["refused"], line["by"]) == (["no [BOT_PASSWORD]"], {"failure": "[BOT_PASSWORD]"})


def test_a_short_value_blots_out_no_words(monkeypatch):
    monkeypatch.setenv("BOT_PASSWORD", "the")
    assert one_line(WikiError("the wiki")) == "the wiki"


def test_who_has_not_set_up_the_libraries_is_told_how():
    said = one_line(ModuleNotFoundError("No module named 'langcodes'", name="langcodes"))
    assert said == "No module named 'langcodes': start scripts/setup, then .venv/bin/python -m bot"
    assert "should not happen" in one_line(ModuleNotFoundError("No module named 'bot.x'", name="bot.x"))


def test_a_mistake_of_ours_says_where_it_is():
    from bot.plan.change import first

    with pytest.raises(AttributeError) as caught:
        first("no plan", 1)
    assert "bot/plan/change.py:" in one_line(caught.value)


def test_an_event_is_a_line_for_people_and_facts_for_machines(caplog):
    with caplog.at_level(logging.INFO, "bot"):
        event("job", "2022 pages: done", job="pages", outcomes={"done": 3})
    (record,) = caplog.records
    assert ForPeople().format(record).endswith("Z 2022 pages: done")
    line = json.loads(ForMachines().format(record))
    assert (line["event"], line["job"], line["outcomes"]) == ("job", "pages", {"done": 3})
