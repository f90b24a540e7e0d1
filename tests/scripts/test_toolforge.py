"""What Toolforge gets: its job definitions, as far as its jobs API would take them, and the script that brings them."""

import os
import re
import shlex
import shutil
import subprocess

import pytest
import yaml

from bot.cli import _parser
from tests.lab import ROOT

FOLDER = ROOT / "config" / "toolforge"
FILES = sorted(FOLDER.glob("*.yaml"))
JOBS = [
    pytest.param(job, id=f"{file.stem}-{job['name']}") for file in FILES for job in yaml.safe_load(file.read_text())
]
KEYS = {
    "name",
    "command",
    "image",
    "schedule",
    "continuous",
    "mem",
    "cpu",
    "retry",
    "emails",
    "mount",
    "timeout",
    "filelog",
    "health-check-script",
}
NAME = re.compile(r"[a-z0-9]([-a-z0-9]*[a-z0-9])?([.][a-z0-9]([-a-z0-9]*[a-z0-9])?)*")
FIELDS = [(0, 59), (0, 23), (1, 31), (1, 12), (0, 7)]
PASSWORD = "0123456789abcdefghijklmnopqrstuv"


def is_cron(line):
    """The syntax that the jobs API takes, macros aside: `*`, `*/N`, numbers, ranges, lists; no steps on ranges."""
    fields = line.split()
    return len(fields) == len(FIELDS) and all(
        is_entry(entry, *bounds) for field, bounds in zip(fields, FIELDS, strict=True) for entry in field.split(",")
    )


def is_entry(entry, low, high):
    if match := re.fullmatch(r"\*(?:/(\d+))?", entry):
        return match[1] is None or max(low, 1) <= int(match[1]) <= high
    match = re.fullmatch(r"(\d+)(?:-(\d+))?", entry)
    return bool(match) and low <= int(match[1]) <= int(match[2] or match[1]) <= high


def processes():
    lines = (ROOT / "Procfile").read_text().splitlines()
    return dict(line.split(": ", 1) for line in lines)


@pytest.mark.parametrize(
    "line", ["1-5/2 * * * *", "* * * *", "60 * * * *", "*/0 * * * *", "5-1 * * * *", "mon * * * *"]
)
def test_the_check_itself_refuses(line):
    assert not is_cron(line)


@pytest.mark.parametrize("job", JOBS)
def test_the_jobs_api_takes_it(job):
    assert job.keys() <= KEYS
    assert NAME.fullmatch(job["name"])
    assert len(job["name"]) <= 52
    assert re.fullmatch(r"tool-([a-z0-9-]+)/tool-\1:latest", job["image"])
    assert re.fullmatch(r"\d+Mi", job["mem"])
    assert job["emails"] == "onfailure"
    assert ("schedule" in job) != ("continuous" in job)
    assert "schedule" not in job or is_cron(job["schedule"])
    assert "timeout" not in job or ("schedule" in job and isinstance(job["timeout"], int))
    assert "health-check-script" not in job or job["continuous"] is True
    assert "retry" not in job  # it would do the whole run again, at once


@pytest.mark.parametrize("job", JOBS)
def test_its_command_is_in_the_procfile_and_the_bot_understands_it(job):
    start, module, name, *arguments = shlex.split(processes()[job["command"]].removeprefix("exec "))
    assert (start, module, name) == ("python", "-m", "bot")
    options = _parser().parse_args(arguments)
    if arguments[0] in ("run", "schedule"):
        assert options.apply
        assert options.log == "json"


def test_every_file_has_a_job_that_tells_when_the_others_are_silent():
    for file in FILES:
        assert "alive" in [job["name"] for job in yaml.safe_load(file.read_text())]


def test_the_bot_is_given_a_shell_that_goes_away():
    assert all(line.startswith("exec ") for line in processes().values())  # else SIGTERM reaches the shell alone


def test_the_probe_looks_at_the_file_that_the_bot_touches(tmp_path):
    (job,) = [job.values[0] for job in JOBS if "health-check-script" in job.values[0]]
    file = re.search(r"--health (\S+)", processes()["schedule"])[1]
    assert file in job["health-check-script"]
    probe = job["health-check-script"].replace(file, str(tmp_path / "health"))

    def healthy():
        return subprocess.run(["/bin/sh", "-c", probe], capture_output=True, check=False).returncode == 0

    assert not healthy()
    (tmp_path / "health").touch()
    assert healthy()
    os.utime(tmp_path / "health", (0, 0))
    assert not healthy()


TOOLFORGE = """#!/bin/sh
echo "toolforge $*" >> "$CALLS"
case "$1 $2" in
  "envvars list") cat "$VARIABLES" ;;
  "jobs load") cat "$3" >> "$CALLS" ;;
esac
"""


