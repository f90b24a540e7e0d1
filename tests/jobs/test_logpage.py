"""User:<Bot>/Log: what comes on it, what stays, what moves; and the page that says that the bot runs."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from bot.jobs.logpage import MOST, alive_job, log_entries, log_job
from bot.plan.change import Create, Plan, Problem, Skip
from bot.plan.outcome import Applied, Done, Noop, Refused, Unknown
from bot.plan.result import Result
from bot.run import prepare
from bot.wiki.editing import Edit
from bot.wikitext.log_entries import is_notable
from tests.lab import BOT, FACILITATOR, ROOT_PAGE, Lab

LOG, ALIVE = f"User:{BOT}/Log", f"User:{BOT}/Last good run"
START = datetime(2022, 11, 14, 18, tzinfo=UTC)
CHANGE = Create("pages", "folder:x", "Some page", "text", "summary")


@pytest.fixture
def lab(tmp_path):
    return Lab(tmp_path, "pages")


def a_result(at=START, outcome=Done(5), skips=(), problems=(), job="pages", **more):  # noqa: B008 - frozen
    plan = Plan((CHANGE,), tuple(Skip("User talk:A", reason) for reason in skips), tuple(problems), at)
    return Result("2022", job, plan, (Applied(CHANGE, outcome),), **more)


def write(lab, job, now=START):
    """One round; the titles that were written."""
    plan = prepare(job, lab.context(now)).plan
    for change in plan.changes:
        assert isinstance(lab.wiki.write(change), Done), change
    return [change.title for change in plan.changes]


def entries(lab, title=LOG):
    return log_entries(lab.text(title))


def test_what_a_run_changed_is_told_with_its_skips_and_problems(lab):
    problem = Problem("unreviewed", f"{ROOT_PAGE}/Review", "Eve edited it (changes: Special:Diff/3/5)")
    one = a_result(skips=("paused", "paused", "nobots"), problems=[problem])
    assert write(lab, log_job("ab12", one)) == [LOG]
    text = lab.text(LOG)
    assert "'''2022-11-14 18:00:00 UTC''', pages, 2022 – 1 done; left alone: 1 nobots, 2 paused; problems: 1" in text
    assert f"** [[:{ROOT_PAGE}/Review|" in text
    assert "changes&#58; [[Special:Diff/3/5]])" in text
    (entry,) = entries(lab)
    assert (entry.id, entry.job, entry.cohort, entry.at, entry.counts) == ("ab12", "pages", "2022", START, {"done": 1})


def test_the_same_run_is_told_once_however_often_it_is_written(lab):
    one = log_job("ab12", a_result())
    write(lab, one)
    assert write(lab, one) == []


def test_the_newest_is_on_top_and_what_people_write_around_and_between_is_kept(lab):
    write(lab, log_job("a1", a_result()))
    text = lab.text(LOG).replace("<!-- olb:log end -->", ": I mended this. ~~~\n<!-- olb:log end -->")
    lab.edit(FACILITATOR, LOG, f"Above.\n{text}\nBelow.")
    write(lab, log_job("a2", a_result(START + timedelta(hours=1))))
    write(lab, log_job("a3", a_result(START, job="reminders")))
    assert [one.id for one in entries(lab)] == ["a3", "a2", "a1"]
    text = lab.text(LOG)
    assert text.startswith("Above.\n")
    assert text.endswith("\nBelow.")
    assert ": I mended this." in entries(lab)[2].text


def test_two_runs_at_once_lose_no_entry(lab):
    write(lab, log_job("a0", a_result()))
    jobs = [log_job(name, a_result()) for name in ("a1", "a2")]
    first, second = (prepare(job, lab.context(START)).plan.changes[0] for job in jobs)
    assert isinstance(lab.wiki.write(first), Done)
    assert not isinstance(lab.wiki.write(second), Done)  # made on what is no longer there
    write(lab, jobs[1])
    assert [one.id for one in entries(lab)] == ["a2", "a1", "a0"]


def test_what_is_old_moves_to_its_month_and_is_never_nowhere(lab):
    first = datetime(2022, 10, 30, tzinfo=UTC)
    for number in range(MOST - 1):
        write(lab, log_job(f"a{number}", a_result(first + timedelta(hours=number))))
    last = log_job("last", a_result())
    months = [f"{LOG}/2022-10", f"{LOG}/2022-11"]
    assert write(lab, last) == [*months, LOG]
    assert len(entries(lab)) == MOST
    assert write(lab, last) == [LOG]
    kept = entries(lab)
    assert (len(kept), kept[0].id) == (MOST // 2, "last")
    moved = [one for month in reversed(months) for one in entries(lab, month)]
    assert [one.id for one in (*kept[1:], *moved)] == [f"a{number}" for number in reversed(range(MOST - 1))]
    assert all(month.endswith(f"/{one.at:%Y-%m}") for month in months for one in entries(lab, month))
    assert write(lab, last) == []
    assert "[[Special:PrefixIndex/{{FULLPAGENAME}}/|" in lab.text(LOG)


def test_a_month_that_can_not_be_written_keeps_its_entries_on_the_log(lab):
    for number in range(MOST - 1):
        write(lab, log_job(f"a{number}", a_result(START + timedelta(minutes=number))))
    lab.edit(FACILITATOR, f"{LOG}/2022-11", "no markers here")
    assert write(lab, log_job("last", a_result())) == [LOG]
    assert write(lab, log_job("very last", a_result())) == [LOG]
    assert len(entries(lab)) == MOST + 1


def test_a_refusal_is_told_once_as_long_as_it_is_the_same(lab):
    refused = Refused("protectedpage", "This page has been protected")
    write(lab, log_job("a1", a_result(outcome=refused)))
    assert "protectedpage This page has been protected" in lab.text(LOG)
    assert write(lab, log_job("a2", a_result(START + timedelta(minutes=5), refused_outcome()))) == []
    assert write(lab, log_job("a3", a_result(outcome=refused, job="reminders"))) == [LOG]
    assert write(lab, log_job("a4", a_result(outcome=Refused("hookaborted", "no")))) == [LOG]
    assert write(lab, log_job("a5", a_result(outcome=refused))) == [LOG]
    assert [one.id for one in entries(lab)] == ["a5", "a4", "a3", "a1"]


def refused_outcome():
    return Refused("protectedpage", "This page has been protected")


def test_what_happened_and_what_did_not(lab):
    plan = Plan((CHANGE, CHANGE), (), (), START)
    quiet = Result("2022", "pages", replace(plan, changes=()))
    assert not is_notable(quiet)
    assert not is_notable(replace(quiet, failure="the wiki cannot be read"))
    assert not is_notable(replace(quiet, plan=plan, applied=(Applied(CHANGE, Noop()),) * 2))
    write(lab, log_job("a1", replace(quiet, plan=plan, refused=("201 edits, and the limit is 200 a run",))))
    assert "2 not tried\n** refused: 201 edits, and the limit is 200 a run" in lab.text(LOG)
    unknown = replace(quiet, plan=plan, applied=(Applied(CHANGE, Unknown("no answer")),), failure="it broke")
    for name in ("a2", "a3"):
        assert write(lab, log_job(name, unknown)) == [LOG]
    assert entries(lab)[0].counts == {"not tried": 1, "unknown": 1}
    assert "** failed: it broke\n** [[:Some page|<bdi>Some page</bdi>]]: no answer (unknown)" in lab.text(LOG)


def test_an_entry_that_people_broke_stays_as_it_is(lab):
    write(lab, log_job("a1", a_result()))
    for broken in ('{"id": 1}', "{", '{"id":"x","at":"yesterday","job":"","cohort":"","counts":{}}', "[]"):
        text = lab.text(LOG).replace("<!-- olb:log end -->", f"* <!-- olb:run {broken} --> ?\n<!-- olb:log end -->")
        lab.wiki.edit(Edit(LOG, FACILITATOR, text=text))
        write(lab, log_job(f"b{broken}"[:4], a_result(START + timedelta(minutes=1))))
        assert f"olb:run {broken} -->" in lab.text(LOG)
    assert entries(lab)[-1].id == "a1"


def test_what_people_wrote_does_nothing_on_the_log(lab):
    evil = "{{evil}} [[Category:X]] ~~~~ <!-- olb:log end --> <nowiki>"
    write(lab, log_job("a1", a_result(problems=[Problem("evil", evil, evil)], refused=(evil,))))
    assert len(entries(lab)) == 1
    for words in ("{{evil", "[[Category", "~~~~", "<nowiki>"):
        assert words not in lab.text(LOG)


def test_that_the_bot_runs_is_said_at_most_twice_a_day(lab):
    assert write(lab, alive_job()) == [ALIVE]  # the folder's clock says that it is 20 October
    (page,) = lab.wiki.pages([ALIVE])
    assert page.user == BOT
    assert write(lab, alive_job(), page.timestamp + timedelta(hours=11)) == []
    lab.edit("Stranger", ALIVE, f"{page.text} Ha!")  # what others save is no sign of the bot
    assert write(lab, alive_job(), page.timestamp + timedelta(hours=11)) == []
    assert write(lab, alive_job(), page.timestamp + timedelta(hours=12)) == [ALIVE]
