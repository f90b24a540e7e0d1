import html
import json
import re
from datetime import UTC, datetime, timedelta

import pytest

from bot.jobs.regions import Permissions
from bot.plan.change import Create
from bot.plan.limits import Limits, refusals
from tests.lab import BOT, FACILITATOR, NOW, ROOT_PAGE, Lab

ROSTER, ON_NOW, COUNTS = (f"{ROOT_PAGE}/{name}" for name in ("Participants", "Now", "Statistics"))
WEEK = (
    "{{{{Organizer Lab week|number={0}|title=Part {0}|opens=2022-11-{1:02}|due=2022-11-{2:02} 23:59 UTC"
    "|session=2022-11-{3:02} 14:00 UTC|assignment=Do it}}}}"
)


@pytest.fixture
def lab(tmp_path):
    return Lab(tmp_path, "pages")


def decide(lab, **decisions):
    rows = [
        f"{{{{Organizer Lab decision|user={user.replace('_', ' ')}|decision={decision}|note=|reviewer=}}}}"
        for user, decision in decisions.items()
    ]
    lab.edit(FACILITATOR, f"{ROOT_PAGE}/Review", "\n".join(rows))


def schedule(lab, *weeks):
    lab.edit(FACILITATOR, f"{ROOT_PAGE}/Schedule", "\n".join(WEEK.format(*week) for week in weeks))


def accounts(lab, **settings):
    (lab.folder / ".wiki").mkdir(exist_ok=True)
    (lab.folder / ".wiki" / "settings.json").write_text(json.dumps(settings), encoding="utf-8")


def shown(text):
    return html.unescape(re.sub(r"</?(?:bdi|span)\b[^>]*>", "", text))


def codes(plan):
    return {problem.code for problem in plan.problems}


def test_the_three_pages_are_made_and_a_second_run_writes_nothing(lab):
    lab.apply("Amina K")
    lab.apply("Brian O", country="Brazil", languages="pt")
    decide(lab, Amina_K="accepted", Brian_O="declined")
    schedule(lab, (1, 1, 7, 3), (2, 8, 14, 10))
    plan = lab.run()
    assert {change.title: type(change) for change in plan.changes} == dict.fromkeys((ROSTER, ON_NOW, COUNTS), Create)
    assert codes(plan) == set()
    assert "[[:User:Amina K|" in lab.text(ROSTER)
    assert "Brian O" not in lab.text(ROSTER)
    assert lab.prepare().plan.changes == ()


def test_pages_change_with_what_they_show_and_not_with_the_clock(lab):
    lab.apply("Amina K")
    decide(lab, Amina_K="accepted")
    schedule(lab, (1, 1, 7, 3), (2, 8, 14, 10))
    lab.run()
    moment = datetime(2022, 10, 29, 12, tzinfo=UTC)
    assert lab.prepare(moment).plan.changes == ()
    assert lab.prepare(moment + timedelta(minutes=1)).plan.changes == ()
    assert lab.prepare(moment + timedelta(days=1)).plan.changes == ()  # Europe's clocks went back that night
    opened = lab.run(datetime(2022, 11, 1, tzinfo=UTC))
    assert [change.title for change in opened.changes] == [ON_NOW]
    assert "Part 1" in lab.text(ON_NOW)
    after = lab.run(datetime(2022, 11, 3, 15, tzinfo=UTC))  # the session is over: the next one shows
    assert [change.title for change in after.changes] == [ON_NOW]
    assert lab.prepare(datetime(2022, 11, 7, 23, 59, tzinfo=UTC)).plan.changes == ()


def test_the_roster_knows_how_the_accounts_stand(lab):
    for user in ("Amina K", "Old Name", "Chi B", "Gone F", "Nobody", "With Drawn"):
        lab.apply(user, **({"status": "withdrawn"} if user == "With Drawn" else {}))
    users = ("Amina_K", "Old_Name", "Chi_B", "Gone_F", "Nobody", "With_Drawn", "No_Page")
    decide(lab, **dict.fromkeys(users, "accepted"))
    accounts(
        lab, blocked=["Chi B"], missing=["Nobody"], renamed={"Old Name": "New Name", "Gone F": "Vanished user 3f9"}
    )
    plan = lab.run()
    text = lab.text(ROSTER)
    words = lab.cohort.texts["en"].words
    assert "[[:User:New Name|" in text
    assert "[[:User:Old Name" not in text
    assert "Gone F" not in text
    for flag in ("blocked", "vanished", "unknown", "withdrawn", "gone"):
        assert words[f"roster.{flag}"] in text
    assert "no-account" in codes(plan)


