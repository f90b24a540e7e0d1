"""A round over folder wikis: what is read once, what is read anew, and what one job's trouble leaves to the others."""

import re
import shutil
from dataclasses import replace
from datetime import UTC, datetime
from functools import cache

import pytest

from bot.app import House
from bot.jobs import JOBS
from bot.jobs.job import Job
from bot.jobs.wanted import Markers, WantedRegion, Wants
from bot.plan.change import wording
from bot.plan.outcome import Done
from bot.rounds import go_round
from bot.wiki.folder import FolderWiki
from bot.wiki.port import WikiError
from bot.wiki.remembered import remembered
from bot.wiki.snapshot import Request
from tests.lab import BOT, ROOT, ROOT_PAGE, RUN_PAGE, edit_as, folder_wiki, settings, write_page

NOW = datetime(2022, 11, 14, 18, tzinfo=UTC)
A, B = f"{ROOT_PAGE}/A", f"{ROOT_PAGE}/B"


def house(folder, cohorts=("2022",), **changes):
    """The shipped config over a folder, and as many cohorts of the same as there are names."""
    shipped = settings()
    named = {name: replace(shipped.cohorts["2022"], name=name) for name in cohorts}
    open_wiki = cache(lambda name: FolderWiki(folder, BOT, "Organizer Lab operator", lambda: NOW))
    return House(replace(shipped, cohorts=named, **changes), "folder", open_wiki, lambda: NOW)


def go(folder, jobs, write=True, cohorts=("2022",), **changes):
    return list(go_round(house(folder, cohorts, **changes), cohorts, jobs, write))


@pytest.fixture
def folder(tmp_path):
    write_page(tmp_path, RUN_PAGE, "run")
    return tmp_path


@pytest.fixture
def demo(tmp_path):
    return shutil.copytree(ROOT / "config" / "demo", tmp_path / "demo")


def copying(name, source, target):
    """A job that wants on one page what stands on another."""

    def wants(snapshot, cohort, now):
        text = snapshot.pages[source].text if source in snapshot.pages else ""
        found = text.replace("<!-- olb:now begin -->", "").replace("<!-- olb:now end -->", "").strip()
        return Wants((WantedRegion(target, "now", f"{found}+", "Copied", Markers.NOWHERE),))

    return Job(name, lambda *_: Request(titles=frozenset({source, target})), wants)


def failing(name, error):
    def wants(*_):
        raise error

    return Job(name, lambda *_: Request(), wants)


def masked(text):
    """A text without what is another one each time: the word of who claimed a sending, revision ids of files."""
    return re.sub(r"\b(?:[0-9a-f]{16}|[0-9]{9,})\b", "#", text)


def texts(folder):
    return {str(file.relative_to(folder)): masked(file.read_text("utf-8")) for file in folder.rglob("*.wikitext")}


def said(result):
    return [(change.title, masked(wording(change))) for change in result.plan.changes]


def reads(one):
    return one.open_wiki(one.wiki).costs.requests.get("read", 0)


def test_a_round_writes_what_the_jobs_write_one_by_one(demo, tmp_path):
    apart = shutil.copytree(demo, tmp_path / "apart" / "demo")  # its name is in what MassMessage posts
    for _ in range(2):  # the second time without most writes, so that much is remembered
        together = go(demo, JOBS.values())
        for job in JOBS.values():
            (alone,) = go(apart, [job])
            (same,) = [one for one in together if one.job == job.name]
            assert same.outcomes == alone.outcomes
            assert said(same) == said(alone)
            assert same.skips == alone.skips
            assert same.problems == alone.problems
    assert texts(demo) == texts(apart)


def test_a_quiet_round_reads_once_what_several_jobs_read(demo):
    go(demo, JOBS.values())
    go(demo, JOBS.values())
    one = house(demo)
    results = list(go_round(one, ["2022"], JOBS.values(), True))
    assert not any(result.plan.changes for result in results)
    alone = 0
    for job in JOBS.values():
        by_itself = house(demo)
        list(go_round(by_itself, ["2022"], [job], True))
        alone += reads(by_itself)
    assert reads(one) <= 0.6 * alone


def test_after_a_write_all_is_read_anew(folder):
    write_page(folder, A, "1")
    first, second = go(folder, [copying("first", A, B), copying("second", B, A + "/C")])
    assert first.outcomes == second.outcomes == {"done": 1}
    assert "1++" in next(folder_wiki(folder).pages([A + "/C"])).text


def test_what_a_job_was_only_to_show_changes_nothing_for_the_next(folder):
    write_page(folder, A, "1")
    results = go(folder, [copying("first", A, B), copying("second", B, A + "/C")], write=False)
    assert [len(one.plan.changes) for one in results] == [1, 1]
    assert set(texts(folder)) == {f"{RUN_PAGE}.wikitext", f"{A}.wikitext"}


