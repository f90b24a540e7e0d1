"""Reminders on the home wiki of those who asked for it: a second wiki of the config."""

from dataclasses import replace
from html import unescape

import pytest

from bot.apply import apply
from bot.config.errors import ConfigError
from bot.gate import Gate
from bot.jobs.home import from_there
from bot.plan.limits import Limits
from bot.plan.outcome import Done
from bot.recheck import Recheck
from bot.wiki.editing import Edit
from bot.wiki.folder import FolderWiki
from bot.wiki.port import WikiError
from tests.course import Course, at, keys, skipped, week
from tests.lab import BOT, cohort


class Abroad(Course):
    """A course, and Amina's home wiki beside it."""

    def __init__(self, folder, wikis=("swwiki",), reachable=True):
        (folder / "meta").mkdir()
        (folder / "sw").mkdir()
        super().__init__(folder / "meta", week(1, link="[[Week one]]"), week(2, link="https://example.org/2"))
        self.cohort = replace(self.cohort, wikis=frozenset(wikis))
        self.home = FolderWiki(folder / "sw", BOT, "Operator", lambda: self.now)
        self.reachable = reachable
        self.join("Amina", deliver_to="home", home_wiki="sw.wikipedia.org")
        self.join("Brian")

    def other(self, name):
        if not self.reachable:
            raise WikiError(f"{name} cannot be reached")
        assert name == "swwiki"
        return self.home

    def context(self, now, wiki=None):
        return replace(super().context(now, wiki), others=self.other)

    def apply(self, prepared, wiki=None, limits=Limits(max_edits=9)):  # noqa: B008 - frozen
        context = self.context(prepared.plan.now)
        recheck, gate = Recheck(context, prepared), Gate(context, prepared.job.name)
        return apply(prepared.plan, context.named, recheck.plan_again, recheck, gate, limits, lambda one: None)

    def at_home(self):
        return next((page.text for page in self.home.pages(["User talk:Amina"])), "")


def test_a_message_goes_home_once_and_links_back(tmp_path):
    course = Abroad(tmp_path)
    plan = course.plan(at(0))
    assert {change.title: change.wiki for change in plan.changes} == {
        "User talk:Amina": "swwiki",
        "User talk:Brian": course.wiki.name,
    }
    assert course.run(at(0)) == {"Amina": ["1/opens"], "Brian": ["1/opens"]}
    assert course.talk("Amina") == ""
    assert "[[:m:Week one|" in course.at_home()
    assert "[[:m:Campaigns/Organizer Lab/2022/Participants/Amina|" in unescape(course.at_home())
    assert course.run(at(0)) == {}
    course.run(at(7))
    assert "[https://example.org/2 " in course.at_home()


def test_a_wiki_that_no_other_links_to_is_linked_to_plainly():
    assert from_there("A", cohort()) == "m:A"
    assert from_there("A", replace(cohort(), interwiki="")) == "A"


def test_who_moves_home_in_the_middle_is_not_told_again(tmp_path):
    course = Abroad(tmp_path)
    course.apply_as("Brian", deliver_to="home", home_wiki="swwiki")
    assert course.run(at(0)) == {"Amina": ["1/opens"], "Brian": ["1/opens"]}
    course.apply_as("Brian", deliver_to="meta", home_wiki="swwiki")
    assert course.run(at(0, 10)) == {}


def test_the_home_wikis_own_rules_hold_there(tmp_path):
    course = Abroad(tmp_path)
    assert isinstance(course.home.edit(Edit("User talk:Amina", "Amina", text="{{nobots}}")), Done)
    assert skipped(course.plan(at(0))) == [("Amina", "nobots", "1/opens")]
    (tmp_path / "sw" / ".wiki" / "settings.json").write_text('{"missing": ["Amina"]}')
    assert skipped(course.plan(at(0))) == [("Amina", "no-account", "1/opens")]


def test_a_home_that_is_none_of_ours_is_said_and_the_message_stays_here(tmp_path):
    course = Abroad(tmp_path, wikis=())
    plan = course.plan(at(0))
    assert keys(plan) == {"Amina": ["1/opens"], "Brian": ["1/opens"]}
    assert [(one.code, one.where.rpartition("/")[2]) for one in plan.problems] == [("home-wiki", "Amina")]
    assert "swwiki" in plan.problems[0].message


def test_a_home_out_of_reach_stops_nobody_else(tmp_path):
    course = Abroad(tmp_path, reachable=False)
    plan = course.plan(at(0))
    assert keys(plan) == {"Brian": ["1/opens"]}
    assert skipped(plan) == [("Amina", "unreachable", "1/opens")]
    assert [(one.code, one.where) for one in plan.problems] == [("unreachable", "swwiki")]
    course.reachable = True
    assert course.run(at(0, 10)) == {"Amina": ["1/opens"], "Brian": ["1/opens"]}


@pytest.mark.parametrize("name", ["E\u0301", "a--b", "a<b", "a;b", " a", "a  b", "x" * 61])
def test_a_cohorts_name_must_be_found_again_as_it_is(tmp_path, name):
    from bot.config.settings import load_settings
    from tests.lab import CONFIG

    for path in CONFIG.parent.iterdir():
        (tmp_path / path.name).symlink_to(path)
    (tmp_path / "lab.toml").unlink()
    text = CONFIG.read_text(encoding="utf-8").replace("[cohorts.2022]", f'[cohorts."{name}"]')
    (tmp_path / "lab.toml").write_text(text, encoding="utf-8")
    with pytest.raises(ConfigError, match="a cohort's name is short and plain"):
        load_settings(tmp_path / "lab.toml")
