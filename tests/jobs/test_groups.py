"""Reminders by MassMessage: to many in a few writes, to each once, whatever breaks off and whoever else is at it."""

from __future__ import annotations

import html
import re
import threading
from dataclasses import replace
from datetime import timedelta

import pytest

from bot.commands.jobs import exit_code
from bot.plan.change import Send, addressees
from bot.plan.outcome import Conflict, Done, Noop, Refused, Sent, Unknown, from_error
from bot.run import prepare
from bot.show.json import change_json
from bot.show.terminal import plan_lines
from bot.wiki.folder import FolderWiki
from bot.wikitext.claim import read_claim
from tests.course import HOUR, JOB, Course, at, handed_in, keys, short, skipped, template, week
from tests.faulty import FaultyWiki
from tests.lab import BOT, FACILITATOR, ROOT_PAGE
from tests.mortal import Killed, Mortal

CLAIMS = f"{ROOT_PAGE}/Reminders/"
PATIENCE = timedelta(seconds=0.1)  # of a run for the log; the wiki is on this disk


class Crowd(Course):
    """A cohort whose reminders go by MassMessage, from `group_of` people on. `people` are languages by name."""

    def __init__(self, folder, people, *rows, group_of=3):
        folder.mkdir(exist_ok=True)
        super().__init__(folder, *rows)
        letters = replace(self.cohort.newsletter, patience=PATIENCE)
        self.cohort = replace(self.cohort, group_of=group_of, newsletter=letters)
        self.people = list(people)
        for user, language in people.items():
            self.apply_as(user, languages=language)
        self.decided = dict.fromkeys(people, "accepted")
        self.decide(self.people[0])

    def run(self, now, wiki=None):
        """Plan and write; who was sent what, by user."""
        self.now = now
        context = self.context(now, wiki)
        prepared = self.prepare_with(context)
        applied = self.apply(prepared, context.wiki)
        good = [one.change for one in applied if isinstance(one.outcome, Done | Sent)]
        return {to.user: short(to.keys) for change in good for to in addressees(change)}

    def prepare_with(self, context):
        return prepare(JOB, context)

    def copies(self, key="1/opens"):
        """How many messages of this key each person has."""
        return {user: self.talk(user).count(f"<!-- olb:2022/reminder/{key} -->") for user in self.people}

    def text(self, title):
        (page,) = self.wiki.pages([title])
        return page.text

    def claims(self):
        found = {page.title: read_claim(page.text) for page in self.wiki.pages_below(CLAIMS)}
        return {title.removeprefix(CLAIMS): claim for title, claim in found.items()}


def crowd(folder, **counts):
    """So many people who read each language."""
    people = {f"{language.capitalize()} {n:02}": language for language, many in counts.items() for n in range(many)}
    return Crowd(folder, people, group_of=20)


def sends(plan):
    return [change for change in plan.changes if isinstance(change, Send)]


def everybody(people, keys):
    return dict.fromkeys(people, keys)


SIX = dict.fromkeys(["Ann", "Ben", "Cai"], "en") | dict.fromkeys(["Dan", "Eva", "Fay"], "es")


@pytest.fixture
def six(tmp_path):
    return Crowd(tmp_path, SIX)


def test_sixty_people_in_three_languages_are_two_sendings_and_a_few_edits(tmp_path):
    course = crowd(tmp_path, en=25, es=22, sw=13)
    plan = course.plan(at(0))
    languages = [[to.language for to in change.to] for change in sends(plan)]
    assert languages == [["en"] * 25, ["es"] * 22]
    assert len(plan.changes) == 15
    before = course.wiki.costs.requests["write"]
    told = course.run(at(0))
    assert told == everybody(course.people, ["1/opens"])
    assert course.wiki.costs.requests["write"] - before == 13 + 2 * 3
    assert set(course.copies().values()) == {1}
    assert [(claim.sent.count, claim.targets) for claim in course.claims().values()] == [(25, 25), (22, 22)]
    later = course.plan(at(0, 10))
    assert (later.changes, later.skips, later.problems) == ((), (), ())
    assert course.run(at(5)) == everybody(course.people, ["1/due"])
    assert set(course.copies("1/due").values()) == {1}


