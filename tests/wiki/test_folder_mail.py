"""MassMessage on a folder wiki, where a real one can't be made to: its queue, its farm, its bad days."""

from __future__ import annotations

import json
import multiprocessing
import os
import signal
import sys
from datetime import UTC, datetime
from pathlib import Path
from types import FrameType

import pytest

from bot.plan.change import Create, EditList
from bot.plan.outcome import Done, Outcome, Refused, Sent, Stopped, Unknown
from bot.wiki.data import LIST_MODEL
from bot.wiki.folder_queue import Queue
from bot.wiki.port import WikiError
from tests.wiki.folder_lab import BOT, FolderLab

LONG_AGO = datetime(2000, 1, 1, tzinfo=UTC)
_fork = multiprocessing.get_context("fork")


def seed_list(lab: FolderLab, *targets: str) -> None:
    lab.seed("List", "".join(f"{{{{#target:{target}}}}}" for target in targets))


def send(lab: FolderLab, text: str = "Hello", subject: str = "News") -> Outcome:
    return lab.wiki.send("List", subject, text)


def copies(lab: FolderLab, title: str) -> int:
    return (lab.text(title) or "").count("== News ==")


def arrived(lab: FolderLab) -> list[tuple[str, str, str]]:
    return sorted((one.title, one.arrival, one.reason) for one in lab.wiki.deliveries("News", LONG_AGO))


def test_jobs_are_held_until_they_are_run(folder: FolderLab) -> None:
    folder.settings(jobs="held")
    seed_list(folder, "Talk:A", "Talk:B")
    assert send(folder) == Sent(2)
    assert len(list(folder.wiki.sends("List"))) == 1
    assert arrived(folder) == []
    folder.run_jobs()
    assert [copies(folder, title) for title in ("Talk:A", "Talk:B")] == [1, 1]
    assert list((folder.path / ".wiki/jobs").iterdir()) == []
    folder.run_jobs()
    assert copies(folder, "Talk:A") == 1


def test_dropped_jobs_leave_a_row_and_nothing_else(folder: FolderLab) -> None:
    folder.settings(jobs="dropped")
    seed_list(folder, "Talk:A")
    assert send(folder) == Sent(1)
    folder.run_jobs()
    assert len(list(folder.wiki.sends("List"))) == 1
    assert folder.text("Talk:A") is None


def test_jobs_that_run_twice_write_once_where_the_message_is_remembered(folder: FolderLab) -> None:
    folder.settings(jobs="twice")
    seed_list(folder, "Talk:A", "Article")
    assert send(folder) == Sent(2)
    assert arrived(folder) == [("Article", "skipbadns", ""), ("Article", "skipbadns", ""), ("Talk:A", "delivered", "")]


def test_an_unknown_word_for_jobs_names_the_file(folder: FolderLab) -> None:
    folder.settings(jobs="later")
    with pytest.raises(WikiError, match=r"settings\.json.*later"):
        folder.wiki.rights()


def test_messages_to_other_wikis_of_the_farm(folder: FolderLab, tmp_path: Path) -> None:
    other = FolderLab(tmp_path / "de")
    folder.settings(host="meta.example.org", hosts={"de.example.org": "de"})
    seed_list(folder, "Talk:A", "User:Ana|de.example.org", "user:ana|de.example.org", "Talk:B|fr.example.org")
    assert folder.wiki.unknown_hosts(["de.example.org", "fr.example.org", "meta.example.org"]) == {"fr.example.org"}
    assert send(folder) == Sent(3)  # spellings on another wiki are not known to be one
    assert arrived(folder) == [("Talk:A", "delivered", "")]
    assert arrived(other) == [("User talk:Ana", "delivered", "")]
    assert f"Message sent by User:{BOT}@{tmp_path.name} using the list at http://meta.example.org/" in (
        other.text("User talk:Ana") or ""
    )
    assert list(other.wiki.sends("List")) == []


