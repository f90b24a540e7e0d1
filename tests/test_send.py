"""Sending exactly once: whatever breaks off, whoever else is at it."""

from __future__ import annotations

import json
import threading
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from bot.apply import apply
from bot.context import Context
from bot.gate import Gate
from bot.jobs.newsletter.sending import Options, newsletter_job
from bot.jobs.regions import NONE
from bot.plan.change import Create
from bot.plan.limits import Limits
from bot.plan.outcome import Conflict, Done, Noop, Refused, Sent, Unknown, from_error
from bot.recheck import Recheck
from bot.run import prepare
from bot.wiki.editing import Edit
from bot.wiki.folder import FolderWiki
from bot.wiki.port import WikiError
from bot.wikitext.claim import read_claim
from tests.lab import BOT, FACILITATOR, RUN_PAGE, cohort, no_other, write_page
from tests.mortal import Killed, Mortal

NOW = datetime(2022, 11, 15, 12, tzinfo=UTC)
LATER = NOW + timedelta(minutes=11)
PREFIX = "Campaigns/Newsletter"
LIST, ISSUE, CLAIM = f"{PREFIX}/Subscribers", f"{PREFIX}/2022-11", f"{PREFIX}/2022-11/Sent"
READERS = ("Amina K", "Brian O", "Chinwe")
TEXT = """{{Campaigns newsletter|issue=2022-11|subject=News of November|status=ready}}
== News ==
All is well. ~~~~"""
PATIENCE = timedelta(seconds=0.1)  # of a run for the log; the wiki is on this disk


class Newsroom:
    """An issue that is ready, and its list, in a folder."""

    def __init__(self, folder):
        self.folder = folder
        self.now = NOW
        (folder / PREFIX).mkdir(parents=True)
        self.wiki = FolderWiki(folder, BOT, "Operator", lambda: self.now)
        targets = [{"title": f"User talk:{user}"} for user in READERS]
        content = json.dumps({"description": "", "targets": targets})
        (folder / f"{LIST}.list").write_text(content, encoding="utf-8")
        write_page(folder, RUN_PAGE, "run")
        write_page(folder, PREFIX, "<!-- olb:issues begin --><!-- olb:issues end -->")
        write_page(folder, f"{PREFIX}/Latest", "<!-- olb:latest begin --><!-- olb:latest end -->")
        self.save(FACILITATOR, TEXT)
        known = cohort()
        self.cohort = replace(known, newsletter=replace(known.newsletter, patience=PATIENCE))

    def save(self, user, text, title=ISSUE):
        assert isinstance(self.wiki.edit(Edit(title, user, text=text)), Done)

    def run(self, wiki=None, now=NOW, resend=""):
        """Plan and write, as the command does; what came of each change."""
        self.now = now
        return [one.outcome for one in self.apply(self.prepare(wiki, now, resend))]

    def prepare(self, wiki=None, now=NOW, resend=""):
        people = frozenset({"Operator", FACILITATOR})
        context = Context(wiki or self.wiki, no_other, self.cohort, people, NONE, now)
        return context, prepare(newsletter_job(Options(resend=resend)), context)

    def apply(self, planned):
        context, prepared = planned
        recheck, gate = Recheck(context, prepared), Gate(context, prepared.job.name)
        wiki = context.wiki
        return apply(prepared.plan, lambda name: wiki, recheck.plan_again, recheck, gate, Limits(99), lambda one: None)

    def rows(self):
        return list(self.wiki.sends(LIST))

    def copies(self):
        """How often each reader has the message."""
        pages = {page.title: page.text for page in self.wiki.pages([f"User talk:{user}" for user in READERS])}
        return [pages.get(f"User talk:{user}", "").count("== News of November ==") for user in READERS]

    def claim(self):
        (page,) = self.wiki.pages([CLAIM])
        return read_claim(page.text)


@pytest.fixture
def newsroom(tmp_path):
    return Newsroom(tmp_path)


