"""The whole set as Toolforge would run it: its own command lines, nothing kept between runs, ended at any moment."""

from __future__ import annotations

import os
import re
import secrets
import signal
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from difflib import unified_diff
from functools import partial
from itertools import islice
from pathlib import Path
from random import Random
from typing import Any

import pytest

from bot.wiki.folder import FolderWiki
from tests.fault_proxy import FaultProxy
from tests.lab import BOT, RUN_PAGE, form
from tests.newsroom import issue_text
from tests.toolforge import Tool, definitions, sudden_ends, until_quiet
from tests.wiki.folder_lab import FolderLab
from tests.wiki.labs import Lab
from tests.wiki.live_lab import LiveLab, environ, live_labs

CRON, STAYING = definitions("jobs.yaml"), definitions("jobs-continuous.yaml")
LIVE = dict(live_labs())
PEOPLE = ("Amina", "Brian", "Chinwe", "Dalia", "Esi")
DAY = timedelta(days=1)
SEEDS = (1, 2)
ENDS, MOST = 6, 8
Outcome = dict[str, tuple[int, str]]
End = tuple[signal.Signals, int]
# What is another one each time: times of day, revisions, a digest and the word of who claimed a sending.
_TIME = r"\d\d:\d\d(?::[\d.]+)?"
_REVISION = r"(?<=Diff/)[\d/]+|(?<=PermanentLink/)\d+|(?<=oldid=)\d+|(?<=_revid\": )\d+"
_MASKED = re.compile(rf"{_TIME}|{_REVISION}|\b(?:[0-9a-f]{{12}}|[0-9a-f]{{16}})\b")
# To how many pages a message goes is in the wiki's answer alone: who was killed before it came never knows.
_LOST = (('"count": null', f'"count": {len(PEOPLE)}'), ("not known: the answer was lost", str(len(PEOPLE))))


@dataclass
class Ground:
    """A cohort in its second week on a wiki of its own, or in a corner of one: `users` take part; whether an `issue` of
    the newsletter is ready."""

    lab: Lab
    wiki: str
    users: tuple[str, ...]
    mark: str
    now: datetime
    issue: bool

    @property
    def root(self) -> str:
        return f"Campaigns/Lab {self.mark}"

    @property
    def prefix(self) -> str:
        return f"Campaigns/News {self.mark}"

    def fill(self) -> None:
        """Everything that people have written before the bot comes."""
        for user in self.users:
            self.lab.seed(f"{self.root}/Applications/{user}", form(user, timezone="UTC", newsletter="yes"))
        self.lab.seed(f"User talk:{self.users[0]}", "Welcome!")
        decided = (f"{{{{Organizer Lab decision|user={user}|decision=accepted}}}}" for user in self.users)
        self.lab.seed(f"{self.root}/Review", "\n".join(decided))
        self.lab.seed(f"{self.root}/Schedule", "\n".join(map(self._week, (1, 2, 3))))
        self.lab.seed(RUN_PAGE, "run")
        if self.issue:
            self.lab.seed(f"{self.prefix}/2022-11", issue_text(subject=f"News {self.mark}"))

    def _week(self, number: int) -> str:
        """The first week's deadline was two days ago, and the second week opened yesterday."""
        opens = self.now - 25 * DAY / 24 + (number - 2) * 7 * DAY
        due = self.now - 2 * DAY + (number - 1) * 7 * DAY
        times = f"opens={opens:%Y-%m-%d %H:%M} UTC|due={due:%Y-%m-%d %H:%M} UTC"
        return f"{{{{Organizer Lab week|number={number}|title=Week {number}|{times}|assignment=Try it}}}}"

    def config(self) -> str:
        """The operator's own settings."""
        return _CONFIG.format(
            wiki=self.wiki,
            root=self.root,
            prefix=self.prefix,
            open=self.now - 60 * DAY,
            close=self.now - 30 * DAY,
        )

    def titles(self) -> list[str]:
        """The pages that are to be the same whatever the bot went through. Its log tells what it went through."""
        below = [page.title for top in (self.root, self.prefix) for page in self.lab.wiki.pages_below(f"{top}/")]
        return [self.root, self.prefix, *below, *(f"User talk:{user}" for user in self.users)]

    @property
    def claim(self) -> str:
        """The page that keeps the issue from going out twice."""
        return f"{self.prefix}/2022-11/Sent"

    @property
    def is_unknown(self) -> bool:
        """Whether nobody knows if the issue went out; the log must not say that it did."""
        unknown = '"unknown": true' in (self.lab.text(self.claim) or "")
        assert not (unknown and list(self.lab.wiki.sends(f"{self.prefix}/Subscribers")))
        return unknown

    @property
    def has_lost_a_sending(self) -> bool:
        """Whether the wiki was killed when it had taken a message and queued it for nobody. A folder wiki lives in the
        bot's process; a real one goes on with what it was asked for."""
        rows = list(self.lab.wiki.sends(f"{self.prefix}/Subscribers"))
        return any(not list(self.lab.wiki.deliveries(row.subject, row.timestamp)) for row in rows)

    def outcome(self) -> Outcome:
        """How often each page was saved, and what stands there now. A claim is saved as often as it takes to settle
        it, and an entry of what needs a human comes and goes with a claim of which nobody knows."""
        self.lab.run_jobs()
        histories = {title: [text for _, text in self.lab.history(title)] for title in self.titles()}
        idle = f"{self.root}/Needs a human"
        return {
            self._common(title): (0 if title == self.claim else len(texts), self._common(texts[0]))
            for title, texts in histories.items()
            if texts and (title != idle or "{{Organizer Lab need" in texts[0])
        }

    def _common(self, text: str) -> str:
        for own, common in ((self.mark, "MARK"), *_LOST):
            text = text.replace(own, common)
        return _MASKED.sub("#", text)


