"""Exactly once, on bad days: every fault in front of a real MediaWiki, and its twin in front of the folder wiki."""

from __future__ import annotations

import os
import socket
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import partial
from itertools import islice
from urllib.parse import urlsplit

import pytest
import requests

from bot.apply import apply
from bot.plan.change import Append, Change, Create, Plan, Rewrite
from bot.plan.limits import Limits
from bot.plan.outcome import Busy, Conflict, Done, Noop, Outcome, Stopped, Then, Unknown
from bot.wiki.data import Page
from bot.wiki.port import Wiki, WikiError
from tests.fault_proxy import FaultProxy
from tests.faulty import LOST_ANSWERS, LOST_REQUESTS, READ_FAULTS, WRITE_FAULTS, FaultyWiki, at_random
from tests.lab import NOW, all_wanted, open_gate
from tests.wiki.folder_lab import FolderLab
from tests.wiki.labs import Lab
from tests.wiki.live_lab import BOT, LiveLab, Person, environ, live_labs, person

LIVE = dict(live_labs())
TALK = "Welcome!\n\n== Old ==\nQuestion"
KEY = "<!-- olb:2022/reminder/3/due -->"
MESSAGE = f"\n\n== Reminder ==\nPlease hand in your draft.{KEY}"
REPLY = "\n\n: What was the question?"
Kind = type[Create] | type[Rewrite] | type[Append]


@dataclass
class Behind:
    """A real MediaWiki, the proxy in front of it, and the bot's adapter in front of both."""

    lab: LiveLab
    proxy: FaultProxy
    wiki: Wiki


@pytest.fixture(scope="module", params=[pytest.param(name, marks=pytest.mark.live) for name in LIVE or ["live"]])
def sandbox(request: pytest.FixtureRequest) -> Callable[[], LiveLab]:
    if request.param not in LIVE:
        (pytest.fail if os.environ.get("REQUIRE_LIVE") == "1" else pytest.skip)("no sandbox wiki: scripts/sandbox up")
    return LIVE[request.param]


@pytest.fixture
def live(sandbox: Callable[[], LiveLab]) -> LiveLab:
    return sandbox()


@pytest.fixture(scope="module")
def opened(sandbox: Callable[[], LiveLab]) -> Iterator[tuple[FaultProxy, Wiki]]:
    live = sandbox()
    with FaultProxy(live.box["server"], human=partial(replies, live)) as proxy:
        yield proxy, open_behind(live, proxy)


@pytest.fixture
def behind(live: LiveLab, opened: tuple[FaultProxy, Wiki], impatient: None) -> Behind:
    proxy, wiki = opened
    proxy.injected.clear()
    return Behind(live, proxy, wiki)


