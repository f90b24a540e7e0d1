"""What is looked at before an issue goes out: a line each, and which of them stop it."""

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.wiki.folder import FolderWiki
from tests.lab import BOT, FACILITATOR
from tests.newsletters import PREFIX
from tests.newsroom import CLAIM, ISSUE, LIST, NOW, Newsroom, codes, issue_text, sends


@pytest.fixture
def room(tmp_path):
    return Newsroom(tmp_path / "wiki")


def refused(room, code, *words):
    """It is not sent, for one reason that is told in one line."""
    plan = room.run()
    assert (codes(plan), plan.changes) == ([code], ())
    message = plan.problems[0].message
    assert message.startswith("not sent: ")
    assert "\n" not in message
    for word in words:
        assert word in message
    assert room.sent() == []
    assert list(room.wiki.pages([CLAIM])) == []


def warned(room, code, *words):
    """It would be sent, and one line tells what is doubtful."""
    plan = room.plan()
    assert (codes(plan), len(sends(plan))) == ([code], 1)
    for word in words:
        assert word in plan.problems[0].message


@pytest.mark.parametrize(
    ("body", "code", "word"),
    [
        ("<b>News ~~~~", "unbalanced", "<b>"),
        ("{|\n| News\n~~~~", "unbalanced", "{|"),
        ("News ~~~~ <!-- never closed", "unbalanced", "<!--"),
        ("<section begin=news />News ~~~~", "unbalanced", "<section"),
        ("News", "unsigned", "~~~~"),
        ("News ~~~", "unsigned", "~~~~"),
        ("<nowiki>~~~~</nowiki>", "unsigned", "~~~~"),
        ("", "empty", "below the form"),
        ("<noinclude>~~~~</noinclude>", "empty", "below the form"),
        ("<includeonly>~~~~</includeonly>", "include-tag", "<includeonly>"),
    ],
)
def test_a_text_that_is_not_whole_is_refused(room, body, code, word):
    room.issue(body=body)
    refused(room, code, word)


def test_a_text_that_no_page_can_hold_is_refused(room):
    (room.folder / f"{ISSUE}.wikitext").unlink()
    room.issue(body=f"{'x' * (room.wiki.max_size - 300)} ~~~~")
    refused(room, "too-long", str(room.wiki.max_size), "shorter")


def test_a_text_that_the_wiki_can_not_show_is_refused(room):
    (room.folder / f"{ISSUE}.wikitext").unlink()
    room.issue(body=f"{'&' * 1_500_000} ~~~~")
    refused(room, "too-long", "more than this wiki can show", "shorter")


@pytest.mark.parametrize(
    ("subject", "code", "word"),
    [
        ("😀" * 600, "subject", "2400 bytes"),
        ("é" * 121, "subject", "242 bytes"),
        ("I <3 wikis", "subject", "<"),
        ("News<br>of November", "subject", "<"),
        ("News\nof November", "subject", "more than one line"),
        ("''News''", "subject", "''"),
        ("News {{PAGENAME}}", "subject", "{{"),
        ("News ~~~~", "subject", "[["),  # as it was saved
        ("", "missing", "subject"),
        (None, "missing", "subject"),
        ("<!-- later -->", "missing", "subject"),
    ],
)
def test_a_subject_that_would_be_mutilated_is_refused(room, subject, code, word):
    room.page("Template:PAGENAME", "")
    room.issue(subject=subject)
    refused(room, code, word)


@pytest.mark.parametrize("subject", ["é" * 120, "日本語", "News & more — “quoted”, 100%", "a<!-- c -->b"])
def test_others_are_sent(room, subject):
    room.issue(subject=subject)
    room.run()
    assert room.sent() == [subject.replace("<!-- c -->", "")]


def test_a_subject_that_the_log_knows_is_refused(room):
    room.wiki.send(LIST, " News of 2022-11 ", "By hand")
    plan = room.run()
    assert (codes(plan), plan.changes) == (["subject-used"], ())
    assert "log entry 1" in plan.problems[0].message
    assert room.sent() == ["News of 2022-11"]


def test_a_subject_of_an_issue_before_is_refused_whatever_the_list(room):
    room.run()
    room.list("User talk:Else", title="Others")
    room.issue("2022-12", subject="News of 2022-11", list="Others")
    plan = room.run()
    assert (codes(plan), sends(plan)) == (["subject-used"], [])
    assert room.sent("Others") == []


