"""What a folder knows of its past, where people wrote by hand."""

from __future__ import annotations

import json
from datetime import UTC, datetime

import pytest

from bot.plan.change import Create
from bot.plan.outcome import Unknown
from bot.wiki.data import OwnEdit
from bot.wiki.port import WikiError
from tests.wiki.folder_lab import BOT, NOON, FolderLab

LONG_AGO = datetime(2000, 1, 1, tzinfo=UTC)


def write_by_hand(folder: FolderLab, title: str, text: str) -> None:
    (folder.path / f"{title}.wikitext").write_text(text)


def test_revisions_by_hand_stand_where_they_were_made(folder: FolderLab) -> None:
    write_by_hand(folder, "Foo", "by hand")
    [first] = folder.wiki.pages(["Foo"])
    folder.seed("Foo", "by Human", user="Human")
    [second] = folder.wiki.pages(["Foo"])
    write_by_hand(folder, "Foo", "by hand again")
    assert second.revid < first.revid
    assert folder.wiki.editors_since("Foo", first.revid) == ("Operator", "Human")
    assert folder.wiki.editors_since("Foo", second.revid) == ("Operator",)
    folder.seed("Foo", "by Other", user="Other")
    assert folder.wiki.editors_since("Foo", first.revid) == ("Other", "Operator", "Human")


def test_the_past_of_a_deleted_page_is_not_that_of_the_next(folder: FolderLab) -> None:
    folder.seed("Foo", "one", user="Human")
    [gone] = folder.wiki.pages(["Foo"])
    folder.delete("Foo")
    assert folder.wiki.editors_since("Foo", gone.revid) == ()
    folder.seed("Foo", "two", user="Other")
    assert folder.wiki.editors_since("Foo", gone.revid) == ("Other",)


def test_only_a_history_tells_of_a_deleted_file(folder: FolderLab) -> None:
    write_by_hand(folder, "Foo", "by hand")
    folder.delete("Foo")
    assert not folder.wiki.was_deleted("Foo")


def test_our_edits_in_all_namespaces_are_ours_alone(folder: FolderLab) -> None:
    for title in ("User talk:Why?", "Campaigns/x.json", "Foo"):
        folder.wiki.write(Create("j", "w", title, "text", f"to {title}"))
    folder.seed("Foo", "by Human", user="Human")
    write_by_hand(folder, "Foo", "by hand")
    write_by_hand(folder, "Bar", "by hand")
    assert list(folder.wiki.edits_since(LONG_AGO)) == [
        OwnEdit("Foo", 3, NOON, "to Foo"),
        OwnEdit("Campaigns/x.json", 2, NOON, "to Campaigns/x.json"),
        OwnEdit("User talk:Why?", 1, NOON, "to User talk:Why?"),
    ]


def test_an_edit_that_is_decided_and_not_finished_is_told(folder: FolderLab) -> None:
    (folder.path / ".wiki").mkdir()
    (folder.path / ".wiki/history").write_text("a file where a folder must be")
    assert isinstance(folder.wiki.write(Create("j", "w", "Foo", "text", "why")), Unknown)
    assert list(folder.wiki.edits_since(LONG_AGO)) == [OwnEdit("Foo", 1, NOON, "why")]


def test_a_page_that_would_be_refused_is_protected(folder: FolderLab) -> None:
    folder.seed("User talk:Ana", "text")
    (folder.path / "User talk:Bea.wikitext").write_bytes(b"caf\xe9")
    titles = ["User talk:Ana", "User talk:Bea"]
    assert [page.protected for page in folder.wiki.talk_pages(titles)] == [False, True]
    folder.settings(blocked=[BOT])
    assert [page.protected for page in folder.wiki.talk_pages(titles)] == [True, True]


@pytest.mark.parametrize("setting", [{"renamed": ["A"]}, {"missing": 1}, {"locked": [1]}, {"renamed": {"A": 1}}])
def test_broken_settings_of_accounts_name_the_file(folder: FolderLab, setting: dict[str, object]) -> None:
    folder.settings(**setting)
    with pytest.raises(WikiError) as caught:
        list(folder.wiki.accounts(["A"]))
    assert str(caught.value).startswith(f"{folder.path}/.wiki/settings.json: a setting has the wrong type")
    assert json.loads((folder.path / ".wiki/settings.json").read_text()) == setting


def test_as_many_reads_as_mediawiki_takes(folder: FolderLab) -> None:
    titles = [f"User talk:U{number}" for number in range(500)]
    for title in titles:
        write_by_hand(folder, title, "text")
    for read in (folder.wiki.pages, folder.wiki.talk_pages):
        before = dict(folder.wiki.costs.requests)
        assert len(list(read(titles))) == 500
        assert folder.wiki.costs.requests["read"] == before.get("read", 0) + 1
    assert folder.wiki.costs.bytes["read"] == 500 * len("text")
    assert list(folder.wiki.pages_below("Nothing/")) == []
    assert folder.wiki.costs.requests["read"] == 3
