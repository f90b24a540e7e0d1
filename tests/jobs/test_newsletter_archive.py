"""The newsletter's own pages over a folder wiki: the list of issues, the latest, the links."""

from dataclasses import replace
from datetime import timedelta
from functools import partial

import pytest

from bot.jobs.job import Job
from bot.jobs.newsletter.archive import archive, archive_reads, footer
from bot.jobs.newsletter.issues import below
from bot.jobs.wanted import Wants
from bot.plan.change import Create
from bot.wiki.snapshot import Request
from bot.wikitext.region import enclose
from tests.lab import FACILITATOR, Lab
from tests.newsletters import PREFIX, SENT_AT, claim, issue

MONTH = timedelta(days=30)
FIRST, SECOND, THIRD = (f"2022-{month}" for month in (10, 11, 12))
PLACE = "<noinclude>\n" + enclose("issues", "") + "\n</noinclude>"


def reads(snapshot, cohort, now):
    return archive_reads(cohort) | Request(prefixes=frozenset({below(cohort)}))


def wants(issues, snapshot, cohort, now):
    return Wants(regions=archive(issues, snapshot, cohort))


@pytest.fixture
def lab(tmp_path):
    return Lab(tmp_path, "pages")


def keeping(lab, *names, **said):
    issues = [issue(claim(name, at=SENT_AT + number * MONTH, **said)) for number, name in enumerate(names)]
    lab.job = Job("archive", reads, partial(wants, issues))
    return lab


def test_nothing_is_made_before_an_issue_is_sent(lab):
    lab.job = Job("archive", reads, partial(wants, [issue(claim(at=None))]))
    assert lab.run().changes == ()


def test_the_pages_are_made_and_a_second_run_writes_nothing(lab):
    plan = keeping(lab, FIRST, SECOND).run()
    assert {change.title: type(change) for change in plan.changes} == {PREFIX: Create, f"{PREFIX}/Latest": Create}
    assert lab.text(PREFIX).index(f"{PREFIX}/{SECOND}|") < lab.text(PREFIX).index(f"{PREFIX}/{FIRST}|")
    assert "Text of 2022-11. <bdi>December 15, 2022" in lab.text(f"{PREFIX}/Latest")
    assert "Text of 2022-10" not in lab.text(f"{PREFIX}/Latest")
    assert lab.prepare().plan.changes == ()


def test_a_cohort_in_another_language_leaves_what_all_have_in_common_as_it_is(lab):
    keeping(lab, FIRST, SECOND).run()
    lab.cohort = replace(lab.cohort, name="2024", root="Campaigns/Organizer Lab/2024", language="ar")
    assert lab.prepare().plan.changes == ()


def test_what_acts_as_it_is_saved_does_not_make_every_run_write(lab):
    text = "{{subst:Foo}} ~~~~ [[Foo (x)|]] ~~<noinclude></noinclude>~~ <!-- olb:latest end --> é e\u0301"
    keeping(lab, FIRST, text=text).run()
    plan = lab.prepare().plan
    assert plan.changes == ()
    assert plan.problems == ()
    assert "[[User:" not in lab.text(f"{PREFIX}/Latest")


def test_links_stand_where_the_facilitators_left_a_place_for_them(lab):
    for name in (FIRST, SECOND):
        lab.edit(FACILITATOR, f"{PREFIX}/{name}", f"Text\n{PLACE}")
    lab.edit(FACILITATOR, f"{PREFIX}/{THIRD}", "No place for links")
    plan = keeping(lab, FIRST, SECOND, THIRD).run()
    assert plan.problems == ()
    texts = [lab.text(f"{PREFIX}/{name}") for name in (FIRST, SECOND, THIRD)]
    assert [[name in text for name in (FIRST, SECOND, THIRD)] for text in texts] == [
        [False, True, False],
        [True, False, True],
        [False, False, False],
    ]
    assert texts[1].index(FIRST) < texts[1].index(THIRD)
    assert texts[1].startswith("Text\n<noinclude>\n<!-- olb:issues begin -->")
    assert lab.prepare().plan.changes == ()


def test_a_new_issue_changes_the_list_the_latest_and_the_one_before(lab):
    for name in (FIRST, SECOND, THIRD):
        lab.edit(FACILITATOR, f"{PREFIX}/{name}", f"Text\n{PLACE}")
    keeping(lab, FIRST, SECOND).run()
    plan = keeping(lab, FIRST, SECOND, THIRD).run()
    assert {change.title.removeprefix(PREFIX) for change in plan.changes} == {"", "/Latest", f"/{SECOND}", f"/{THIRD}"}


def test_broken_markers_on_an_issue_are_said(lab):
    lab.edit(FACILITATOR, f"{PREFIX}/{FIRST}", "Text\n<!-- olb:issues begin -->")
    plan = keeping(lab, FIRST).run()
    assert [(one.code, one.where) for one in plan.problems] == [("markers", f"{PREFIX}/{FIRST}")]


@pytest.mark.parametrize(
    ("language", "word"), [("es", "Número anterior"), ("ar", 'dir="rtl"'), ("ja", "Previous issue")]
)
def test_the_foot_is_in_the_readers_language_and_leads_there_from_any_wiki(lab, language, word):
    foot = footer(issue(claim(FIRST)), f"{PREFIX}/Subscribers", language, lab.cohort)
    assert word in foot
    assert f"[[:m:{PREFIX}/{FIRST}|" in foot
    assert f"[[:m:{PREFIX}/Subscribers|" in foot
    assert f"[[:m:{PREFIX}|" in foot
    assert FIRST not in footer(None, f"{PREFIX}/Subscribers", language, lab.cohort)