def test_trouble_of_one_job_is_its_own(folder):
    write_page(folder, A, "1")
    jobs = [failing("bad", KeyError("week")), failing("away", WikiError("it does not answer")), copying("good", A, B)]
    bad, away, good = go(folder, jobs)
    assert "KeyError" in bad.failure
    assert "tests" not in bad.failure
    assert away.failure == "it does not answer"
    assert (good.failure, good.outcomes) == ("", {"done": 1})


def test_trouble_of_one_cohort_is_its_own(folder):
    def wants(snapshot, cohort, now):
        if cohort.name == "2022":
            raise WikiError("its pages cannot be read")
        return Wants((WantedRegion(A, "now", cohort.name, "Copied", Markers.NOWHERE),))

    job = Job("job", lambda *_: Request(titles=frozenset({A})), wants)
    broken, sound = go(folder, [job], cohorts=("2022", "2023"))
    assert (broken.cohort, broken.failure) == ("2022", "its pages cannot be read")
    assert (sound.cohort, sound.outcomes) == ("2023", {"done": 1})


def test_a_wiki_that_cannot_be_opened_is_tried_once_and_every_job_has_failed(folder):
    tried = []

    def shut(name):
        tried.append(name)
        raise WikiError("wrong password")

    one = replace(house(folder, ("2022", "2023")), open_wiki=shut)
    results = list(go_round(one, ["2022", "2023"], [copying("a", A, B), copying("b", A, B)], True))
    assert [(one.cohort, one.job) for one in results] == [("2022", "a"), ("2022", "b"), ("2023", "a"), ("2023", "b")]
    assert {one.failure for one in results} == {"wrong password"}
    assert len(tried) == 1


def test_a_plan_over_the_limit_is_not_written_and_the_next_one_is(folder):
    wanted = tuple(WantedRegion(f"{A}/{n}", "now", "x", "Made", Markers.NOWHERE) for n in range(3))
    big = Job("big", lambda *_: Request(titles=frozenset(one.title for one in wanted)), lambda *_: Wants(wanted))
    refused, written = go(folder, [big, copying("small", A, B)], max_edits=2)
    assert "3 edits, and the limit is 2" in refused.refused[0]
    assert refused.applied == ()
    assert written.outcomes == {"done": 1}


def test_writes_before_a_mistake_are_told(folder):
    def causes(change, snapshot, cohort):
        if change.title.endswith("/1"):
            raise KeyError("cause")
        return frozenset()

    wanted = tuple(WantedRegion(f"{A}/{n}", "now", "x", "Made", Markers.NOWHERE) for n in range(3))
    reads = Request(titles=frozenset(one.title for one in wanted))
    (result,) = go(folder, [Job("job", lambda *_: reads, lambda *_: Wants(wanted), causes)])
    assert "KeyError" in result.failure
    assert [type(one.outcome) for one in result.applied] == [Done]


class Counting:
    """A folder wiki that counts what it is asked."""

    def __init__(self, wiki):
        self.wiki, self.asked = wiki, []

    def __getattr__(self, name):
        self.asked.append(name)
        return getattr(self.wiki, name)


def test_pages_are_asked_for_once_also_those_that_are_not_there(folder):
    write_page(folder, A, "1")
    counting = Counting(folder_wiki(folder))
    wiki = remembered(counting)
    assert [page.title for page in wiki.pages([A, B])] == [A]
    edit_as(folder, "Somebody", B, "new")
    assert [page.text for page in wiki.pages([B, A, A])] == ["1"]
    assert [name for name, _ in wiki.accounts(["Ann", "Ben"])] == [name for name, _ in wiki.accounts(["Ann", "Ben"])]
    assert counting.asked == ["pages", "accounts"]


def test_a_title_that_is_not_canonical_is_found_as_often_as_it_is_asked_for(folder):
    write_page(folder, A, "1")
    odd = A.replace(" ", "_")
    wiki = remembered(folder_wiki(folder))
    for _ in range(2):
        assert [page.title for page in wiki.pages([odd, B])] == [A]
    assert [page.title for page in wiki.pages([A])] == [A]


def test_pages_below_a_prefix_are_known_by_their_titles_then(folder):
    write_page(folder, f"{A}/1", "one")
    counting = Counting(folder_wiki(folder))
    wiki = remembered(counting)
    assert [page.title for page in wiki.pages_below(f"{A}/")] == [f"{A}/1"]
    assert [page.text for page in wiki.pages([f"{A}/1"])] == ["one"]
    assert [page.title for page in wiki.pages_below(f"{A}/")] == [f"{A}/1"]
    assert counting.asked == ["pages_below"]


def test_what_was_sent_is_read_anew_each_time(folder):
    counting = Counting(folder_wiki(folder))
    wiki = remembered(counting)
    for _ in range(2):
        list(wiki.talk_pages(["User talk:Ann"]))
        list(wiki.edits_since(NOW))
    assert counting.asked == ["talk_pages", "edits_since"] * 2