def test_the_plan_says_which_way_each_takes_and_what_it_costs(six):
    six.apply_as("Fay", languages="fr")
    plan = six.plan(at(0))
    assert [change.kind for change in plan.changes] == ["send"] + ["create"] * 3
    said = change_json(plan.changes[0])
    assert (said["count"], said["writes"], said["claim"]) == (3, 3, f"{CLAIMS}1")
    assert said["recipients"][0] == {"user": "Ann", "language": "en", "keys": ["2022/reminder/1/opens"]}
    assert said["summary"].endswith("to 3 pages, in 3 writes instead of 3 edits")
    lines = "\n".join(line.plain for line in plan_lines(plan))
    assert "to Ann, Ben, Cai" in lines
    assert "{{subst:ROOTPAGENAME}}" in lines


@pytest.mark.parametrize("name", ["O'Brian", "Ann & Ben; so", "Müller", 'J "R" D', "Ann=Ben", "''x''", "مريم"])
def test_it_says_the_same_as_an_edit_would(tmp_path, name):
    people = {name: "en", "Ben": "en", "Cai": "en"}
    texts = []
    for group_of in (0, 3):
        course = Crowd(tmp_path / str(group_of), people, week(1, title='It\'s <all> "new"'), group_of=group_of)
        assert course.run(at(0)) == everybody(people, ["1/opens"])
        text = re.sub(
            r"\[\[User:.*?\(UTC\)|<!-- 2022-10-24 -->|\n<!-- Message sent.*", "", html.unescape(course.talk(name))
        )
        texts.append(re.sub(r"\n+", "\n", text))
    assert texts[0] == texts[1]
    assert f"{ROOT_PAGE}/Participants/{name}|" in texts[1]


def test_both_ways_tell_the_same_people_the_same_at_the_same_time(tmp_path):
    zones = {"Ann": "UTC", "Ben": "UTC", "Cai": "Africa/Nairobi", "Dan": "Africa/Nairobi", "Eva": "Asia/Kolkata"}
    found, groups = [], 0
    for group_of in (0, 2):
        course = Crowd(tmp_path / str(group_of), dict.fromkeys(zones, "en"), week(1), week(2), group_of=group_of)
        for user, zone in zones.items():
            course.apply_as(user, timezone=zone)
        course.own_page("Ben", handed_in(1))
        told = course.runs(at(-1), at(4), 3 * HOUR)
        course.schedule(week(1, due=at(8, 23, 59)), week(2))
        found.append(told + course.runs(at(4, 3), at(13), 3 * HOUR))
        groups += len(course.claims())
    assert found[0] == found[1]
    assert any("1/moved" in key for _, sent in found[0] for keys in sent.values() for key in keys)
    assert groups > 5


@pytest.mark.parametrize("after", [False, True], ids=["before", "after"])
def test_who_is_killed_at_any_step_sends_nobody_two(tmp_path, after):
    death, unsure = 0, 0
    while True:
        death += 1
        course = Crowd(tmp_path / str(death), SIX | {"Gil": "fr"})
        try:
            course.run(at(0), Mortal(course.wiki, death, after=after))
        except Killed:
            pass
        else:
            break
        for minutes in (1, 20, 40):  # by then what a claim leaves open is known not to be in the log
            course.run(at(0, 9, minutes))
        unknown = {page for claim in course.claims().values() if claim.unknown for page in claim.pages}
        unsure += bool(unknown)
        assert course.copies() == {user: int(f"User talk:{user}" not in unknown) for user in course.people}, death
        assert sum(problem.code == "unknown" for problem in course.plan(at(0, 10)).problems) == bool(unknown)
    assert death > 20
    assert 0 < unsure < death / 3


class Visited:
    """A wiki that somebody else visits at the `moment`-th call, before it."""

    def __init__(self, wiki, moment, visit):
        self._wiki, self._moment, self._visit = wiki, moment, visit
        self.calls = 0

    def __getattr__(self, name):
        found = getattr(self._wiki, name)
        return self._counted(found) if callable(found) else found

    def _counted(self, method):
        def call(*arguments):
            self.calls += 1
            if self.calls == self._moment:
                self._visit()
            return method(*arguments)

        return call


def nothing(course):
    """What the second run finds is what the first found."""


def hands_in(course):
    course.own_page("Ann", handed_in(1))


def pauses(course):
    course.own_page("Ann", template("pause", **{"from": "2022-10-28", "until": "2022-11-03"}))


def is_put_off(course):
    course.schedule(week(1, due=at(6, 20)))


def has_other_languages(course):
    course.apply_as("Cai", languages="es")
    course.apply_as("Dan", languages="en")