def test_an_issue_is_sent_once_and_its_claim_says_how(newsroom):
    assert newsroom.run() == [Sent(3)]
    (row,) = newsroom.rows()
    assert newsroom.copies() == [1, 1, 1]
    claim = newsroom.claim()
    assert (claim.sent.logid, claim.sent.at, claim.sent.count) == (row.logid, row.timestamp, 3)
    assert (claim.list_revid, claim.ready_by, claim.targets) == (row.revid, FACILITATOR, 3)
    (page,) = newsroom.wiki.pages(["User talk:Amina K"])
    assert page.text.startswith(f"== News of November ==\n\n{claim.text}\n")
    later = [newsroom.run(now=LATER), newsroom.run(now=LATER + timedelta(hours=4)), newsroom.run(now=LATER)]
    assert Sent not in {type(outcome) for outcomes in later for outcome in outcomes}
    assert len(newsroom.rows()) == 1


@pytest.mark.parametrize("after", [False, True], ids=["before", "after"])
def test_a_run_that_is_killed_at_any_step_sends_no_second_time(tmp_path, after):
    death = 0
    while True:
        death += 1
        newsroom = Newsroom(tmp_path / str(death))
        mortal = Mortal(newsroom.wiki, death, after=after)
        try:
            newsroom.run(mortal)
        except Killed:
            pass
        else:
            break
        was_claimed = bool(list(newsroom.wiki.pages([CLAIM])))
        was_sent = len(newsroom.rows())
        newsroom.run(now=LATER)
        newsroom.run(now=LATER + timedelta(minutes=1))
        # Only where the claim was there and nothing had been sent does a person have to say what happens.
        expected = was_sent if was_claimed else 1
        assert (len(newsroom.rows()), newsroom.copies()) == (expected, [expected] * 3), death
        assert newsroom.claim().unknown is not bool(expected)
        if not expected:
            newsroom.run(now=LATER + timedelta(minutes=2), resend="2022-11")
            assert (len(newsroom.rows()), newsroom.copies()) == (1, [1, 1, 1]), death
    assert death > 10
    assert newsroom.copies() == [1, 1, 1]


class Unheard:
    """A wiki that loses the answer to a sending, or the request."""

    def __init__(self, wiki, arrives, outcome=Unknown("no clear answer")):  # noqa: B008 - frozen
        self._wiki, self._arrives, self._outcome = wiki, arrives, outcome

    def __getattr__(self, name):
        return getattr(self._wiki, name)

    def send(self, *message):
        if self._arrives:
            self._wiki.send(*message)
        return self._outcome


def test_where_the_answer_is_lost_the_log_says_that_it_was_sent(newsroom):
    assert newsroom.run(Unheard(newsroom.wiki, arrives=True)) == [Sent(None)]
    assert newsroom.claim().sent.count is None
    assert newsroom.copies() == [1, 1, 1]


def test_where_the_log_is_silent_too_a_person_decides(newsroom):
    (outcome,) = newsroom.run(Unheard(newsroom.wiki, arrives=False))
    assert isinstance(outcome, Unknown)
    assert "--resend" in outcome.message
    assert newsroom.claim().unknown
    for hours in (1, 24, 24 * 30):
        assert newsroom.run(now=NOW + timedelta(hours=hours)) == []
    assert newsroom.rows() == []
    assert newsroom.run(now=LATER, resend="2022-10") == []
    assert newsroom.run(now=LATER, resend="2022-11") == [Sent(3)]
    assert newsroom.copies() == [1, 1, 1]
    assert newsroom.run(now=LATER, resend="2022-11") != [Sent(3)]
    assert newsroom.copies() == [1, 1, 1]


class Dying:
    """A wiki at which the run dies when it is about to send."""

    def __init__(self, wiki):
        self._wiki = wiki

    def __getattr__(self, name):
        return getattr(self._wiki, name)

    def send(self, *message):
        raise Killed


def test_who_saves_the_claim_again_does_not_put_off_what_is_said_of_it(newsroom):
    with pytest.raises(Killed):
        newsroom.run(Dying(newsroom.wiki))
    newsroom.now = LATER
    newsroom.save("Vandal", f"{next(newsroom.wiki.pages([CLAIM])).text}\nMine", CLAIM)
    newsroom.run(now=LATER)
    assert newsroom.claim().unknown


