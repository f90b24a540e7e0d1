"""The live adapter on bad days: what comes of a write, and how often it was sent."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from pathlib import Path

import pytest
import requests
import requests_mock

from bot.plan.change import Append, Change, Create, Rewrite
from bot.plan.outcome import Busy, Conflict, Done, Noop, Outcome, Refused, Stopped, Then, Unknown, from_error
from bot.wiki.port import WikiError
from tests.wiki.fake_api import LOST, PASSWORD, Answer, FakeApi, error

CHANGES: list[Change] = [
    Create("j", "w", "New", "text", "why"),
    Rewrite("j", "w", "Old", 5, "before", "after", "why"),
    Append("j", "w", "User talk:Ana", 6, "\n\nmessage", "why"),
]
DONE: Answer = {"edit": {"result": "Success", "newrevid": 7}}


@pytest.fixture
def fake() -> Iterator[FakeApi]:
    with requests_mock.Mocker() as mocker:
        yield FakeApi(mocker)


@pytest.fixture
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the waits before a second try take no time (`_configure` sets them when a wiki is opened)."""
    monkeypatch.setattr("time.sleep", lambda seconds: None)
    monkeypatch.setattr("pywikibot.sleep", lambda seconds: None)


def write(fake: FakeApi, *edits: Answer, change: Change = CHANGES[2]) -> tuple[Outcome, int]:
    """The outcome of one write, and how many edits were sent for it."""
    fake.edits = list(edits)
    return fake.open().write(change), fake.count("edit")


@pytest.mark.parametrize("change", CHANGES, ids=lambda change: change.kind)
def test_a_write_is_a_compare_and_set(fake: FakeApi, change: Change) -> None:
    assert write(fake, DONE, change=change) == (Done(7), 1)
    sent = fake.sent[-1]
    assert (sent["assert"], sent["assertuser"], sent["maxlag"]) == ("bot", "OrganizerLabBot", "5")
    assert {"bot", "notminor", "token"} <= set(sent)
    assert not {"basetimestamp", "starttimestamp", "minor", "recreate", "section"} & set(sent)
    own = {"create": {"text", "createonly"}, "rewrite": {"text", "baserevid", "nocreate"}}
    wanted = own.get(change.kind, {"appendtext", "baserevid", "nocreate"})
    assert set(sent) & {"text", "appendtext", "createonly", "nocreate", "baserevid"} == wanted


def test_nothing_changed(fake: FakeApi) -> None:
    assert write(fake, {"edit": {"result": "Success", "nochange": True}}) == (Noop(), 1)


@pytest.mark.parametrize("lost", LOST, ids=repr)
@pytest.mark.parametrize("change", CHANGES, ids=lambda change: change.kind)
def test_a_lost_answer_is_unknown_and_not_sent_again(fake: FakeApi, lost: Answer, change: Change) -> None:
    outcome, sends = write(fake, lost, DONE, change=change)
    assert isinstance(outcome, Unknown)
    assert sends == 1


@pytest.mark.parametrize(
    ("code", "kind"),
    [
        ("blocked", Stopped),
        ("readonly", Stopped),
        ("ratelimited", Busy),
        ("protectedpage", Refused),
        ("spamblacklist", Refused),
        ("titleblacklist-forbidden", Refused),
        ("abusefilter-warning", Refused),
        ("abusefilter-disallowed", Refused),
        ("contenttoobig", Refused),
        ("editconflict", Conflict),
        ("articleexists", Conflict),
        ("missingtitle", Conflict),
    ],
)
def test_a_refusal_is_not_sent_again(fake: FakeApi, code: str, kind: type) -> None:
    outcome, sends = write(fake, error(code), DONE)
    assert isinstance(outcome, kind)
    assert outcome == from_error(code, f"about {code}")
    assert sends == 1


@pytest.mark.parametrize(("partly", "kind"), [(False, Stopped), (True, Refused)])
def test_a_block_from_one_page_is_no_reason_to_leave_the_others(fake: FakeApi, partly: bool, kind: type) -> None:
    # As 1.39 and 1.43 answer, without who, when and why.
    answer = error("blocked", blockinfo={"blockid": 6, "blockpartial": partly})
    assert write(fake, answer) == (kind("blocked", "about blocked"), 1)


def test_a_refusal_says_what_the_wiki_said(fake: FakeApi) -> None:
    assert write(fake, error("readonly"))[0] == Stopped("readonly", "about readonly")


def test_a_captcha_is_a_refusal(fake: FakeApi) -> None:
    outcome, sends = write(fake, {"edit": {"result": "Failure", "captcha": {"id": "1"}}}, DONE)
    assert isinstance(outcome, Refused)
    assert (outcome.code, sends) == ("captcha", 1)


