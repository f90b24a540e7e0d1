"""The participants' own pages on a wiki: whose they are, what each hands in, what is named."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from bot.cohort.pauses import Pause
from bot.cohort.progress import Progress
from bot.cohort.roster import Project
from bot.context import Context
from bot.jobs.participants import (
    participants_below,
    pauses_asked,
    progress,
    progress_problems,
    project_problems,
    projects,
)
from bot.jobs.regions import NONE
from bot.jobs.schedule import calendar, schedule_title
from bot.plan.outcome import Done
from bot.read import read
from bot.wiki.data import Account
from bot.wiki.editing import Edit
from bot.wiki.folder import FolderWiki
from bot.wiki.snapshot import Request
from tests.lab import NOW, ROOT, ROOT_PAGE, cohort, no_other, write_page

AMINA = f"{ROOT_PAGE}/Participants/Amina K"
NOTHING = Progress(frozenset(), (), None)


def on(day):
    return datetime(2022, 11, day, tzinfo=UTC)


LATER = on(14)


def form(name, **values):
    return "{{Organizer Lab " + name + "".join(f"|{key}={value}" for key, value in values.items()) + "}}\n"


def submission(week, link="[[A]]", **values):
    return form("submission", week=week, link=link, **values)


@pytest.fixture
def lab(tmp_path):
    weeks = (form("week", number=number, opens=f"2022-11-{number:02}", due=f"2022-11-{number:02} 20:00 UTC")
             for number in range(1, 10))  # fmt: skip
    write_page(tmp_path, f"{ROOT_PAGE}/Schedule", "".join(weeks))
    return Course(tmp_path)


class Course:
    """One cohort in a folder."""

    def __init__(self, folder):
        self.folder = folder
        self.cohort = cohort()
        self.accounts = {}
        self.moment = NOW
        self.wiki = FolderWiki(folder, "Bot", "Operator", lambda: self.moment)

    def page(self, title, text):
        assert isinstance(self.wiki.edit(Edit(title, "Somebody", text=text)), Done)

    def reads(self, snapshot, cohort, now):
        return Request(
            prefixes=frozenset({participants_below(cohort)}),
            trusted=frozenset({schedule_title(cohort)}),
            words_since=pauses_asked(snapshot, cohort, now),
        )

    def snapshot(self, now=LATER):
        context = Context(self.wiki, no_other, self.cohort, frozenset({"Operator"}), NONE, now)
        snapshot = read(self.reads, context)
        return replace(snapshot, accounts=self.accounts)

    def pauses(self):
        return self.progress()["Amina K"].pauses

    def progress(self):
        snapshot = self.snapshot()
        return progress(snapshot, self.cohort, calendar(snapshot, self.cohort).weeks, LATER)

    def problems(self):
        snapshot = self.snapshot()
        weeks = calendar(snapshot, self.cohort).weeks
        return [(one.code, one.where) for one in progress_problems(snapshot, self.cohort, weeks, LATER)]


def test_what_stands_on_somebodys_page_and_on_those_of_weeks_is_theirs(lab):
    lab.page(AMINA, submission(1, date="2022-11-02") + submission(2, link="") + form("pause", until="2022-11-20"))
    lab.page(f"{AMINA}/Week 3", form("submission", text="Three gaps."))
    lab.page(f"{AMINA}/Semana 4", submission("", date="2022-11-05"))
    lab.page(f"{ROOT_PAGE}/Participants/Brian O", "Hello!")
    assert lab.progress() == {
        "Amina K": Progress(frozenset({1, 3, 4}), (Pause(NOW, on(21)),), on(5)),
        "Brian O": NOTHING,
    }
    assert lab.problems() == [("empty-submission", AMINA)]


def test_a_pause_stands_still_whatever_is_handed_in_meanwhile(lab):
    lab.moment = on(7) + timedelta(hours=15)
    pause = form("pause", until="2022-11-20")
    lab.page(AMINA, pause)
    for day, text in ((9, submission(2) + pause), (12, form("pause", reason="The rice.", to="2022-11-20"))):
        lab.moment = on(day)
        lab.page(AMINA, text)
        assert lab.pauses() == (Pause(on(7), on(21)),)


def test_a_pause_until_another_day_or_written_again_begins_anew(lab):
    lab.moment = on(7)
    lab.page(AMINA, form("pause", until="2022-11-20"))
    lab.moment = on(9)
    lab.page(AMINA, form("pause", until="2022-11-24"))
    assert lab.pauses() == (Pause(on(9), on(25)),)
    lab.moment = on(10)
    lab.page(AMINA, "I am back!")
    lab.moment = on(12)
    lab.page(AMINA, form("pause", until="2022-11-24"))
    assert lab.pauses() == (Pause(on(12), on(25)),)


def test_the_wiki_is_asked_only_about_pauses_that_leave_it_open_and_still_matter(lab):
    open_ones = form("pause", until="2022-11-20") + form("pause", until="le 9 novembre 2022")
    lab.page(AMINA, open_ones + form("pause", since="2022-11-01", until="2022-11-05") + form("pause", until="soon"))
    assert lab.snapshot().words_since == {
        (AMINA, "2022-11-20"): NOW,
        (AMINA, "le 9 novembre 2022"): NOW,
    }
    assert lab.snapshot(on(10) + timedelta(days=60)).words_since.keys() == {(AMINA, "2022-11-20")}
    assert lab.snapshot(on(21) + timedelta(days=60)).words_since == {}


@pytest.mark.parametrize("title", [f"{AMINA}/Topics", f"{AMINA}/Week 3/Draft", f"{AMINA}/es", f"{ROOT_PAGE}/Notes"])
def test_other_pages_hand_in_nothing(lab, title):
    lab.page(title, submission(1))
    assert lab.progress() == {}
    assert lab.problems() == []


def test_all_that_is_wrong_is_named_with_its_page_and_the_rest_goes_on(lab):
    lab.page(AMINA, submission(2) + submission("Topics") + submission(12) + submission(5, date="2022-12-24"))
    lab.page(f"{AMINA}/Week 2", submission("") + form("pause", until="some day"))
    lab.page(f"{ROOT_PAGE}/Participants/Brian O", submission(1) + "{{Organizer Lab submission|week=2|link=[[B]]")
    assert {user: one.handed_in for user, one in lab.progress().items()} == {"Amina K": {2, 5}, "Brian O": {1}}
    assert lab.problems() == [
        ("unreadable", AMINA),
        ("unknown-week", AMINA),
        ("future-date", AMINA),
        ("duplicate-submission", f"{AMINA}/Week 2"),
        ("unreadable", f"{AMINA}/Week 2"),
        ("unclosed-template", f"{ROOT_PAGE}/Participants/Brian O"),
    ]


def test_who_was_renamed_has_handed_in_under_both_names(lab):
    lab.page(AMINA, submission(1))
    lab.page(f"{ROOT_PAGE}/Participants/Amina Kamau", submission(2))
    lab.accounts = {"Amina K": Account("Amina Kamau")}
    assert lab.progress() == {"Amina Kamau": Progress(frozenset({1, 2}), (), None)}


def test_a_page_that_was_moved_out_of_sight_is_named(lab):
    lab.page(AMINA, "#REDIRECT [[User:Amina K/Lab]]")
    lab.page(f"{AMINA}/Topics", "#REDIRECT [[User:Amina K/Topics]]")
    lab.page(f"{ROOT_PAGE}/Participants/Brian O", f"#REDIRECT [[{ROOT_PAGE}/Participants/Brian Otieno]]")
    assert lab.progress() == {}
    assert lab.problems() == [("redirect", AMINA)]


def test_a_schedule_without_weeks_makes_no_week_unknown(lab):
    lab.page(AMINA, submission(1))
    write_page(lab.folder, f"{ROOT_PAGE}/Schedule", "Soon!")
    assert lab.progress() == {"Amina K": NOTHING}
    assert lab.problems() == []


def test_of_several_projects_the_first_with_a_title_counts_and_all_are_checked(lab):
    lab.page(AMINA, form("project", link="https://a.org") + form("project", title="Lakes") + form("project", title="B"))
    lab.page(f"{ROOT_PAGE}/Participants/Brian O", submission(1))
    snapshot = lab.snapshot()
    assert projects(snapshot, lab.cohort) == {"Amina K": Project("Lakes", "")}
    assert [(one.code, one.where) for one in project_problems(snapshot, lab.cohort)] == [("missing", AMINA)]


def test_the_demo(tmp_path):
    for file in (ROOT / "config/demo" / ROOT_PAGE).rglob("*.wikitext"):
        title = str(file.relative_to(ROOT / "config/demo").with_suffix(""))
        write_page(tmp_path, title, file.read_text(encoding="utf-8"))
    lab = Course(tmp_path)
    handed_in = {user: sorted(one.handed_in) for user, one in lab.progress().items()}
    assert sum(weeks == [1, 2, 3] for weeks in handed_in.values()) == 5
    assert (handed_in["Ixchel del Lago"], handed_in["Chipo Nyika"], handed_in["Yaku Mayu"]) == ([1], [1], [])
    assert {user for user, one in lab.progress().items() if one.pauses} == {"Himal Jyoti", "Pourquoi pas?"}
    assert {code for code, _ in lab.problems()} == {
        "unknown-parameter", "unreadable", "empty-submission", "duplicate-submission", "ambiguous",
    }  # fmt: skip
