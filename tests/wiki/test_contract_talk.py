"""What one must know to write to people's talk pages, and what was written to them."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from bot.plan.change import Append, Create
from bot.plan.outcome import Done
from bot.wiki.data import OPT_OUT_CATEGORY, OwnEdit, TalkPage
from tests.wiki.labs import Lab


def talk(lab: Lab, title: str) -> TalkPage:
    [found] = lab.wiki.talk_pages([title])
    return found


def test_a_talk_page_is_known_without_its_text(lab: Lab) -> None:
    title = lab.unique("User talk:Ana")
    lab.seed(title, "Hello é")
    [page] = lab.wiki.pages([title])
    assert talk(lab, title.replace(" ", "_")) == TalkPage(title, page.revid, size=8)


def test_only_pages_that_exist_come(lab: Lab) -> None:
    here = lab.unique("User talk:Here")
    lab.seed(here, "text")
    asked = [lab.unique("User talk:Missing"), "A<b>", "", "Special:Version", here, here]
    assert [found.title for found in lab.wiki.talk_pages(asked)] == [here]
    assert list(lab.wiki.talk_pages([])) == []


@pytest.mark.parametrize(
    ("text", "bots", "opted_out"),
    [
        ("{{nobots}}", True, False),
        ("{{ Bots \n|deny=all}}", True, False),
        ("a {{template:bots|allow=none}} b", True, False),
        ("{{NoBots}}", True, False),
        ("{{Robots}} {{nobots2}} {nobots}", False, False),
        ("<nowiki>{{nobots}}</nowiki><!-- {{bots}} -->", False, False),
        ("<nowiki/>{{nobots}}", True, False),
        (f"[[{OPT_OUT_CATEGORY}]]", False, True),
        ("[[ category : opted-out_of message delivery|key]]", False, True),
        (f"[[:{OPT_OUT_CATEGORY}]] <nowiki>[[{OPT_OUT_CATEGORY}]]</nowiki>", False, False),
        ("[[Category:Opted-out of message]]", False, False),
        (f"{{{{nobots}}}}[[{OPT_OUT_CATEGORY}]]", True, True),
    ],
)
def test_who_wants_no_bots_and_no_messages(lab: Lab, text: str, bots: bool, opted_out: bool) -> None:
    title = lab.unique("User talk:Ana")
    lab.seed(title, text)
    found = talk(lab, title)
    assert (found.bots, found.opted_out) == (bots, opted_out)


def test_redirects_name_their_own_target(lab: Lab) -> None:
    first, second, third = (lab.unique(f"User talk:{name}") for name in ("First", "Second", "Third"))
    lab.seed(first, f"#REDIRECT [[{second}#Part]]")
    lab.seed(second, f"#REDIRECT [[{third}]]")
    found = {page.title: page.redirect for page in lab.wiki.talk_pages([first, second])}
    assert found == {first: second, second: third}


def test_a_page_that_we_may_not_edit_is_protected(lab: Lab) -> None:
    ours, theirs = lab.unique("User talk:Ours"), lab.unique("User talk:Theirs")
    for title in (ours, theirs):
        lab.seed(title, "text")
    lab.protect(theirs)
    assert {page.title: page.protected for page in lab.wiki.talk_pages([ours, theirs])} == {ours: False, theirs: True}


def test_a_page_of_another_model_is_no_wikitext(lab: Lab) -> None:
    title = f"User:Human/{lab.unique('settings')}.json"
    assert lab.raw_edit(user="Human", title=title, text='{"a": "{{nobots}}"}', createonly=True) == "success"
    found = talk(lab, title)
    assert (found.model, found.bots, found.redirect) == ("json", False, "")


def test_talk_pages_take_one_request(lab: Lab) -> None:
    titles = [lab.unique(f"User talk:{name}") for name in "ABC"]
    for title in titles:
        lab.seed(title, f"{{{{nobots}}}}[[{OPT_OUT_CATEGORY}]]")
    before = lab.wiki.costs.requests.get("read", 0)
    assert len(list(lab.wiki.talk_pages(titles))) == 3
    assert lab.wiki.costs.requests["read"] == before + 1


def written(lab: Lab, title: str, since: datetime) -> list[OwnEdit]:
    return [edit for edit in lab.wiki.edits_since(since) if edit.title == title]


def test_our_own_edits_are_told_newest_first(lab: Lab) -> None:
    title = lab.unique("User talk:Ana")
    first = lab.wiki.write(Create("j", "w", title, "one", "First: 2022/reminder/1"))
    assert isinstance(first, Done)
    [before] = lab.wiki.pages([title])
    lab.seed(title, "one\n\nreply", user="Human")
    lab.tick()
    [page] = lab.wiki.pages([title])
    second = lab.wiki.write(Append("j", "w", title, page.revid, "\n\ntwo", "Second é"))
    assert isinstance(second, Done)
    [after] = lab.wiki.pages([title])
    edits = [
        OwnEdit(title, second.revid, after.timestamp, "Second é"),
        OwnEdit(title, first.revid, before.timestamp, "First: 2022/reminder/1"),
    ]
    assert written(lab, title, before.timestamp) == edits
    assert written(lab, title, before.timestamp + timedelta(microseconds=1)) == edits
    assert written(lab, title, after.timestamp) == edits[:1]
    assert written(lab, title, after.timestamp + timedelta(seconds=1)) == []


def test_of_a_deleted_page_it_is_known_that_we_made_it(lab: Lab) -> None:
    title = lab.unique("User talk:Ana")
    lab.wiki.write(Create("j", "w", title, "one", "why"))
    lab.delete(title)
    since = datetime(2020, 1, 1, tzinfo=UTC)
    assert [edit.summary for edit in written(lab, title, since)] == ["why"]
    lab.seed(title, "anew")
    assert [edit.summary for edit in written(lab, title, since)] == ["why"]


def test_a_page_that_we_may_not_make_is_protected(lab: Lab) -> None:
    title = lab.unique("User talk:Ana")
    lab.protect_from_being_made(title)
    assert talk(lab, title) == TalkPage(title, 0, 0, protected=True)


def test_our_own_edits_take_one_request(lab: Lab) -> None:
    before = lab.wiki.costs.requests.get("read", 0)
    list(lab.wiki.edits_since(datetime(2020, 1, 1, tzinfo=UTC)))
    assert lab.wiki.costs.requests["read"] == before + 1


def test_languages_fall_back_on_others(lab: Lab) -> None:
    fallbacks = lab.wiki.fallbacks()
    assert fallbacks["pt-br"] == ("pt",)
    assert fallbacks["zh-hk"][:2] == ("zh-hant", "zh-tw")
    assert "sw" not in fallbacks
    assert not [code for code, chain in fallbacks.items() if not chain or (len(chain) > 1 and chain[-1] == "en")]


def test_a_text_may_be_this_big(lab: Lab) -> None:
    assert lab.wiki.max_size == 2048 * 1024
