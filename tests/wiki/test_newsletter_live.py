"""A whole issue of the newsletter on every wiki, on bad days: one row in the log, one copy for each."""

from __future__ import annotations

import os
import subprocess
import sys
from collections import Counter
from contextlib import ExitStack
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import partial

import pytest

from bot.apply import apply
from bot.context import Context
from bot.gate import Gate
from bot.jobs.newsletter.sending import Options, newsletter_job
from bot.jobs.regions import NONE
from bot.plan.limits import Limits
from bot.plan.outcome import Sent
from bot.recheck import Recheck
from bot.run import prepare
from bot.wikitext.claim import read_claim
from tests.fault_proxy import FaultProxy
from tests.faulty import LOST_REQUESTS, FaultyWiki
from tests.lab import CONFIG, ROOT, RUN_PAGE, cohort, no_other
from tests.mortal import Killed, Mortal
from tests.wiki.folder_lab import FolderLab
from tests.wiki.live_lab import BOT, environ
from tests.wiki.mailing import create_list, listing

PATIENCE = timedelta(seconds=1)  # of a run for the log; the wiki is on this machine
SOON, WHEN_FINAL = timedelta(minutes=11), timedelta(hours=4)
ISSUE = """{{{{Campaigns newsletter|issue=2022-11|subject={subject}|status=ready}}}}
== News ==
All is well. ~~~~"""
WRITES = ("claim", "send", "note")
"""What the run that sends writes, in this order."""
FAULTS = [
    *(("claim", fault) for fault in ("drop-request", "drop-answer", "502-answer", "assertbotfailed", "readonly")),
    *(("send", fault) for fault in ("drop-request", "502-request", "drop-answer", "html-answer")),
    *(("send", fault) for fault in ("assertbotfailed", "badtoken", "maxlag", "readonly")),
    *(("note", fault) for fault in ("drop-request", "drop-answer", "assertbotfailed")),
]
"""Which write meets what; `assertbotfailed` is a session that has ended."""
PAGES = {"": "issues", "/Latest": "latest"}
"""What the bot keeps beside the claims: the region on each page, by what stands behind the prefix."""


class Newsroom:
    """A newsletter of its own on a wiki, one by its number: an issue that Human has made ready, and its list, of three
    pages."""

    def __init__(self, lab, number=0):
        self.lab = lab
        self.prefix = lab.unique(f"Campaigns/Newsletter {number}")
        self.subject = lab.unique(f"News of November {number}")
        self.list, self.claim_title = f"{self.prefix}/Subscribers", f"{self.prefix}/2022-11/Sent"
        self.readers = [lab.unique(f"Project:{name} {number}") for name in ("Amina", "Brian", "Chipo")]
        known = cohort()
        newsletter = replace(known.newsletter, prefix=self.prefix, subscribers=self.list, patience=PATIENCE)
        self.cohort = replace(known, newsletter=newsletter)
        create_list(lab, self.list, listing(*self.readers))
        for below, region in PAGES.items():
            lab.seed(self.prefix + below, f"<!-- olb:{region} begin --><!-- olb:{region} end -->")
        lab.seed(f"{self.prefix}/2022-11", ISSUE.format(subject=self.subject))
        lab.seed(RUN_PAGE, "run")

    def context(self, wiki=None, later=timedelta()):
        now = self.lab.moment if isinstance(self.lab, FolderLab) else datetime.now(UTC)
        return Context(wiki or self.lab.wiki, no_other, self.cohort, frozenset({"Human"}), NONE, now + later)

    def prepare(self, wiki=None, later=timedelta(), resend=""):
        context = self.context(wiki, later)
        return context, prepare(newsletter_job(Options(resend=resend)), context)

    def apply(self, planned):
        context, prepared = planned
        recheck, gate = Recheck(context, prepared), Gate(context, prepared.job.name)
        wiki = context.wiki
        return apply(prepared.plan, lambda name: wiki, recheck.plan_again, recheck, gate, Limits(99), lambda one: None)

    def run(self, wiki=None, later=timedelta(), resend=""):
        """Plan and write, as the command does; what came of each change."""
        return [one.outcome for one in self.apply(self.prepare(wiki, later, resend))]

    def settle(self):
        """The runs of the hours after, until there is nothing left to do."""
        self.run(later=SOON)
        self.lab.run_jobs()
        self.run(later=WHEN_FINAL)
        assert self.prepare(later=WHEN_FINAL)[1].plan.changes == ()

    def rows(self):
        return len(list(self.lab.wiki.sends(self.list)))

    def copies(self):
        """How often each reader has the message."""
        self.lab.run_jobs()
        return [(self.lab.text(page) or "").count(f"== {self.subject} ==") for page in self.readers]

    def claim(self):
        return read_claim(self.lab.text(self.claim_title) or "")

    def is_sent_once(self):
        return (self.rows(), self.copies()) == (1, [1, 1, 1])

    def tells_all(self):
        """Whether its pages say what was sent and whom it reached."""
        report = self.lab.text(self.claim_title)
        shown = [self.lab.text(self.prefix + below) for below in PAGES]
        return "olb:report 3 of 3 final" in report and "2022-11" in shown[0] and "All is well." in shown[1]