def test_a_project_is_on_the_roster_with_its_link(lab):
    lab.apply("Amina K")
    decide(lab, Amina_K="accepted")
    lab.page(f"{ROSTER}/Amina K", "{{Organizer Lab project|title=Mangroves {{evil}}|link=[[Mangrove days]]}}")
    lab.run()
    assert "[[:Mangrove days|" in lab.text(ROSTER)
    assert "{{evil}}" not in lab.text(ROSTER)
    lab.edit("Amina K", f"{ROSTER}/Amina K", "{{Organizer Lab project|link=https://example.org}}")
    assert "missing" in codes(lab.prepare().plan)


def test_who_pauses_is_marked_on_the_roster_as_long_as_they_do(lab):
    lab.apply("Old Name")
    decide(lab, Old_Name="accepted")
    accounts(lab, renamed={"Old Name": "Amina K"})
    lab.page(f"{ROSTER}/Amina K", "{{Organizer Lab pause|from=2022-11-07|until=2022-11-20}}")
    lab.run()
    assert "pauses" not in lab.text(ROSTER)
    days = {day: lab.run(datetime(2022, 11, day, 12, tzinfo=UTC)) for day in (6, 7, 8, 20, 21, 22)}
    assert [day for day, plan in days.items() if ROSTER in {change.title for change in plan.changes}] == [7, 21]
    assert "pauses" not in lab.text(ROSTER)
    lab.edit("Amina K", f"{ROSTER}/Amina K", "{{Organizer Lab pause|until=2022-11-24}}\nThe rice.")
    lab.run(datetime(2022, 11, 22, 12, tzinfo=UTC))
    assert "⏸</span> pauses until <bdi>November 24, 2022</bdi>" in lab.text(ROSTER)
    lab.edit("Amina K", f"{ROSTER}/Amina K", "{{Organizer Lab pause|until=2022-11-24}}")
    assert lab.prepare(datetime(2022, 11, 22, 13, tzinfo=UTC)).plan.changes == ()


def test_what_participants_have_to_mend_is_named(lab):
    lab.page(f"{ROSTER}/Amina K", "{{Organizer Lab pause|until=soon}}{{Organizer Lab submission|week=1|link=}}")
    found = [(one.code, one.where) for one in lab.prepare().plan.problems if one.where.startswith(f"{ROSTER}/")]
    assert found == [("empty-submission", f"{ROSTER}/Amina K"), ("unreadable", f"{ROSTER}/Amina K")]


def test_only_what_a_facilitator_decided_and_scheduled_counts(lab):
    lab.apply("Amina K")
    decide(lab, Amina_K="declined")
    schedule(lab, (1, 1, 7, 3))
    lab.edit("Amina K", f"{ROOT_PAGE}/Review", "{{Organizer Lab decision|user=Amina K|decision=accepted}}")
    lab.edit("Stranger", f"{ROOT_PAGE}/Schedule", WEEK.format(1, 20, 30, 21))
    plan = lab.run()
    assert "Amina K" not in lab.text(ROSTER)
    assert [(one.code, one.where.rpartition("/")[2]) for one in plan.problems] == [
        ("unreviewed", "Schedule"),
        ("unreviewed", "Review"),
        ("not-counted", "Review"),
    ]
    assert "Stranger" in plan.problems[0].message
    assert "Special:Diff/2/4" in plan.problems[0].message


@pytest.mark.parametrize(("language", "word"), [("fr", "fr"), ("ar", "ar"), ("pt-br", "pt"), ("ja", "en"), ("", "en")])
def test_a_page_is_labelled_in_its_own_language_else_in_the_cohorts(lab, language, word):
    lab.apply("Amina K")
    decide(lab, Amina_K="accepted")
    lab.page(ROSTER, "<!-- olb:participants begin -->\n<!-- olb:participants end -->")
    accounts(lab, languages={ROSTER: language} if language else {})
    lab.run()
    assert f'lang="{word}"' in lab.text(ROSTER)
    assert lab.prepare().plan.changes == ()