@pytest.fixture
def checkout(tmp_path):
    """A clone with a remote, and a `toolforge` that keeps what it is told."""
    folder = tmp_path / "checkout"
    (folder / "scripts").mkdir(parents=True)
    shutil.copy(ROOT / "scripts" / "toolforge-deploy", folder / "scripts")
    shutil.copytree(FOLDER, folder / "config" / "toolforge")
    author = ["-c", "user.name=T", "-c", "user.email=t@example.org"]
    for command in (
        ["init", "-q"],
        ["add", "."],
        [*author, "commit", "-qm", "All"],
        ["remote", "add", "origin", "https://example.org/bot.git"],
    ):
        subprocess.run(["git", *command], cwd=folder, check=True)
    (tmp_path / "bin").mkdir()
    (tmp_path / "bin" / "toolforge").write_text(TOOLFORGE)
    (tmp_path / "bin" / "toolforge").chmod(0o755)
    (tmp_path / "variables").write_text(f"BOT_PASSWORD {PASSWORD}\nBOT_USERNAME OrganizerLabBot@lab\n")
    return folder


def environment(checkout):
    home = checkout.parent
    ours = {"PATH": f"{home / 'bin'}:{os.environ['PATH']}", "TOOL": "tools.my-lab"}
    return {**os.environ, **ours, "CALLS": str(home / "calls"), "VARIABLES": str(home / "variables")}


def deploy(checkout, *arguments):
    """What the script said, and what it told Toolforge."""
    calls = checkout.parent / "calls"
    calls.unlink(missing_ok=True)
    result = subprocess.run(
        [checkout / "scripts" / "toolforge-deploy", *arguments],
        capture_output=True,
        text=True,
        env=environment(checkout),
        check=False,
    )
    return result, calls.read_text() if calls.exists() else ""


def commit(checkout):
    head = subprocess.run(["git", "rev-parse", "HEAD"], cwd=checkout, capture_output=True, text=True, check=True)
    return head.stdout.strip()


def test_a_dry_run_tells_toolforge_nothing(checkout):
    result, told = deploy(checkout, "--dry-run")
    assert (result.returncode, told) == (0, "")
    assert f"toolforge build start --ref {commit(checkout)} https://example.org/bot.git\n" in result.stdout
    assert "tool-my-lab/tool-my-lab:latest" in result.stdout


@pytest.mark.parametrize("options", [[], ["--continuous"]])
def test_what_a_dry_run_prints_does_the_same_when_it_is_typed(checkout, options):
    _, told = deploy(checkout, *options)
    printed, _ = deploy(checkout, "--dry-run", *options)
    calls, temporary = checkout.parent / "calls", checkout.parent / "temporary"
    temporary.mkdir()
    lines = printed.stdout.replace("/tmp/", f"{temporary}/")
    subprocess.run(["bash", "-e"], input=lines, text=True, cwd=checkout, env=environment(checkout), check=True)

    def alike(text):
        return re.sub(r"(jobs load) \S+", r"\1 FILE", text).removeprefix("toolforge envvars list\n")

    assert alike(calls.read_text()) == alike(told)


def test_it_builds_then_loads_under_the_tools_own_name_and_again_the_same(checkout):
    first, told = deploy(checkout)
    assert first.returncode == 0
    assert re.findall(r"^toolforge (\S+ \S+)", told, re.MULTILINE) == [
        "envvars list",
        "build start",
        "build show",
        "jobs load",
        "jobs list",
    ]
    loaded = yaml.safe_load(told.partition("jobs load")[2].partition("\n")[2].partition("toolforge jobs list")[0])
    assert [job["name"] for job in loaded] == ["run", "alive"]
    assert {job["image"] for job in loaded} == {"tool-my-lab/tool-my-lab:latest"}
    again, told_again = deploy(checkout)
    assert again.returncode == 0
    assert re.sub(r"/tmp/\S+", "", told_again) == re.sub(r"/tmp/\S+", "", told)
    assert PASSWORD not in first.stdout + first.stderr + again.stdout + again.stderr


def test_the_program_that_stays_is_started_anew(checkout):
    _, told = deploy(checkout, "--continuous")
    assert "continuous: true" in told
    assert "toolforge jobs restart schedule\n" in told


@pytest.mark.parametrize("variables", ["", "BOT_USERNAME me\n", f"BOT_PASSWORD {PASSWORD}\n"])
def test_without_an_account_nothing_is_built(checkout, variables):
    (checkout.parent / "variables").write_text(variables)
    result, told = deploy(checkout)
    assert result.returncode == 1
    assert "toolforge envvars create BOT_USERNAME" in result.stderr
    assert told == "toolforge envvars list\n"


def test_what_is_not_committed_is_not_deployed(checkout):
    (checkout / "config" / "toolforge" / "jobs.yaml").write_text("[]")
    result, told = deploy(checkout)
    assert (result.returncode, told) == (1, "")
    assert "commit and push" in result.stderr


def test_a_build_that_fails_loads_nothing(checkout):
    fake = checkout.parent / "bin" / "toolforge"
    fake.write_text(TOOLFORGE + 'case "$1 $2" in "build start") exit 1 ;; esac\n')
    result, told = deploy(checkout)
    assert result.returncode == 1
    assert "jobs load" not in told


def test_elsewhere_it_says_where_to_run_it(checkout):
    (checkout.parent / "bin" / "toolforge").unlink()
    result, _ = deploy(checkout)
    assert result.returncode == 1
    assert "login.toolforge.org" in result.stderr
