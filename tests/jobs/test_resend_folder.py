"""A sending on folder wikis: what became of it, and once more to those whom it did not reach."""

import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from bot.cohort.newsletter import Claim, SentAs, Target
from bot.context import Context
from bot.jobs.newsletter.report import reach_of, report_reads
from bot.jobs.newsletter.resend import resend_job
from bot.jobs.regions import NONE
from bot.plan.change import Create
from bot.plan.outcome import Done, Sent
from bot.read import read
from bot.run import prepare
from bot.wiki.data import LIST_MODEL
from bot.wiki.folder import FolderWiki
from bot.wikitext.claim import SENT, claim_text, read_claim
from bot.wikitext.delivery_list import list_json
from bot.wikitext.region import enclose
from tests.lab import BOT, cohort, edit_as

AT = datetime(2022, 11, 15, 12, tzinfo=UTC)
PREFIX = "Campaigns/Newsletter"
LIST, CLAIM = f"{PREFIX}/Subscribers", f"{PREFIX}/2022-11/Sent"
HERE, THERE = "meta.example.org", "de.example.org"
TEXT = "The text. ~~~~"


class Farm:
    """Two folder wikis, and their clock."""

    def __init__(self, folder):
        self.now = AT
        self.folders = {HERE: folder / "meta", THERE: folder / "dewiki"}
        for host, root in self.folders.items():
            (root / ".wiki").mkdir(parents=True)
            self.settings(host)
        self.here, self.there = (FolderWiki(root, BOT, "Operator", lambda: self.now) for root in self.folders.values())
        self.cohort = replace(cohort(), hosts={HERE: "meta", THERE: "dewiki"})

    def settings(self, host, **said):
        others = {other: str(root) for other, root in self.folders.items() if other != host}
        text = json.dumps({"host": host, "hosts": others, **said})
        (self.folders[host] / ".wiki" / "settings.json").write_text(text, encoding="utf-8")

    def edit(self, host, title, text):
        edit_as(self.folders[host], "Somebody", title, text)

    def create(self, title, text, model=""):
        outcome = self.here.write(Create("newsletter", "meta", title, text, "why", model=model))
        assert isinstance(outcome, Done), outcome
        return outcome.revid

    def send(self, delivery_list, count):
        """The row of the log, which a claim holds."""
        assert self.here.send(delivery_list, "News", TEXT) == Sent(count)
        row = next(self.here.sends(delivery_list))
        return SentAs(row.logid, row.timestamp, count)

    def issue(self, *targets):
        """An issue that was sent to these."""
        revid = self.create(LIST, list_json("", targets), LIST_MODEL)
        sent = self.send(LIST, len(targets))
        claim = Claim("2022-11", "", LIST, revid, len(targets), "News", TEXT, "Facilitator", 1, AT, sent=sent)
        self.create(CLAIM, enclose(SENT, claim_text(claim)))
        return claim

    def context(self, hours):
        self.now = AT + timedelta(hours=hours)
        wikis = {"dewiki": self.there}
        return Context(self.here, wikis.__getitem__, self.cohort, frozenset(), NONE, self.now)

    def reach(self, claim, hours=0):
        snapshot = read(lambda snapshot, cohort, now: report_reads([claim], cohort, snapshot), self.context(hours))
        return reach_of(claim, [claim], self.cohort, snapshot)

    def plan(self, hours):
        return prepare(resend_job("2022-11"), self.context(hours)).plan


@pytest.fixture
def farm(tmp_path):
    return Farm(tmp_path)


ALL = (
    Target("User:Amina K"),
    Target("Talk:Fixed"),
    Target("User talk:No such"),
    Target("Talk:No thanks"),
    Target("User talk:Bola", THERE),
)


