"""The folder wiki beside MediaWiki's rules: files that people write, settings, costs."""

from __future__ import annotations

import json
import logging
import os
from datetime import UTC, datetime
from pathlib import Path

import pytest

from bot.plan.change import Append, Create, Rewrite
from bot.plan.outcome import Conflict, Done, Noop, Outcome, Refused, Stopped
from bot.read import stands_since
from bot.wiki.data import Page
from bot.wiki.folder import FolderWiki
from bot.wiki.port import WikiError
from tests.wiki.folder_lab import BOT, NOON, FolderLab


def put(lab: FolderLab, path: str, text: str | bytes) -> Path:
    file = lab.path / path
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(text if isinstance(text, bytes) else text.encode())
    return file


def page(lab: FolderLab, title: str) -> Page:
    return next(lab.wiki.pages([title]))


def append(at: Page, text: str = "\n\nmessage") -> Append:
    return Append("j", "w", at.title, at.revid, text, "s")


def create(lab: FolderLab, title: str) -> Outcome:
    return lab.wiki.write(Create("j", "w", title, "text", "s"))


def files(lab: FolderLab) -> set[str]:
    return {str(file.relative_to(lab.path)) for file in lab.path.rglob("*")}


def test_files_written_by_hand_are_a_wiki(folder: FolderLab) -> None:
    file = put(folder, "User talk:Ana/Drafts.wikitext", "\ufeffHello\r\nthere\r\n\n")
    os.utime(file, (1_600_000_000.9, 1_600_000_000.9))
    before = files(folder)
    found = page(folder, "user_talk:Ana/Drafts")
    assert (found.title, found.text, found.user) == ("User talk:Ana/Drafts", "Hello\nthere", "Operator")
    assert found.timestamp == datetime(2020, 9, 13, 12, 26, 40, tzinfo=UTC)
    assert stands_since(folder.wiki, found.title, "there") == found.timestamp
    assert 0 < found.revid < 2**53
    assert page(FolderLab(folder.path), "User talk:Ana/Drafts").revid == found.revid
    assert [below.title for below in folder.wiki.pages_below("User talk:")] == ["User talk:Ana/Drafts"]
    assert files(folder) == before


def test_writing_keeps_the_hand_written_revision(folder: FolderLab) -> None:
    put(folder, "Foo.wikitext", "by hand\n")
    assert folder.wiki.write(append(page(folder, "Foo"))) == Done(1)
    assert folder.history("Foo") == [(BOT, "by hand\n\nmessage"), ("Operator", "by hand")]
    assert (folder.path / "Foo.wikitext").read_text() == "by hand\n\nmessage"
    found = page(folder, "Foo")
    assert (found.revid, found.user, found.timestamp) == (1, BOT, NOON)


def test_a_hand_edit_between_read_and_write_is_an_edit(folder: FolderLab) -> None:
    file = put(folder, "Foo.wikitext", "one\ntwo\nthree")
    at = page(folder, "Foo")
    file.write_text("one\ntwo\nTHREE")
    stale = Rewrite("j", "w", "Foo", at.revid, at.text, "one\ntwo\n3", "s")
    assert folder.wiki.write(stale) == Conflict("editconflict")
    folder.wiki.write(append(page(folder, "Foo")))
    at = page(folder, "Foo")
    file.write_text(at.text.replace("one", "ONE"))
    assert page(folder, "Foo").user == "Operator"
    merged = folder.wiki.write(Rewrite("j", "w", "Foo", at.revid, at.text, at.text.replace("message", "news"), "s"))
    assert isinstance(merged, Done)
    assert page(folder, "Foo").text == "ONE\ntwo\nTHREE\n\nnews"
    assert [user for user, _ in folder.history("Foo")] == [BOT, "Operator", BOT, "Operator"]


def test_a_hand_edit_taken_back_leaves_the_revision_as_it_was(folder: FolderLab) -> None:
    folder.seed("Foo", "text")
    at = page(folder, "Foo")
    file = folder.path / "Foo.wikitext"
    file.write_text("changed")
    assert page(folder, "Foo").revid != at.revid
    file.write_text("text\n")
    assert page(folder, "Foo") == at


