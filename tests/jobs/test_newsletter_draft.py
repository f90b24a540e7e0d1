"""The next issue's draft, made over a folder wiki."""

import html
import re
from datetime import timedelta

import pytest

from bot.jobs.newsletter.draft import draft_job
from bot.plan.change import Create
from bot.plan.outcome import Done
from bot.run import prepare
from bot.wikitext.claim import claim_text
from bot.wikitext.region import enclose
from tests.course import DAY, START, Course, handed_in, template, week
from tests.lab import BOT, FACILITATOR, ROOT_PAGE
from tests.newsletters import PREFIX, claim

DRAFT = f"{PREFIX}/2022-12"


@pytest.fixture
def course(tmp_path):
    return Course(
        tmp_path, week(1, title="Maps"), week(2, session="2022-11-02 14:00 UTC"), people=["Amina K", "Brian O"]
    )


def planned(course, now, issue="2022-12"):
    return prepare(draft_job(issue), course.context(now)).plan


def drafted(course, now):
    """The draft's text as it stands on the wiki."""
    (change,) = planned(course, now).changes
    assert isinstance(change, Create)
    assert isinstance(course.wiki.write(change), Done)
    (page,) = course.wiki.pages([DRAFT])
    return html.unescape(re.sub(r"</?bdi>|'''", "", page.text))


def sent(course, at, **said):
    course.save(FACILITATOR, f"{PREFIX}/2022-11", "{{Campaigns newsletter|issue=2022-11|status=ready}}")
    made = claim("2022-11", at=at, **said)
    course.save(BOT, f"{PREFIX}/2022-11/Sent", enclose("sent", claim_text(made)))


def project(course, user, title, at, more=""):
    course.now = at
    course.own_page(user, template("project", title=title, link="[[Rice]]") + more)


def test_it_is_made_once_and_is_peoples_own_from_then_on(course):
    text = drafted(course, START - DAY)
    assert text.startswith("{{Campaigns newsletter\n|issue=2022-12\n|subject=Campaigns newsletter: December 2022\n")
    assert "|status=draft\n|send after=\n}}" in text
    assert "* October 24, 2022, 00:00 UTC · Begins · Week 1: Maps" in text
    assert "* November 2, 2022, 14:00 UTC · Live session · Week 2" in text
    assert f"[[User:{BOT}" not in text  # it has not signed
    plan = planned(course, START)
    assert plan.changes == ()
    assert [(one.code, one.where) for one in plan.problems] == [("exists", DRAFT)]


@pytest.mark.parametrize(
    "name",
    [
        *("", "es", "Latest", "Subscribers", "2022-12/es", "2022-12 x", "2022-12_x", "2022-12|a", "2022"),
        *("2026-13", "2026-00", "2026-13-extra", "2022-123"),
    ],
)
def test_what_can_be_no_issue_is_a_problem_and_reads_nothing(course, name):
    course.wiki.costs.requests.clear()
    plan = planned(course, START, name)
    assert plan.changes == ()
    assert [one.code for one in plan.problems] == ["issue-name"]
    assert "2022-12" in plan.problems[0].message
    assert not course.wiki.costs.requests


def test_a_name_may_have_a_word_behind_it(course):
    assert [change.title for change in planned(course, START, "2022-12-extra").changes] == [f"{PREFIX}/2022-12-extra"]


def test_without_a_schedule_there_is_a_draft_and_a_problem(course):
    course.save("Stranger", f"{ROOT_PAGE}/Schedule", week(1, title="Hoax"))
    plan = planned(course, START)
    assert [one.code for one in plan.problems] == ["unreviewed"]
    assert "Hoax" not in plan.changes[0].text
    (course.folder / f"{ROOT_PAGE}/Schedule.wikitext").unlink()
    plan = planned(course, START)
    assert [one.code for one in plan.problems] == ["missing"]
    assert [change.title for change in plan.changes] == [DRAFT]


