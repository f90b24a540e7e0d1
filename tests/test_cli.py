"""The bot as a person starts it: `python -m bot`, in a process of its own."""

import json
import os
import shutil
import subprocess
import sys

import pytest

from tests.lab import CONFIG, ROOT, ROOT_PAGE, RUN_PAGE, form, write_page


def bot(*arguments, cwd=ROOT, **environ):
    """Run the bot; nothing of this shell's credentials goes along."""
    clean = {name: value for name, value in os.environ.items() if not name.startswith("BOT_")}
    return subprocess.run(
        [sys.executable, "-m", "bot", *map(str, arguments)],
        capture_output=True,
        text=True,
        cwd=cwd,
        env={**clean, "PYTHONPATH": str(ROOT), **environ},
        timeout=120,
        stdin=subprocess.DEVNULL,
        check=False,
    )


@pytest.fixture
def folder(tmp_path):
    for user in ("Amina K", "Brian O", "Chinwe"):
        write_page(tmp_path, f"{ROOT_PAGE}/Applications/{user}", form(user))
    write_page(tmp_path, RUN_PAGE, "run")
    return tmp_path


def applications(folder, *more, **kwargs):
    return bot("applications", "--wiki", f"folder:{folder}", "--cohort", "2022", *more, **kwargs)


def data(result):
    assert result.stderr == ""
    return json.loads(result.stdout)


def complaint(result):
    """The one line on stderr of a run that failed."""
    assert "Traceback" not in result.stderr
    lines = result.stderr.strip().splitlines()
    assert len(lines) == 1, result.stderr
    return lines[0]


def test_showing_writes_nothing(folder):
    result = applications(folder)
    assert result.returncode == 0
    assert "create Campaigns/Organizer Lab/2022/Review" in result.stdout
    assert "3 to rewrite" in result.stdout
    assert not (folder / ".wiki").exists()
    assert len(list(folder.rglob("*.wikitext"))) == 4


def test_apply_writes_the_plan_and_the_second_run_finds_nothing_to_do(folder):
    result = applications(folder, "--apply")
    assert (result.returncode, result.stderr) == (0, "")
    assert "5 done" in result.stdout
    again = applications(folder, "--check")
    assert again.returncode == 0
    assert "nothing to do" in again.stdout


def test_check_exits_4_while_changes_are_pending(folder):
    assert applications(folder, "--check").returncode == 4


def test_json_has_the_documented_shape(folder):
    document = data(applications(folder, "--json"))
    assert set(document) == {"applications", "plan"}
    (first, *_) = document["applications"]
    assert set(first) == {"title", "revid", "fields", "problems", "decision"}
    assert first["title"] == f"{ROOT_PAGE}/Applications/Amina K"
    assert first["fields"]["home_wiki"] == "swwiki"
    assert first["fields"]["submitted"] == "2022-10-05T00:00:00Z"
    assert set(document["plan"]) == {"digest", "now", "changes", "skips", "problems"}
    for change in document["plan"]["changes"]:
        assert set(change) == {"id", "job", "wiki", "title", "kind", "base", "summary", "old", "new"}


def test_a_plan_is_applied_by_its_digest_while_it_is_still_that_one(folder):
    digest = data(applications(folder, "--json"))["plan"]["digest"]
    write_page(folder, f"{ROOT_PAGE}/Applications/Dilnoza", form("Dilnoza"))
    late = applications(folder, f"--apply={digest}")
    assert late.returncode == 3
    assert digest in complaint(late)
    digest = data(applications(folder, "--json"))["plan"]["digest"]
    document = data(applications(folder, f"--apply={digest}", "--json"))
    assert {one["outcome"] for one in document["applied"]} == {"done"}


def test_limits_refuse_and_flags_lift_them(folder):
    config = folder / "config"
    shutil.copytree(CONFIG.parent, config, ignore=shutil.ignore_patterns("demo"))
    lab = config / "lab.toml"
    lab.write_text(lab.read_text().replace("max_edits     = 200", "max_edits = 4"))
    refused = applications(folder, "--config", lab, "--apply")
    assert refused.returncode == 3
    assert "--max-edits 5" in complaint(refused)
    part = applications(folder, "--config", lab, "--apply", "--limit", "2")
    assert (part.returncode, "2 done" in part.stdout) == (0, True)
    assert applications(folder, "--config", lab, "--apply", "--max-edits", "9").returncode == 0


def test_a_list_that_would_lose_its_rows_is_refused(folder):
    assert applications(folder, "--apply").returncode == 0
    for file in (folder / ROOT_PAGE / "Applications").glob("*.wikitext"):
        if file.stem != "Amina K":
            file.unlink()
    refused = applications(folder, "--apply")
    assert refused.returncode == 3
    assert "2 of 3 rows would vanish (67%)" in complaint(refused)
    assert applications(folder, "--apply", "--allow-shrink").returncode == 0


