import pytest

from bot.context import Context
from bot.jobs.regions import NONE
from bot.jobs.schedule import calendar, reads, schedule_problems
from bot.read import read
from tests.lab import FACILITATOR, NOW, ROOT_PAGE, cohort, edit_as, folder_wiki, no_other, write_page

SCHEDULE = f"{ROOT_PAGE}/Schedule"
WEEK = "{{{{Organizer Lab week|number={0}|opens=2022-11-{1:02}|due=2022-11-{2:02} 23:59 UTC}}}}"
TWO = f"{WEEK.format(1, 1, 7)}\n{WEEK.format(2, 8, 14)}"


@pytest.fixture
def look(tmp_path):
    def look():
        trusted = frozenset({"Operator", FACILITATOR})
        snapshot = read(reads, Context(folder_wiki(tmp_path), no_other, cohort(), trusted, NONE, NOW))
        problems = [problem.code for problem in schedule_problems(snapshot, cohort())]
        return [week.number for week in calendar(snapshot, cohort()).weeks], problems

    return look


def test_a_schedule_by_hand_counts_as_the_operators(look, tmp_path):
    write_page(tmp_path, SCHEDULE, TWO)
    assert look() == ([1, 2], [])


def test_no_schedule_is_said(look):
    assert look() == ([], ["missing"])


def test_what_others_did_since_is_reported_and_does_not_count(look, tmp_path):
    edit_as(tmp_path, FACILITATOR, SCHEDULE, TWO)
    edit_as(tmp_path, "Stranger", SCHEDULE, WEEK.format(1, 1, 30))
    assert look() == ([1, 2], ["unreviewed"])
    edit_as(tmp_path, FACILITATOR, SCHEDULE, WEEK.format(1, 1, 7))
    assert look() == ([1], [])


def test_only_strangers_wrote_one(look, tmp_path):
    edit_as(tmp_path, "Stranger", SCHEDULE, TWO)
    assert look() == ([], ["missing", "unreviewed"])


def test_a_row_that_is_wrong_spoils_no_other(look, tmp_path):
    write_page(tmp_path, SCHEDULE, TWO + WEEK.format(3, 31, 31))
    numbers, problems = look()
    assert numbers == [1, 2]
    assert "no-such-date" in problems