def test_of_a_namespace_that_gets_nothing_the_title_is_told_as_the_list_has_it(
    folder: FolderLab, tmp_path: Path
) -> None:
    other = FolderLab(tmp_path / "de")
    other.seed("Talk:Moved", "#REDIRECT [[Article]]")
    folder.settings(hosts={"de.example.org": "de"})
    seed_list(folder, "Talk:Moved|de.example.org")
    assert send(folder) == Sent(1)
    assert arrived(other) == [("Talk:Moved", "skipbadns", "")]


def test_each_wiki_has_its_own_jobs(folder: FolderLab, tmp_path: Path) -> None:
    other = FolderLab(tmp_path / "de")
    other.settings(jobs="held", missing=["Ana"])
    folder.settings(hosts={"de.example.org": "de"})
    seed_list(folder, "User talk:Ana|de.example.org")
    assert send(folder) == Sent(1)
    assert arrived(other) == []
    other.run_jobs()
    assert arrived(other) == [("User talk:Ana", "skipnouser", "")]


def test_a_wiki_of_the_farm_that_is_not_there_keeps_all_from_being_sent(folder: FolderLab) -> None:
    folder.settings(hosts={"de.example.org": "../nowhere"})
    seed_list(folder, "Talk:A", "Talk:B|de.example.org")
    outcome = send(folder)
    assert isinstance(outcome, Refused)
    assert "nowhere" in outcome.message
    assert list(folder.wiki.sends("List")) == []
    assert folder.text("Talk:A") is None


def test_a_message_that_is_logged_and_cannot_be_queued_may_have_been_sent(folder: FolderLab) -> None:
    seed_list(folder, "Talk:A")
    (folder.path / ".wiki/jobs").write_text("in the way")
    assert isinstance(send(folder), Unknown)
    assert len(list(folder.wiki.sends("List"))) == 1


def test_a_job_that_cannot_be_run_waits(folder: FolderLab) -> None:
    seed_list(folder, "Talk:A")
    obstacle = folder.path / ".wiki/new"
    obstacle.mkdir()
    assert send(folder) == Sent(1)
    assert folder.text("Talk:A") is None
    obstacle.rmdir()
    folder.run_jobs()
    assert copies(folder, "Talk:A") == 1


@pytest.mark.parametrize(
    ("settings", "text", "reason"),
    [
        ({"blocked": ["MediaWiki message delivery"]}, "Hello", "blocked"),
        ({}, "x" * (2048 * 1024 + 10), "contenttoobig"),
    ],
)
def test_what_fails_is_told_with_its_code(
    folder: FolderLab, settings: dict[str, object], text: str, reason: str
) -> None:
    folder.settings(**settings)
    seed_list(folder, "Talk:A")
    assert send(folder, text) == Sent(1)
    assert arrived(folder) == [("Talk:A", "failure", reason)]


def test_of_a_page_of_data_nothing_is_told(folder: FolderLab) -> None:
    folder.raw_edit(title="Talk:Data", text="{}", contentmodel="json")
    seed_list(folder, "Talk:Data")
    assert send(folder) == Sent(1)
    assert arrived(folder) == []
    assert folder.text("Talk:Data") == "{}"


def test_only_who_has_the_right_sends_and_a_block_is_no_obstacle(folder: FolderLab) -> None:
    seed_list(folder, "Talk:A")
    folder.settings(rights=["edit"])
    assert folder.wiki.rights() == {"edit"}
    assert isinstance(send(folder), Stopped)
    folder.settings(rights=["edit", "massmessage"], blocked=[BOT])
    assert send(folder) == Sent(1)


def test_nothing_is_sent_while_nobody_may_write(folder: FolderLab) -> None:
    seed_list(folder, "Talk:A")
    folder.settings(readonly="maintenance")
    assert send(folder) == Stopped("readonly", "maintenance")
    assert list(folder.wiki.sends("List")) == []