@pytest.fixture
def newsroom(mail):
    return Newsroom(mail)


def test_an_issue_goes_out_once_and_its_pages_tell_of_it(newsroom):
    assert newsroom.run() == [Sent(3)]
    claim = newsroom.claim()
    (row,) = newsroom.lab.wiki.sends(newsroom.list)
    assert (claim.sent.logid, claim.sent.at, claim.sent.count) == (row.logid, row.timestamp, 3)
    assert claim.list_revid == row.revid
    assert newsroom.copies() == [1, 1, 1]
    newsroom.settle()
    assert newsroom.is_sent_once()
    assert newsroom.tells_all()
    assert len(newsroom.lab.history(newsroom.claim_title)) == 4  # claimed, sent, a report at once, and the final one


def steps(newsroom):
    """How many calls a run makes before it first writes, and in all."""
    watched = Mortal(newsroom.lab.wiki)
    newsroom.run(watched)
    return watched.calls.index("write"), len(watched.calls)


def test_a_run_that_is_killed_at_any_step_sends_no_second_time(newsroom):
    reading, all_calls = steps(newsroom)
    assert all_calls - reading > len(WRITES)
    # Until a run writes, one step is like another: nothing has happened.
    for death in range(reading, all_calls + 1):
        one = Newsroom(newsroom.lab, death)
        with pytest.raises(Killed):
            one.run(Mortal(one.lab.wiki, death, after=death == all_calls))
        was_claimed, was_sent = one.claim() is not None, one.rows()
        assert was_sent <= was_claimed
        one.settle()
        # Only where the claim was there and nothing had been sent does a person have to say what happens.
        expected = was_sent if was_claimed else 1
        assert (one.rows(), one.copies()) == (expected, [expected] * 3), death
        assert one.claim().unknown is not bool(expected)
        if not expected:
            one.run(later=SOON, resend="2022-11")
            one.settle()
        assert one.is_sent_once()
        assert one.tells_all()


class Step:
    """Arms the proxy when the run comes to a write of these, and not before."""

    def __init__(self, wiki, step, arm):
        self._wiki, self._left, self._arm = wiki, WRITES.index(step), arm

    def __getattr__(self, name):
        found = getattr(self._wiki, name)
        return partial(self._written, found) if name in ("write", "send") else found

    def _written(self, method, *arguments):
        if self._left == 0:
            self._arm()
        self._left -= 1
        return method(*arguments)


@pytest.fixture
def connection(newsroom, monkeypatch):
    """A way to the newsroom's wiki on which one write meets a fault: over HTTP, where there is any."""
    monkeypatch.setattr("pywikibot.sleep", lambda seconds: None)
    with ExitStack() as open_proxies:

        def connect(step, fault):
            if isinstance(newsroom.lab, FolderLab):
                faulty = FaultyWiki(newsroom.lab.wiki, [None] * WRITES.index(step) + [fault])
                return faulty, faulty.injected
            proxy = open_proxies.enter_context(FaultProxy(newsroom.lab.box["server"]))
            return Step(behind(proxy, newsroom), step, lambda: proxy.arm(fault)), proxy.injected

        yield connect


@pytest.mark.parametrize(("step", "fault"), FAULTS)
def test_a_fault_at_any_write_sends_once_or_asks_a_person(newsroom, connection, step, fault):
    wiki, injected = connection(step, fault)
    newsroom.run(wiki)
    assert injected == {fault: 1}
    comes_through(newsroom, lost=step == "send" and fault in LOST_REQUESTS)


def comes_through(newsroom, lost):
    """It is sent once by the runs after a bad one; where the request was `lost`, when a person says so."""
    assert newsroom.rows() <= 1
    newsroom.settle()
    assert newsroom.claim().unknown is lost
    if lost:
        assert newsroom.copies() == [0, 0, 0]
        assert newsroom.run(later=SOON, resend="2022-11") == [Sent(3)]
        newsroom.settle()
    assert newsroom.is_sent_once()
    assert newsroom.tells_all()


