"""The newsletter over a folder wiki: whose word counts, what goes out when, what is kept of it."""

from datetime import datetime, timedelta

import pytest

from bot.jobs.newsletter.draft import draft_job
from bot.jobs.newsletter.preview import preview_job
from bot.jobs.newsletter.status import status_job
from bot.plan.change import EditList
from tests.lab import FACILITATOR
from tests.newsletters import PREFIX
from tests.newsroom import BODY, CLAIM, ISSUE, LIST, NOW, READERS, Newsroom, codes, issue_text, sends

HOUR = timedelta(hours=1)
FINAL = NOW + 4 * HOUR


@pytest.fixture
def room(tmp_path):
    return Newsroom(tmp_path / "wiki")


def wheres(plan):
    return {problem.code: problem.where for problem in plan.problems}


def test_what_is_ready_goes_to_everybody_on_the_list_and_the_claim_tells(room):
    plan = room.run()
    assert codes(plan) == []
    assert room.sent() == ["News of 2022-11"]
    for title in READERS:
        assert room.text(title).count("All is well.") == 1
    claim = room.claim()
    assert (claim.issue, claim.list, claim.targets, claim.ready_by) == ("2022-11", LIST, 3, FACILITATOR)
    assert claim.text == sends(plan)[0].text


def test_once_all_is_settled_there_is_nothing_to_do(room):
    room.run()
    kept = {change.title for change in room.run().changes}
    assert kept == {CLAIM, PREFIX, f"{PREFIX}/Latest"}
    assert (room.run().changes, room.run().problems) == ((), ())
    assert "sent to <bdi>3</bdi>" in room.text(PREFIX)  # what is reported early may only be not there yet
    assert {change.title for change in room.run(FINAL).changes} == {CLAIM, PREFIX}
    assert "<bdi>3</bdi> of <bdi>3</bdi>" in room.text(PREFIX)
    assert room.run(FINAL).changes == ()
    assert room.sent() == ["News of 2022-11"]
    assert "3 of 3" in room.text(CLAIM)
    assert "All is well." in room.text(f"{PREFIX}/Latest")
    assert ISSUE in room.text(PREFIX)


def test_ready_counts_only_where_a_facilitator_says_it(room):
    room.issue(status="draft")
    room.save("Impostor", issue_text(body="Buy this! ~~~~"))
    assert room.plan().changes == ()
    plan = room.plan(drafts=True)
    assert plan.changes == ()
    assert "Impostor edited it" in plan.problems[0].message


def test_what_others_change_afterwards_is_not_sent_and_they_are_named(room):
    room.save("Helper", issue_text(body="Better news. ~~~~", subject="Better"))
    plan = room.run()
    assert wheres(plan) == {"unreviewed": ISSUE}
    assert "Helper edited it since a facilitator did" in plan.problems[0].message
    assert room.sent() == ["News of 2022-11"]
    assert "Better news" not in room.text(READERS[0])


def test_a_page_that_no_facilitator_has_saved_is_named_and_not_sent(room):
    room.save("Somebody", issue_text("2022-12"), f"{PREFIX}/2022-12")
    assert wheres(room.run()) == {"unreviewed": f"{PREFIX}/2022-12"}
    assert room.sent() == ["News of 2022-11"]


def test_a_facilitator_can_take_it_back(room):
    room.issue(status="draft")
    assert room.run().changes == ()
    assert [(skip.title, skip.reason) for skip in room.plan(drafts=True).skips] == [(ISSUE, "draft")]


def test_it_waits_for_its_time(room):
    room.issue(send_after="2022-11-15 13:00")
    assert room.run().changes == ()
    assert [skip.reason for skip in room.plan(drafts=True).skips] == ["not-yet"]
    assert len(sends(room.run(NOW + HOUR))) == 1


def test_a_time_of_the_same_day_that_is_over_means_now(room):
    room.issue(send_after="2022-11-15 09:00")
    assert len(sends(room.plan())) == 1
    assert len(sends(room.plan(NOW + timedelta(days=3)))) == 1


