"""Deadlines that change: what was not sent yet follows them, what was is corrected once, shortly."""

import pytest

from bot.plan.change import addressee
from tests.course import DAY, HOUR, START, Course, at, handed_in, keys, skipped, template, week

OLD, LATER, LAST = at(6, 23, 59), at(8, 23, 59), at(10, 23, 59)


@pytest.fixture
def course(tmp_path):
    return Course(tmp_path, people=["Amina", "Brian"])


def moved(due):
    return f"1/moved-{due:%FT%TZ}"


def amina(found):
    return [(moment, sent["Amina"]) for moment, sent in found if "Amina" in sent]


def change(course, moment, due):
    """A facilitator changes the deadline of week 1."""
    course.now = moment
    course.schedule(week(1, due=due))


def test_what_was_not_sent_yet_follows(course):
    change(course, at(-1), LATER)
    assert amina(course.runs(at(0), at(12), HOUR)) == [
        (at(0), ["1/opens"]),
        (at(7), ["1/due"]),
        (at(10), ["1/overdue"]),
    ]


def test_what_was_sent_is_corrected_once_at_a_civil_hour_and_what_follows_follows(course):
    course.run(at(0))
    change(course, at(2, 15), LATER)
    assert amina(course.runs(at(2, 15), at(12), HOUR)) == [
        (at(3), [moved(LATER)]),
        (at(7), ["1/due"]),
        (at(10), ["1/overdue"]),
    ]


def test_a_correction_is_short_and_names_the_new_date(course):
    course.run(at(0))
    change(course, at(2, 15), LATER)
    text = course.plan(at(3)).changes[0].text
    assert "== Organizer Lab: week 1 is now due on November 1, 2022 ==" in text
    assert "This is your week" not in text
    assert text.endswith(f"<!-- olb:2022/reminder/{moved(LATER)} -->")


def test_each_new_date_is_told_once_the_old_one_again_too(course):
    course.run(at(0))
    for day, due in ((1, LATER), (2, LAST), (3, OLD)):
        change(course, at(day, 10), due)
        assert amina(course.runs(at(day, 10), at(day + 1, 8), HOUR)) == []
        assert amina(course.runs(at(day + 1), at(day + 1, 10), HOUR / 2)) == [(at(day + 1), [moved(due)])]


def test_two_changes_in_a_day_are_one_correction(course):
    course.run(at(0))
    change(course, at(1, 10), LAST)
    change(course, at(1, 20), LATER)
    assert amina(course.runs(at(1, 20), at(4), HOUR)) == [(at(2), [moved(LATER)])]


def test_a_change_that_is_taken_back_in_time_is_not_told(course):
    course.run(at(0))
    change(course, at(1, 10), LATER)
    change(course, at(1, 20), OLD)
    assert amina(course.runs(at(1, 20), at(4), HOUR)) == []


def test_who_has_handed_in_need_not_know(course):
    course.run(at(0))
    course.own_page("Amina", handed_in(1))
    change(course, at(2), LATER)
    assert keys(course.plan(at(3))) == {"Brian": [moved(LATER)]}


def test_who_was_told_nothing_yet_is_told_nothing_but_the_reminder(course):
    course.own_page("Amina", template("pause", **{"from": "2022-10-23", "until": "2022-10-27"}))
    course.run(at(0))
    change(course, at(2), LATER)
    assert keys(course.plan(at(3))) == {"Brian": [moved(LATER)]}


def test_a_week_that_is_put_off_whole_is_not_opened_twice(course):
    course.run(at(0))
    course.now = at(1)
    course.schedule(week(1, opens=START + 14 * DAY, due=OLD + 14 * DAY))
    found = amina(course.runs(at(2), at(20), DAY))
    assert found == [(at(2), [moved(OLD + 14 * DAY)]), (at(19), ["1/due"])]


def test_a_deadline_that_was_brought_forward_is_told(course):
    course.run(at(0))
    change(course, at(1, 10), at(4, 23, 59))
    assert amina(course.runs(at(1, 10), at(8), HOUR)) == [
        (at(2), [moved(at(4, 23, 59))]),
        (at(3), ["1/due"]),
        (at(6), ["1/overdue"]),
    ]


def test_a_correction_joins_what_is_due_anyway(course):
    rows = [week(1, due=LATER), week(2)]
    course.schedule(*rows)
    course.runs(at(0), at(6), HOUR)
    course.now = at(6, 10)
    course.schedule(week(1, due=LAST), rows[1])
    (change, _) = course.plan(at(7)).changes
    assert addressee(change).keys == ("2022/reminder/2/opens", f"2022/reminder/{moved(LAST)}")
    assert change.text.count("== Organizer Lab") == 1


def test_a_pause_that_moves_a_deadline_is_confirmed_at_a_civil_hour(course):
    course.run(at(0))
    course.now = at(1, 22)
    course.own_page("Amina", template("pause", **{"from": "2022-10-27", "until": "2022-10-28"}))
    assert amina(course.runs(at(1, 22), at(2, 20), HOUR)) == [(at(2), [moved(LATER)])]


def test_a_pause_without_a_beginning_began_when_it_was_written(course):
    course.run(at(0))
    course.now = at(1, 22)
    course.own_page("Amina", template("pause", until="2022-10-27"))
    assert amina(course.runs(at(1, 22), at(3, 20), HOUR)) == []
    course.now = at(4, 1)
    course.own_page("Amina", template("pause", until="2022-10-27") + "Hello!")
    # Three days, 25 to 27 October, whatever was written on the page later.
    assert amina(course.runs(at(4, 1), at(5, 20), HOUR)) == [(at(4), [moved(OLD + 3 * DAY)])]


def test_after_a_long_pause_all_that_was_sent_is_known(course):
    course.run(at(0))
    course.own_page("Amina", template("pause", **{"from": "2022-10-26", "until": "2022-11-18"}))
    late = OLD + 24 * DAY
    assert amina(course.runs(at(1), at(40), 8 * HOUR)) == [
        (at(1), [moved(late)]),
        (at(29), ["1/due"]),
        (at(32), ["1/overdue"]),
    ]


def test_a_course_that_is_put_off_by_weeks_is_not_opened_twice_and_that_is_told(course):
    course.run(at(0))
    course.now = at(0, 20)
    later = START + 28 * DAY
    course.schedule(week(1, opens=later, due=later + 7 * DAY))
    assert course.run(at(1))["Amina"] == [moved(later + 7 * DAY)]
    assert "Amina" not in course.run(at(28))


def test_a_deadline_that_is_over_before_anybody_can_be_told_is_listed_until_the_next_message(course):
    course.run(at(5))
    change(course, at(5, 10), at(6, 7))
    assert ("Amina", "missed", moved(at(6, 7))) in skipped(course.plan(at(6)))
    assert amina(course.runs(at(6), at(9), HOUR)) == [(at(7), ["1/overdue"])]
    assert skipped(course.plan(at(9))) == []