def test_of_two_that_are_ready_with_one_subject_none_goes_out(room):
    room.issue("2022-12", subject="News of 2022-11")
    plan = room.run()
    assert (codes(plan), plan.changes) == (["subject-used"] * 2, ())
    room.issue("2022-12", subject="News of 2022-11", status="draft")
    assert len(sends(room.run())) == 1


@pytest.mark.parametrize(
    ("said", "code", "word"),
    [
        ({"send_after": "2022-11-14 12:00"}, "past", "a day to come"),
        ({"send_after": "1999"}, "unreadable", "2022-10-05"),
        ({"send_after": "soon"}, "unreadable", "2022-10-05"),
        ({"send_after": "2022-13-45"}, "unreadable", "2022-10-05"),
        ({"send_after": "2022-11-15 12:00 EST"}, "no-zone", "UTC"),
        ({"status": "redy"}, "unreadable", "draft"),
        ({"status": "almost ready"}, "unreadable", "draft"),
        ({"status": "sent"}, "unreadable", "draft"),
        ({"issue": "2022-10"}, "name-mismatch", "2022-11"),
        ({"list": "{{List}}"}, "unreadable", "list"),
    ],
)
def test_a_form_that_cannot_be_read_is_refused(room, said, code, word):
    name = said.pop("issue", "2022-11")
    room.save(FACILITATOR, issue_text(name, subject="News", **said))
    refused(room, code, word)


def test_of_a_day_before_it_was_saved_nothing_is_said(room):
    room.issue(send_after="2022-11-14 12:00")
    plan = room.plan(NOW - timedelta(days=3), drafts=True)
    assert (codes(plan), [skip.reason for skip in plan.skips]) == ([], ["not-yet"])


def test_a_page_without_the_form_says_so_to_who_looks(room):
    room.save(FACILITATOR, "== News ==\nNo form. ~~~~")
    plan = room.plan(drafts=True)
    assert (codes(plan), plan.changes) == (["no-template"], ())
    assert room.run().changes == ()


def test_two_forms_are_refused(room):
    room.page("Template:Campaigns newsletter", "")
    room.save(FACILITATOR, issue_text() + issue_text(status="draft"))
    refused(room, "duplicate-template", "more than once")


@pytest.mark.parametrize(
    ("title", "text", "code", "word"),
    [
        ("Nowhere", None, "no-list", "make it"),
        ("Special:Nowhere", None, "no-list", "make it"),
        ("Moved", f"#REDIRECT [[{LIST}]]", "list-redirect", LIST),
        ("Moved", "#REDIRECT [[Nowhere]]", "list-redirect", "Nowhere"),
        ("Prose", "No target here", "list", "no delivery list"),
        ("Other", "{{Campaigns newsletter}} and {{others}}", "list", "no delivery list"),
        ("Category:People", "{{#target:User talk:Amina K}}", "list", "category"),
        ("Elsewhere", "{{#target:Talk:X|de.example.org}}", "unknown-host", "de.example.org"),
        ("Template-made", "{{#target:User talk:<X>}}", "list", "without brackets"),
        ("Wrong", "{{#target:User talk:X|site=de.example.org}}", "list", "left out"),
    ],
)
def test_a_list_that_reaches_nobody_is_refused(room, title, text, code, word):
    if text:
        room.save("Somebody", text, title)
    room.issue(list=title)
    refused(room, code, word)


@pytest.mark.parametrize("content", ['{"people": []}', "no JSON", '{"targets": [{"title": 3}]}', "[]"])
def test_a_list_that_cannot_be_read_is_refused(room, content):
    (room.folder / f"{LIST}.list").write_text(content, encoding="utf-8")
    refused(room, "list", "older revision")


def test_an_empty_list_is_refused(room):
    room.list()
    refused(room, "empty-list", "put somebody")


@pytest.mark.parametrize("others", [(), ("User talk:Amina K",)])
def test_hosts_that_the_farm_does_not_know_are_refused(room, others):
    room.list(*others, ("Talk:X", "nowhere.example.org"), ("Talk:Y", "nowhere.example.org"))
    refused(room, "unknown-host", "Talk:X@nowhere.example.org, Talk:Y@nowhere.example.org", "remove")