def test_a_row_that_comes_late_settles_what_was_unknown(newsroom):
    newsroom.run(Unheard(newsroom.wiki, arrives=False))
    newsroom.wiki.send(LIST, "News of November", "as it was on its way")
    newsroom.run(now=LATER)
    claim = newsroom.claim()
    assert claim.sent is not None
    assert not claim.unknown


@pytest.mark.parametrize("code", ["permissiondenied", "massmessage-spamlist-doesnotexist", "readonly", "maxlag"])
def test_what_the_wiki_refuses_may_be_sent_by_the_next_run(newsroom, code):
    outcomes = newsroom.run(Unheard(newsroom.wiki, arrives=False, outcome=from_error(code, "no")))
    assert outcomes[-1].code == code
    assert newsroom.claim().refused == code
    assert newsroom.run(now=LATER)[-1] == Sent(3)
    assert newsroom.claim().refused == ""
    assert newsroom.copies() == [1, 1, 1]


def test_of_many_at_once_one_sends(newsroom):
    start = threading.Barrier(6, timeout=60)
    outcomes = []

    def one():
        start.wait()
        outcomes.extend(newsroom.run(FolderWiki(newsroom.folder, BOT, "Operator", lambda: NOW)))

    threads = [threading.Thread(target=one) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert outcomes.count(Sent(3)) == 1
    assert {type(outcome) for outcome in outcomes} <= {Sent, Noop, Refused, Done, Conflict}
    assert (len(newsroom.rows()), newsroom.copies()) == (1, [1, 1, 1])


def test_a_claim_whose_answer_is_lost_is_found_to_be_ours(newsroom):
    class Deaf(Unheard):
        def write(self, change):
            outcome = self._wiki.write(change)
            return Unknown("no clear answer") if change.title == CLAIM and isinstance(outcome, Done) else outcome

        send = FolderWiki.send

    deaf = Deaf(newsroom.wiki, arrives=True)
    deaf.send = newsroom.wiki.send
    assert newsroom.run(deaf) == [Sent(3)]
    assert newsroom.copies() == [1, 1, 1]


def test_the_claim_of_another_run_is_not_taken_for_ours_though_our_answer_was_lost(newsroom):
    class Overtaken(Unheard):
        def write(self, change):
            if change.title != CLAIM or not isinstance(change, Create):
                return self._wiki.write(change)
            theirs = change.text.replace(read_claim(change.text).run, "another run")
            assert isinstance(self._wiki.write(replace(change, text=theirs)), Done)
            return Unknown("no clear answer")

    outcomes = newsroom.run(Overtaken(newsroom.wiki, arrives=True))
    assert not any(isinstance(outcome, Sent) for outcome in outcomes)
    assert (newsroom.rows(), newsroom.copies()) == ([], [0, 0, 0])


def test_an_issue_that_goes_back_to_draft_between_plan_and_sending_is_not_sent(newsroom):
    planned = newsroom.prepare()
    newsroom.save(FACILITATOR, TEXT.replace("ready", "draft"))
    assert [one.outcome for one in newsroom.apply(planned)] == [Noop()]
    assert newsroom.rows() == []


def test_a_list_that_vanishes_between_plan_and_sending_is_told(newsroom):
    planned = newsroom.prepare()
    (newsroom.folder / f"{LIST}.list").unlink()
    (one,) = newsroom.apply(planned)
    assert one.outcome.code == "massmessage-spamlist-doesnotexist"
    assert newsroom.copies() == [0, 0, 0]


def test_a_list_that_is_empty_by_then_is_no_success(newsroom):
    planned = newsroom.prepare()
    (newsroom.folder / f"{LIST}.list").write_text(json.dumps({"description": "", "targets": []}), encoding="utf-8")
    (one,) = newsroom.apply(planned)
    assert one.outcome.code == "nobody"


def test_who_cannot_read_the_log_does_not_send(newsroom):
    planned = newsroom.prepare()

    class Blind(Unheard):
        def sends(self, title):
            raise WikiError("the wiki is down")

    context, prepared = planned
    blind = replace(context, wiki=Blind(newsroom.wiki, arrives=True))
    assert isinstance(newsroom.apply((blind, prepared))[0].outcome, Unknown)
    assert newsroom.rows() == []
    assert list(newsroom.wiki.pages([CLAIM])) == []