def test_all_projects_of_participants_are_new_to_the_first_issue(course):
    project(course, "Amina K", "Mangroves {{evil}}", START)
    course.apply_as("Carla P")
    course.decide("Carla P", "declined")
    project(course, "Carla P", "Not this one", START)
    text = drafted(course, START + DAY)
    assert "* [[:m:User:Amina K|Amina K]]: [[:m:Rice|Mangroves" in text
    assert "Not this one" not in text
    assert "{{evil}}" not in planned(course, START, "2023-01").changes[0].text


def test_then_only_those_that_came_since_the_last_one(course):
    project(course, "Amina K", "Older", START)
    project(course, "Brian O", "Newer", START + 3 * DAY)
    course.now = START + 2 * DAY
    sent(course, START + 2 * DAY)
    project(course, "Amina K", "Older", START + 4 * DAY, "A word more.")
    text = drafted(course, START + 5 * DAY)
    assert "Newer" in text
    assert "Older" not in text


def test_a_refused_sending_is_no_issue_that_was_read(course):
    project(course, "Amina K", "Rice fields", START)
    sent(course, None, claimed=START + DAY, refused="blocked")
    assert "Rice fields" in drafted(course, START + 2 * DAY)


def test_a_claim_that_somebody_else_wrote_counts_for_nothing(course):
    project(course, "Amina K", "Rice fields", START)
    course.save(FACILITATOR, f"{PREFIX}/2022-11", "{{Campaigns newsletter|issue=2022-11|status=ready}}")
    course.save("Stranger", f"{PREFIX}/2022-11/Sent", enclose("sent", claim_text(claim("2022-11", at=START + DAY))))
    assert "Rice fields" in drafted(course, START + 2 * DAY)


def test_what_others_do_to_a_claim_takes_nothing_from_it(course):
    project(course, "Amina K", "Rice fields", START)
    sent(course, START + DAY)
    course.save("Stranger", f"{PREFIX}/2022-11/Sent", "Hello")
    assert "Rice fields" not in drafted(course, START + 2 * DAY)


END = START + 14 * DAY


def test_graduates_are_those_who_have_handed_in_everything_once_the_course_is_over(course):
    course.own_page("Amina K", handed_in(1) + handed_in(2))
    course.own_page("Brian O", handed_in(1))
    heading = "=== They have finished the course ==="
    assert heading not in planned(course, END - timedelta(minutes=1)).changes[0].text
    text = drafted(course, END)
    assert text.partition(heading)[2].strip().splitlines()[0] == "* [[:m:User:Amina K|Amina K]]"
    assert "Brian O" not in text


@pytest.mark.parametrize(
    ("last", "late", "told"),
    [
        (END - DAY, "", True),
        (END + DAY, "", False),
        (END + DAY, "2022-11-10", True),
        (END + 4 * DAY, "2022-11-10", False),
    ],
)
def test_graduates_are_told_of_in_one_issue(course, last, late, told):
    date = {"date": late} if late else {}
    course.own_page("Amina K", handed_in(1) + template("submission", week=2, link="[[Late]]", **date))
    sent(course, last)
    assert ("Amina K" in drafted(course, END + 9 * DAY)) is told


def test_where_a_week_can_not_be_read_nobody_has_finished_all(course):
    course.own_page("Amina K", handed_in(1) + handed_in(3))
    course.schedule(week(1), template("week", number=2, opens="soon"), week(3))
    assert "Amina K" not in drafted(course, END + 8 * DAY)


def test_what_it_reads_does_not_grow_with_the_people(course):
    for number in range(30):
        course.join(f"User {number}")
        project(course, f"User {number}", f"Project {number}", START)
    course.now = START + DAY
    sent(course, START + DAY)
    course.wiki.costs.requests.clear()
    plan = planned(course, START + 2 * DAY)
    # three prefixes, schedule and review, the accounts, whether the draft was deleted
    assert course.wiki.costs.requests == {"read": 6}
    assert "Project" not in plan.changes[0].text


def test_it_is_for_facilitators_to_make_it_ready(course):
    drafted(course, START)
    (page,) = course.wiki.pages([DRAFT])
    assert page.user == BOT
    course.save(FACILITATOR, DRAFT, page.text.replace("|status=draft", "|status=ready"))
    (page,) = course.wiki.pages([DRAFT])
    assert "~~<noinclude></noinclude>~~" in page.text