def test_a_list_in_wikitext_is_as_good(room):
    room.save("Somebody", "* {{#target:User talk:Amina K}}\n* {{#target:Talk:Campaigns}}", "Campaigns/People")
    room.issue(list="[[campaigns/People]]")
    room.run()
    assert (room.sent(), room.sent("Campaigns/People")) == ([], ["News of 2022-11"])


def test_doubles_are_told_and_no_reason_to_wait(room):
    room.list("User talk:Amina K", "User:amina K", "user talk:Amina_K", "Talk:Campaigns")
    warned(room, "double", "keep one")
    assert sends(room.plan())[0].count == 2


def test_titles_that_no_page_can_have_are_told(room):
    room.list("User talk:Amina K", "a<b")
    warned(room, "bad-title", "mend or remove")


def test_more_than_one_sending_may_have_is_refused(tmp_path):
    room = Newsroom(tmp_path / "wiki", most=2)
    refused(room, "too-many", "3 pages", "--split")


def test_what_cannot_be_read_may_be_one_too_many(tmp_path):
    room = Newsroom(tmp_path / "wiki", most=2)
    room.page("Page", "{{#target:User talk:Amina K}}{{#target:Talk:Campaigns}}{{#target:Talk:{{PAGENAME}}}}")
    room.issue(list="Page")
    plan = room.run()
    assert plan.changes == ()
    assert "2 pages and perhaps 1 that can't be read here, and 2 is the most" in plan.problems[-1].message


@pytest.mark.parametrize(
    ("said", "code", "word"),
    [({"blocked": [BOT]}, "blocked", BOT), ({"rights": ["read", "edit", "createpage"]}, "no-right", "massmessage")],
)
def test_who_may_not_send_does_not_try(room, said, code, word):
    room.settings(**said)
    refused(room, code, word)


@pytest.mark.parametrize(
    ("body", "code", "words"),
    [
        ("[[No such page]] and [[Campaigns]] ~~~~", "red-links", ["No such page", "mend the links"]),
        ("[[Nowhere 1]] [[Nowhere 2]] [[Nowhere 3]] [[Nowhere 4]] [[Nowhere 5]] [[Nowhere 6]] ~~~~", "red-links",
         ["Nowhere 5 and 1 more"]),
        ("[[de:Hallo]] ~~~~", "language-links", ["de:Hallo", "[[:de:"]),
        ("{{No such}} [[Template:No such]] ~~~~", "missing-files", ["Template:No such", "remove that"]),
        ("[[File:No such.jpg]] ~~~~", "missing-files", ["File:No such.jpg"]),
    ],
)  # fmt: skip
def test_what_leads_nowhere_is_told_and_sent(room, body, code, words):
    room.issue(body=body)
    warned(room, code, *words)


def test_a_prefix_that_the_wiki_does_not_know_is_for_the_operator(room):
    room.cohort = replace(room.cohort, interwiki="nope")
    warned(room, "interwiki", "Nope:Campaigns/Newsletter", "config")


def test_what_is_there_is_not_told(room):
    room.issue(body="[[Campaigns]], [[:de:Hallo]], [[Special:Search]], [[#News]], [[User:OrganizerLabBot]] ~~~~")
    assert codes(room.plan()) == []


def test_what_another_wiki_lacks_is_told(room, tmp_path):
    room.settings(hosts={"de.example.org": str(tmp_path / "de")})
    (tmp_path / "de").mkdir()
    room.others["dewiki"] = FolderWiki(tmp_path / "de", BOT, "Operator", lambda: NOW)
    room.cohort = replace(room.cohort, hosts={"de.example.org": "dewiki"})
    room.list("User talk:Amina K", ("Talk:X", "de.example.org"))
    room.page("Template:Here", "")
    room.issue(body="{{Here}} ~~~~")
    warned(room, "missing-there", "de.example.org", "Template:Here")


def test_drafts_are_looked_at_by_who_wants_to_see_them(room):
    room.issue(status="draft", body="<b>Not yet")
    assert codes(room.plan()) == []
    assert sorted(codes(room.plan(drafts=True))) == ["unbalanced", "unsigned"]


def test_one_issue_that_is_refused_does_not_hold_back_another(room):
    room.issue("2022-12", body="unsigned")
    plan = room.run()
    assert [(one.code, one.where) for one in plan.problems] == [("unsigned", f"{PREFIX}/2022-12")]
    assert room.sent() == ["News of 2022-11"]
