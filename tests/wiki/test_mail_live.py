"""One message to many, on bad days: every fault in front of a real MassMessage, which would send it again."""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import dataclass

import pytest

from bot.plan.change import Create, EditList
from bot.plan.outcome import Busy, Done, Noop, Outcome, Sent, Stopped, Unknown
from bot.wiki.data import LIST_MODEL
from bot.wiki.port import Wiki
from tests.fault_proxy import FaultProxy
from tests.faulty import LOST_ANSWERS, LOST_REQUESTS
from tests.wiki.live_lab import BOT, LiveLab, environ, live_labs
from tests.wiki.mailing import NO_MASSMESSAGE

LIVE = dict(live_labs())


@dataclass
class Behind:
    """A real MediaWiki with MassMessage, the proxy in front of it, the bot's adapter in front of both, and a list."""

    lab: LiveLab
    proxy: FaultProxy
    wiki: Wiki
    list: str
    page: str

    def send(self) -> Outcome:
        return self.wiki.send(self.list, self.lab.mark, "Hello")

    def rows(self) -> int:
        """How many rows of the log tell of a sending."""
        return len(list(self.lab.wiki.sends(self.list)))

    def copies(self) -> int:
        """How often the message stands on the page that gets it."""
        self.lab.run_jobs()
        return (self.lab.text(self.page) or "").count(f"== {self.lab.mark} ==")


@pytest.fixture(params=[pytest.param(name, marks=pytest.mark.live) for name in LIVE or ["live"]])
def live(request: pytest.FixtureRequest) -> LiveLab:
    if request.param not in LIVE:
        (pytest.fail if os.environ.get("REQUIRE_LIVE") == "1" else pytest.skip)("no sandbox wiki: scripts/sandbox up")
    lab = LIVE[request.param]()
    if not lab.massmessage:
        pytest.skip(NO_MASSMESSAGE)
    return lab


@pytest.fixture
def behind(live: LiveLab, monkeypatch: pytest.MonkeyPatch) -> Iterator[Behind]:
    from bot.wiki.live import open_live

    monkeypatch.setattr("pywikibot.sleep", lambda seconds: None)
    targets, page = live.unique("Campaigns/Targets"), live.unique("Project:Reader")
    live.seed(targets, f"{{{{#target:{page}}}}}")
    with FaultProxy(live.box["server"]) as proxy:
        wiki = open_live(f"{proxy.url}/api.php", "live", BOT, "tests@example.org", 0, environ(live.file))
        yield Behind(live, proxy, wiki, targets, page)


def test_without_a_fault_it_is_sent_once(behind: Behind) -> None:
    assert behind.send() == Sent(1)
    assert (behind.rows(), behind.copies(), behind.proxy.writes) == (1, 1, 1)


@pytest.mark.parametrize("fault", LOST_ANSWERS)
def test_a_lost_answer_is_unknown_and_the_log_knows(behind: Behind, fault: str) -> None:
    behind.proxy.arm(fault)
    assert isinstance(behind.send(), Unknown)
    assert behind.proxy.injected == {fault: 1}
    assert (behind.rows(), behind.copies(), behind.proxy.writes) == (1, 1, 1)


@pytest.mark.parametrize("fault", LOST_REQUESTS)
def test_a_lost_request_is_unknown_and_the_log_is_silent(behind: Behind, fault: str) -> None:
    behind.proxy.arm(fault)
    assert isinstance(behind.send(), Unknown)
    assert behind.proxy.injected == {fault: 1}
    assert (behind.rows(), behind.copies(), behind.proxy.writes) == (0, 0, 1)


@pytest.mark.parametrize(("fault", "kind"), [("ratelimited", Busy), ("readonly", Stopped)])
def test_a_refusal_is_no_sending(behind: Behind, fault: str, kind: type[Outcome]) -> None:
    behind.proxy.arm(fault)
    assert isinstance(behind.send(), kind)
    assert (behind.rows(), behind.copies(), behind.proxy.writes) == (0, 0, 1)


def test_lag_without_end_is_no_sending(behind: Behind) -> None:
    behind.proxy.arm(*["maxlag"] * 6)
    assert isinstance(behind.send(), Busy)
    assert (behind.rows(), behind.copies()) == (0, 0)


@pytest.mark.parametrize("refused", ["badtoken", "assertbotfailed", "maxlag"])
def test_what_was_refused_in_so_many_words_is_sent_again_once(behind: Behind, refused: str) -> None:
    behind.proxy.arm(refused)
    assert behind.send() == Sent(1)
    assert (behind.rows(), behind.copies(), behind.proxy.writes) == (1, 1, 2)


@pytest.mark.parametrize("lost", LOST_ANSWERS)
@pytest.mark.parametrize("refused", ["badtoken", "assertbotfailed", "maxlag"])
def test_an_answer_lost_after_a_refusal_is_unknown(behind: Behind, refused: str, lost: str) -> None:
    behind.proxy.arm(refused, lost)
    assert isinstance(behind.send(), Unknown)
    assert (behind.rows(), behind.copies(), behind.proxy.writes) == (1, 1, 2)


def test_an_answer_that_is_waited_for_too_long_is_unknown(behind: Behind, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.wiki.meter.PATIENCE", 0.001)
    assert isinstance(behind.send(), Unknown)
    monkeypatch.undo()
    behind.proxy.__exit__(None, None, None)  # until the wiki has answered nobody
    assert (behind.rows(), behind.copies(), behind.proxy.writes) == (1, 1, 1)


@pytest.mark.parametrize("fault", [*LOST_ANSWERS, *LOST_REQUESTS])
def test_a_list_is_edited_once(behind: Behind, fault: str) -> None:
    title = behind.lab.unique("Campaigns/List")
    empty = '{"description": "", "targets": []}'
    assert isinstance(behind.wiki.write(Create("j", "w", title, empty, "why", model=LIST_MODEL)), Done)
    behind.proxy.arm(fault)
    change = EditList("j", "w", title, ("User talk:Ana",), ())
    assert isinstance(behind.wiki.write(change), Unknown)
    assert isinstance(behind.wiki.write(change), Noop if fault in LOST_ANSWERS else Done)
    assert len(behind.lab.history(title)) == 2


def test_who_may_not_send_does_not(live: LiveLab) -> None:
    from bot.wiki.live import open_live

    wiki = open_live(live.box["api"], "live", "Human", "tests@example.org", 0, environ(live.file, "Human"))
    assert "massmessage" not in wiki.rights()
    assert isinstance(wiki.send("Anything", "News", "Hello"), Stopped)


def test_a_message_too_large_for_a_request_is_unknown_and_not_sent(behind: Behind) -> None:
    # PHP drops what a form holds beyond `post_max_size`, and MediaWiki then answers with its help.
    assert isinstance(behind.wiki.send(behind.list, behind.lab.mark, "x" * (9 << 20)), Unknown)
    assert (behind.rows(), behind.copies()) == (0, 0)