def test_a_failure_within_a_success_is_a_refusal(fake: FakeApi) -> None:
    answer: Answer = {"edit": {"result": "Failure", "code": "abusefilter-warning", "info": "Are you sure?"}}
    assert write(fake, answer, DONE) == (Refused("abusefilter-warning", "Are you sure?"), 1)


def test_lag_is_waited_out(fake: FakeApi) -> None:
    assert write(fake, error("maxlag", lag=0.01), error("maxlag", lag=0.01), DONE) == (Done(7), 3)


def test_lag_is_not_waited_out_for_ever(fake: FakeApi) -> None:
    outcome, sends = write(fake, error("maxlag", lag=0.01))
    assert outcome.then is Then.TRY_LATER
    assert sends == 6


def test_a_stale_token_is_renewed_once(fake: FakeApi) -> None:
    assert write(fake, error("badtoken"), DONE) == (Done(7), 2)


def test_tokens_that_stay_bad_stop_the_run(fake: FakeApi) -> None:
    assert write(fake, error("badtoken")) == (Stopped("badtoken", "about badtoken"), 2)


@pytest.mark.parametrize("code", ["assertbotfailed", "assertnameduserfailed"])
def test_a_lost_session_is_opened_once_more(fake: FakeApi, code: str) -> None:
    assert write(fake, error(code), DONE) == (Done(7), 2)
    assert fake.count("login") == 2


@pytest.mark.parametrize("code", ["assertbotfailed", "assertuserfailed", "assertnameduserfailed"])
def test_a_session_that_stays_lost_stops_the_run(fake: FakeApi, code: str) -> None:
    assert write(fake, error(code)) == (Stopped(code, f"about {code}"), 2)


def test_an_answer_lost_after_a_new_login_is_unknown(fake: FakeApi) -> None:
    outcome, sends = write(fake, error("assertbotfailed"), requests.ReadTimeout(), DONE)
    assert isinstance(outcome, Unknown)
    assert sends == 2


def test_an_account_without_the_bot_right_reads_but_does_not_write(fake: FakeApi) -> None:
    fake.rights = ["apihighlimits"]
    outcome, sends = write(fake, DONE)
    assert isinstance(outcome, Stopped)
    assert "highvolume" in outcome.message
    assert sends == 0


def test_edits_keep_their_distance(fake: FakeApi, monkeypatch: pytest.MonkeyPatch) -> None:
    fake.edit_interval = 5
    wiki = fake.open()
    slept: list[float] = []
    monkeypatch.setattr("time.sleep", slept.append)
    for change in CHANGES:
        wiki.write(change)
    assert [round(seconds) for seconds in slept] == [0, 5, 5]


@pytest.mark.usefixtures("impatient")
@pytest.mark.parametrize("fault", [503, requests.ReadTimeout(), requests.ConnectionError(), error("maxlag", lag=0.01)])
def test_a_read_is_tried_again(fake: FakeApi, fault: Answer) -> None:
    wiki = fake.open()
    fake.reads = [fault, fault, {"query": {"pages": []}, "batchcomplete": True}]
    assert list(wiki.pages(["A"])) == []
    assert len(fake.reads) == 1


@pytest.mark.usefixtures("impatient")
@pytest.mark.parametrize("fault", [503, requests.ReadTimeout(), "<html>", error("maxlag", lag=0.01), error("no-such")])
def test_a_read_that_keeps_failing_is_one_line(fake: FakeApi, fault: Answer) -> None:
    wiki = fake.open()
    fake.reads = [fault]
    with pytest.raises(WikiError, match=rf"^{fake.api} .*$|^{fake.api}: .*$"):
        list(wiki.pages(["A"]))
    assert sum("titles" in request for request in fake.sent) <= 6


def entry(number: int, text: str | None) -> dict[str, object]:
    page = {"pageid": number, "ns": 0, "title": f"P{number}", "pagelanguage": "en"}
    slots = {"main": {"contentmodel": "wikitext", "contentformat": "text/x-wiki", "content": text}}
    revisions = [{"revid": number, "user": "Ana", "timestamp": "2022-10-05T12:30:00Z", "slots": slots}]
    return page if text is None else {**page, "revisions": revisions}


def test_a_text_that_comes_later_is_waited_for(fake: FakeApi) -> None:
    wiki = fake.open()
    more = {"rvcontinue": "2|2", "continue": "||info"}
    late: Answer = {"query": {"pages": [entry(1, "one"), entry(2, None)]}, "continue": more}
    fake.reads = [late, {"query": {"pages": [entry(1, None), entry(2, "two")]}, "batchcomplete": True}]
    assert [(page.title, page.text) for page in wiki.pages_below("P")] == [("P1", "one"), ("P2", "two")]
    assert {name: fake.sent[-1][name] for name in more} == more


def test_a_hidden_text_is_no_empty_page(fake: FakeApi) -> None:
    wiki = fake.open()
    hidden = entry(1, "")
    hidden["revisions"][0]["slots"]["main"] = {"texthidden": True, "contentmodel": "wikitext"}  # type: ignore[index]
    fake.reads = [{"query": {"pages": [hidden]}, "batchcomplete": True}]
    assert list(wiki.pages(["P1"])) == []


