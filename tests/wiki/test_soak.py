"""Exactly once, on bad weeks: a whole cohort's reminders, while much goes wrong. `scripts/soak` is the large one."""

from __future__ import annotations

import os
import secrets
from dataclasses import replace
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from threading import Barrier
from typing import Any

import pytest

from bot.plan.change import Append, Change
from bot.plan.outcome import Done, Outcome
from bot.wiki.editing import Edit
from bot.wiki.folder import FolderWiki
from bot.wiki.live import open_live
from tests.fault_proxy import FaultProxy
from tests.soak.cohort import Cohort
from tests.soak.grounds import FolderGround, LiveGround, Trial
from tests.soak.soak import Report, soak
from tests.soak.threads import ThreadGround
from tests.wiki.live_lab import BOT, environ, live_labs

LIVE = dict(live_labs())
AGO = datetime(2022, 1, 1, tzinfo=UTC)


@pytest.fixture(params=[pytest.param(name, marks=pytest.mark.live) for name in LIVE or ["live"]])
def sandbox(request: pytest.FixtureRequest) -> str:
    if request.param not in LIVE:
        (pytest.fail if os.environ.get("REQUIRE_LIVE") == "1" else pytest.skip)("no sandbox wiki: scripts/sandbox up")
    return request.param


@pytest.fixture
def trial(tmp_path: Path) -> Trial:
    (tmp_path / "wiki").mkdir()
    return Trial(Cohort(f"s{secrets.token_hex(3)}", 30, 2), rate=0.01, seed=4, scratch=tmp_path)


def assert_once(report: Report) -> None:
    assert not report.complaint, f"{report.table}\n{report.complaint}"


def test_processes_that_die_on_a_real_wiki_write_each_message_once(sandbox: str, trial: Trial) -> None:
    report = soak(LiveGround(sandbox), trial)
    assert_once(report)
    assert report.counts.kills >= 2, report.table
    assert report.counts.twice >= 3, report.table
    assert len(report.injected) >= 6, report.table


def test_processes_that_die_on_a_folder_write_each_message_once(trial: Trial) -> None:
    report = soak(FolderGround(trial.scratch / "wiki"), replace(trial, cohort=Cohort("s", 12, 1)))
    assert_once(report)
    assert report.counts.kills >= 2, report.table
    assert report.injected["human"] >= 10, report.table


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_threads_that_meet_every_fault_write_each_message_once(trial: Trial, seed: int) -> None:
    trial = replace(trial, cohort=Cohort("s", 12, 2), rate=0.05, seed=seed)
    report = soak(ThreadGround(trial.scratch / "wiki"), trial)
    assert_once(report)
    assert report.counts.kills, report.table
    assert len(report.injected) >= 12, report.table


class Hopeful(FolderWiki):
    """Appends to whatever stands there now: what a bot without `baserevid` does.

    Its first message waits at `meeting` for the other bot's: two that took turns would hide what is wrong.
    """

    def __init__(self, meeting: Barrier, *given: Any) -> None:
        super().__init__(*given)
        self._meeting: Barrier | None = meeting

    def write(self, change: Change) -> Outcome:
        if isinstance(change, Append):
            if self._meeting:
                self._meeting.wait()
                self._meeting = None
            return self.edit(Edit(change.title, self.user, appendtext=change.text, summary=change.summary))
        return super().write(change)


def test_a_bot_that_appends_without_a_base_is_found_out(trial: Trial) -> None:
    trial = replace(trial, cohort=Cohort("s", 12, 1), rate=0.05, seed=1)
    report = soak(ThreadGround(trial.scratch / "wiki", partial(Hopeful, Barrier(2, timeout=60))), trial)
    assert report.result.doubled
    user, key = min(report.result.doubled)
    assert f"doubled: {user} {key}" in report.complaint
    assert f"=== User talk:{user}" in report.complaint


def test_a_replica_that_lags_does_not_hide_what_was_written(sandbox: str) -> None:
    lab = LIVE[sandbox]()
    title = lab.unique("User talk:Ana")
    lab.seed(title, "Welcome!")
    with FaultProxy(lab.box["server"]) as proxy:
        wiki = open_live(f"{proxy.url}/api.php", "live", BOT, "tests@example.org", 0, environ(lab.file))
        (talk,) = wiki.talk_pages([title])
        assert title not in [edit.title for edit in wiki.edits_since(AGO)]
        assert isinstance(wiki.write(Append("reminders", "live", title, talk.revid, "A message", "why")), Done)
        assert list(wiki.talk_pages([title])) != [talk]
        proxy.arm("stale", on="read")
        assert title in [edit.title for edit in wiki.edits_since(AGO)]
        assert proxy.injected == {"stale": 1}
