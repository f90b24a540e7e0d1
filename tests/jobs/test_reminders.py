"""Who is sent what, when: runs over folder wikis, by a clock that the tests move."""

from itertools import groupby

import pytest

from bot.plan.change import addressee
from tests.course import DAY, HOUR, START, Course, at, handed_in, keys, skipped, template, week
from tests.lab import FACILITATOR, ROOT_PAGE, Lab

ZONES = {
    "Ann": ("UTC", 0),
    "Ben": ("Africa/Nairobi", 3),
    "Cai": ("Asia/Kolkata", 5.5),
    "Dan": ("Asia/Kathmandu", 5.75),
    "Eva": ("Pacific/Auckland", 13),
    "Fay": ("America/Phoenix", -7),
    "Gil": ("Pacific/Honolulu", -10),
    "Hal": ("Middle-earth", 0),
}
"""Clocks that are not put forward or back in the course, with their hours ahead of UTC; a zone that is none is UTC."""


@pytest.fixture
def course(tmp_path):
    return Course(tmp_path, week(1), week(2), people=["Amina", "Brian"])


def test_a_week_in_three_messages(course):
    found = course.runs(at(-1), at(9), HOUR)
    assert [(moment, sent["Amina"]) for moment, sent in found] == [
        (at(0), ["1/opens"]),
        (at(5), ["1/due"]),
        (at(7), ["2/opens"]),
        (at(8), ["1/overdue"]),
    ]
    assert all(sent["Amina"] == sent["Brian"] for _, sent in found)
    assert course.talk("Amina").count("<!-- olb:2022/reminder/") == 4
    assert course.talk("Amina").count("\n== ") + course.talk("Amina").startswith("== ") == 4


def test_a_message_says_who_it_is_for_and_what_it_is(course):
    course.schedule(week(1, title="Gaps", assignment="Find three", session="2022-10-26 14:00 UTC", link="[[Lab]]"))
    (first, _) = course.plan(at(0)).changes
    assert (first.title, first.kind) == ("User talk:Amina", "create")
    assert (addressee(first).user, addressee(first).keys) == ("Amina", ("2022/reminder/1/opens",))
    assert first.summary == "Reminder: 2022/reminder/1/opens until 2022-10-30T23:59:00Z"
    assert first.text.endswith("<!-- olb:2022/reminder/1/opens -->")
    for words in ("Gaps", "Find three", "October 26, 2022", "[[:Lab", "October 30, 2022", "~~~~"):
        assert words in first.text


def test_a_session_that_is_over_is_not_announced(course):
    course.schedule(week(1, session="2022-10-24 07:00 UTC"))
    assert "session" not in course.plan(at(0)).changes[0].text.casefold()


def test_who_has_handed_in_is_told_what_opens_alone(course):
    course.own_page("Amina", handed_in(1))
    course.own_page("Brian", template("submission", text="Three gaps."), "/Week 1")
    plan = course.plan(at(0))
    assert keys(plan) == {"Amina": ["1/opens"], "Brian": ["1/opens"]}
    course.run(at(0))
    assert skipped(course.plan(at(5))) == [("Amina", "handed-in", "1/due"), ("Brian", "handed-in", "1/due")]
    later = course.plan(at(8))
    assert skipped(later) == [("Amina", "handed-in", "1/overdue"), ("Brian", "handed-in", "1/overdue")]
    assert keys(later) == {"Amina": ["2/opens"], "Brian": ["2/opens"]}


def test_nothing_in_a_form_is_nothing_handed_in(course):
    course.own_page("Amina", template("submission", week=1, link=""))
    course.run(at(0))
    assert keys(course.plan(at(5))) == {"Amina": ["1/due"], "Brian": ["1/due"]}


@pytest.mark.parametrize("decision", ["declined", "waitlisted", ""])
def test_who_was_not_accepted_gets_nothing(course, decision):
    course.decide("Amina", decision)
    assert keys(course.plan(at(0))) == {"Brian": ["1/opens"]}
    assert course.plan(at(0)).skips == ()


def test_who_withdrew_gets_nothing(course):
    course.apply_as("Amina", status="withdrawn")
    plan = course.plan(at(0))
    assert (keys(plan), plan.skips) == ({"Brian": ["1/opens"]}, ())


def test_who_has_no_application_is_written_to_in_english_at_nine_utc(course):
    course.decide("Chipo")
    assert "Chipo" not in keys(course.plan(at(0, 8, 59)))
    to = addressee(course.plan(at(0)).changes[-1])
    assert (to.user, to.language) == ("Chipo", "en")