def test_of_two_that_are_ready_the_older_goes_first(room):
    room.issue("2022-12")
    room.run()
    assert room.sent() == ["News of 2022-12", "News of 2022-11"]
    room.run()
    assert "The latest issue: 2022-12" in [entry.summary for entry in room.wiki.edits_since(NOW - HOUR)]


def test_who_has_no_page_is_counted_and_named(room):
    room.settings(missing=["Amina K"])
    room.save("Brian O", "[[Category:Opted-out of message delivery]]", "User talk:Brian O")
    plan = room.plan()
    assert sends(plan)[0].count == 3
    assert [(skip.title, skip.reason) for skip in plan.skips] == [
        ("User talk:Amina K", "no-account"),
        ("User talk:Brian O", "opted-out"),
    ]


@pytest.mark.parametrize("text", ["{{nobots}}", "{{bots|deny=all}}"])
def test_what_tells_bots_to_stay_away_is_not_for_massmessage(room, text):
    room.save("Brian O", text, "User talk:Brian O")
    assert room.run().skips == ()
    assert "All is well." in room.text("User talk:Brian O")


def test_the_report_is_about_the_list_as_it_was(room):
    room.run()
    room.wiki.write(EditList("subscribers", "w", LIST, ("User talk:Else",), READERS))
    room.run()
    assert "3 of 3" in room.text(CLAIM)


@pytest.mark.parametrize("name", ["2022-11", "2022-10"])
def test_what_is_not_in_doubt_is_not_sent_again_and_the_plan_says_so(room, name):
    room.run()
    plan = room.run(resend=name)
    assert wheres(plan) == {"not-unknown": f"{PREFIX}/{name}"}
    assert room.sent() == ["News of 2022-11"]


# What people do to the claim.


def test_a_claim_that_was_vandalised_still_claims(room):
    room.run()
    room.save("Vandal", "junk", CLAIM)
    room.run()
    room.run(FINAL)
    assert room.sent() == ["News of 2022-11"]
    assert ISSUE in room.text(PREFIX)


def test_a_claim_that_was_forged_is_read_as_the_bot_wrote_it(room):
    room.run()
    room.save("Vandal", room.text(CLAIM).replace('"count": 3', '"count": 3000'), CLAIM)
    assert codes(room.run()) == ["overwritten"]
    assert room.claim().sent.count == 3


def test_what_people_write_beside_the_record_stays(room):
    room.run()
    room.save("Helper", f"{room.text(CLAIM)}\nThanks!", CLAIM)
    assert codes(room.run()) == []
    assert room.text(CLAIM).endswith("\nThanks!")


def test_where_the_claim_was_deleted_the_log_keeps_it_from_going_out_again(room):
    room.run()
    (room.folder / f"{CLAIM}.wikitext").unlink()
    assert wheres(room.run()) == {"subject-used": ISSUE}
    assert room.sent() == ["News of 2022-11"]


def test_a_claim_that_the_bot_has_not_written_is_in_the_way(room):
    room.save("Vandal", "junk", CLAIM)
    plan = room.run()
    assert wheres(plan) == {"claim": CLAIM}
    assert "Vandal has saved a page" in plan.problems[0].message
    assert room.sent() == []
    (room.folder / f"{CLAIM}.wikitext").unlink()
    room.run()
    assert room.sent() == ["News of 2022-11"]


@pytest.mark.parametrize("part", ["Notes", "es", "again-1"])
def test_pages_of_others_below_the_claim_change_nothing(room, part):
    room.save("Vandal", "{{#target:User talk:Vandal}}", f"{CLAIM}/{part}/List")
    room.save("Vandal", "junk", f"{CLAIM}/{part}")
    plan = room.run()
    assert codes(plan) == []
    assert [change.title for change in sends(plan)] == [LIST]


# The pages that show what was sent.


def test_pages_without_a_place_for_it_are_left_alone_and_named(room):
    room.page(PREFIX, "Ours")
    room.page(f"{PREFIX}/Latest", "Ours, too")
    room.run()
    plan = room.run()
    assert [(one.code, one.where) for one in plan.problems] == [("markers", PREFIX), ("markers", f"{PREFIX}/Latest")]
    assert room.text(PREFIX) == "Ours"


