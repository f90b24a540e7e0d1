"""The store under fire: processes that write at once, and writers killed at every line."""

from __future__ import annotations

import json
import multiprocessing
import os
import signal
import sys
import time
from pathlib import Path
from types import FrameType

import pytest

from bot.plan.change import Append
from bot.plan.outcome import Conflict, Done, Outcome
from bot.wiki.history import newest_first
from bot.wiki.port import WikiError
from tests.wiki.folder_lab import BOT, FolderLab

_fork = multiprocessing.get_context("fork")


def _end(writer: multiprocessing.process.BaseProcess) -> None:
    """Wait for a writer; one that waits for ever is a failure, not a suite that hangs."""
    writer.join(60)
    if writer.is_alive():
        writer.kill()
        pytest.fail("a writer was still waiting after a minute")


def append(lab: FolderLab, text: str) -> Outcome:
    at = next(lab.wiki.pages(["Talk:Busy"]))
    return lab.wiki.write(Append("j", "w", at.title, at.revid, f"\n\n{text}", "s"))


def _post(path: Path, name: str, count: int) -> None:
    lab = FolderLab(path)
    for number in range(count):
        while not isinstance(append(lab, f"{name}{number}."), Done):
            pass


def test_processes_that_write_at_once_lose_and_double_nothing(folder: FolderLab) -> None:
    (folder.path / "Talk:Busy.wikitext").write_text("start")
    writers = [_fork.Process(target=_post, args=(folder.path, name, 20)) for name in "abc"]
    for writer in writers:
        writer.start()
    deadline = time.monotonic() + 60
    while any(writer.is_alive() for writer in writers) and time.monotonic() < deadline:
        # A reader beside them never sees half a write as somebody's hand edit.
        assert next(folder.wiki.pages(["Talk:Busy"])).user in (BOT, "Operator")
        newest = next(folder.wiki.pages(["Talk:Busy"]))
        assert newest.text == "start" or newest.user == BOT
    for writer in writers:
        _end(writer)
        assert writer.exitcode == 0
    messages = (folder.text("Talk:Busy") or "").split("\n\n")
    assert sorted(messages) == sorted(["start", *(f"{name}{number}." for name in "abc" for number in range(20))])
    revids = [entry.revid for entry in newest_first(folder.path / ".wiki/history/Talk:Busy.jsonl")]
    assert revids[:-1] == list(range(60, 0, -1))


def _die_at_line(countdown: int, path: Path) -> None:
    """Post, and be killed before the `countdown`th line that runs in the store."""

    def trace(frame: FrameType, event: str, _: object) -> object:
        nonlocal countdown
        if Path(frame.f_code.co_filename).name != "store.py":
            return None
        if event == "line":
            countdown -= 1
            if not countdown:
                os.kill(os.getpid(), signal.SIGKILL)
        return trace

    lab = FolderLab(path)
    at = next(lab.wiki.pages(["Talk:Busy"]))
    sys.settrace(trace)  # type: ignore[arg-type]
    lab.wiki.write(Append("j", "w", at.title, at.revid, "\n\nmessage", "s"))


@pytest.mark.parametrize("recorded", [False, True])
def test_a_writer_killed_anywhere_leaves_the_write_whole_or_undone(tmp_path: Path, recorded: bool) -> None:
    killed = 0
    decided = set()
    while True:
        lab = FolderLab(tmp_path / str(killed))
        decided.add(_survive(lab, recorded, killed + 1))
        if None in decided:
            break
        killed += 1
    assert killed > 30
    assert decided == {True, False, None}


