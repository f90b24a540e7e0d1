"""Answers of another shape than MediaWiki's: nobody reads in them, and nobody takes them for "nothing found"."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from typing import Any

import pytest
import requests_mock

from bot.wiki.live import LiveWiki
from bot.wiki.port import WikiError
from bot.wiki.shape import is_answer
from tests.wiki.fake_api import Answer, FakeApi

STRANGE: list[Answer] = [
    {},
    "[]",
    "[1]",
    '"x"',
    "null",
    {"batchcomplete": True},
    {"query": None},
    {"query": []},
    {"query": {}},
    {"query": {"userinfo": {}}},
    {"query": {"logevents": None, "pages": None}},
    {"parse": None},
    {"parse": {"title": "A"}},
    {"error": "x"},
    {"error": None},
    {"error": {"code": None}},
    {"warnings": None},
    {"warnings": {"main": None}},
    {"continue": "x", "query": {"logevents": [], "pages": []}},
]
READS: dict[str, Callable[[LiveWiki], Any]] = {
    "log": lambda wiki: list(wiki.sends("List")),
    "pages below": lambda wiki: list(wiki.pages_below("A/")),
    "pages": lambda wiki: list(wiki.pages(["A"])),
    "talk pages": lambda wiki: list(wiki.talk_pages(["User talk:A"])),
    "own edits": lambda wiki: list(wiki.edits_since(datetime(2022, 10, 5, tzinfo=UTC))),
    "text": lambda wiki: wiki.parsed("Talk:A", "News", "Hello"),
    "clock": lambda wiki: wiki.clock(),
    "lag": lambda wiki: wiki.lag(),
    "fallbacks": lambda wiki: wiki.fallbacks(),
    "accounts": lambda wiki: list(wiki.accounts(["A"])),
}


@pytest.fixture
def fake() -> Iterator[FakeApi]:
    with requests_mock.Mocker() as mocker:
        yield FakeApi(mocker)


@pytest.mark.parametrize("strange", STRANGE, ids=repr)
@pytest.mark.parametrize("kind", READS)
def test_an_answer_of_another_shape_is_one_line(fake: FakeApi, kind: str, strange: Answer) -> None:
    wiki = fake.open()
    fake.anything = strange
    with pytest.raises(WikiError, match=rf"^{fake.api} is no MediaWiki API, or in trouble: .* no answer to action="):
        READS[kind](wiki)


@pytest.mark.parametrize("strange", STRANGE, ids=repr)
def test_so_it_is_when_a_wiki_is_opened(fake: FakeApi, strange: Answer) -> None:
    fake.anything = strange
    with pytest.raises(WikiError, match=rf"^{fake.api} is no MediaWiki API"):
        fake.open()


def test_so_it_is_at_login(fake: FakeApi) -> None:
    fake.logins = [{}]
    with pytest.raises(WikiError, match="no answer to action=login"):
        fake.open()


def test_a_log_is_read_again_after_that(fake: FakeApi) -> None:
    wiki = fake.open()
    row = {"type": "massmessage", "action": "send", "logid": 5, "title": "List", "timestamp": "2022-11-15T12:00:00Z"}
    fake.logs = [{}, {"query": {"logevents": [row]}, "batchcomplete": True}]
    with pytest.raises(WikiError):
        list(wiki.sends("List"))
    assert [found.logid for found in wiki.sends("List")] == [5]


def test_a_text_that_is_too_long_for_an_answer_is_no_trouble(fake: FakeApi) -> None:
    # As 1.43 answers where what it would show is over 8 MB.
    cut = "This result was truncated because it would otherwise be larger than the limit of 8,388,608 bytes."
    fake.shows = [{"warnings": {"result": {"warnings": cut}}}]
    assert fake.open().parsed("Talk:A", "News", "[[x]] " * 70_000) is None


Said = dict[str, Any]
QUERY = {"action": ["query"]}
WHO = ["userinfo"]  # Pywikibot asks for that with every query


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ({"generator": ["allpages"], "meta": WHO}, {"query": {"userinfo": {}}, "batchcomplete": True}),
        ({"generator": ["templates"], "titles": ["A"]}, {"query": {"userinfo": {}}, "batchcomplete": True}),
        ({"generator": ["allpages"], "meta": WHO, "continue": ["gapcontinue||userinfo"]}, {"batchcomplete": True}),
        ({"titles": ["de:A"]}, {"query": {"interwiki": [{"title": "de:A", "iw": "de"}]}, "batchcomplete": True}),
        ({"titles": ["A"], "redirects": ["1"]}, {"query": {"redirects": [{"from": "A", "to": "A"}]}}),
        ({"list": ["usercontribs", "logevents"], "uccontinue": ["x"], "continue": ["-||"]},
         {"query": {"usercontribs": []}, "batchcomplete": True}),
        ({"meta": ["siteinfo"], "siprop": ["general", "new"]}, {"query": {"general": {}}}),
        ({"curtimestamp": [True]}, {"batchcomplete": True, "curtimestamp": "2022-10-05T12:30:00Z"}),
        ({"list": ["nothing"]}, {"error": {"code": "badvalue", "info": "Unrecognized value"}}),
    ],
)  # fmt: skip
def test_what_a_wiki_leaves_out_is_not_missed(asked: Said, said: Said) -> None:
    assert is_answer(said, {**QUERY, **asked})


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ({"generator": ["allpages"], "meta": WHO}, {"batchcomplete": True}),
        ({"generator": ["allpages"], "meta": WHO}, {"query": {"logevents": []}, "batchcomplete": True}),
        ({"list": ["logevents"], "lecontinue": ["x"], "continue": ["-||"]}, {"batchcomplete": True}),
        ({"list": ["usercontribs", "logevents"]}, {"query": {"usercontribs": []}, "batchcomplete": True}),
        ({"list": ["usercontribs"], "titles": ["A"]}, {"query": {"usercontribs": []}, "batchcomplete": True}),
    ],
)
def test_a_part_that_is_lacking_is_no_empty_one(asked: Said, said: Said) -> None:
    assert not is_answer(said, {**QUERY, **asked})
