"""How often a wiki is asked, and answers that come in parts."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest

from bot.wiki import mail, reading, talk
from bot.wiki.data import OPT_OUT_CATEGORY, OwnEdit, TalkPage
from bot.wiki.port import WikiError

Query = dict[str, Any]
OPTED_OUT = [OPT_OUT_CATEGORY]
SINCE = datetime(2022, 10, 5, 12, 30, tzinfo=UTC)


class Wire:
    """Gives out these answers in turn; one that is a function is called with the query."""

    def __init__(self, *answers: Query | Callable[[Query], Query]) -> None:
        self.answers = list(answers)
        self.sent: list[Query] = []

    def __call__(self, **query: Any) -> Query:
        self.sent.append(query)
        answer = self.answers.pop(0)
        return answer(query) if callable(answer) else answer


def info(number: int, **more: object) -> Query:
    about = {"pageid": number, "ns": 3, "title": f"User talk:U{number}", "contentmodel": "wikitext"}
    return {**about, "lastrevid": number, "length": 9, "actions": {"edit": True}, **more}


def about_all(query: Query) -> Query:
    numbers = [int(title.removeprefix("User talk:U")) for title in query["titles"]]
    return {"query": {"pages": [info(number) for number in numbers]}, "batchcomplete": True}


def test_talk_pages_are_asked_for_in_batches() -> None:
    wire = Wire(about_all, about_all)
    assert len(list(talk.talk_pages(wire, [f"User talk:U{number}" for number in range(501)], 500, OPTED_OUT))) == 501
    assert [len(query["titles"]) for query in wire.sent] == [500, 1]


def test_what_is_said_of_a_talk_page_in_parts_is_put_together() -> None:
    bots, category = [{"ns": 10, "title": "Template:Bots"}], [{"ns": 14, "title": "Category:X"}]
    first = {"query": {"pages": [info(1, templates=bots), info(2)]}, "continue": {"tlcontinue": "2", "continue": "||"}}
    second = {"query": {"pages": [info(1), info(2, templates=bots, categories=category)]}, "batchcomplete": True}
    wire = Wire(first, second)
    assert list(talk.talk_pages(wire, ["User talk:U1", "User talk:U2"], 500, OPTED_OUT)) == [
        TalkPage("User talk:U1", 1, 9, bots=True),
        TalkPage("User talk:U2", 2, 9, bots=True, opted_out=True),
    ]
    assert wire.sent[1]["tlcontinue"] == "2"


def test_targets_are_asked_for_only_where_there_are_redirects() -> None:
    pages = {"query": {"pages": [info(1), info(2, redirect=True)]}, "batchcomplete": True}
    steps = [{"from": "User talk:U2", "to": "User talk:U3"}, {"from": "User talk:U3", "to": "User talk:U4"}]
    wire = Wire(pages, {"query": {"redirects": steps}})
    found = talk.talk_pages(wire, ["User talk:U1", "User talk:U2"], 500, OPTED_OUT)
    assert [page.redirect for page in found] == ["", "User talk:U3"]
    assert wire.sent[1]["titles"] == ["User talk:U2"]


def test_where_a_redirect_leads_is_told_in_english_names() -> None:
    pages = {"query": {"pages": [info(1, title="Usuario discusión:X", redirect=True)]}, "batchcomplete": True}
    step = {"from": "Usuario discusión:X", "to": "Usuario discusión:X/Taller"}
    there = {"ns": 3, "title": "Usuario discusión:X/Taller", "pageid": 2}
    wire = Wire(pages, {"query": {"redirects": [step], "pages": [there]}})
    (found,) = talk.talk_pages(wire, ["User talk:X"], 500, OPTED_OUT)
    assert found.redirect == "User talk:X/Taller"


def revisions(*entries: Query, more: bool) -> Query:
    answer: Query = {"query": {"pages": [{"pageid": 1, "revisions": list(entries)}]}}
    return {**answer, **({"continue": {"rvcontinue": "x", "continue": "||"}} if more else {"batchcomplete": True})}


def test_editors_are_read_no_further_than_the_revision() -> None:
    newest = revisions({"revid": 9, "user": "Ana"}, {"revid": 8, "userhidden": True}, more=True)
    older = revisions({"revid": 7, "user": "Ana"}, {"revid": 6, "user": "Bea"}, {"revid": 5, "user": "Cem"}, more=True)
    wire = Wire(newest, older)
    assert reading.editors_since(wire, "Page", 6) == ("Ana", "")
    assert len(wire.sent) == 2
    assert reading.editors_since(Wire(newest), "Page", 9) == ()


def saved(day: int, text: str | None) -> Query:
    main = {"texthidden": True} if text is None else {"content": text}
    return {"revid": day, "timestamp": f"2022-11-{day:02}T08:00:00Z", "user": "Ana", "slots": {"main": main}}


def history(*entries: Query, more: bool) -> Query:
    answer = revisions(*entries, more=more)
    answer["query"]["pages"][0]["title"] = "Page"
    return answer


def test_revisions_are_read_as_they_are_taken() -> None:
    wire = Wire(history(saved(9, "c"), saved(8, "b"), more=True), history(saved(7, "a"), more=False))
    found = reading.revisions(wire, "Page")
    assert [next(found).revid, next(found).revid] == [9, 8]
    assert len(wire.sent) == 1
    assert [one.text for one in found] == ["a"]
    assert [query["rvlimit"] for query in wire.sent] == [50, 50]


def test_a_revision_whose_text_is_hidden_is_passed_over() -> None:
    hidden = history(saved(9, None), saved(8, "a"), saved(7, None), more=False)
    assert [one.revid for one in reading.revisions(Wire(hidden), "Page")] == [8]
    assert reading.newest_revision_by(Wire(hidden), "Page", ["Ana"]).revid == 8


def test_edits_come_from_all_answers() -> None:
    def answer(revid: int, **more: object) -> Query:
        edit = {"title": "A", "revid": revid, "timestamp": "2022-10-06T08:00:00Z", **more}
        return {"query": {"usercontribs": [edit]}}

    wire = Wire({**answer(2, comment="why"), "continue": {"uccontinue": "x"}}, answer(1, commenthidden=True))
    moment = datetime(2022, 10, 6, 8, tzinfo=UTC)
    assert list(reading.edits_since(wire, "Bot", SINCE, None)) == [
        OwnEdit("A", 2, moment, "why"),
        OwnEdit("A", 1, moment, ""),
    ]
    assert (wire.sent[0]["ucend"], wire.sent[1]["uccontinue"]) == ("2022-10-05T12:30:00Z", "x")


def test_the_log_of_new_pages_tells_of_those_that_are_gone() -> None:
    at = {"timestamp": "2022-10-06T08:00:00Z"}
    there = {"title": "There", "revid": 7, "comment": "one", **at}
    gone = {"title": "Gone", "comment": "why", **at}
    edits, rows = [there, {**there, "revid": 8, "comment": "two"}], [there, gone, {"actionhidden": True}]
    wire = Wire({"query": {"usercontribs": edits, "logevents": rows}, "batchcomplete": True})
    found = [(edit.title, edit.summary) for edit in reading.edits_since(wire, "Bot", SINCE, None)]
    assert found == [("There", "two"), ("There", "one"), ("Gone", "why")]


@pytest.mark.parametrize(
    ("said", "categories"),
    [
        ({"content": "Exclusión de entrega"}, {OPT_OUT_CATEGORY, "Category:Exclusión de entrega"}),
        ({"missing": True}, {OPT_OUT_CATEGORY}),
    ],
)
def test_who_wants_no_messages_is_in_a_category_of_the_wikis_own_name(said: Query, categories: set[str]) -> None:
    wire = Wire({"query": {"allmessages": [{"name": "massmessage-optout-category", **said}]}})
    assert mail.opt_out_categories(wire, "es") == categories
    assert wire.sent[0]["amlang"] == "es"
    assert mail.opt_out_categories(Wire(), "en") == {OPT_OUT_CATEGORY}


def test_fallbacks_come_from_all_answers() -> None:
    def answer(**chains: list[str]) -> Query:
        return {"query": {"languageinfo": {code: {"fallbacks": chain} for code, chain in chains.items()}}}

    wire = Wire({**answer(wo=["fr"], sw=[]), "continue": {"licontinue": "x"}}, answer(ab=["ru"]))
    assert reading.fallbacks(wire) == {"ab": ("ru",), "wo": ("fr",)}
    assert len(wire.sent) == 2


@pytest.mark.parametrize(
    ("databases", "lag"), [([0], 0), ([0.25, 3], 3), ([False], 0), ([-1], 0), ([False, 2.5], 2.5), ([], 0)]
)
def test_the_slowest_database_that_answers_tells_the_lag(databases: list[float], lag: float) -> None:
    def ask(**asked: str) -> Query:
        assert asked == {"action": "query", "meta": "siteinfo", "siprop": "dbrepllag"}
        return {"query": {"dbrepllag": [{"host": "", "lag": one} for one in databases]}}

    assert reading.lag(ask) == lag


def test_a_page_whose_log_is_long_was_deleted_long_ago() -> None:
    moved = {"type": "move", "action": "move", "params": {"suppressredirect": False}}
    deleted = {"type": "delete", "action": "delete", "params": {}}
    restored = {"type": "delete", "action": "restore"}
    parts = [{"query": {"logevents": [moved, restored]}, "continue": {"lecontinue": "x"}}]
    assert reading.was_deleted(Wire(*parts, {"query": {"logevents": [deleted]}}), "Page")
    assert not reading.was_deleted(Wire(*parts, {"query": {"logevents": [{"type": "move", "action": "move"}]}}), "Page")


def test_edits_are_none_of_an_older_state_than_the_talk_pages() -> None:
    def answer(revid: int) -> Query:
        return {"query": {"usercontribs": [], "pages": [{"title": "User talk:Ana", "lastrevid": revid}]}}

    latest = TalkPage("User talk:Ana", 9, 100)
    wire = Wire(answer(8), answer(9))
    assert list(reading.edits_since(wire, "Bot", SINCE, latest)) == []
    assert [query["titles"] for query in wire.sent] == [["User talk:Ana"]] * 2
    with pytest.raises(WikiError, match="lag behind"):
        list(reading.edits_since(Wire(*[answer(8)] * 5), "Bot", SINCE, latest))