def _survive(lab: FolderLab, recorded: bool, line: int) -> bool | None:
    """Whether the killed write counts; None where the writer got through."""
    if recorded:
        lab.seed("Talk:Busy", "start")
    else:
        (lab.path / "Talk:Busy.wikitext").write_text("start")
    before = next(lab.wiki.pages(["Talk:Busy"]))
    writer = _fork.Process(target=_die_at_line, args=(line, lab.path))
    writer.start()
    _end(writer)
    seen = next(lab.wiki.pages(["Talk:Busy"]))
    assert seen.text in ("start", "start\n\nmessage")
    again = lab.wiki.write(Append("j", "w", before.title, before.revid, "\n\nmessage", "s"))
    if seen.text == "start":
        assert seen == before
        assert isinstance(again, Done)
    else:
        assert again == Conflict("editconflict")
        assert next(lab.wiki.pages(["Talk:Busy"])) == seen
    assert (lab.path / "Talk:Busy.wikitext").read_text() == "start\n\nmessage"
    assert [text for _, text in lab.history("Talk:Busy")] == ["start\n\nmessage", "start"]
    assert not (lab.path / ".wiki/pending.json").exists()
    return None if writer.exitcode == 0 else seen.text != "start"


def _create_and_die(path: Path) -> None:
    def trace(frame: FrameType, event: str, _: object) -> object:
        if frame.f_code.co_name == "_finish":
            os.kill(os.getpid(), signal.SIGKILL)
        return trace

    lab = FolderLab(path)
    sys.settrace(trace)  # type: ignore[arg-type]
    lab.seed("Top/New", "text")


def test_a_new_page_decided_by_a_killed_writer_is_there(folder: FolderLab) -> None:
    writer = _fork.Process(target=_create_and_die, args=(folder.path,))
    writer.start()
    _end(writer)
    assert not (folder.path / "Top/New.wikitext").exists()
    assert [page.text for page in folder.wiki.pages_below("Top/")] == ["text"]
    assert folder.text("Top/New") == "text"
    assert folder.raw_edit(title="Top/New", text="other", createonly=True) == "articleexists"
    assert (folder.path / "Top/New.wikitext").read_text() == "text"


def test_a_hand_edit_after_the_kill_is_kept(folder: FolderLab) -> None:
    writer = _fork.Process(target=_create_and_die, args=(folder.path,))
    writer.start()
    _end(writer)
    file = folder.path / "Top/New.wikitext"
    file.parent.mkdir()
    file.write_text("by hand")
    assert folder.text("Top/New") == "by hand"
    assert folder.raw_edit(title="Top/New", appendtext="\nmore") == "success"
    assert [text for _, text in folder.history("Top/New")] == ["by hand\nmore", "by hand", "text"]


def line(**content: object) -> str:
    return json.dumps({"revid": 7, "user": "Human", "timestamp": "2022-10-01T00:00:00Z", "text": "one", **content})


def history(folder: FolderLab, content: str) -> Path:
    file = folder.path / ".wiki/history/Foo.jsonl"
    file.parent.mkdir(parents=True)
    file.write_text(content)
    (folder.path / "Foo.wikitext").write_text("two")
    return file


def test_a_history_by_hand_is_read_and_continued(folder: FolderLab) -> None:
    history(folder, line() + "\n" + line(revid=8, user="Other", text="two"))
    [page] = folder.wiki.pages(["Foo"])
    assert (page.revid, page.user) == (8, "Other")
    assert folder.raw_edit(title="Foo", text="three") == "success"
    assert folder.history("Foo") == [(BOT, "three"), ("Other", "two"), ("Human", "one")]
    assert next(folder.wiki.pages(["Foo"])).revid == 9


def test_a_history_that_is_none_is_named(folder: FolderLab) -> None:
    file = history(folder, "nonsense\n" + line(text="two") + "\n")
    with pytest.raises(WikiError, match=r"Foo\.jsonl: a line is no revision") as caught:
        folder.history("Foo")
    assert str(file) in str(caught.value)


def test_long_histories_are_read_from_their_end(folder: FolderLab) -> None:
    texts = [f"{number} " + "é" * 50_000 for number in range(5)]
    content = "".join(line(revid=number, text=text) + "\n" for number, text in enumerate(texts, 1))
    file = history(folder, content)
    assert [entry.text for entry in newest_first(file)] == texts[::-1]
