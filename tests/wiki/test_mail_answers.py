"""What the live adapter makes of MassMessage's answers on bad days, and how often it asked."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
import requests_mock

from bot.plan.change import Create, EditList
from bot.plan.outcome import Busy, Done, Noop, Refused, Sent, Stopped, Unknown, from_error
from bot.wiki.mail import is_about
from bot.wiki.port import WikiError
from bot.wikitext.subject import mutilated
from tests.wiki.fake_api import LOST, Answer, FakeApi, error

SENT: Answer = {"massmessage": {"result": "success", "count": 3}}
EDITED: Answer = {"editmassmessagelist": {"result": "Success", "added": [{"title": "A"}]}}
SAME: Answer = {"editmassmessagelist": {"result": "Success", "added": []}}


@pytest.fixture
def fake() -> Iterator[FakeApi]:
    with requests_mock.Mocker() as mocker:
        yield FakeApi(mocker)


def adding(count: int) -> EditList:
    return EditList("j", "w", "List", tuple(f"User talk:{number}" for number in range(count)), ())


def at(revid: int) -> Answer:
    return {"query": {"pages": [{"pageid": 1, "title": "List", "lastrevid": revid}]}}


def test_a_message_is_sent_once_and_waited_for(fake: FakeApi) -> None:
    assert fake.open().send("List", "News | é", "Hello\n\n|you") == Sent(3)
    sent = fake.sent[-1]
    assert (sent["spamlist"], sent["subject"], sent["message"]) == ("List", "News | é", "Hello\n\n|you")
    assert (sent["assert"], sent["assertuser"]) == ("bot", "OrganizerLabBot")
    assert "page-message" not in sent
    assert fake.count("massmessage") == 1
    assert fake.timeouts[-1][1] >= 60


@pytest.mark.parametrize(("given", "connecting"), [(30, 30), (2.5, 2.5), (None, None), ((6.05, 45), 6.05)])
def test_whatever_time_an_operators_pywikibot_gives_a_write_is_waited_for(
    fake: FakeApi, monkeypatch: pytest.MonkeyPatch, given: object, connecting: object
) -> None:
    wiki = fake.open()
    monkeypatch.setattr("pywikibot.config.socket_timeout", given)
    assert wiki.send("List", "News", "Hello") == Sent(3)
    assert fake.timeouts[-1] == (connecting, 120)


@pytest.mark.parametrize("lost", [*LOST, '{"massmessage": {"result": "success"}}', '{"massmessage": null}'], ids=repr)
def test_a_lost_answer_is_unknown_and_not_sent_again(fake: FakeApi, lost: Answer) -> None:
    fake.sends = [lost, SENT]
    assert isinstance(fake.open().send("List", "News", "Hello"), Unknown)
    assert fake.count("massmessage") == 1


@pytest.mark.parametrize(
    ("code", "kind"),
    [
        ("massmessage-spamlist-doesnotexist", Refused),
        ("massmessage-spamlist-invalid", Refused),
        ("massmessage-empty-message", Refused),
        ("missingparam", Refused),
        ("badvalue", Refused),
        ("permissiondenied", Stopped),
        ("readonly", Stopped),
        ("ratelimited", Busy),
    ],
)
def test_a_refusal_is_not_sent_again(fake: FakeApi, code: str, kind: type) -> None:
    fake.sends = [error(code), SENT]
    outcome = fake.open().send("List", "News", "Hello")
    assert isinstance(outcome, kind)
    assert outcome == from_error(code, f"about {code}")
    assert fake.count("massmessage") == 1


def test_an_account_without_the_bot_right_does_not_send(fake: FakeApi) -> None:
    fake.rights = ["massmessage"]
    assert isinstance(fake.open().send("List", "News", "Hello"), Stopped)
    assert fake.count("massmessage") == 0


@pytest.mark.parametrize(("rights", "requests"), [(["bot"], 3), (["bot", "apihighlimits"], 1)])
def test_a_list_is_edited_in_as_few_requests_as_the_wiki_takes(fake: FakeApi, rights: list[str], requests: int) -> None:
    fake.rights, fake.lists, fake.reads = rights, [EDITED, SAME], [at(9)]
    change = adding(101)
    assert fake.open().write(change) == Done(9)
    sent = [one["add"].split("\x1f")[1:] for one in fake.sent if one["action"] == "editmassmessagelist"]
    assert len(sent) == requests
    assert [page for pages in sent for page in pages] == list(change.add)


def test_a_list_that_says_so_already_is_not_read_again(fake: FakeApi) -> None:
    wiki = fake.open()
    asked = len(fake.sent)
    assert wiki.write(adding(2)) == Noop()
    assert "titles" not in fake.sent[-1]
    assert len(fake.sent) > asked


@pytest.mark.parametrize("lost", LOST, ids=repr)
def test_a_list_whose_editing_has_no_clear_answer_is_unknown(fake: FakeApi, lost: Answer) -> None:
    fake.rights, fake.lists, fake.reads = ["bot"], [EDITED, lost], [at(9)]
    assert isinstance(fake.open().write(adding(60)), Unknown)
    assert fake.count("editmassmessagelist") == 2


def test_a_refusal_ends_the_editing_of_a_list(fake: FakeApi) -> None:
    fake.rights, fake.lists = ["bot"], [error("protectedpage")]
    assert fake.open().write(adding(60)) == Refused("protectedpage", "about protectedpage")
    assert fake.count("editmassmessagelist") == 1


def test_every_page_that_a_list_does_not_take_is_named(fake: FakeApi) -> None:
    def refusing(page: str) -> Answer:
        return {"editmassmessagelist": {"result": "Done", "added": [], "invalidadd": [{"*": page, "invalidsite": ""}]}}

    fake.rights, fake.lists = ["bot"], [refusing("One@x"), refusing("Two@x")]
    outcome = fake.open().write(adding(60))
    assert isinstance(outcome, Refused)
    assert "One@x, Two@x" in outcome.message


@pytest.mark.usefixtures("impatient")
def test_a_list_that_was_edited_but_cannot_be_read_is_unknown(fake: FakeApi) -> None:
    wiki = fake.open()
    fake.lists, fake.reads = [EDITED], [error("readapidenied")]
    assert isinstance(wiki.write(adding(1)), Unknown)


@pytest.fixture
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("pywikibot.sleep", lambda seconds: None)


def test_a_page_of_another_model_says_so(fake: FakeApi) -> None:
    fake.open().write(Create("j", "w", "List", "{}", "why", model="MassMessageListContent"))
    assert fake.sent[-1]["contentmodel"] == "MassMessageListContent"


def test_a_wiki_that_does_not_answer_for_its_rights_is_one_line(fake: FakeApi) -> None:
    wiki = fake.open()
    assert wiki.rights() == {"bot", "apihighlimits"}
    fake.user = "Somebody"
    with pytest.raises(WikiError):
        wiki.rights()


@pytest.mark.parametrize(
    ("summary", "subject", "about"),
    [
        ("/* News */ new section", "News", True),
        ("Neuer Abschnitt /* News */", "News", True),
        ("/* News */ new section", "New", False),
        ("/* News 2 */ new section", "News", False),
        ("News", "News", False),
        ("/* News */ new section", " News\n", True),
        ("/* é */ new section", "e\u0301", True),
        ("/* you and me */ new section", "[[User:Ana|you]] and '''me'''", True),
        ("/* Read more */ new section", "Read [https://example.org more]", True),
        ("/* " + "x" * 494 + "...", "x" * 600, True),
        ("/* " + "x" * 494 + "...", "y" * 600, False),
        ("", "News", False),
        ("...", "News", False),
    ],
)
def test_a_summary_names_its_subject(summary: str, subject: str, about: bool) -> None:
    assert is_about(summary, subject) is about


@pytest.mark.parametrize("subject", ["[Organizer Lab] News of November", "[x y] z"])
def test_brackets_that_are_no_link_stay_in_a_summary(subject: str) -> None:
    assert mutilated(subject) == ()
    assert is_about(f"/* {subject} */ new section", subject)
