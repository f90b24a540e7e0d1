"""Reminders to many on every wiki, through MassMessage: on bad days, and beside a run that sends them one by one."""

from __future__ import annotations

import html
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import partial

import pytest

from bot.plan.change import Send, addressees
from bot.plan.outcome import Noop, Sent
from bot.run import prepare
from bot.wikitext.claim import read_claim
from tests.faulty import LOST_REQUESTS, FaultyWiki
from tests.lab import form
from tests.mortal import Killed
from tests.wiki.folder_lab import FolderLab
from tests.wiki.test_reminders_everywhere import JOB, Course

PATIENCE = timedelta(seconds=1)  # of a run for the log; the wiki is on this machine
SOON = timedelta(minutes=11)
WRITES = ("claim", "send", "note")
"""What a sending writes, in this order."""
FAULTS = [("claim", "drop-answer"), ("send", "drop-request"), ("send", "drop-answer"), ("note", "drop-request")]
"""Which write meets what; tests/jobs/test_groups.py has a run die at every step of all."""


class Crowd(Course):
    """A course in which three people or more get a message by MassMessage, which delivers when `copies` asks."""

    def __init__(self, lab, *names):
        super().__init__(lab, *names)
        if isinstance(lab, FolderLab):
            lab.settings(jobs="held")
        letters = replace(self.cohort.newsletter, patience=PATIENCE)
        self.sending = self.cohort = replace(self.cohort, group_of=3, newsletter=letters)
        self.editing = replace(self.cohort, group_of=0)

    def planned(self, wiki=None, later=timedelta()):
        # A run is later than what it finds: the wiki's own clock says when that was.
        self.now = self.lab.moment if isinstance(self.lab, FolderLab) else datetime.now(UTC).replace(microsecond=0)
        return prepare(JOB, self.context(wiki or self.wiki, later))

    def run(self, wiki=None, later=timedelta()):
        """Plan and write; what came of each change."""
        return self.written(self.planned(wiki, later), wiki)

    def written(self, prepared, wiki=None):
        return [one.outcome for one in self.apply(prepared, wiki)]

    def copies(self):
        """How many messages each person has, in their order."""
        self.lab.run_jobs()
        return [(self.talk(user) or "").count("<!-- olb:2022/reminder/1/opens -->") for user in self.people]

    @property
    def claim_title(self):
        return f"{self.root}/Reminders/1"

    def claim(self):
        return read_claim(self.lab.text(self.claim_title) or "")


@pytest.fixture
def three(mail):
    return Crowd(mail, "Amina", "Brian", "Chipo")


def test_everybody_gets_it_once_whatever_they_are_called_and_who_wants_none_gets_none(mail):
    names = ["O'Brian", "Ann & Ben; so", 'J "R" D', "''x''", "مريم", "Luz", "Nobody's", "Opted out"]
    course = Crowd(mail, *names)
    *readers, luz, nobots, opted_out = course.people
    mail.seed(f"{course.root}/Applications/{luz}", form(luz, timezone="UTC", submitted=None, languages="es"))
    mail.seed(f"User talk:{nobots}", "{{nobots}}")  # which MassMessage does not know
    mail.seed(f"User talk:{opted_out}", "[[Category:Opted-out of message delivery]]")
    planned = course.planned()
    (sending, edit) = planned.plan.changes
    assert isinstance(sending, Send)
    assert [to.user for to in sending.to] == sorted(readers)
    assert [to.user for to in addressees(edit)] == [luz]
    assert course.written(planned)[0] == Sent(5)
    assert course.copies() == [1] * 6 + [0, 0]
    for user in readers:
        talk = html.unescape(course.talk(user))
        assert f"Hello <bdi>{user}</bdi>!" in talk
        assert f"[[:{course.root}/Participants/{user}|" in talk
    for way in (course.sending, course.editing):
        course.cohort = way
        assert course.run() == []


@pytest.mark.parametrize(("step", "fault"), FAULTS)
def test_a_fault_at_any_write_sends_once_or_asks_a_person(three, step, fault):
    faulty = FaultyWiki(three.wiki, [None] * WRITES.index(step) + [fault])
    three.run(faulty)
    assert faulty.injected == {fault: 1}
    three.run(later=SOON)
    three.run(later=SOON)
    comes_through(three, lost=step == "send" and fault in LOST_REQUESTS)


@pytest.mark.parametrize("step", ["claim", "send"])
def test_a_run_that_is_killed_behind_a_write_sends_no_second_time(three, step):
    with pytest.raises(Killed):
        three.run(DiesBehind(three.wiki, WRITES.index(step)))
    three.run(later=SOON)
    three.run(later=SOON)
    comes_through(three, lost=step == "claim")


class DiesBehind:
    """A wiki that ends its caller behind one of its writes, by their number."""

    def __init__(self, wiki, step):
        self._wiki, self._left = wiki, step

    def __getattr__(self, name):
        found = getattr(self._wiki, name)
        return partial(self._write, found) if name in ("write", "send") else found

    def _write(self, method, *arguments):
        outcome = method(*arguments)
        if self._left == 0:
            raise Killed
        self._left -= 1
        return outcome


def comes_through(three, lost):
    """Everybody has it once; where the request was `lost`, when a person has had the claim deleted."""
    assert three.claim().unknown is lost
    if lost:
        assert three.copies() == [0, 0, 0]
        three.lab.delete(three.claim_title)
        assert three.run(later=SOON) == [Sent(3)]
    assert three.copies() == [1, 1, 1]
    assert three.planned(later=SOON).plan.changes == ()


@pytest.mark.parametrize(("first", "second"), [("sending", "editing"), ("editing", "sending")])
def test_of_two_plans_made_at_once_one_is_sent_whichever_way_each_goes(three, first, second):
    plans = []
    for way in (first, second):
        three.cohort = getattr(three, way)
        plans.append((three.cohort, three.planned()))
    for cohort, planned in plans:
        three.cohort = cohort
        outcomes = three.written(planned)
    assert {type(outcome) for outcome in outcomes} == {Noop}
    assert three.copies() == [1, 1, 1]
