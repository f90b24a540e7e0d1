"""The log and `status`, as a person meets them: processes over a folder."""

import json
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta

import pytest

from bot.jobs.logpage import log_entries
from tests.lab import BOT, FACILITATOR, NOW, ROOT_PAGE, RUN_PAGE, edit_as, folder_wiki, form, write_page
from tests.test_cli import applications, bot, data

LOG, ALIVE = f"User:{BOT}/Log", f"User:{BOT}/Last good run"


@pytest.fixture
def folder(tmp_path):
    write_page(tmp_path, RUN_PAGE, "run")
    for user in ("Amina K", "Brian O", "Chinwe"):
        write_page(tmp_path, f"{ROOT_PAGE}/Applications/{user}", form(user))
    return tmp_path


def text(folder, title=LOG):
    return next((page.text for page in folder_wiki(folder).pages([title])), "")


def entries(folder):
    return log_entries(text(folder))


def run(folder, now="2022-10-20T12:00", *more):
    return bot("run", "--wiki", f"folder:{folder}", "--apply", "--now", now, *more)


def status(folder, *more):
    return bot("status", "--wiki", f"folder:{folder}", *more)


def test_what_a_command_wrote_is_on_the_log_and_a_quiet_run_writes_nothing(folder):
    assert applications(folder, "--json").returncode == 0
    assert text(folder) == ""
    assert applications(folder, "--apply").returncode == 0
    (entry,) = entries(folder)
    assert (entry.job, entry.cohort, entry.counts) == ("applications", "2022", {"done": 5})
    before = everything(folder)
    assert applications(folder, "--apply").returncode == 0
    assert everything(folder) == before


def everything(folder):
    return {file: file.read_bytes() for file in folder.rglob("*") if file.is_file() and file.suffix != ".lock"}


def test_what_was_refused_is_on_the_log_once(folder):
    for _ in range(2):
        refused = applications(folder, "--apply", "--max-edits", "2")
        assert refused.returncode == 3
    (entry,) = entries(folder)
    assert "5 not tried" in entry.text
    assert "** refused: 5 edits, and the limit is 2 a run" in entry.text


def test_a_log_that_can_not_be_written_hides_no_exit_code(folder):
    write_page(folder, LOG, "no markers")
    refused = applications(folder, "--apply", "--max-edits", "2")
    assert refused.returncode == 3
    assert "the log is not written" in refused.stderr
    assert "<!-- olb:log begin -->" in refused.stderr
    done = applications(folder, "--apply")
    assert (done.returncode, "5 done" in done.stdout) == (0, True)
    assert text(folder) == "no markers"


def test_a_bot_that_is_stopped_writes_no_log_and_says_so_once(folder):
    edit_as(folder, "Eve", RUN_PAGE, "stop")
    stopped = applications(folder, "--apply")
    assert stopped.returncode == 3
    assert text(folder) == ""
    assert "the log is not written" not in stopped.stderr


def test_runs_at_once_lose_no_entry(folder):
    jobs = ["applications", "pages"]

    def apply(job):
        return bot(job, "--wiki", f"folder:{folder}", "--cohort", "2022", "--apply", "--now", "2022-10-20T12:00")

    with ThreadPoolExecutor(2) as pool:
        done = list(pool.map(apply, jobs))
    assert [(one.returncode, one.stderr) for one in done] == [(0, ""), (0, "")]
    assert sorted(entry.job for entry in entries(folder)) == jobs


def test_a_round_tells_of_each_job_and_that_the_bot_runs(folder):
    assert run(folder).returncode == 0
    assert {entry.job for entry in entries(folder)} == {"applications", "pages", "needs"}
    assert "2022-10-20 12:00 UTC" in text(folder, ALIVE)
    before = everything(folder)
    assert run(folder, "2022-10-20T12:05").returncode == 0
    assert everything(folder) == before


def test_a_round_that_went_wrong_does_not_say_that_the_bot_runs(folder):
    (folder / ".wiki").mkdir()
    (folder / ".wiki" / "settings.json").write_text(json.dumps({"protected": [f"{ROOT_PAGE}/Review"]}))
    assert run(folder).returncode == 1
    assert text(folder, ALIVE) == ""
    (entry,) = (one for one in entries(folder) if one.job == "applications")
    assert entry.counts["refused"] == 1
    assert f"** [[:{ROOT_PAGE}/Review|" in entry.text
    assert "protectedpage" in entry.text


