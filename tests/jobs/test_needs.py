"""…/Needs a human: what comes on it, what stays, what goes, and whose words are kept."""

import re

import pytest

from bot.jobs import JOBS
from bot.plan.outcome import Done
from bot.run import prepare
from bot.wikitext.claim import claim_text
from bot.wikitext.region import enclose
from tests.course import Course, at, handed_in, template, week
from tests.lab import BOT, FACILITATOR, ROOT_PAGE
from tests.newsletters import PREFIX, claim
from tests.newsroom import issue_text

PAGE = f"{ROOT_PAGE}/Needs a human"
EARLY = at(-20)
ENTRY = re.compile(r"^\{\{Organizer Lab need\|id=([a-z-]+)-[0-9a-f]{8}\|about=(.*?)\|what=(.*?)\|done=", re.MULTILINE)


@pytest.fixture
def course(tmp_path):
    return Course(tmp_path, week(1), week(2), week(3), people=["Amina K", "Brian O"])


def plan(course, now):
    return prepare(JOBS["needs"], course.context(now)).plan


def run(course, now):
    """What is on the page after a run: the kind of each entry, and what it is about."""
    for change in plan(course, now).changes:
        assert isinstance(course.wiki.write(change), Done), change
    assert plan(course, now).changes == ()
    return [(kind, about) for kind, about, _ in ENTRY.findall(text(course))]


def text(course):
    return next((page.text for page in course.wiki.pages([PAGE])), "")


def kinds(course, now):
    return [kind for kind, _ in run(course, now)]


def test_nothing_is_written_where_nobody_is_needed(course):
    assert plan(course, at(0)).changes == ()
    assert run(course, at(0)) == []
    assert text(course) == ""


def test_a_field_that_can_not_be_read_comes_and_goes(course):
    course.schedule(week(1), week(2, session="some time"), week(3))
    (entry,) = run(course, at(0))
    assert entry[0] == "unreadable"
    assert f"[[:{ROOT_PAGE}/Schedule|" in entry[1]
    course.schedule(week(1), week(2), week(3))
    assert run(course, at(0)) == []
    assert "Organizer Lab need" not in text(course)
    assert "<!-- olb:needs begin -->" in text(course)


def test_an_edit_that_nobody_has_reviewed_has_a_link_to_the_difference(course):
    course.save("Stranger", f"{ROOT_PAGE}/Schedule", week(1))
    assert kinds(course, at(0)) == ["unreviewed"]
    assert re.search(r"\[\[Special:Diff/\d+/\d+\]\]", text(course))
    course.save("Stranger", f"{ROOT_PAGE}/Schedule", week(1) + week(2))
    before = re.findall(r"id=(\S+?)\|", text(course))
    assert kinds(course, at(0)) == ["unreviewed"]
    assert re.findall(r"id=(\S+?)\|", text(course)) != before  # another edit is another thing
    course.save(FACILITATOR, f"{ROOT_PAGE}/Schedule", week(1) + week(2) + week(3))
    assert run(course, at(0)) == []


def test_the_newsletters_issue_is_a_trusted_page_as_well(course):
    course.save(FACILITATOR, f"{PREFIX}/2022-11", issue_text())
    assert run(course, at(0)) == []
    course.save("Stranger", f"{PREFIX}/2022-11", issue_text(body="Buy this"))
    assert run(course, at(0)) == [("unreviewed", f"[[:{PREFIX}/2022-11|<bdi>{PREFIX}/2022-11</bdi>]]")]


@pytest.mark.parametrize(
    ("reason", "settings", "talk"),
    [
        ("blocked", {"blocked": ["Amina K"]}, ""),
        ("locked", {"locked": ["Amina K"]}, ""),
        ("no-account", {"missing": ["Amina K"]}, ""),
        ("no-account", {"renamed": {"Amina K": "Vanished user 3f9"}}, ""),
        ("opted-out", {}, "[[Category:Opted-out of message delivery]]"),
        ("nobots", {}, "{{nobots}}"),
        ("redirect", {}, "#REDIRECT [[Project:Elsewhere]]"),
        ("protected", {"protected": ["User talk:Amina K"]}, "Hello"),
    ],
)
def test_whom_no_message_reaches(course, reason, settings, talk):
    if talk:
        course.save("Amina K", "User talk:Amina K", talk)
    course.settings(**settings)
    assert kinds(course, at(0)) == [reason]
    assert kinds(course, at(60)) == []  # the course is over
    course.settings()
    course.save("Amina K", "User talk:Amina K", "Hello again")
    assert kinds(course, at(1)) == []


def test_who_is_renamed_or_asked_for_nothing_needs_nobody(course):
    course.settings(renamed={"Amina K": "Amina Kamau"})
    course.join("Chi B", reminders="no")
    assert run(course, at(0)) == []


def test_who_is_silent_for_two_weeks(course):
    assert kinds(course, at(14, 0, -1)) == []
    course.own_page("Brian O", handed_in(1) + handed_in(2))
    assert run(course, at(14, 0)) == [
        (
            "silent",
            f"[[:{ROOT_PAGE}/Participants/Amina K|<bdi>{ROOT_PAGE}/Participants/Amina K</bdi>]]",
        )
    ]
    course.now = at(15)
    course.own_page("Amina K", template("pause", until="2022-11-30"))
    assert kinds(course, at(15)) == []
    assert kinds(course, at(28)) == ["silent"]  # Brian wrote on day 14, and has not handed in week 3
    assert "Brian O has handed in nothing" in text(course)


def test_who_is_done_is_not_silent(course):
    for user in ("Amina K", "Brian O"):
        course.own_page(user, handed_in(1) + handed_in(2) + handed_in(3))
    assert kinds(course, at(30)) == []


