"""`calendar`: where the iCalendar file goes, and what the command says of it."""

import subprocess
import sys

import pytest

from tests.lab import ROOT, ROOT_PAGE, write_page

WEEK = "{{Organizer Lab week|number=1|opens=2022-11-01|due=2022-11-07 23:59 UTC|session=2022-11-03 14:00 UTC}}"


@pytest.fixture
def calendar(tmp_path):
    write_page(tmp_path / "wiki", f"{ROOT_PAGE}/Schedule", WEEK)

    def calendar(out):
        command = [sys.executable, "-m", "bot", "calendar", "--wiki", f"folder:{tmp_path / 'wiki'}", "--out", out]
        return subprocess.run(command, capture_output=True, cwd=ROOT)

    return calendar


def test_it_says_how_much_the_file_holds(calendar, tmp_path):
    file = tmp_path / "lab.ics"
    result = calendar(file)
    assert (result.returncode, result.stderr) == (0, b"")
    assert result.stdout.decode().splitlines() == [f"{file}: weeks: 1, live sessions: 1"]
    assert file.read_bytes().startswith(b"BEGIN:VCALENDAR\r\n")


def test_a_dash_is_stdout_and_nothing_but_the_calendar_goes_there(calendar, tmp_path):
    calendar(tmp_path / "lab.ics")
    result = calendar("-")
    assert (result.returncode, result.stderr) == (0, b"")
    assert result.stdout == (tmp_path / "lab.ics").read_bytes()
    assert not (ROOT / "-").exists()


def test_a_directory_is_told_to_name_a_file_in_it(calendar, tmp_path):
    result = calendar(tmp_path)
    assert (result.returncode, result.stdout) == (1, b"")
    (line,) = result.stderr.decode().splitlines()
    assert line == f"error: {tmp_path} is a directory: name a file in it, such as {tmp_path / 'lab.ics'}"