def test_pages_are_written_to_in_their_order_and_a_list_may_name_itself(folder: FolderLab) -> None:
    titles = ["Talk:C", "Talk:A", "Talk:B"]
    seed_list(folder, *titles, "List")
    assert send(folder) == Sent(4)
    revids = {page.title: page.revid for page in folder.wiki.pages(titles)}
    assert sorted(titles, key=lambda title: revids[title]) == titles
    assert ("List", "skipbadns", "") in arrived(folder)
    assert len(list(folder.wiki.sends("List"))) == 1


def test_a_list_needs_a_right_of_its_own(folder: FolderLab) -> None:
    folder.settings(rights=["edit"])
    outcome = folder.wiki.write(Create("j", "w", "List", '{"description": "", "targets": []}', "s", model=LIST_MODEL))
    assert isinstance(outcome, Refused)
    assert folder.text("List") is None


def test_lists_are_files_that_people_can_write(folder: FolderLab) -> None:
    file = folder.path / "List.list"
    file.write_text('{"description": "", "targets": [{"title": "Talk:A"}, {"title": "Talk:B", "site": "x.org"}]}')
    assert send(folder) == Sent(1)
    [page] = folder.wiki.pages(["List"])
    assert page.model == LIST_MODEL
    file.write_text('{"targets": "')
    assert send(folder, subject="More") == Refused(
        "massmessage-spamlist-invalid", "The specified page does not contain a valid delivery list."
    )
    outcome = folder.wiki.write(EditList("j", "w", "List", ("Talk:C",), ()))
    assert isinstance(outcome, Refused)
    assert file.read_text() == '{"targets": "'


def test_only_what_is_put_on_a_list_sorts_it(folder: FolderLab) -> None:
    folder.settings(hosts={"de.example.org": "de"})
    targets = [{"title": title} for title in ("Talk:C", "Talk:A", "Talk:B", "Talk:A")]
    text = json.dumps({"description": "", "targets": targets})
    folder.wiki.write(Create("j", "w", "List", text, "s", model=LIST_MODEL))
    folder.wiki.write(EditList("j", "w", "List", (), ("Talk:B",)))
    assert json.loads(folder.text("List") or "")["targets"] == [targets[0], targets[1], targets[1]]
    folder.wiki.write(EditList("j", "w", "List", ("Talk:0@DE.example.org",), ()))
    there = {"title": "Talk:0", "site": "de.example.org"}
    assert json.loads(folder.text("List") or "")["targets"] == [targets[1], targets[0], there]


def test_a_list_is_edited_fifty_pages_at_a_time_without_the_right_to_more(folder: FolderLab) -> None:
    folder.wiki.write(Create("j", "w", "List", '{"description": "", "targets": []}', "s", model=LIST_MODEL))
    folder.settings(rights=["edit"])
    pages = tuple(f"Talk:{number:03}" for number in range(120))
    before = folder.wiki.costs.requests["write"]
    assert isinstance(folder.wiki.write(EditList("j", "w", "List", pages, ())), Done)
    assert folder.wiki.costs.requests["write"] == before + 3
    assert [one["title"] for one in json.loads(folder.text("List") or "")["targets"]] == list(pages)


def _send_alone(path: Path, subject: str) -> None:
    assert FolderLab(path).wiki.send("List", subject, "Hello") == Sent(3)


def test_processes_that_send_at_once_write_each_message_once(folder: FolderLab) -> None:
    seed_list(folder, "Talk:A", "Talk:B", "Talk:C")
    subjects = [f"News {number}" for number in range(8)]
    senders = [_fork.Process(target=_send_alone, args=(folder.path, subject)) for subject in subjects]
    for sender in senders:
        sender.start()
    for sender in senders:
        sender.join(60)
        assert sender.exitcode == 0
    assert sorted(row.subject for row in folder.wiki.sends("List")) == subjects
    assert [row.logid for row in folder.wiki.sends("List")] == list(range(8, 0, -1))
    for title in ("Talk:A", "Talk:B", "Talk:C"):
        text = folder.text(title) or ""
        assert [text.count(f"== {subject} ==") for subject in subjects] == [1] * 8