@pytest.mark.parametrize("group_of", [3, 4])  # with 4, one less and they get edits
@pytest.mark.parametrize("meanwhile", [nothing, hands_in, pauses, is_put_off, has_other_languages])
def test_another_run_at_any_step_that_finds_something_else_sends_nobody_two(tmp_path, meanwhile, group_of):
    step, calls = 0, 1
    while step < calls:
        step += 1
        course = Crowd(tmp_path / str(step), SIX | {"Gil": "en"}, group_of=group_of)

        def visit(course=course):
            meanwhile(course)
            course.run(at(5), FolderWiki(course.folder, BOT, "Operator", lambda: at(5)))

        visited = Visited(course.wiki, step, visit)
        course.run(at(5), visited)
        course.run(at(5, 10))
        calls = visited.calls
        had = course.copies("1/due")
        silent = {"Ann"} if meanwhile in (hands_in, pauses) else set()
        assert all(count == 1 or (user in silent and not count) for user, count in had.items()), (step, had)
    assert calls > 20


def test_six_processes_at_once_send_nobody_two(six):
    start, outcomes = threading.Barrier(6, timeout=60), []

    def one():
        wiki = FolderWiki(six.folder, BOT, "Operator", lambda: at(0))
        prepared = six.prepare_with(six.context(at(0), wiki))
        start.wait()
        outcomes.extend(type(one.outcome) for one in six.apply(prepared, wiki))

    threads = [threading.Thread(target=one) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    six.run(at(0, 10))
    assert six.copies() == dict.fromkeys(SIX, 1)
    assert set(outcomes) <= {Sent, Done, Noop, Conflict, Refused}  # done: another's claim, settled from the log
    assert outcomes.count(Sent) <= 2


class Waiting(FaultyWiki):
    """A wiki that has everybody wait before each write; `meanwhile` is what happens in each wait."""

    def __init__(self, wiki, meanwhile):
        super().__init__(wiki)
        self.meanwhile = iter(meanwhile)

    def wait_for_turn(self):
        next(self.meanwhile, lambda: None)()


def test_each_sending_is_looked_at_again_however_short_ago_the_last_look_was(tmp_path, monkeypatch):
    monkeypatch.setattr("bot.recheck._FRESH", 60.0)
    course = Crowd(tmp_path, {"Ann": "en", "Dan": "es", "Fay": "fr", "Gil": "pt"}, group_of=1)
    prepared = course.prepare(at(5))
    third = addressees(prepared.plan.changes[2])[0].user  # with the second two are looked at
    waits = [lambda: None] * 4 + [lambda: course.own_page(third, handed_in(1))]  # two waits a sending
    course.apply(prepared, Waiting(course.wiki, waits))
    assert course.copies("1/due") == dict.fromkeys(course.people, 1) | {third: 0}


def test_who_hands_in_before_it_is_written_gets_nothing_and_the_others_get_it(tmp_path):
    course = Crowd(tmp_path, dict.fromkeys(["Ann", "Ben", "Cai", "Dan"], "en"), week(1))
    course.run(at(0))
    prepared = course.prepare(at(5))
    hands_in(course)
    assert [one.outcome for one in course.apply(prepared)] == [Sent(3)]
    assert course.copies("1/due") == {"Ann": 0} | dict.fromkeys(["Ben", "Cai", "Dan"], 1)


def test_where_too_few_are_left_for_a_sending_they_get_it_next_time(six):
    prepared = six.prepare(at(5))
    hands_in(six)
    assert [type(one.outcome) for one in six.apply(prepared)] == [Sent, Noop]
    assert list(six.claims()) == ["1"]
    assert six.run(at(5, 9, 5)) == {"Ben": ["1/due"], "Cai": ["1/due"]}
    assert six.copies("1/due") == {"Ann": 0} | dict.fromkeys(["Ben", "Cai", "Dan", "Eva", "Fay"], 1)


class Deaf:
    """A wiki whose answer to a sending is `outcome`, whether it arrives or not."""

    def __init__(self, wiki, outcome, arrives=False):
        self._wiki, self._outcome, self._arrives = wiki, outcome, arrives

    def __getattr__(self, name):
        return getattr(self._wiki, name)

    def send(self, *message):
        if self._arrives:
            self._wiki.send(*message)
        return self._outcome


def test_what_the_wiki_refuses_is_sent_by_the_next_run_in_the_same_place(six):
    assert six.run(at(0), Deaf(six.wiki, from_error("permissiondenied", "no"))) == {}
    assert {claim.refused for claim in six.claims().values()} == {"permissiondenied"}
    assert six.run(at(0, 9, 5)) == everybody(SIX, ["1/opens"])
    assert six.copies() == dict.fromkeys(SIX, 1)
    assert [(number, claim.refused) for number, claim in six.claims().items()] == [("1", ""), ("2", "")]
    assert six.run(at(0, 10)) == {}


def test_an_answer_that_is_lost_is_found_in_the_log(six):
    assert six.run(at(0), Deaf(six.wiki, Unknown("lost"), arrives=True)) == everybody(SIX, ["1/opens"])
    assert six.run(at(0, 10)) == {}
    assert six.copies() == dict.fromkeys(SIX, 1)


def test_the_run_that_finds_out_that_nobody_knows_exits_5_and_later_ones_do_not(six):
    (first, *_) = six.prepare(at(0)).plan.changes
    assert isinstance(six.wiki.write(first.claim), Done)  # and there the run dies
    codes = []
    for hour in (10, 11):
        prepared = six.prepare(at(0, hour))
        codes.append(exit_code(six.apply(prepared), prepared.plan.problems))
    assert codes == [5, 0]
    assert six.claims()["1"].unknown


def test_what_nobody_knows_of_is_for_a_person_who_may_have_it_sent_again(six):
    (first, _) = six.apply(six.prepare(at(0)), Deaf(six.wiki, Unknown("lost")))
    assert "have its claim deleted" in first.outcome.message
    for hour in (10, 11, 20):
        plan = six.plan(at(0, hour))
        assert plan.changes == ()
        assert [(problem.code, problem.where) for problem in plan.problems] == [
            ("unknown", f"{CLAIMS}1"),
            ("unknown", f"{CLAIMS}2"),
        ]
    assert "have this page deleted" in six.text(f"{CLAIMS}1")
    (six.folder / f"{CLAIMS}1.wikitext").unlink()
    assert six.run(at(0, 21)) == everybody(["Ann", "Ben", "Cai"], ["1/opens"])
    assert six.copies() == dict.fromkeys(["Ann", "Ben", "Cai"], 1) | dict.fromkeys(["Dan", "Eva", "Fay"], 0)


def test_what_others_write_on_a_claim_does_not_count(six):
    six.run(at(0))
    for number in "12":
        six.save("Vandal", f"{CLAIMS}{number}", six.text(f"{CLAIMS}{number}").replace("#target:User talk", "#target:"))
    later = six.plan(at(0, 10))
    assert (later.changes, later.problems) == ((), ())
    six.save("Vandal", f"{CLAIMS}2", "")
    assert six.plan(at(0, 10)).changes == ()


def test_where_a_claim_cannot_be_read_nobody_is_reminded(six):
    six.save("Somebody", f"{CLAIMS}7", "#REDIRECT [[Elsewhere]]")
    plan = six.plan(at(0))
    assert plan.changes == ()
    assert [(problem.code, problem.where) for problem in plan.problems] == [("claim", f"{CLAIMS}7")]
    assert skipped(plan) == [(user, "unclear-record", "1/opens") for user in SIX]


def test_nor_where_another_page_stands_in_its_place(six):
    six.run(at(0))
    (six.folder / f"{CLAIMS}1.wikitext").unlink()
    six.save("Somebody", f"{CLAIMS}1", "Hello!")
    plan = six.plan(at(5))
    assert (plan.changes, [problem.code for problem in plan.problems]) == ((), ["claim"])


def test_nobody_stops_the_reminders_by_a_page_among_the_claims(six):
    six.save("Somebody", f"{CLAIMS}2", "Hello!")
    assert six.run(at(0)) == everybody(SIX, ["1/opens"])
    assert [(problem.code, problem.where) for problem in six.plan(at(0, 10)).problems] == [("not-ours", f"{CLAIMS}2")]
    assert six.copies() == dict.fromkeys(SIX, 1)
    assert list(six.claims()) == ["1", "2", "3"]


def test_other_pages_below_are_none_of_ours(six):
    for name in ("About", "07", "1/Talk", "-1"):
        six.save("Somebody", f"{CLAIMS}{name}", "Hello!")
    assert len(sends(six.plan(at(0)))) == 2


def test_who_goes_back_to_edits_sends_nothing_again(six):
    six.run(at(0))
    six.cohort = replace(six.cohort, group_of=0)
    assert six.run(at(0, 10)) == {}
    assert six.run(at(5)) == everybody(SIX, ["1/due"])
    assert six.copies() == dict.fromkeys(SIX, 1)


def test_who_goes_back_to_edits_while_a_run_sends_sends_nothing_again(six):
    six.settings(jobs="held")
    sending = six.cohort
    six.cohort = replace(sending, group_of=0)
    edits = six.prepare(at(0))
    six.cohort = sending
    six.run(at(0))
    six.cohort = replace(sending, group_of=0)
    assert [type(one.outcome) for one in six.apply(edits)] == [Noop] * 6
    six.wiki.run_jobs()
    assert six.copies() == dict.fromkeys(SIX, 1)


def test_who_was_renamed_since_is_known_again(six):
    six.run(at(0))
    six.settings(renamed={"Ann": "Ann the Great"})
    assert six.run(at(0, 10)) == {}


def test_without_the_right_each_message_is_an_edit(six):
    six.settings(rights=["edit", "createpage"])
    plan = six.plan(at(0))
    assert keys(plan) == everybody(SIX, ["1/opens"])
    assert [problem.code for problem in plan.problems] == ["no-right"]


def test_whose_page_massmessage_does_not_post_on_gets_an_edit(tmp_path):
    course = Crowd(tmp_path, SIX, group_of=2)
    course.save("Ann", "User:Ann/Talk", "Hello!")
    course.save("Ann", "User talk:Ann", "#REDIRECT [[User:Ann/Talk]]")
    course.save("Dan", "User talk:Dan/2022", "Hello!")
    course.save("Dan", "User talk:Dan", "#REDIRECT [[User talk:Dan/2022]]")
    course.save("Eva", "User talk:Eva", "{{nobots}}")
    plan = course.plan(at(0))
    assert [change.title for change in plan.changes if not isinstance(change, Send)] == ["User:Ann/Talk"]
    assert [[to.user for to in change.to] for change in sends(plan)] == [["Ben", "Cai"], ["Dan", "Fay"]]
    assert skipped(plan) == [("Eva", "nobots", "1/opens")]
    course.run(at(0))
    assert "/2022/Participants/Dan|" in course.text("User talk:Dan/2022")


def test_words_that_stand_in_nowiki_are_put_in_by_an_edit(six):
    words = six.cohort.wordings["en"].texts["reminder-opens"] + "\n<nowiki>[[$page]]</nowiki>"
    six.save(FACILITATOR, f"{ROOT_PAGE}/Messages/reminder-opens/en", words)
    plan = six.plan(at(0))
    assert [change.title for change in plan.changes if not isinstance(change, Send)] == [
        f"User talk:{user}" for user in ("Ann", "Ben", "Cai")
    ]
    assert [len(change.to) for change in sends(plan)] == [3]


@pytest.mark.parametrize(("people", "lots"), [(3, [3]), (4, [2, 2]), (7, [3, 2, 2]), (8, [3, 3, 2])])
def test_more_than_one_sending_may_have_are_several(tmp_path, people, lots):
    course = Crowd(tmp_path, dict.fromkeys("ABCDEFGH"[:people], "en"), group_of=2)
    course.cohort = replace(course.cohort, newsletter=replace(course.cohort.newsletter, most=3))
    assert [len(change.to) for change in sends(course.plan(at(0)))] == lots
    assert course.run(at(0)) == everybody(course.people, ["1/opens"])
    assert set(course.copies().values()) == {1}
    assert [claim.targets for claim in course.claims().values()] == lots


def test_a_claim_says_whom_it_is_for_and_is_their_list(six):
    six.run(at(0))
    text = six.text(f"{CLAIMS}1")
    for words in ("'''Sent.'''", "* {{#target:User talk:Ann}}\n", "2022/reminder/1/opens until"):
        assert words in text
    assert '! scope="row" | Issue' not in text
    assert "Made ready" not in text
    (row,) = six.wiki.sends(f"{CLAIMS}1")
    assert row.subject == "Organizer Lab: week 1 has begun"


def test_a_deadline_that_goes_back_is_told_again_to_all(tmp_path):
    course = Crowd(tmp_path, dict.fromkeys(["Ann", "Ben", "Cai"], "en"), week(1))
    course.run(at(0))
    for day, due in enumerate((8, 9, 8, 9), 1):
        course.now = at(day - 1, 20)
        course.schedule(week(1, due=at(due)))
        course.run(at(day))
    assert set(course.copies("1/moved-2022-11-01T09:00:00Z").values()) == {2}
    assert set(course.copies("1/moved-2022-11-02T09:00:00Z").values()) == {2}