def test_nobody_is_accepted_or_no_week_is_there(tmp_path):
    empty = Course(tmp_path, "Soon!")
    assert empty.plan(at(0)).changes == ()
    empty.schedule(week(1))
    assert empty.plan(at(0)).changes == ()


@pytest.fixture
def eight(tmp_path):
    course = Course(tmp_path, week(1), week(2))
    for user, (zone, _) in ZONES.items():
        course.join(user, timezone=zone)
    course.own_page("Ben", handed_in(1))
    return course


def by_their_clocks(found):
    """What each of the eight was sent, as moments that their clocks show and keys."""
    return {
        user: [(moment + ahead * HOUR, sent[user]) for moment, sent in found if user in sent]
        for user, (_, ahead) in ZONES.items()
    }


@pytest.mark.parametrize(("first", "step"), [(at(-1), HOUR), (at(-1, 12), DAY), (at(-1, 3), DAY)])
def test_eight_people_in_eight_zones_get_each_message_once_and_one_a_day(eight, first, step):
    every = {f"{number}/{kind}" for number in (1, 2) for kind in ("opens", "due", "overdue")}
    for user, sent in by_their_clocks(eight.runs(first, at(17), step)).items():
        told = [key for _, keys in sent for key in keys]
        assert sorted(told) == sorted(every - ({"1/due", "1/overdue"} if user == "Ben" else set())), user
        days = [moment.date() for moment, _ in sent]
        assert len(days) == len(set(days)), user


def test_who_runs_often_writes_at_nine_where_they_live(eight):
    found = by_their_clocks(eight.runs(at(-1, 19), at(1, 4), HOUR / 4))
    assert {user: [(moment.hour, moment.minute) for moment, _ in sent] for user, sent in found.items()} == {
        user: [(9, 0)] for user in ZONES
    }


def test_the_words_come_at_nine_where_they_live_over_a_change_of_clocks(tmp_path):
    course = Course(tmp_path, week(1))
    course.join("Lea", timezone="Europe/Berlin")  # summer time until Sunday, day 6, 01:00 UTC
    found = course.runs(at(0, 0), at(9), HOUR)
    assert [moment for moment, _ in found] == [at(0, 7), at(5, 7), at(8, 8)]


def test_another_zone_than_before_sends_nothing_twice(course):
    course.run(at(0))
    course.apply_as("Amina", timezone="Pacific/Auckland")
    course.apply_as("Brian", timezone="America/Los_Angeles")
    for later in range(0, 48, 3):
        assert course.run(at(0) + later * HOUR) == {}


def test_a_missed_run_catches_up_for_36_hours_and_later_says_so(course):
    assert keys(course.plan(at(1, 20, 59))) == {"Amina": ["1/opens"], "Brian": ["1/opens"]}
    late = course.plan(at(1, 21))
    assert (keys(late), skipped(late)) == ({}, [("Amina", "missed", "1/opens"), ("Brian", "missed", "1/opens")])
    assert skipped(course.plan(at(8, 20, 59)))[0] == ("Amina", "missed", "1/opens", "1/due")
    assert skipped(course.plan(at(8, 21)))[0] == ("Amina", "missed", "1/due", "2/opens")


def test_what_was_sent_is_never_listed_as_missed(course):
    course.schedule(week(1), week(2), week(3))
    course.runs(at(0), at(40), DAY)
    for day in range(0, 60):
        assert course.plan(at(day)).skips == (), day


def test_what_is_due_at_once_is_one_message(tmp_path):
    course = Course(tmp_path, week(1, due=at(1, 23, 59)), week(2, opens=at(0), due=at(6)), people=["Amina"])
    (change,) = course.plan(at(0)).changes
    assert addressee(change).keys == tuple(f"2022/reminder/{key}" for key in ("1/opens", "1/due", "2/opens"))
    assert change.text.count("\n== ") + change.text.startswith("== ") == 1
    assert "'''Organizer Lab: week 2 has begun'''" in change.text
    assert course.run(at(0)) == {"Amina": ["1/opens", "1/due", "2/opens"]}
    assert course.run(at(0, 9, 5)) == {}