def test_of_two_plans_made_at_once_one_is_sent(newsroom):
    first, second = newsroom.prepare(), newsroom.prepare()
    newsroom.apply(first)
    newsroom.apply(second)
    assert newsroom.is_sent_once()
    newsroom.settle()
    assert newsroom.is_sent_once()


# Real processes.


class Office:
    """Who runs `python -m bot newsletter` for a newsroom: a facilitator's laptop, the cron job."""

    def __init__(self, newsroom, folder):
        for shipped in CONFIG.parent.iterdir():
            (folder / shipped.name).symlink_to(shipped)
        self.newsroom, self.config = newsroom, folder / "newsletter.toml"
        self.config.write_text(_CONFIG.format(prefix=newsroom.prefix, subscribers=newsroom.list), encoding="utf-8")

    def start(self, wiki="", *arguments):
        lab = self.newsroom.lab
        known = {} if isinstance(lab, FolderLab) else environ(lab.file)
        where = wiki or (f"folder:{lab.path}" if isinstance(lab, FolderLab) else lab.box["api"])
        command = [sys.executable, "-m", "bot", "newsletter", "--apply", "--wiki", where, "--config", str(self.config)]
        clean = {name: value for name, value in os.environ.items() if not name.startswith("BOT_")}
        return subprocess.Popen(
            [*command, *arguments], cwd=ROOT, env={**clean, **known}, text=True,
            stdout=subprocess.PIPE, stderr=subprocess.PIPE,
        )  # fmt: skip


_CONFIG = """\
account = "OrganizerLabBot"
operator = "Operator"
contact = "tests@example.org"
facilitators = ["Human"]
wiki = "folder:nowhere"
edit_interval = 0

[newsletter]
prefix = "{prefix}"
subscribers = "{subscribers}"

[cohorts.2022]
root = "Campaigns/Organizer Lab/2022"
applications_open = 2022-09-22T00:00:00Z
applications_close = 2022-10-20T00:00:00Z
"""


def test_a_laptop_and_a_cron_job_at_once_send_once(newsroom, tmp_path_factory):
    office = Office(newsroom, tmp_path_factory.mktemp("config"))
    said = [process.communicate(timeout=120) for process in [office.start(), office.start(), office.start()]]
    assert newsroom.is_sent_once(), said
    assert "Applied: 1 sent." in "".join(out for out, _ in said)
    out, errors = office.start().communicate(timeout=120)
    assert "send " not in out, (out, errors)
    assert newsroom.is_sent_once()


# Over HTTP, with the proxy in front of a real wiki.


@pytest.fixture
def live(newsroom):
    if isinstance(newsroom.lab, FolderLab):
        pytest.skip("there is no network in front of a folder")
    return newsroom


def behind(proxy, live):
    """The bot's adapter behind the proxy."""
    from bot.wiki.live import open_live

    return open_live(f"{proxy.url}/api.php", "live", BOT, "tests@example.org", 0, environ(live.lab.file))


@pytest.mark.parametrize("step", WRITES)
def test_a_process_that_is_killed_while_it_writes_sends_no_second_time(live, tmp_path, step):
    office, met = Office(live, tmp_path), []

    def kill(title):
        met.append(title)
        if len(met) == WRITES.index(step) + 1:
            process.kill()
            process.wait()

    with FaultProxy(live.lab.box["server"], human=kill) as proxy:
        proxy.arm(*["human"] * len(WRITES))
        process = office.start(f"{proxy.url}/api.php")
        process.communicate(timeout=120)
    # What was on its way arrives, and nobody hears of it.
    assert met == [live.claim_title, live.list, live.claim_title][: len(met)]
    assert len(met) == WRITES.index(step) + 1
    comes_through(live, lost=step == "claim")


def test_what_a_sending_costs_and_a_quiet_run(newsroom):
    requests = newsroom.lab.wiki.costs.requests
    before = Counter(requests)
    newsroom.run()
    sending = Counter(requests) - before
    newsroom.settle()
    before = Counter(requests)
    assert newsroom.run(later=WHEN_FINAL * 2) == []
    quiet = Counter(requests) - before
    assert (sending["write"], quiet["write"]) == (len(WRITES), 0)
    assert sending.total() <= 20
    assert quiet.total() <= 5