def _die_at_line(countdown: int, path: Path) -> None:
    """Send, and be killed before the `countdown`th line that runs in this wiki's files."""

    def trace(frame: FrameType, event: str, _: object) -> object:
        nonlocal countdown
        if Path(frame.f_code.co_filename).name not in ("folder.py", "folder_log.py", "folder_queue.py", "store.py"):
            return None
        if event == "line":
            countdown -= 1
            if not countdown:
                os.kill(os.getpid(), signal.SIGKILL)
        return trace

    lab = FolderLab(path)
    sys.settrace(trace)  # type: ignore[arg-type]
    send(lab)


def test_a_killed_sender_leaves_nothing_half_done(tmp_path: Path) -> None:
    survived = 0
    for countdown in range(1, 1000, 7):
        (tmp_path / str(countdown)).mkdir()
        lab = FolderLab(tmp_path / str(countdown))
        seed_list(lab, "Talk:A", "Talk:B")
        sender = _fork.Process(target=_die_at_line, args=(countdown, lab.path))
        sender.start()
        sender.join(60)
        rows = len(list(lab.wiki.sends("List")))
        lab.run_jobs()
        found = [copies(lab, title) for title in ("Talk:A", "Talk:B")]
        # a row without a message is what MediaWiki leaves, too; a message without a row would be sent again
        assert (rows, found) in [(0, [0, 0]), (1, [0, 0]), (1, [1, 1])], countdown
        if sender.exitcode == 0:
            survived += 1
            break
    assert survived


def test_a_row_cut_short_is_no_row_and_the_next_one_is_whole(folder: FolderLab) -> None:
    seed_list(folder, "Talk:A")
    send(folder)
    log = folder.path / ".wiki/massmessage.jsonl"
    log.write_text(log.read_text() + '{"logid": 2, "act')
    assert len(list(folder.wiki.sends("List"))) == 1
    send(folder, subject="More")
    assert [(row.logid, row.subject) for row in folder.wiki.sends("List")] == [(2, "More"), (1, "News")]


@pytest.mark.parametrize("line", ["{}", "no row", "[]", '{"timestamp": "2022"}'])
def test_a_broken_log_names_its_file(folder: FolderLab, line: str) -> None:
    (folder.path / ".wiki").mkdir()
    (folder.path / ".wiki/massmessage.jsonl").write_text(f"{line}\n")
    with pytest.raises(WikiError, match=r"massmessage\.jsonl"):
        list(folder.wiki.sends("List"))


def test_a_broken_job_names_its_file(folder: FolderLab) -> None:
    home = folder.path / ".wiki"
    (home / "jobs").mkdir(parents=True)
    (home / "jobs/00000001.jsonl").write_text('no job\n"Talk:A"\n')
    with pytest.raises(WikiError, match=r"00000001\.jsonl"):
        Queue(home).next()


def test_what_a_text_uses(folder: FolderLab) -> None:
    text = (
        "[[Help:A#B|a]] [[help:A]] [[:File:C.png]] [[File:D.png|thumb]] [[Category:E]] [[de:F]] [[:de:F]] [[#H]]"
        " [[wikipedia:G]] [[Special:I]] {{J}} {{template:j}} {{User:K}} {{#if:x|{{L}}}} {{PAGENAME}} {{!}}"
        " <nowiki>[[M]]</nowiki>"
    )
    found = folder.wiki.parsed("User talk:Ana", "", text)
    assert found.text == text
    assert found.links == ("Help:A", "File:C.png")
    assert found.files == ("File:D.png",)
    assert found.templates == ("Template:J", "User:K", "Template:L")
    assert found.languages == ("de:F",)