def test_a_users_agent_can_be_reached(fake: FakeApi) -> None:
    fake.open()
    assert all("User:OrganizerLabBot; tests@example.org" in headers["User-Agent"] for headers in fake.headers)


def test_a_bearer_token_goes_to_this_wiki_without_a_login(fake: FakeApi) -> None:
    assert fake.open(BOT_OAUTH_TOKEN="s3cret").write(CHANGES[0]) == Done(7)
    assert fake.count("login") == 0
    assert all(headers["Authorization"] == "Bearer s3cret" for headers in fake.headers)
    with requests_mock.Mocker() as mocker:
        assert FakeApi(mocker).open().write(CHANGES[0]) == Done(7)
        assert not any("Authorization" in request.headers for request in mocker.request_history)


def test_no_secret_is_logged(fake: FakeApi, caplog: pytest.LogCaptureFixture) -> None:
    fake.edits = [error("badtoken"), error("assertbotfailed"), error("blocked")]
    with caplog.at_level(logging.DEBUG):
        fake.open().write(CHANGES[0])
    assert "about blocked" in caplog.text
    assert PASSWORD not in caplog.text
    assert "c+\\" not in caplog.text


@pytest.mark.parametrize("name", ["BOT_USERNAME", "BOT_PASSWORD", "BOT_OAUTH_CONSUMER_TOKEN"])
def test_half_a_credential_is_named(fake: FakeApi, name: str) -> None:
    with pytest.raises(WikiError, match=f"{name} set without"):
        fake.open(**{name: "s3cret"})
    assert fake.sent == []


REFUSED: Answer = {"login": {"result": "Failed", "reason": f'There is no user by the name "{PASSWORD}".'}}


@pytest.mark.parametrize("login", [PASSWORD, f"{PASSWORD}@lab", "Organizer"])
def test_a_login_that_is_none_of_the_account_is_not_repeated(
    fake: FakeApi, login: str, caplog: pytest.LogCaptureFixture
) -> None:
    fake.logins = [REFUSED]
    with caplog.at_level(logging.DEBUG), pytest.raises(WikiError, match="it looks like OrganizerLabBot@app") as caught:
        fake.open(BOT_USERNAME=login, BOT_PASSWORD="OrganizerLabBot@lab")
    assert fake.count("login") == 1
    assert PASSWORD not in f"{caught.value}{caplog.text}"


@pytest.mark.parametrize("login", ["OrganizerLabBot@lab", "OrganizerLabBot"])
def test_a_login_of_the_account_is_told_with_what_the_wiki_says(fake: FakeApi, login: str) -> None:
    fake.logins = [{"login": {"result": "Failed", "reason": "Incorrect password."}}]
    with pytest.raises(WikiError, match=rf"cannot log in as {login} \(Incorrect password\.\)"):
        fake.open(BOT_USERNAME=login, BOT_PASSWORD="x@y")


def test_no_credential_says_what_to_set(fake: FakeApi) -> None:
    with pytest.raises(WikiError, match="set BOT_USERNAME"):
        fake.open(PYWIKIBOT_DIR="/nonexistent")


def test_oauth_1_names_the_library_that_it_needs(fake: FakeApi, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.wiki.live_site.find_spec", lambda name: None)
    parts = ("CONSUMER_TOKEN", "CONSUMER_SECRET", "ACCESS_TOKEN", "ACCESS_SECRET")
    with pytest.raises(WikiError, match="pip install requests-oauthlib"):
        fake.open(**{f"BOT_OAUTH_{part}": "s3cret" for part in parts})
    assert fake.sent == []


def test_a_config_for_another_wiki_is_refused_before_anything_is_sent(fake: FakeApi, tmp_path: Path) -> None:
    (tmp_path / "user-config.py").touch(0o600)
    with pytest.raises(WikiError, match=rf"user-config.py is for https://.*, not {fake.api}"):
        fake.open(PYWIKIBOT_DIR=str(tmp_path))
    assert fake.sent == []


def test_a_password_file_that_others_can_read_is_refused(
    fake: FakeApi, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "user-config.py").touch(0o600)
    secret = tmp_path / "user-password.py"
    secret.touch()
    secret.chmod(0o644)
    monkeypatch.setattr("bot.wiki.live_site.config.password_file", str(secret))
    with pytest.raises(WikiError, match=f"{secret} is open to others than you: chmod 600"):
        fake.open(PYWIKIBOT_DIR=str(tmp_path))
    assert fake.sent == []


def test_a_json_service_that_is_no_wiki_is_named(fake: FakeApi) -> None:
    fake.general = None
    with pytest.raises(WikiError, match="is no MediaWiki API"):
        fake.open()
    assert fake.count("login") == 0