_CONFIG = """\
account = "OrganizerLabBot"
operator = "Operator"
contact = "tests@example.org"
facilitators = ["Human"]
wiki = "{wiki}"
edit_interval = 0

[newsletter]
prefix = "{prefix}"
subscribers = "{prefix}/Subscribers"
patience_minutes = 0.001

[cohorts.2022]
root = "{root}"
applications_open = {open:%Y-%m-%dT%H:%M:%SZ}
applications_close = {close:%Y-%m-%dT%H:%M:%SZ}
"""


def on_folder(folder: Path, now: datetime) -> Ground:
    lab = FolderLab(folder)
    lab.moment = now - 3 * DAY
    ground = Ground(lab, f"folder:{folder}", PEOPLE, secrets.token_hex(4), now, issue=True)
    ground.fill()
    lab.wiki = FolderWiki(folder, BOT, "Operator", partial(datetime.now, UTC))
    return ground


def on_sandbox(lab: LiveLab, api: str, now: datetime) -> Ground:
    # no issue: what its report says depends on when the wiki runs its queue
    ground = Ground(lab, api, tuple(map(lab.account, PEOPLE[:2])), lab.mark, now, issue=False)
    ground.fill()
    return ground


@pytest.fixture(scope="module")
def now() -> datetime:
    return datetime.now(UTC)


@pytest.fixture(scope="module")
def undisturbed(tmp_path_factory: pytest.TempPathFactory, now: datetime) -> Outcome:
    """What a run makes of the wiki that nobody disturbs."""
    scratch = tmp_path_factory.mktemp("undisturbed")
    ground = on_folder(scratch / "wiki", now)
    tool = Tool(scratch, ground.config(), {})
    assert tool.start(CRON["alive"]).ended() == 1
    until_quiet(tool, CRON["run"], ground.lab.run_jobs)
    assert tool.start(CRON["alive"]).ended() == 0
    return ground.outcome()


def test_the_image_is_as_shut_as_toolforges(tmp_path: Path) -> None:
    tool = Tool(tmp_path, "", {})
    for line in ("touch $HOME/x", "touch x", "touch bot/x", "test -t 0 || test -t 1 || test -t 2", ": < /dev/tty"):
        assert tool.shell(line, "512Mi").ended() != 0, line
    held = tool.shell("python -c 'bytearray(600 << 20)'", "512Mi")
    assert held.ended() == 1
    assert "MemoryError" in held.said


def test_a_run_that_nobody_disturbs_reaches_everybody_once(undisturbed: Outcome) -> None:
    assert_told_once(undisturbed, PEOPLE)
    assert [undisturbed[f"User talk:{user}"][1].count("== News MARK ==") for user in PEOPLE] == [1] * len(PEOPLE)


def assert_told_once(outcome: Outcome, people: Iterable[str]) -> None:
    for user in people:
        assert "olb:receipt" in outcome[f"Campaigns/Lab MARK/Applications/{user}"][1]
        _, text = outcome[f"User talk:{user}"]
        for key in ("2/opens", "1/overdue"):
            assert text.count(f"olb:2022/reminder/{key}") == 1