def test_costs_go_to_stderr(folder):
    result = applications(folder, "-v")
    assert "read: " in result.stderr
    assert "requests" in result.stderr
    assert "requests" not in result.stdout


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["--wiki", "folder:/nowhere/at/all"], ["/nowhere/at/all"]),
        (["--wiki", "metta"], ["metta", "meta"]),
        (["--wiki", "folder:"], ["folder:", "path"]),
        (["--cohort", "2023"], ["2023", "2022"]),
        (["--config", "/nowhere/lab.toml"], ["/nowhere/lab.toml"]),
        (["--wiki", "https://wiki.invalid/w/api.php"], ["BOT_USERNAME", "BOT_PASSWORD"]),
    ],
)
def test_mistakes_are_one_line(folder, arguments, words):
    result = bot("applications", *arguments, cwd=folder)
    assert result.returncode == 1
    line = complaint(result)
    for word in words:
        assert word in line


def test_usage_errors_exit_2(folder):
    for arguments in (
        ["--limit", "none"],
        ["--now", "yesterday"],
        ["--now", "0001-01-01T00:00+01:00"],
        ["--check", "--apply"],
        ["--nonsense"],
    ):
        assert applications(folder, *arguments).returncode == 2
    assert bot().returncode == 2


def test_now_sets_the_clock(folder):
    assert data(applications(folder, "--json", "--now", "2022-10-05T12:30"))["plan"]["now"] == "2022-10-05T12:30:00Z"


def into_a_closed_pipe(folder, *more):
    """What a command leaves whose reader goes before it says anything."""
    reading, writing = os.pipe()
    os.close(reading)
    command = [sys.executable, "-m", "bot", "applications", "--wiki", f"folder:{folder}", *more]
    with os.fdopen(writing) as nobody:
        return subprocess.run(command, stdout=nobody, stderr=subprocess.PIPE, text=True, cwd=ROOT, check=False)


def test_output_into_a_closed_pipe_is_no_error(folder):
    result = into_a_closed_pipe(folder)
    assert (result.returncode, result.stderr) == (0, "")


def test_output_that_nobody_reads_changes_neither_exit_code_nor_writes(folder):
    for more in (["--check"], ["--check", "--json"]):
        result = into_a_closed_pipe(folder, *more)
        assert (result.returncode, result.stderr) == (4, "")
    refused = into_a_closed_pipe(folder, "--apply", "--max-edits", "2")
    assert refused.returncode == 3
    applied = into_a_closed_pipe(folder, "--apply")
    assert (applied.returncode, applied.stderr) == (0, "")
    assert applications(folder, "--check").returncode == 0


def test_the_demo_runs_twice_and_its_second_plan_is_empty(tmp_path):
    for _ in range(2):
        result = bot("demo", cwd=tmp_path)
        assert (result.returncode, result.stderr) == (0, "")
        assert "Once more: Plan" in result.stdout
        assert "nothing to do" in result.stdout.partition("Once more")[2]
    after = bot("applications", "--check", cwd=tmp_path)
    assert after.returncode == 0, after.stdout


def test_the_demo_tells_its_costs_when_asked(tmp_path):
    assert "write: 41 requests" in bot("demo", "-v", cwd=tmp_path).stderr


def test_the_demo_leaves_a_folder_of_somebody_elses_alone(tmp_path):
    (tmp_path / "demo-wiki").mkdir()
    (tmp_path / "demo-wiki" / "mine.txt").write_text("mine")
    result = bot("demo", cwd=tmp_path)
    assert result.returncode == 1
    assert "demo-wiki" in complaint(result)
    assert (tmp_path / "demo-wiki" / "mine.txt").read_text() == "mine"


def test_help_needs_nothing_of_the_house():
    code = "import sys, bot.cli\ntry: bot.cli.main(['--help'])\nexcept SystemExit: print(*sys.modules, file=sys.stderr)"
    result = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, cwd=ROOT, check=True)
    loaded = set(result.stderr.split())
    assert not loaded & {"pywikibot", "mwparserfromhell", "babel", "rich", "dateparser", "bot.app"}


def test_the_calendar_file_is_the_schedule_and_the_same_every_time(tmp_path):
    assert bot("demo", cwd=tmp_path).returncode == 0
    files = []
    for name in ("a.ics", "b.ics"):
        result = bot("calendar", "--out", name, cwd=tmp_path)
        assert (result.returncode, result.stderr) == (0, "")
        assert "weeks: 9, live sessions: 9" in result.stdout
        files.append((tmp_path / name).read_bytes())
    assert files[0] == files[1]
    assert files[0].count(b"BEGIN:VEVENT") == 27


def test_a_schedule_without_a_week_overwrites_no_calendar(folder):
    out = folder / "lab.ics"
    out.write_text("old")
    result = bot("calendar", "--wiki", f"folder:{folder}", "--out", out)
    assert result.returncode == 1
    assert "Schedule" in result.stderr
    assert out.read_text() == "old"
