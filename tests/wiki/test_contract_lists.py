"""Delivery lists: made once, edited, and read back."""

from __future__ import annotations

import json

import pytest

from bot.plan.outcome import Conflict, Done, Noop, Refused
from tests.wiki.labs import Lab
from tests.wiki.mailing import create_list, edit_list, listed, listing, new_list


def test_a_list_is_made_once(mail: Lab) -> None:
    title = new_list(mail, "User talk:Human")
    assert listed(mail, title) == ["User talk:Human"]
    assert create_list(mail, title, listing("User talk:Other")) == Conflict("articleexists")
    assert listed(mail, title) == ["User talk:Human"]


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("no list", "invalid-json-data"),
        ("{", "invalid-json-data"),
        ("[]", "invalid-content-data"),
        ('{"targets": []}', "invalid-content-data"),
        ('{"description": "", "targets": ["User talk:Human"]}', "invalid-content-data"),
        ('{"description": "", "targets": [{"title": "<"}]}', "invalid-content-data"),
    ],
)
def test_a_list_that_is_none_is_refused(mail: Lab, text: str, code: str) -> None:
    outcome = create_list(mail, mail.unique("Campaigns/List"), text)
    assert isinstance(outcome, Refused)
    assert outcome.code == code


def test_pages_come_and_go(mail: Lab) -> None:
    title = new_list(mail, "User talk:Ana", "User talk:Ben")
    outcome = edit_list(mail, title, add=("user talk:cleo_x", "Talk:Zoo"), remove=("User talk:Ben",))
    [page] = mail.wiki.pages([title])
    assert outcome == Done(page.revid)
    assert listed(mail, title) == ["Talk:Zoo", "User talk:Ana", "User talk:Cleo x"]


def test_a_page_that_is_there_already_changes_nothing(mail: Lab) -> None:
    title = new_list(mail, "User talk:Ana")
    assert edit_list(mail, title, add=("User talk:Ana", "user_talk:ana")) == Noop()
    assert edit_list(mail, title) == Noop()
    assert len(list(mail.wiki.revisions(title))) == 1


def test_a_page_of_this_wiki_is_listed_without_its_host(mail: Lab) -> None:
    title = new_list(mail)
    assert isinstance(edit_list(mail, title, add=(f"User talk:Ana@{mail.wiki.host}",)), Done)
    [page] = mail.wiki.pages([title])
    assert json.loads(page.text)["targets"] == [{"title": "User talk:Ana"}]


def test_what_is_not_on_the_list_is_named(mail: Lab) -> None:
    title = new_list(mail, "User talk:Ana", "User talk:Ben")
    outcome = edit_list(mail, title, remove=("User talk:Nobody", "User talk:Ana"))
    assert isinstance(outcome, Refused)
    assert (outcome.code, "User talk:Nobody" in outcome.message) == ("invalidremove", True)
    assert listed(mail, title) == ["User talk:Ben"]


@pytest.mark.parametrize("bad", ["A|User talk:Eve", "A<b>", "Special:Version", "User talk:Ana@nowhere.example.org"])
def test_what_can_be_on_no_list_is_named_and_the_others_are_put_there(mail: Lab, bad: str) -> None:
    title = new_list(mail)
    outcome = edit_list(mail, title, add=(bad, "User talk:Ben"))
    assert isinstance(outcome, Refused)
    assert (outcome.code, bad in outcome.message) == ("invalidadd", True)
    assert listed(mail, title) == ["User talk:Ben"]


def test_a_renamed_account_is_put_in_its_place(mail: Lab) -> None:
    title = new_list(mail, "User talk:Old name", "User talk:Zoe")
    assert isinstance(edit_list(mail, title, add=("User talk:New name",), remove=("User talk:Old name",)), Done)
    assert listed(mail, title) == ["User talk:New name", "User talk:Zoe"]


def test_more_pages_than_a_request_takes(mail: Lab) -> None:
    title = new_list(mail)
    pages = tuple(f"User talk:Reader {number:04}" for number in range(1100))
    before = mail.wiki.costs.requests.get("write", 0)
    assert isinstance(edit_list(mail, title, add=pages), Done)
    assert mail.wiki.costs.requests["write"] <= before + 3
    assert listed(mail, title) == list(pages)


@pytest.mark.parametrize("text", [None, "* {{#target:User talk:Human}}"])
def test_only_a_list_can_be_edited_as_one(mail: Lab, text: str | None) -> None:
    title = mail.unique("Campaigns/None")
    if text:
        mail.seed(title, text)
    outcome = edit_list(mail, title, add=("User talk:Ana",))
    assert isinstance(outcome, Refused)
    assert outcome.code == "invalidspamlist"
    assert mail.text(title) == text


def test_a_list_tells_who_was_on_it(mail: Lab) -> None:
    title = new_list(mail, "User talk:Ana")
    mail.tick()
    edit_list(mail, title, add=("User talk:Ben",))
    mail.tick()
    mail.seed(title, listing("User talk:Ben"), user="Human")
    told = [
        (one.user, [target["title"] for target in json.loads(one.text)["targets"]])
        for one in mail.wiki.revisions(title)
    ]
    ours = mail.wiki.user
    both = ["User talk:Ana", "User talk:Ben"]
    assert told == [("Human", ["User talk:Ben"]), (ours, both), (ours, ["User talk:Ana"])]