@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize("job", [CRON["run"], STAYING["schedule"]], ids=lambda job: job["name"])
def test_ended_at_any_moment_it_leaves_the_same_wiki(
    tmp_path: Path, now: datetime, undisturbed: Outcome, job: Mapping[str, Any], seed: int
) -> None:
    for another in (seed, seed + 10, seed + 20):
        ground = ended_at_any_moment(tmp_path / str(another), now, job, another)
        if not ground.has_lost_a_sending:
            break
    assert_same(undisturbed, ground.outcome())


def ended_at_any_moment(scratch: Path, now: datetime, job: Mapping[str, Any], seed: int) -> Ground:
    """A folder wiki on which a job was ended again and again, and then had the time to do everything."""
    folder = scratch / "wiki"
    folder.parent.mkdir()
    ground = on_folder(folder, now)
    tool = Tool(scratch, ground.config(), {})
    ends = sudden_ends(tool, job, lambda: int((folder / ".wiki" / "counter").read_text()), Random(seed), MOST)
    assert_sudden(taken(ends, ENDS, ground), job)
    last = until_quiet(tool, job, ground.lab.run_jobs)
    assert {path.name for path in last.own.iterdir()} <= {"health"}
    if ground.is_unknown:  # killed between claim and sending: only a person may send it then
        assert tool.shell("exec python -m bot newsletter --resend 2022-11 --apply", job["mem"]).ended() == 0
        until_quiet(tool, job, ground.lab.run_jobs)
    return ground


def differences(wanted: Outcome, found: Outcome) -> Iterator[str]:
    """The lines that are not the same, each page's after its title and how often it was saved."""
    for title in sorted(wanted.keys() | found.keys()):
        pair = [wanted.get(title, (0, "")), found.get(title, (0, ""))]
        if pair[0] != pair[1]:
            yield f"{title}: {pair[0][0]} revisions, {pair[1][0]} revisions"
            yield from unified_diff(*(text.splitlines() for _, text in pair), lineterm="", n=0)


def assert_same(wanted: Outcome, found: Outcome) -> None:
    different = "\n".join(differences(wanted, found))
    assert not different, different


def taken(ends: Iterator[End], number: int, ground: Ground) -> list[End]:
    """So many ends; the wiki goes on with its own work after each."""
    came = []
    for end in islice(ends, number):
        ground.lab.run_jobs()
        came.append(end)
    return came


def assert_sudden(ends: list[End], job: Mapping[str, Any]) -> None:
    """Both signals came, and what came of each is what they are for; some came when all was done."""
    told = 0 if job.get("continuous") else 1
    codes = {signal.SIGKILL: {-signal.SIGKILL, 0}, signal.SIGTERM: {-signal.SIGTERM, told, 0}}  # -15: not yet listening
    assert {number for number, _ in ends} == codes.keys()
    assert all(code in codes[number] for number, code in ends), ends
    assert any(code != 0 for _, code in ends), ends


@pytest.fixture(params=[pytest.param(name, marks=pytest.mark.live) for name in LIVE or ["live"]])
def sandbox(request: pytest.FixtureRequest) -> str:
    if request.param not in LIVE:
        (pytest.fail if os.environ.get("REQUIRE_LIVE") == "1" else pytest.skip)("no sandbox wiki: scripts/sandbox up")
    return request.param


def test_ended_at_any_moment_it_leaves_the_same_real_wiki(tmp_path: Path, now: datetime, sandbox: str) -> None:
    labs = [LIVE[sandbox]() for _ in range(2)]
    outcomes = []
    with FaultProxy(labs[0].box["server"]) as proxy:  # it only counts
        for lab, ends in zip(labs, (0, 3), strict=True):
            ground = on_sandbox(lab, f"{proxy.url}/api.php", now)
            (tmp_path / lab.mark).mkdir()
            tool = Tool(tmp_path / lab.mark, ground.config(), environ(lab.file))
            came = taken(sudden_ends(tool, CRON["run"], lambda: proxy.writes, Random(7), MOST), ends, ground)
            last = until_quiet(tool, CRON["run"], lab.run_jobs)
            assert not list(last.own.iterdir())
            outcomes.append(ground.outcome())
    assert_sudden(came, CRON["run"])
    assert_same(*outcomes)
    assert_told_once(outcomes[0], [f"{user} MARK" for user in PEOPLE[:2]])