def test_a_schedule_with_a_mistake_still_gives_the_rest(lab):
    lab.apply("Amina K")
    schedule(lab, (1, 1, 7, 3), (2, 8, 31, 10), (3, 15, 21, 16))
    plan = lab.run(datetime(2022, 11, 16, tzinfo=UTC))
    assert "no-such-date" in codes(plan)
    assert "Part 3" in lab.text(ON_NOW)


@pytest.mark.parametrize(
    "lost",
    [
        "",
        "The schedule is being rewritten.",
        WEEK.format(1, 31, 31, 3),
        WEEK.format(1, 1, 7, 3)[:-1] + "\n" + WEEK.format(1, 1, 7, 3),
        WEEK.format(1, 1, 7, 3) + WEEK.format(2, 8, 31, 10),
        WEEK.format(1, 1, 7, 3) + WEEK.format("three", 15, 21, 16),
    ],
)
def test_what_is_on_stays_as_it_is_when_the_schedule_no_longer_tells(lab, lost):
    schedule(lab, (1, 1, 7, 3), (2, 8, 14, 10), (3, 15, 21, 16))
    lab.run(datetime(2022, 11, 8, tzinfo=UTC))
    lab.edit(FACILITATOR, f"{ROOT_PAGE}/Schedule", lost)
    plan = lab.prepare(datetime(2022, 11, 10, tzinfo=UTC)).plan
    assert plan.changes == ()
    (problem,) = [one for one in plan.problems if one.code == "now-unknown"]
    assert f"until then {ON_NOW} stays as it is" in problem.message
    schedule(lab, (1, 1, 7, 3), (2, 8, 14, 10), (3, 15, 21, 16))
    assert lab.prepare(datetime(2022, 11, 10, tzinfo=UTC)).plan.changes == ()
    assert [change.title for change in lab.prepare(datetime(2022, 11, 15, tzinfo=UTC)).plan.changes] == [ON_NOW]


def test_no_schedule_is_needed_while_applications_are_taken(lab):
    plan = lab.run(datetime(2022, 10, 1, tzinfo=UTC))
    assert codes(plan) == {"missing"}
    assert "Applications are open" in lab.text(ON_NOW)
    assert f"[[:{ROOT_PAGE}|" in lab.text(ON_NOW)


def test_a_roster_that_would_lose_a_third_is_refused(lab):
    users = [f"User {number}" for number in range(10)]
    for user in users:
        lab.apply(user)
    decide(lab, **{user.replace(" ", "_"): "accepted" for user in users})
    lab.run()
    decide(lab, **{user.replace(" ", "_"): "accepted" for user in users[:6]})
    refused = refusals(lab.prepare().plan, Limits(10))
    assert len(refused) == 1
    assert "4 of 10 rows" in refused[0]
    assert ROSTER in refused[0]


def test_an_edited_roster_stays_until_it_changes_or_somebody_says_so(lab):
    lab.apply("Amina K")
    decide(lab, Amina_K="accepted")
    lab.run()
    lab.edit("Helpful", ROSTER, lab.text(ROSTER).replace("Amina K", "Amina Kay"))
    plan = lab.prepare().plan
    assert plan.changes == ()
    assert codes(plan) == {"missing", "now-unknown", "edited"}
    assert [change.title for change in lab.prepare(permissions=Permissions(overwrite=True)).plan.changes] == [ROSTER]
    lab.apply("Brian O")
    decide(lab, Amina_K="accepted", Brian_O="accepted")
    plan = lab.run()
    assert "overwrites an edit by Helpful" in next(one.summary for one in plan.changes if one.title == ROSTER)
    assert "Amina Kay" not in lab.text(ROSTER)