def test_pages_that_are_missing_are_made(room):
    for title in (PREFIX, f"{PREFIX}/Latest"):
        (room.folder / f"{title}.wikitext").unlink()
    room.run()
    room.run()
    assert ISSUE in room.text(PREFIX)
    assert "All is well." in room.text(f"{PREFIX}/Latest")
    assert room.run().changes == ()


# What it costs, and what the other commands do with an issue.


def reads_of_a_run(room):
    before = room.wiki.costs.requests["read"]
    assert room.plan(FINAL).changes == ()
    return room.wiki.costs.requests["read"] - before


def test_a_quiet_run_asks_no_more_where_there_are_many_old_issues(room):
    room.run()
    room.run()
    room.run(FINAL)
    one = reads_of_a_run(room)
    for number in range(10, 30):
        room.issue(f"2020-{number}")
    room.run(NOW)
    room.run(NOW)
    room.run(FINAL)
    assert len(room.sent()) == 21
    assert reads_of_a_run(room) == one <= 5
    for number in range(10, 30):
        room.save("Somebody", "An old one, edited", f"{PREFIX}/2020-{number}")
    assert reads_of_a_run(room) == one


def test_a_draft_by_the_bot_goes_out_when_a_facilitator_makes_it_ready(room):
    room.run()
    title = f"{PREFIX}/2022-12"
    room.run(job=draft_job("2022-12"))
    assert sends(room.plan(drafts=True)) == []
    room.save(FACILITATOR, room.text(title).replace("status=draft", "status=ready"), title)
    (send,) = sends(room.plan())
    assert send.count == 3
    assert f"[[:m:{ISSUE}|" in send.text  # the issue before


@pytest.mark.parametrize(
    ("to", "page"),
    [("User:Foo", "User:Foo/sandbox"), ("user:foo_bar", "User:Foo bar/sandbox"), ("User:Foo/X", "User:Foo/X")],
)
def test_a_preview_stands_on_a_page_of_ones_own_and_claims_nothing(room, to, page):
    room.issue(status="draft")
    (change,) = room.run(job=preview_job("", to)).changes
    assert change.title == page
    assert "== News of 2022-11 ==\n\n== News ==\nAll is well." in room.text(page)
    assert list(room.wiki.pages([CLAIM])) == []
    assert room.sent() == []


@pytest.mark.parametrize("to", ["Foo", "User talk:Foo", "Campaigns", "", "User:", "<"])
def test_a_preview_stands_nowhere_else(room, to):
    plan = room.plan(job=preview_job("2022-11", to))
    assert (plan.changes, codes(plan)) == ((), ["sandbox"])


def test_a_preview_has_the_facilitators_text_and_says_what_is_wrong(room):
    room.save("Helper", issue_text(body="Better. ~~~~"))
    plan = room.plan(job=preview_job("2022-11", "User:Foo"))
    assert codes(plan) == ["unreviewed"]
    assert "All is well." in plan.changes[0].text
    room.save(FACILITATOR, "No form. ~~~~")
    plan = room.plan(job=preview_job("2022-11", "User:Foo"))
    assert (plan.changes, codes(plan)) == ((), ["no-template"])
    assert codes(room.plan(job=preview_job("2021-01", "User:Foo"))) == ["no-issue"]


def test_status_tells_of_what_was_sent_alone(room):
    assert codes(room.plan(job=status_job("2022-11"))) == ["not-sent"]
    room.run()
    room.run(job=status_job("2022-11"))
    assert "Delivered to 3 of 3 pages" in room.text(CLAIM)
    later = datetime(2023, 1, 1, tzinfo=NOW.tzinfo)
    room.run(later, job=status_job("2022-11"))
    assert room.run(later, job=status_job("2022-11")).changes == ()


def test_the_body_goes_out_as_it_was_saved(room):
    room.issue(body=f"<noinclude>Not this</noinclude>{BODY}\n<nowiki>{{{{x}}}}</nowiki>")
    (send,) = sends(room.plan())
    assert "Not this" not in send.text
    assert send.text.startswith("== News ==\nAll is well.")
    assert "<nowiki>{{x}}</nowiki>" in send.text