def test_a_deleted_file_is_a_deleted_page(folder: FolderLab) -> None:
    folder.seed("Foo", "secret", user="Human")
    at = page(folder, "Foo")
    (folder.path / "Foo.wikitext").unlink()
    assert list(folder.wiki.pages(["Foo"])) == []
    assert folder.wiki.newest_revision_by("Foo", ["Human"]) is None
    assert folder.wiki.write(append(at)) == Conflict("missingtitle")
    assert isinstance(create(folder, "Foo"), Done)
    assert folder.wiki.newest_revision_by("Foo", ["Human"]) is None
    assert folder.history("Foo") == [(BOT, "text")]


def test_json_files_are_json_pages(folder: FolderLab) -> None:
    put(folder, "Lists/Letter.json", '{"a": 1}')
    found = page(folder, "Lists/Letter")
    assert (found.model, found.text) == ("json", '{"a": 1}')
    outcome = folder.wiki.write(Rewrite("j", "w", "Lists/Letter", found.revid, found.text, "{", "s"))
    assert isinstance(outcome, Refused)
    assert folder.wiki.write(Rewrite("j", "w", "Lists/Letter", found.revid, found.text, '{"a":2}', "s")) == Done(1)
    assert (folder.path / "Lists/Letter.json").read_text() == '{\n\t"a": 2\n}'


@pytest.mark.parametrize("name", ["100%", "100%25", "Why?", "Why%3F", 'A "quoted" name'])
def test_file_names_may_be_plain_or_encoded(folder: FolderLab, name: str) -> None:
    file = put(folder, f"Top/{name}.wikitext", "text")
    [found] = folder.wiki.pages_below("Top/")
    assert page(folder, found.title) == found
    assert isinstance(folder.wiki.write(append(found)), Done)
    assert file.read_text() == "text\n\nmessage"


def test_a_file_that_no_title_leads_to_is_named(folder: FolderLab, caplog: pytest.LogCaptureFixture) -> None:
    put(folder, "Top/lower_case.wikitext", "text")
    put(folder, "top/page.wikitext", "text")
    put(folder, "Top/a[b.wikitext", "text")
    put(folder, "Top/notes.txt", "text")
    with caplog.at_level(logging.WARNING):
        assert list(folder.wiki.pages_below("")) == []
    warned = sorted(record.getMessage().removeprefix(f"{folder.path}/") for record in caplog.records)
    assert warned == [
        "Top/a[b.wikitext is no page: invalid title",
        "Top/lower_case.wikitext is no page: name it Top/lower case",
        "top/page.wikitext is no page: name it Top/page",
    ]


def test_a_file_that_is_not_utf8_is_read_and_not_overwritten(folder: FolderLab) -> None:
    file = put(folder, "Foo.wikitext", b"caf\xe9")
    found = page(folder, "Foo")
    assert found.text == "caf\ufffd"
    outcome = folder.wiki.write(append(found))
    assert outcome == Refused("protectedpage", f"{file} is not UTF-8: mend it first.")
    assert file.read_bytes() == b"caf\xe9"


def test_nothing_outside_the_folder_is_read_or_written(tmp_path: Path) -> None:
    (tmp_path / "wiki").mkdir()
    lab = FolderLab(tmp_path / "wiki")
    outside = put(lab, "../secret/Page.wikitext", "secret")
    (lab.path / "Link").symlink_to(outside.parent)
    (lab.path / "File.wikitext").symlink_to(outside)
    (lab.path / "Dangling.wikitext").symlink_to(tmp_path / "new")
    titles = ["Link/Page", "File", "../secret/Page", "%2E%2E/secret/Page", "Dangling"]
    assert list(lab.wiki.pages(titles)) == []
    assert list(lab.wiki.pages_below("")) == []
    assert list(lab.wiki.pages_below("Link/")) == []
    outcomes = [create(lab, title) for title in [*titles, "Link/New"]]
    assert all(isinstance(outcome, Refused) for outcome in outcomes)
    assert outside.read_text() == "secret"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["secret", "wiki"]
    assert [path.name for path in outside.parent.iterdir()] == ["Page.wikitext"]


def test_a_link_to_the_folder_is_the_folder(tmp_path: Path) -> None:
    (tmp_path / "real").mkdir()
    (tmp_path / "link").symlink_to(tmp_path / "real")
    lab = FolderLab(tmp_path / "link")
    lab.seed("Foo", "text")
    assert lab.text("Foo") == "text"


def test_a_missing_folder_is_one_clear_line(tmp_path: Path) -> None:
    with pytest.raises(WikiError) as caught:
        FolderWiki(tmp_path / "none", BOT, "Operator", lambda: NOON)
    assert str(caught.value) == f"folder:{tmp_path / 'none'}: there is no such folder; make it, or name another"