def test_a_hundred_participants_are_read_in_one_request_a_kind(lab):
    users = [f"User {number}" for number in range(100)]
    for user in users:
        lab.apply(user)
    decide(lab, **{user.replace(" ", "_"): "accepted" for user in users})
    schedule(lab, (1, 1, 7, 3))
    for title, region in ((ROSTER, "participants"), (ON_NOW, "now"), (COUNTS, "statistics")):
        lab.edit(BOT, title, f"<!-- olb:{region} begin -->\n<!-- olb:{region} end -->")
    lab.edit("User 7", f"{ROSTER}/User 7", "{{Organizer Lab pause|until=2022-11-20}}")
    lab.wiki.costs.requests.clear()
    lab.run()
    # applications, the participants' own pages, the five pages by title, the accounts, and one for each open pause
    assert lab.wiki.costs.requests == {"read": 5, "write": 3}


def test_the_bots_own_rows_on_the_review_page_are_no_edit_of_somebody_elses(lab):
    lab.apply("Amina K")
    decide(lab, Amina_K="accepted")
    lab.edit(BOT, f"{ROOT_PAGE}/Review", lab.text(f"{ROOT_PAGE}/Review") + "\nnew rows")
    assert "unreviewed" not in codes(lab.prepare(NOW).plan)


class TestRenamed:
    """Old Name is New Name now."""

    @pytest.fixture(autouse=True)
    def renamed(self, lab):
        accounts(lab, renamed={"Old Name": "New Name"})

    def counted(self, lab):
        """How many take part, by the roster's summary, and how many were accepted, by the statistics."""
        plan = lab.run()
        (accepted,) = re.findall(r"Accepted: (\d+),", shown(lab.text(COUNTS)))
        return next(one.summary for one in plan.changes if one.title == ROSTER), int(accepted)

    @pytest.mark.parametrize("redirect", [True, False])
    def test_roster_and_statistics_agree_when_the_application_moved_along(self, lab, redirect):
        lab.apply("New Name")
        if redirect:
            lab.page(f"{ROOT_PAGE}/Applications/Old Name", f"#REDIRECT [[{ROOT_PAGE}/Applications/New Name]]")
        decide(lab, Old_Name="accepted")
        assert self.counted(lab) == ("Participants: 1", 1)
        assert "formerly Old Name" in shown(lab.text(ROSTER))

    def test_and_when_the_facilitators_corrected_the_name(self, lab):
        lab.apply("Old Name")
        decide(lab, New_Name="accepted")
        assert self.counted(lab) == ("Participants: 1", 1)

    @pytest.mark.parametrize(
        ("words", "taken"), [({"Old_Name": "accepted", "New_Name": "declined"}, 0),
                             ({"New_Name": "declined", "Old_Name": "accepted"}, 1)]
    )  # fmt: skip
    def test_of_two_rows_of_one_account_the_last_one_counts(self, lab, words, taken):
        lab.apply("New Name")
        decide(lab, **words)
        assert self.counted(lab) == (f"Participants: {taken}", taken)
        (problem,) = [one for one in lab.prepare().plan.problems if one.code == "duplicate-decision"]
        assert "Old Name" in problem.message
        assert "New Name" in problem.message


def test_who_does_not_take_part_is_not_counted(lab):
    for user in ("Amina K", "With Drawn", "Gone F", "Nobody"):
        lab.apply(user, **({"status": "withdrawn"} if user == "With Drawn" else {}))
    decide(lab, **dict.fromkeys(("Amina_K", "With_Drawn", "Gone_F", "Nobody"), "accepted"))
    accounts(lab, missing=["Nobody"], renamed={"Gone F": "Vanished user 3f9"})
    plan = lab.run()
    assert next(one.summary for one in plan.changes if one.title == ROSTER) == "Participants: 1"
    assert "Participants: 1. Countries: 1." in shown(lab.text(ROSTER))
    assert lab.text(ROSTER).count("[[:User:") == 4


def test_what_can_not_be_read_on_the_review_page_is_said(lab):
    lab.apply("Amina K")
    review = f"{ROOT_PAGE}/Review"
    lab.edit(FACILITATOR, review, "{{Organizer Lab decision|user=|decision=accepted}}{{Organizer Lab decision|user=B")
    found = [one.code for one in lab.prepare().plan.problems if one.where == review]
    assert found == ["no-user", "unclosed-template"]