def test_more_than_a_summary_names_waits_for_another_day(tmp_path):
    rows = [week(number, opens=START, due=at(6, 23, 59)) for number in range(1, 15)]
    course = Course(tmp_path, *rows, people=["Amina"])
    found = course.runs(at(0), at(3), HOUR)
    assert [(moment, len(sent["Amina"])) for moment, sent in found] == [(at(0), 9), (at(1), 5)]
    told = [key for _, sent in found for key in sent["Amina"]]
    assert told == [f"{number}/opens" for number in range(1, 15)]


def test_a_pause_keeps_everything_back_moves_the_deadline_and_is_named(course):
    course.now = at(-1)
    course.own_page("Amina", template("pause", **{"from": "2022-10-24", "until": "2022-10-26"}))
    assert skipped(course.plan(at(0))) == [("Amina", "paused", "1/opens")]
    found = {moment: sent["Amina"] for moment, sent in course.runs(at(0), at(12), 3 * HOUR) if "Amina" in sent}
    assert found == {
        at(3): ["1/opens"],
        at(7): ["2/opens"],
        at(8): ["1/due"],
        at(11): ["1/overdue"],
        at(12): ["2/due"],
    }
    assert "November 2, 2022" in course.talk("Amina")  # three days later than the others' October 30


def test_two_people_who_were_one_are_one(course):
    course.decide("Amina K")
    course.settings(renamed={"Amina": "Amina K"})
    assert keys(course.plan(at(0))) == {"Amina K": ["1/opens"], "Brian": ["1/opens"]}


def test_who_was_renamed_between_two_runs_is_known_again(course):
    course.run(at(0))
    course.settings(renamed={"Amina": "Amina the Great"})
    assert course.run(at(0, 10)) == {}
    assert course.run(at(5)) == {"Amina the Great": ["1/due"], "Brian": ["1/due"]}
    assert "[[:Campaigns/Organizer Lab/2022/Participants/Amina the Great|" in course.talk("Amina the Great")


def test_an_archived_or_removed_message_is_not_sent_again(course):
    course.run(at(0))
    course.save("Archivist", "User talk:Amina/Archive 1", course.talk("Amina"))
    course.save("Archivist", "User talk:Amina", "{{Archives}}")
    course.save("Brian", "User talk:Brian", "")
    assert course.run(at(0, 12)) == {}
    assert course.plan(at(1, 22)).skips == ()


def test_bad_input_is_named_and_the_rest_goes_on(course):
    course.schedule(week(1), week(2, opens=at(7), due=at(3)), template("week", number="x", opens="soon"))
    course.own_page("Amina", template("submission", week=1, link="[[A]]") * 2)
    course.own_page("Brian", template("submission", week=1, link="[[A]]", date="2023-01-01"))
    plan = course.plan(at(0))
    codes = [problem.code for problem in plan.problems]
    assert keys(plan) == {"Amina": ["1/opens"], "Brian": ["1/opens"]}
    assert {"due-before-opens", "unreadable", "duplicate-submission", "future-date"} <= set(codes)


def test_a_schedule_that_somebody_else_changed_does_not_count(course):
    course.save("Vandal", "Campaigns/Organizer Lab/2022/Schedule", week(1, opens=at(3)))
    plan = course.plan(at(0))
    assert keys(plan) == {"Amina": ["1/opens"], "Brian": ["1/opens"]}
    assert [problem.code for problem in plan.problems] == ["unreviewed"]


def test_a_cohort_of_another_name_knows_its_own_messages(tmp_path):
    course = Course(tmp_path, people=["Amina"], name="2022 (spring)/b")
    assert course.run(at(0)) == {"Amina": ["1/opens"]}
    assert course.run(at(0, 10)) == {}


def test_the_order_of_a_plan_is_always_the_same(course):
    plans = [course.plan(at(0)) for _ in range(2)]
    assert plans[0] == plans[1]
    assert [key for key, _ in groupby(change.title for change in plans[0].changes)] == [
        "User talk:Amina",
        "User talk:Brian",
    ]


def test_as_long_as_nobody_trusted_has_saved_a_schedule_nothing_is_due(tmp_path):
    lab = Lab(tmp_path, "reminders")
    lab.apply("Amina K")
    lab.page(f"{ROOT_PAGE}/Review", "")
    lab.edit(FACILITATOR, f"{ROOT_PAGE}/Review", template("decision", user="Amina K", decision="accepted"))
    plan = lab.prepare().plan
    assert (plan.changes, [problem.code for problem in plan.problems]) == ((), ["missing"])