@pytest.fixture
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let Pywikibot try a read again at once (`open_live` sets its waits)."""
    monkeypatch.setattr("pywikibot.sleep", lambda seconds: None)


def open_behind(lab: LiveLab, proxy: FaultProxy) -> Wiki:
    from bot.wiki.live import open_live

    return open_live(f"{proxy.url}/api.php", "live", BOT, "tests@example.org", 0, environ(lab.file))


def replies(lab: Lab, title: str) -> None:
    assert lab.raw_edit(user="Human", title=title, appendtext=REPLY) == "success"


def plan_of(wiki: Wiki, titles: list[str], kind: Kind = Append) -> Plan:
    """Every page should carry the message once."""
    found = {page.title: page for page in wiki.pages(titles)}
    changes = [change(title, found.get(title), kind) for title in titles]
    return Plan(tuple(one for one in changes if one), (), (), NOW)


def change(title: str, page: Page | None, kind: Kind) -> Change | None:
    if page is None:
        return Create("reminders", "w", title, MESSAGE.strip(), "Reminder")
    if KEY in page.text:
        return None
    if kind is Rewrite:
        return Rewrite("reminders", "w", title, page.revid, page.text, page.text + MESSAGE, "Reminder")
    return Append("reminders", "w", title, page.revid, MESSAGE, "Reminder")


def run(wiki: Wiki, titles: list[str], kind: Kind = Append) -> list[Outcome]:
    """Bring the pages to what they should be; the outcomes of all writes, and at last those that stand."""
    told: list[Outcome] = []
    again = lambda: plan_of(wiki, titles, kind)  # noqa: E731
    applied = apply(
        again(),
        lambda name: wiki,
        again,
        all_wanted,
        open_gate,
        Limits(max_edits=50),
        lambda one: told.append(one.outcome),
    )
    return [*told, *(one.outcome for one in applied)]


def run_until_done(wiki: Wiki, titles: list[str], most: int) -> int:
    """Run again until there is nothing to do; how many runs it took."""
    for runs in range(1, most + 1):
        try:
            if not run(wiki, titles):
                return runs
        except WikiError:
            continue  # it could not be read: the next run may
    return pytest.fail(f"not done after {most} runs")


def seeded(lab: Lab, kind: Kind, name: str = "User talk:Ana") -> str:
    title = lab.unique(name)
    if kind is not Create:
        lab.seed(title, TALK)
    return title


def copies(lab: Lab, title: str) -> list[int]:
    """How often the message stood on the page, newest revision first."""
    return [text.count(KEY) for _, text in lab.history(title)]


def types(outcomes: list[Outcome]) -> list[type]:
    return [type(outcome) for outcome in outcomes]


AFTER: dict[str, list[type]] = {
    **{fault: [Unknown, Done, Done] for fault in LOST_REQUESTS},
    **{fault: [Unknown, Noop] for fault in LOST_ANSWERS},
    "maxlag": [Done, Done],
    "ratelimited": [Busy, Done, Done],
    "readonly": [Stopped, Stopped],
    "badtoken": [Done, Done],
    "assertbotfailed": [Done, Done],
    "editconflict": [Conflict, Done, Done],
    "human": [Conflict, Done, Done],
}
"""What a run says where its first write meets a fault: of each write, and in the end."""


@pytest.mark.parametrize("fault", AFTER)
def test_a_fault_before_or_after_a_message_leaves_it_there_once(behind: Behind, fault: str) -> None:
    title = seeded(behind.lab, Append)
    behind.proxy.arm(fault)
    assert types(run(behind.wiki, [title])) == AFTER[fault]
    run(behind.wiki, [title])
    assert behind.proxy.injected == {fault: 1}
    assert max(copies(behind.lab, title)) == 1
    assert behind.lab.text(title) == TALK + (REPLY if fault == "human" else "") + MESSAGE


@pytest.mark.parametrize("kind", [Create, Rewrite], ids=lambda kind: kind.kind)
@pytest.mark.parametrize("fault", ["drop-request", "drop-answer", "assertbotfailed", "human"])
def test_other_ways_to_write_are_safe_too(behind: Behind, fault: str, kind: Kind) -> None:
    title = seeded(behind.lab, kind)
    behind.proxy.arm(fault)
    assert types(run(behind.wiki, [title], kind)) == AFTER[fault]
    assert copies(behind.lab, title)[0] == max(copies(behind.lab, title)) == 1
    assert (behind.lab.text(title) or "").count(REPLY.strip()) == (fault == "human")


@pytest.mark.parametrize("kind", [Create, Rewrite, Append], ids=lambda kind: kind.kind)
def test_a_replica_that_lags_behind_a_lost_answer_makes_no_second_copy(behind: Behind, kind: Kind) -> None:
    title = seeded(behind.lab, kind)
    behind.proxy.arm("drop-answer")
    plan = plan_of(behind.wiki, [title], kind)
    behind.proxy.arm("stale", on="read")
    again = lambda: plan_of(behind.wiki, [title], kind)  # noqa: E731
    told: list[Outcome] = []
    applied = apply(
        plan,
        lambda name: behind.wiki,
        again,
        all_wanted,
        open_gate,
        Limits(max_edits=1),
        lambda one: told.append(one.outcome),
    )
    assert told[0].then is Then.DECIDE_AGAIN
    assert len(told) == 2  # the old answer did have it written once more
    assert [type(one.outcome) for one in applied] == [Noop]
    assert behind.proxy.injected == {"drop-answer": 1, "stale": 1}
    assert copies(behind.lab, title)[0] == max(copies(behind.lab, title)) == 1


def test_a_wiki_that_is_read_only_for_a_while_is_left_alone_until_it_is_not(behind: Behind) -> None:
    titles = [seeded(behind.lab, Append, f"User talk:Ana/{number}") for number in range(3)]
    behind.proxy.arm("readonly", "readonly")
    before = behind.proxy.writes
    assert types(run(behind.wiki, titles)) == types(run(behind.wiki, titles)) == [Stopped, Stopped]
    assert behind.proxy.writes == before + 2
    assert types(run(behind.wiki, titles)) == [Done] * 6


def test_lag_without_end_is_told_as_busy(behind: Behind) -> None:
    title = seeded(behind.lab, Append)
    plan = plan_of(behind.wiki, [title])
    behind.proxy.arm(*["maxlag"] * 6)
    assert isinstance(behind.wiki.write(plan.changes[0]), Busy)
    assert behind.lab.text(title) == TALK


@pytest.mark.parametrize("fault", [fault for fault in READ_FAULTS if fault != "stale"])
def test_a_read_that_meets_a_fault_is_made_again(behind: Behind, fault: str) -> None:
    title = seeded(behind.lab, Append)
    behind.proxy.arm(fault, on="read")
    assert [page.text for page in behind.wiki.pages([title])] == [TALK]
    assert behind.proxy.injected == {fault: 1}


def test_a_login_that_meets_a_fault_is_made_again(behind: Behind) -> None:
    title = seeded(behind.lab, Append)
    plan = plan_of(behind.wiki, [title])
    behind.proxy.arm("assertbotfailed")
    behind.proxy.arm("drop-request", "503-request", on="site")
    assert isinstance(behind.wiki.write(plan.changes[0]), Done)
    assert behind.proxy.injected == {"assertbotfailed": 1, "drop-request": 1, "503-request": 1}


@pytest.mark.parametrize("lost", LOST_ANSWERS)
def test_an_answer_lost_after_a_new_token_is_unknown(behind: Behind, lost: str) -> None:
    title = seeded(behind.lab, Append)
    behind.proxy.arm("badtoken", lost)
    assert types(run(behind.wiki, [title])) == [Unknown, Noop]
    assert max(copies(behind.lab, title)) == 1


@pytest.mark.parametrize("fault", ["drop-request", "503-request", "html-request", "maxlag"])
def test_a_login_that_does_not_get_through_stops_this_run_and_not_the_next(behind: Behind, fault: str) -> None:
    title = seeded(behind.lab, Append)
    behind.proxy.arm("assertbotfailed")
    behind.proxy.arm(*[fault] * 6, on="site")
    assert types(run(behind.wiki, [title])) == [Stopped, Stopped]
    assert types(run(behind.wiki, [title])) == [Done, Done]


def test_messages_come_once_through_all_faults_at_random(live: LiveLab, impatient: None) -> None:
    titles = [seeded(live, Append, f"User talk:Ana/{number}") for number in range(8)]
    replied: list[str] = []

    def human(title: str) -> None:
        replies(live, title)
        replied.append(title)

    with FaultProxy(live.box["server"], rate=0.1, seed=6, human=human) as proxy:
        wiki = open_behind(live, proxy)
        runs = run_until_done(wiki, titles, most=60)
        assert runs > 1
        assert len(proxy.injected) >= 5, proxy.injected
    for title in titles:
        text = live.text(title) or ""
        assert text.count(KEY) == max(copies(live, title)) == 1
        assert text.count(REPLY) == replied.count(title)


def test_requests_at_once_are_each_counted(live: LiveLab) -> None:
    title = seeded(live, Append, "User talk:Crowd")
    account = live.box["accounts"]["Other"]
    with FaultProxy(live.box["server"]) as proxy, ThreadPoolExecutor(4) as pool:
        others = [Person(f"{proxy.url}/api.php", account["login"], account["password"]) for _ in range(4)]
        proxy.arm(*["editconflict"] * 16)  # none reaches the wiki, whose SQLite takes one writer at a time
        list(pool.map(lambda other: [other.edit(title=title, appendtext="x") for _ in range(4)], others))
        assert proxy.writes == 16
        assert proxy.injected == {"editconflict": 16}


def test_a_wiki_looks_the_same_through_the_proxy(live: LiveLab) -> None:
    direct = person(live.file, "Human")
    with FaultProxy(live.box["server"]) as proxy:
        account = live.box["accounts"]["Human"]
        through = Person(f"{proxy.url}/api.php", account["login"], account["password"])
        asked = {"action": "query", "titles": "Main Page", "prop": "revisions", "rvprop": "ids|content"}
        assert through.ask(**asked) == direct.ask(**asked)
        general = through.ask(action="query", meta="siteinfo")["query"]["general"]
        assert general["server"] == proxy.url
        assert proxy.injected == {}


def test_half_a_request_of_a_killed_bot_does_not_reach_the_wiki(live: LiveLab) -> None:
    with FaultProxy(live.box["server"]) as proxy:
        with socket.create_connection(("127.0.0.1", urlsplit(proxy.url).port), timeout=10) as bot:
            bot.sendall(b"POST /api.php HTTP/1.1\r\nContent-Length: 99\r\n\r\naction=edit&title=A")
            bot.shutdown(socket.SHUT_WR)
            assert bot.recv(100) == b""
        assert proxy.writes == 0


def test_what_goes_wrong_within_the_proxy_is_raised(live: LiveLab) -> None:
    def nobody(title: str) -> None:
        raise LookupError(title)

    proxy = FaultProxy(live.box["server"], human=nobody)
    proxy.__enter__()
    proxy.arm("human")
    with pytest.raises(requests.ConnectionError):
        requests.post(f"{proxy.url}/api.php", {"action": "edit", "title": "Nowhere"}, timeout=10)
    with pytest.raises(LookupError, match="Nowhere"):
        proxy.__exit__(None, None, None)


# The same faults, inside the folder wiki.


@pytest.mark.parametrize("fault", WRITE_FAULTS)
def test_the_folder_wiki_meets_the_same_faults(folder: FolderLab, fault: str) -> None:
    title = seeded(folder, Append)
    wiki = FaultyWiki(folder.wiki, [fault], human=partial(replies, folder))
    outlasting = {"maxlag": [Busy, Done, Done], "badtoken": [Stopped] * 2, "assertbotfailed": [Stopped] * 2}
    assert types(run(wiki, [title])) == outlasting.get(fault, AFTER[fault])
    run(wiki, [title])
    assert wiki.injected == {fault: 1}
    assert folder.text(title) == TALK + (REPLY if fault == "human" else "") + MESSAGE


def test_the_folder_wiki_is_read_stale(folder: FolderLab) -> None:
    title = seeded(folder, Append)
    wiki = FaultyWiki(folder.wiki, reads=["stale", None, "stale", "drop-request"])
    plan = plan_of(wiki, [title])  # there is nothing older yet
    assert isinstance(wiki.write(plan.changes[0]), Done)
    assert plan_of(wiki, [title]).changes == ()
    folder.seed(title, "Gone")
    assert plan_of(wiki, [title]).changes == ()
    with pytest.raises(WikiError):
        plan_of(wiki, [title])
    assert len(plan_of(wiki, [title]).changes) == 1
    assert wiki.injected == {"stale": 1, "drop-request": 1}


@pytest.mark.parametrize("seed", range(20))
def test_the_folder_wiki_comes_through_all_faults_at_random(folder: FolderLab, seed: int) -> None:
    titles = [seeded(folder, Append, f"User talk:Ana {number}") for number in range(10)]
    faults, reads = at_random(WRITE_FAULTS, 0.1, seed), at_random(READ_FAULTS, 0.1, seed)
    wiki = FaultyWiki(folder.wiki, faults, reads, human=partial(replies, folder))
    run_until_done(wiki, titles, most=200)
    assert [max(copies(folder, title)) for title in titles] == [1] * 10
    assert sum((folder.text(title) or "").count(REPLY) for title in titles) == wiki.injected["human"]


def test_chance_is_the_same_for_the_same_seed() -> None:
    def draw(seed: int) -> list[str | None]:
        return list(islice(at_random(WRITE_FAULTS, 0.1, seed), 500))

    assert draw(1) == draw(1) != draw(2)
    assert set(draw(1)) == {None, *WRITE_FAULTS}
