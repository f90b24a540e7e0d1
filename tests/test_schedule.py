"""`schedule`: when what is due, and how it ends."""

import os
import re
import signal
import subprocess
import sys
import time
from datetime import UTC, datetime, timedelta
from itertools import takewhile
from queue import SimpleQueue

import pytest
from apscheduler.triggers.interval import IntervalTrigger

from bot.config.errors import ConfigError
from bot.config.schedule import read_schedule
from bot.config.toml import Table, read_toml
from bot.ending import Ending, Terminated, listen, unbroken
from bot.jobs import JOBS
from bot.schedule import _due, grouped, ticking, trigger
from tests.lab import ROOT, ROOT_PAGE, RUN_PAGE, form, settings, write_page

MONDAY = datetime(2022, 10, 24, tzinfo=UTC)


def schedule(**values):
    return read_schedule(Table(ROOT / "lab.toml", "schedule", values, ""))


def fires(line, count=1, start=MONDAY, jitter=0):
    """The next moments of a cron line, from a Monday's midnight on."""
    one = trigger(schedule(every=line).every, jitter)
    moments = []
    now = start
    for _ in range(count):
        moments.append(one.get_next_fire_time(moments[-1] if moments else None, now))
        now = moments[-1] + timedelta(seconds=1)
    return moments


def test_weekdays_go_by_their_names_and_mean_what_they_say():
    for number, name in enumerate(["mon", "tue", "wed", "thu", "fri", "sat", "sun"]):
        (moment,) = fires(f"30 9 * * {name}")
        assert moment == MONDAY + timedelta(days=number, hours=9, minutes=30)
    assert [moment.weekday() for moment in fires("0 9 * * mon-wed,sun", 5)] == [0, 1, 2, 6, 0]


@pytest.mark.parametrize("weekday", ["1", "7", "0-4", "*/2", "monday", "fri-mon", "mon,", "mon-", "Mon"])
def test_a_weekday_by_its_number_is_refused(weekday):
    with pytest.raises(ConfigError, match="names such as mon"):
        schedule(every=f"0 9 * * {weekday}")


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("* * * *", "five fields"),
        ("@daily", "five fields"),
        ("60 * * * *", "minute"),
        ("*/0 * * * *", "minute"),
        ("1-5/2 * * * *", "minute"),
        ("5-1 * * * *", "minute"),
        ("0 24 * * *", "hour"),
        ("0 0 0 * *", "day"),
        ("0 0 32 * *", "day"),
        ("0 0 * jan *", "month"),
        ("0 0 last * *", "day"),
        ("0 0 1 * mon", "not both"),
        ("0,,5 * * * *", "minute"),
    ],
)
def test_a_line_that_would_mean_something_else_is_refused(line, words):
    with pytest.raises(ConfigError, match=words):
        schedule(every=line)


def test_moments_are_in_utc_whatever_the_clocks_do():
    autumn = datetime(2022, 10, 29, 12, tzinfo=UTC)  # Europe's clocks go back in this night
    moments = fires("30 2 * * *", 3, autumn)
    assert [moment - autumn for moment in moments] == [timedelta(days=n, hours=14, minutes=30) for n in range(3)]


def test_jitter_makes_late_and_neither_early_nor_twice():
    exact = fires("*/15 * * * *", 20)
    late = fires("*/15 * * * *", 20, jitter=30)
    assert exact == [MONDAY + n * timedelta(minutes=15) for n in range(20)]
    delays = [(moment - when).total_seconds() for when, moment in zip(exact, late, strict=True)]
    assert all(0 <= delay <= 30 for delay in delays)
    assert len(set(delays)) > 1


def test_the_shipped_schedule_is_valid_and_its_example_too(tmp_path):
    assert grouped(settings().schedule, JOBS) == {settings().schedule.every: frozenset(JOBS)}
    text = (ROOT / "config" / "lab.toml").read_text()
    table = text[text.index("[schedule]") : text.index("# Wikis by name")]
    file = tmp_path / "lab.toml"
    file.write_text(re.sub(r"^# (?=\[|newsletter)", "", table, flags=re.MULTILINE))
    shown = read_schedule(read_toml(file).table("schedule"))
    assert shown.own.keys() == {"newsletter"}


def test_what_is_due_together_is_one_round():
    one = schedule(every="*/15 * * * *", jobs={"newsletter": "0 9 * * mon", "pages": "*/15 * * * *"})
    groups = grouped(one, ["applications", "pages", "newsletter"])
    assert sorted(map(sorted, groups.values())) == [["applications", "pages"], ["newsletter"]]


def test_a_job_that_there_is_not_is_named():
    with (
        pytest.raises(ConfigError, match=r"remainders.*reminders"),
        ticking(schedule(jobs={"remainders": "* * * * *"}), ["reminders"]),
    ):
        pass


def test_at_first_all_is_due_then_what_the_triggers_say(monkeypatch):
    monkeypatch.setattr("bot.schedule.trigger", lambda cron, jitter: IntervalTrigger(seconds=0.05, timezone=UTC))
    with ticking(schedule(), ["a", "b"]) as ticks:
        began = time.monotonic()
        assert [next(ticks) for _ in range(3)] == [frozenset("ab")] * 3
        assert 0.05 < time.monotonic() - began < 5