def test_whom_no_message_reaches_is_not_silent_as_well(course):
    course.settings(blocked=["Amina K"])
    assert kinds(course, at(15)) == ["blocked", "silent"]


class TestApplicants:
    """The applications are taken until 20 October; the course begins on the 24th."""

    def apply_and_wait(self, course, now=EARLY, **fields):
        course.now = now
        course.apply_as("Chi B", **fields)
        (page,) = course.wiki.pages([f"{ROOT_PAGE}/Applications/Chi B"])
        course.save("Chi B", page.title, f"{enclose('receipt', 'Please mend it')}\n{page.text}")

    def test_who_is_silent_after_a_receipt(self, course):
        self.apply_and_wait(course, motivation=None)
        assert kinds(course, at(-14)) == []
        assert kinds(course, at(-13)) == ["unanswered"]
        assert kinds(course, at(0, 0)) == []  # it has begun without them

    def test_a_draft_counts_and_what_is_complete_or_withdrawn_does_not(self, course):
        for status, found in (("draft", ["unanswered"]), ("withdrawn", []), ("submitted", [])):
            self.apply_and_wait(course, status=status)
            assert kinds(course, at(-5)) == found

    def test_who_has_answered_or_has_no_receipt_or_is_decided_on_is_left_in_peace(self, course):
        self.apply_and_wait(course, at(-12), motivation=None)
        assert kinds(course, at(-6)) == []
        assert kinds(course, at(-4)) == ["unanswered"]
        course.decide("Chi B", "declined")
        assert kinds(course, at(-4)) == []
        course.now = at(-20)
        course.save("Dan", f"{ROOT_PAGE}/Applications/Dan", "{{Organizer Lab application}}")
        assert kinds(course, at(-4)) == []


def test_a_sending_of_which_nobody_knows(course):
    course.save(FACILITATOR, f"{PREFIX}/2022-11", issue_text())
    unknown = enclose("sent", claim_text(claim(at=None, run="ab12", unknown=True)))
    course.save("Stranger", f"{PREFIX}/2022-11/Sent", f"{unknown}\nHa!")
    assert kinds(course, at(0)) == []  # not the bot's words
    course.save(BOT, f"{PREFIX}/2022-11/Sent", unknown)
    assert kinds(course, at(0)) == ["unknown"]
    course.save(BOT, f"{PREFIX}/2022-11/Sent", enclose("sent", claim_text(claim(run="ab12"))))
    assert kinds(course, at(0)) == []


def test_what_facilitators_write_is_kept_as_long_as_the_cause_is_there(course):
    course.settings(blocked=["Amina K", "Brian O"])
    run(course, at(0))
    theirs = text(course).replace("|done=|note=", "|done=Fay, [[Special:Diff/1|yes]]|note=''soon''", 1)
    theirs = theirs.replace(
        "<!-- olb:needs end -->", "{{Organizer Lab need|what=Book the room}}\nSome words\n<!-- olb:needs end -->"
    )
    course.save(FACILITATOR, PAGE, f"{theirs}\nBelow.")
    assert plan(course, at(1)).changes == ()
    course.settings(blocked=["Amina K"])
    assert kinds(course, at(1)) == ["blocked"]
    for words in (
        "done=Fay, [[Special:Diff/1|yes]]|note=''soon''",
        "what=Book the room}}\nSome words\n<!--",
        "\nBelow.",
    ):
        assert words in text(course)
    course.settings()
    assert kinds(course, at(1)) == []
    assert "Fay" not in text(course)
    assert "Book the room" in text(course)


def test_an_entry_that_somebody_removes_comes_back_while_its_cause_stays(course):
    course.settings(blocked=["Amina K"])
    run(course, at(0))
    course.save(FACILITATOR, PAGE, ENTRY.sub("{{nothing|", text(course)))
    assert kinds(course, at(0)) == ["blocked"]


def test_no_entry_is_added_where_nobody_would_see_it(course):
    course.settings(blocked=["Amina K"])
    course.save(FACILITATOR, PAGE, enclose("needs", "<nowiki>") + "</nowiki>")
    found = plan(course, at(0))
    assert found.changes == ()
    assert [problem.code for problem in found.problems] == ["markers"]
    course.save(FACILITATOR, PAGE, enclose("needs", "<pre>") + "</pre>" + "\n<!-- olb:needs begin -->")
    assert [problem.code for problem in plan(course, at(0)).problems] == ["markers"]
    course.save(FACILITATOR, PAGE, f"<includeonly>{enclose('needs', '')}</includeonly>")
    found = plan(course, at(0))
    assert found.changes == ()
    assert [problem.code for problem in found.problems] == ["hidden-rows"]


def test_lost_braces_never_add_entries_for_ever(course):
    course.settings(blocked=["Amina K"])
    course.save(FACILITATOR, PAGE, enclose("needs", "{{Organizer Lab need|what=Lost braces"))
    assert kinds(course, at(0)) == ["blocked"]
    course.settings()
    assert kinds(course, at(0)) == []
    assert "Lost braces" in text(course)


def test_what_people_wrote_does_nothing_on_the_page(course):
    course.schedule(week(1), week(2, session="{{evil}} [[Category:X]] ~~~~ |done=yes}}"), week(3))
    run(course, at(0))
    entries = text(course).partition("begin -->")[2]
    assert "{{evil" not in entries
    assert "[[Category" not in entries
    assert "~~~~" not in entries
    assert entries.count("\n{{Organizer Lab need|") == entries.count("|done=|note=}}\n") == entries.count("{{") > 0