class TestStatus:
    def test_before_the_first_run(self, folder):
        found = data(status(folder, "--json", "--now", "2022-10-20T12:00"))
        assert set(found) == {"now", "wiki", "lag", "stopped", "last_run", "last_good_run", "cohorts"}
        assert (found["lag"], found["last_run"], found["last_good_run"]) == (0.0, None, None)
        (one,) = found["cohorts"]
        assert set(one) == {"cohort", "next_reminder", "next_issue", "pending", "problems"}
        assert one["pending"] == {
            "applications": {"create": 2, "rewrite": 3},
            "pages": {"create": 2},
            "needs": {"create": 1},
        }
        assert {"missing"} <= {problem["code"] for problem in one["problems"]}
        late = status(folder, "--max-age", "26h")
        assert late.returncode == 1
        assert "the last good run is not known" in late.stderr

    def test_after_a_run(self, folder):
        run(folder)
        found = data(status(folder, "--json", "--now", "2022-10-20T13:00"))
        assert found["last_run"]["at"] == found["last_good_run"] == "2022-10-20T12:00:00Z"
        assert found["cohorts"][0]["pending"] == {}
        lines = status(folder, "--now", "2022-10-20T13:00").stdout.splitlines()
        assert lines[0] == f"folder:{folder}: its databases are 0 s behind"
        assert lines[2] == "Last good run: 2022-10-20 12:00 UTC (1 h ago), or up to 12 h later"
        assert lines[4] == "2022: pending: nothing"

    @pytest.mark.parametrize(("hours", "code"), [(0, 0), (26, 0), (27, 1)])
    def test_how_old_the_last_good_run_may_be(self, folder, hours, code):
        run(folder)
        now = datetime.fromisoformat("2022-10-20T12:00") + timedelta(hours=hours)
        asked = status(folder, "--max-age", "26h", "--now", now.isoformat())
        assert asked.returncode == code, asked.stderr

    def test_what_others_write_is_no_sign_of_the_bot(self, folder):
        edit_as(folder, "Eve", ALIVE, "<!-- olb:alive begin -->\n2022-10-20 12:00 UTC\n<!-- olb:alive end -->")
        edit_as(folder, "Eve", LOG, "<!-- olb:log begin --><!-- olb:log end -->")
        found = data(status(folder, "--json", "--now", f"{NOW:%FT%R}"))
        assert (found["last_run"], found["last_good_run"]) == (None, None)

    def test_that_somebody_has_stopped_the_bot(self, folder):
        asked = ["--now", "2022-10-20T12:00"]
        assert data(status(folder, "--json", *asked))["stopped"] == []
        assert "Stopped" not in status(folder, *asked).stdout
        edit_as(folder, "Eve", f"{RUN_PAGE}/reminders", "stop")
        [line] = data(status(folder, "--json", *asked))["stopped"]
        assert line.startswith(f"jobs reminders: {RUN_PAGE}/reminders stops the bot, as it was last saved (Eve, ")
        assert f"Stopped: {line}" in status(folder, *asked).stdout.splitlines()
        (folder / f"{RUN_PAGE}.wikitext").unlink()
        [line] = data(status(folder, "--json", *asked))["stopped"]
        assert f"{RUN_PAGE} does not exist" in line

    def test_it_writes_nothing(self, folder):
        before = everything(folder)
        status(folder, "--now", "2022-10-20T12:00")
        assert everything(folder) == before

    def test_what_is_due_next(self, folder):
        week = "{{Organizer Lab week|number=1|opens=2022-10-24 00:00 UTC|due=2022-10-30 23:59 UTC}}"
        row = "{{Organizer Lab decision|user=Amina K|decision=accepted}}"
        issue = (
            "{{Campaigns newsletter|issue=2022-11|subject=News|status=ready|send after=2022-11-15 10:00 UTC}}\nHello"
        )
        edit_as(folder, FACILITATOR, f"{ROOT_PAGE}/Schedule", week)
        edit_as(folder, FACILITATOR, f"{ROOT_PAGE}/Review", row)
        edit_as(folder, FACILITATOR, "Campaigns/Newsletter/2022-11", issue)
        due = {
            now: (one["next_reminder"], one["next_issue"])
            for now in ("2022-10-20T12:00", "2022-10-24T06:00", "2022-10-29T06:00", "2022-11-20T12:00")
            for one in data(status(folder, "--json", "--now", now))["cohorts"]
        }
        issue_at = "2022-11-15T10:00:00Z"
        assert due == {  # 09:00 in Nairobi is 06:00 UTC
            "2022-10-20T12:00": ("2022-10-24T06:00:00Z", issue_at),
            "2022-10-24T06:00": ("2022-10-29T06:00:00Z", issue_at),
            "2022-10-29T06:00": ("2022-11-01T06:00:00Z", issue_at),
            "2022-11-20T12:00": (None, None),
        }

    def test_a_span_that_is_none_is_wrong_usage(self, folder):
        for age in ("26", "h", "-1h", "0h", "26m"):
            assert status(folder, f"--max-age={age}").returncode == 2


@pytest.mark.parametrize("title", [LOG, ALIVE])
def test_a_page_of_the_bots_own_that_was_deleted_comes_back(folder, title):
    assert run(folder).returncode == 0
    (folder / f"{title}.wikitext").unlink()
    write_page(folder, f"{ROOT_PAGE}/Applications/Dalia", form("Dalia"))
    again = run(folder, "2022-10-20T13:00")
    assert "the log is not written" not in again.stderr
    assert text(folder, title)
    assert status(folder, "--max-age", "26h", "--now", "2022-10-20T14:00").returncode == 0


def test_no_page_below_the_run_page_stops_the_log_in_silence(folder):
    write_page(folder, f"{RUN_PAGE}/log", "notes of mine")
    assert run(folder).returncode == 0
    assert entries(folder)
    assert status(folder, "--max-age", "26h", "--now", "2022-10-20T14:00").returncode == 0