def test_what_became_due_meanwhile_is_due_once():
    ticks = SimpleQueue()
    for some in ({"a"}, {"b"}, {"a"}):
        ticks.put(frozenset(some))
    due = _due(ticks)
    assert next(due) == {"a", "b"}
    assert ticks.empty()


@pytest.fixture
def listening():
    before = signal.getsignal(signal.SIGTERM)
    listen()
    yield
    signal.alarm(0)
    signal.signal(signal.SIGTERM, before)


def terminate():
    os.kill(os.getpid(), signal.SIGTERM)
    time.sleep(0.01)  # Python looks for signals between two steps


def test_sigterm_ends_what_waits_at_once(listening):
    with pytest.raises(Terminated):
        terminate()


def test_a_write_comes_to_its_end_before(listening):
    done = []

    def write():
        with unbroken():
            terminate()
            done.append("written")

    with pytest.raises(Terminated):
        write()
    assert done == ["written"]


def test_a_write_that_hangs_is_cut(listening, monkeypatch):
    monkeypatch.setattr("bot.ending.GRACE", 1)
    began = time.monotonic()

    def write():
        with unbroken():
            terminate()
            time.sleep(60)

    with pytest.raises(Terminated):
        write()
    assert time.monotonic() - began < 10


def test_no_library_swallows_the_end():
    assert not issubclass(Terminated, Exception)


def test_where_nobody_listens_a_write_is_a_write():
    assert not isinstance(signal.getsignal(signal.SIGTERM), Ending)
    with unbroken():
        pass


@pytest.fixture
def folder(tmp_path):
    wiki = tmp_path / "wiki"
    write_page(wiki, RUN_PAGE, "run")
    for user in ("Amina K", "Brian O", "Chinwe"):
        write_page(wiki, f"{ROOT_PAGE}/Applications/{user}", form(user))
    return wiki


def start(folder, *more, code="import sys; from bot.cli import main; sys.exit(main(sys.argv[1:]))"):
    environ = {name: value for name, value in os.environ.items() if not name.startswith("BOT_")}
    return subprocess.Popen(
        [sys.executable, "-c", code, "schedule", "--wiki", f"folder:{folder}", *map(str, more)],
        cwd=ROOT,
        env=environ,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def until(true, process, seconds=60):
    give_up = time.monotonic() + seconds
    while not true():
        assert process.poll() is None, process.communicate()
        assert time.monotonic() < give_up
        time.sleep(0.02)


def ended(process):
    """Its exit code, what it said, and how long it took after SIGTERM."""
    began = time.monotonic()
    process.terminate()
    _, said = process.communicate(timeout=30)
    return process.returncode, said, time.monotonic() - began


def test_it_works_at_once_touches_its_health_file_and_ends_when_told(folder, tmp_path):
    health = tmp_path / "health"
    process = start(folder, "--apply", "--health", health)
    until(health.exists, process)  # as it began, and again after the round
    lines = list(takewhile(lambda line: "jobs in" not in line, iter(process.stderr.readline, "")))
    assert "applications" in lines[0]
    written = (folder / ROOT_PAGE / "Statistics.wikitext").stat().st_mtime_ns
    until(lambda: health.stat().st_mtime_ns > written, process)
    code, said, seconds = ended(process)
    assert (code, seconds < 10) == (0, True)
    assert said.rstrip().endswith("ended by SIGTERM")
    assert "Traceback" not in said


def test_a_round_that_failed_leaves_the_health_file_as_it_is(tmp_path):
    health = tmp_path / "health"
    process = start(tmp_path / "nowhere", "--apply", "--health", health)
    until(health.exists, process)
    touched = health.stat().st_mtime_ns
    lines = iter(process.stderr.readline, "")
    assert "nowhere" in next(lines)
    assert any("exit 1" in line for line in lines)
    code, _, _ = ended(process)
    assert code == 0
    assert health.stat().st_mtime_ns == touched


SLOW = """
import sys, time
from pathlib import Path
from bot.cli import main
from bot.wiki.folder import FolderWiki

class Slow(FolderWiki):
    def write(self, change):
        Path("begun").touch()
        while not Path("told").exists():
            time.sleep(0.02)
        return super().write(change)

import bot.app
bot.app.FolderWiki = Slow
sys.exit(main(sys.argv[1:]))
"""


@pytest.mark.parametrize(("command", "expected"), [("schedule", 0), ("run", 1)])
def test_the_write_in_flight_is_finished_and_no_other_begun(folder, tmp_path, command, expected):
    slow = SLOW.replace('"begun"', repr(str(tmp_path / "begun"))).replace('"told"', repr(str(tmp_path / "told")))
    process = start(folder, "--apply", code=slow.replace("sys.argv[1:]", f"['{command}', *sys.argv[2:]]"))
    until((tmp_path / "begun").exists, process)
    process.terminate()
    (tmp_path / "told").touch()  # the write goes on only now
    _, said = process.communicate(timeout=30)
    assert process.returncode == expected
    receipts = [file for file in (folder / ROOT_PAGE / "Applications").glob("*") if "olb:receipt" in file.read_text()]
    lists = [name for name in ("Applications", "Review") if (folder / ROOT_PAGE / f"{name}.wikitext").exists()]
    assert len(receipts) + len(lists) == 1
    assert "Traceback" not in said