def settings(lab: FolderLab, **content: object) -> None:
    put(lab, ".wiki/settings.json", json.dumps(content))


def test_a_blocked_account_is_stopped(folder: FolderLab) -> None:
    settings(folder, blocked=["organizerLabBot"])
    assert create(folder, "Foo") == Stopped("blocked", f"{BOT} is blocked.")
    assert folder.raw_edit(user="Human", title="Foo", text="text") == "success"


def test_a_protected_page_is_refused_and_others_are_not(folder: FolderLab) -> None:
    settings(folder, protected=["foo_bar"])
    assert create(folder, "Foo bar") == Refused("protectedpage", "Foo bar is protected.")
    assert isinstance(create(folder, "Other"), Done)


def test_a_wiki_that_is_read_only_stops_the_run(folder: FolderLab) -> None:
    settings(folder, readonly="upgrade")
    assert create(folder, "Foo") == Stopped("readonly", "upgrade")
    assert folder.text("Foo") is None


def test_pages_have_languages(folder: FolderLab) -> None:
    settings(folder, language="sw", languages={"foo": "fr", "baz": "sw"})
    for title in ("Foo", "Bar", "Baz"):
        folder.seed(title, "text")
    assert [page.language for page in folder.wiki.pages(["Foo", "Bar", "Baz"])] == ["fr", "", ""]


@pytest.mark.parametrize("content", ["{", "[]", '{"blocked": 1}', '{"languages": []}'])
def test_broken_settings_are_one_line_that_names_the_file(folder: FolderLab, content: str) -> None:
    file = put(folder, ".wiki/settings.json", content)
    with pytest.raises(WikiError) as caught:
        list(folder.wiki.pages(["Foo"]))
    assert str(file) in str(caught.value)
    assert "\n" not in str(caught.value)


def test_reads_cost_as_many_requests_as_mediawiki_takes(folder: FolderLab) -> None:
    for number in range(501):
        put(folder, f"Top/{number:03}.wikitext", "four")
    stream = folder.wiki.pages_below("Top/")
    assert next(stream).title == "Top/000"
    assert folder.wiki.costs.requests == {"read": 1}
    assert len(list(stream)) == 500
    assert folder.wiki.costs.requests == {"read": 2}
    assert folder.wiki.costs.bytes == {"read": 501 * 4}
    assert len(list(folder.wiki.pages(f"Top/{number:03}" for number in range(501)))) == 501
    assert folder.wiki.costs.requests == {"read": 4}


def test_both_files_of_a_title_are_one_page(folder: FolderLab) -> None:
    put(folder, "Foo.wikitext", "text")
    put(folder, "Foo.json", "{}")
    assert [(page.title, page.model) for page in folder.wiki.pages_below("")] == [("Foo", "wikitext")]


def test_an_unwritable_folder_stops_the_run(folder: FolderLab) -> None:
    put(folder, ".wiki", "a file where a folder must be")
    assert isinstance(create(folder, "Foo"), Stopped)


def test_a_broken_history_refuses_its_page_alone(folder: FolderLab) -> None:
    folder.seed("Foo", "text")
    at = page(folder, "Foo")
    put(folder, ".wiki/history/Foo.jsonl", "nonsense\n")
    outcome = folder.wiki.write(append(at))
    assert isinstance(outcome, Refused)
    assert outcome.code == "unreadable"
    assert isinstance(create(folder, "Bar"), Done)


def test_no_change_leaves_no_trace_of_a_revision(folder: FolderLab) -> None:
    put(folder, "Foo.wikitext", "text")
    at = page(folder, "Foo")
    assert folder.wiki.write(Rewrite("j", "w", "Foo", at.revid, at.text, "text\n", "s")) == Noop()
    assert page(folder, "Foo").revid == at.revid
    assert not (folder.path / ".wiki/history").exists()


def test_what_others_wrote_by_hand_is_not_signed_by_the_next_to_save(folder: FolderLab) -> None:
    (folder.path / "By hand.wikitext").write_text("mine ~~~~\n\nmore", encoding="utf-8")
    (page,) = folder.wiki.pages(["By hand"])
    folder.wiki.write(Rewrite("job", "w", "By hand", page.revid, page.text, f"new ~~~\n{page.text}", ""))
    assert folder.text("By hand") == f"new [[User:{BOT}|{BOT}]] ([[User talk:{BOT}|talk]])\nmine ~~~~\n\nmore"