@pytest.fixture
def issue(farm):
    """Sent to one who gets it, and one elsewhere; to a protected page, nobody's, and one that wants nothing."""
    farm.edit(HERE, "Talk:No thanks", "[[Category:Opted-out of message delivery]]")
    farm.settings(HERE, protected=["Talk:Fixed"], missing=["No such"])
    return farm.issue(*ALL)


def test_what_arrived_and_what_did_not_and_why(farm, issue):
    reach = farm.reach(issue)
    here, there = sorted(reach.hosts, key=lambda one: one.host)
    assert here.delivered == ("User talk:Amina K",)
    assert here.skipped == {"skipnouser": ("User talk:No such",), "skipoptout": ("Talk:No thanks",)}
    assert here.failed == {"protectedpage": ("Talk:Fixed",)}
    assert (there.host, there.delivered) == (THERE, ("User talk:Bola",))
    assert (reach.expected, reach.silent, reach.unread) == (5, 0, ())


def test_what_was_dropped_is_silent(farm):
    farm.settings(THERE, jobs="dropped")
    claim = farm.issue(Target("Talk:A"), Target("Talk:B", THERE))
    assert {one.host: one.silent for one in farm.reach(claim).hosts} == {"": (), THERE: ("Talk:B",)}


def test_a_list_that_was_edited_since_is_read_as_it_was(farm, issue):
    (page,) = farm.here.pages([LIST])
    farm.edit(HERE, LIST, list_json("", [Target("Talk:Somebody else")]))
    assert farm.reach(issue).expected == 5
    assert next(farm.here.pages([LIST])).revid > page.revid


def copies(farm, *titles):
    return [page.text.count("The text.") for page in farm.here.pages(titles)]


def test_it_goes_once_more_to_who_lacks_it_and_never_to_who_has_it(farm, issue):
    assert [one.code for one in farm.plan(hours=1).problems] == ["not-final"]
    farm.settings(HERE, missing=["No such"])
    made, send = farm.plan(hours=4).changes
    assert (made.title, send.title, send.claim.title) == (f"{CLAIM}/again-1/List", made.title, f"{CLAIM}/again-1")
    assert isinstance(farm.here.write(made), Done)
    sent = farm.send(send.title, 1)
    farm.create(send.claim.title, enclose(SENT, claim_text(replace(read_claim(send.claim.text), sent=sent))))
    assert [one.code for one in farm.plan(hours=5).problems] == ["not-final"]
    plan = farm.plan(hours=9)
    assert ([one.code for one in plan.problems], plan.changes) == (["nothing-to-resend"], ())
    assert copies(farm, "User talk:Amina K", "Talk:Fixed") == [1, 1]


def test_it_does_not_go_again_to_who_took_themselves_off_since(farm, issue):
    farm.edit(HERE, LIST, list_json("", [one for one in ALL if one.title != "Talk:Fixed"]))
    plan = farm.plan(hours=4)
    assert [(one.title, one.reason) for one in plan.skips] == [("Talk:Fixed", "taken-off")]
    assert ([one.code for one in plan.problems], plan.changes) == (["nothing-to-resend"], ())


def test_who_is_on_the_list_in_another_spelling_has_not_left_it(farm, issue):
    farm.edit(HERE, LIST, list_json("", [Target("talk:fixed")]))
    assert [change.kind for change in farm.plan(hours=4).changes] == ["create", "send"]


def test_it_does_not_go_again_while_nobody_knows_whether_it_did(farm, issue):
    made, send = farm.plan(hours=4).changes
    assert isinstance(farm.here.write(made), Done)
    assert isinstance(farm.here.write(send.claim), Done)
    plan = farm.plan(hours=40)
    assert ([one.code for one in plan.problems], plan.changes) == (["unsettled"], ())


def test_a_list_that_was_made_and_not_sent_to_stays_unused(farm, issue):
    made, _ = farm.plan(hours=4).changes
    assert isinstance(farm.here.write(made), Done)
    assert [change.title for change in farm.plan(hours=4).changes] == [f"{CLAIM}/again-2/List"] * 2
