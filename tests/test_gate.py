"""The gate before every write: who can stop the bot, who can start it again, and where it may write at all."""

from __future__ import annotations

import shutil
from datetime import timedelta
from itertools import count

import pytest

from bot.apply import apply
from bot.gate import OUT_OF_BOUNDS, SWITCHED_OFF, Gate
from bot.jobs.newsletter.sending import Options, newsletter_job
from bot.plan.change import Addressee, Append, Create, EditList, Rewrite, Send
from bot.plan.limits import Limits
from bot.plan.outcome import Done, Refused, Stopped
from bot.recheck import Recheck
from bot.run import prepare
from tests.faulty import FaultyWiki
from tests.lab import BOT, CONFIG, FACILITATOR, ROOT_PAGE, RUN_PAGE, Lab, edit_as, write_page
from tests.newsroom import CLAIM, Newsroom
from tests.test_cli import bot

JOB_PAGE = f"{RUN_PAGE}/applications"
TALK = f"User talk:{BOT}"
OPERATOR, STRANGER = "Operator", "Passer-by"
AMINA = Addressee("Amina K", "en", ())


class Clock:
    def __init__(self):
        self.seconds = 1000.0

    def __call__(self):
        return self.seconds


class Switch(Lab):
    """A folder wiki with a run page, the gate before it, and how often it was asked."""

    def __init__(self, folder, talk_reader=""):
        super().__init__(folder, "applications")
        self.clock = Clock()
        self.page(RUN_PAGE, "run")
        self.gate = Gate(self.context(), "applications", talk_reader, self.clock)

    def change(self, title=f"{ROOT_PAGE}/Applications", **more):
        return Create("applications", self.wiki.name, title, "text", "why", **more)

    def reason(self):
        """Why nothing is written, ten seconds later; empty where it may be."""
        self.clock.seconds += 10
        outcome = self.gate(self.change())
        if outcome is None:
            return ""
        assert isinstance(outcome, Stopped)
        assert outcome.code == SWITCHED_OFF
        assert "\n" not in outcome.message
        return outcome.message

    def asked(self):
        return self.wiki.costs.requests.get("read", 0)


@pytest.fixture
def switch(tmp_path):
    return Switch(tmp_path)


def test_the_run_page_lets_the_bot_write(switch):
    assert switch.reason() == ""


@pytest.mark.parametrize("text", [" Run\n", "RUN", "run <!-- stop it by writing anything else -->", "<!-- a -->\nrun"])
def test_what_says_run(switch, text):
    switch.edit(FACILITATOR, RUN_PAGE, text)
    assert switch.reason() == ""


@pytest.mark.parametrize(
    "text",
    ["", "stop", "run?", "do not run", "run\nstop", "run <!--", "<nowiki>run</nowiki>", "<!-- run -->", "{{run}}",
     "#REDIRECT [[User:OrganizerLabBot/Go]]"],
)  # fmt: skip
def test_what_does_not_say_run(switch, text):
    switch.page("User:OrganizerLabBot/Go", "run")
    switch.edit(FACILITATOR, RUN_PAGE, text)
    assert RUN_PAGE in switch.reason()


@pytest.mark.parametrize("text", ["stop", "run <!-- I am no facilitator -->", ""])
def test_anybody_stops_it_with_any_edit_and_only_the_trusted_start_it_again(switch, text):
    switch.edit(STRANGER, RUN_PAGE, text)
    reason = switch.reason()
    assert RUN_PAGE in reason
    assert STRANGER in reason
    assert "a facilitator or the operator" in reason
    switch.edit("Another passer-by", RUN_PAGE, "run")
    assert "Another passer-by" in switch.reason()
    switch.edit(BOT, RUN_PAGE, "run <!-- bot -->")
    assert BOT in switch.reason()
    switch.edit(FACILITATOR, RUN_PAGE, "run")
    assert switch.reason() == ""


@pytest.mark.parametrize("name", ["organizer Lab facilitator", "Organizer_Lab_facilitator"])
def test_a_facilitator_is_one_however_the_name_is_written(switch, name):
    switch.edit(name, RUN_PAGE, "run <!-- again -->")
    assert switch.reason() == ""


def test_without_its_page_nothing_runs_and_the_page_to_create_is_named(switch, tmp_path):
    (tmp_path / f"{RUN_PAGE}.wikitext").unlink()
    assert switch.reason() == (
        f"{RUN_PAGE} does not exist, and without it nothing is written:"
        " a facilitator or the operator creates it, with the one word “run”"
    )


def test_a_page_that_cannot_be_read_stops(tmp_path):
    switch = Switch(tmp_path)
    switch.wiki = FaultyWiki(switch.wiki, reads=["502-request"])
    switch.gate = Gate(switch.context(), "applications", clock=switch.clock)
    reason = switch.reason()
    assert RUN_PAGE in reason
    assert "cannot be read" in reason
    assert switch.reason() == ""


def test_a_file_of_other_bytes_is_no_run_page(switch, tmp_path):
    (tmp_path / f"{RUN_PAGE}.wikitext").write_bytes(b"run\xff")
    assert RUN_PAGE in switch.reason()


def test_one_job_is_stopped_by_its_own_page_and_the_others_go_on(switch):
    other = Gate(switch.context(), "reminders", clock=switch.clock)
    switch.edit(STRANGER, JOB_PAGE, "stop")
    reason = switch.reason()
    assert JOB_PAGE in reason
    assert STRANGER in reason
    assert other(switch.change()) is None
    switch.edit(OPERATOR, JOB_PAGE, "run")
    assert switch.reason() == ""
    switch.edit(STRANGER, RUN_PAGE, "stop")
    assert f"{RUN_PAGE} stops" in switch.reason()


def test_both_pages_are_one_request_at_most_every_ten_seconds(switch):
    for second in range(30):
        switch.clock.seconds = 2000 + second
        assert switch.gate(switch.change()) is None
    assert switch.asked() == 3


def test_what_was_stopped_is_known_ten_seconds_later(switch):
    assert switch.reason() == ""
    switch.edit(STRANGER, RUN_PAGE, "stop")
    switch.clock.seconds += 9.9
    assert switch.gate(switch.change()) is None
    switch.clock.seconds += 0.1
    assert isinstance(switch.gate(switch.change()), Stopped)


def test_the_talk_page_stops_nothing_by_itself(switch):
    switch.edit(STRANGER, TALK, "Please stop!")
    assert switch.reason() == ""


def test_where_it_may_who_writes_on_the_talk_page_stops_the_bot_until_the_operator_answers(tmp_path):
    switch = Switch(tmp_path, OPERATOR)
    assert switch.reason() == ""
    switch.edit(BOT, TALK, "A log of mine")
    assert switch.reason() == ""
    switch.edit(STRANGER, TALK, "Please stop!")
    switch.edit(BOT, TALK, "Please stop! And a log")
    assert (
        switch.reason()
        == f"{STRANGER} wrote on {TALK}, which stops the bot, until the operator ({OPERATOR}) answers there"
    )
    switch.edit(FACILITATOR, TALK, "Please stop! Why?")
    assert FACILITATOR in switch.reason()
    switch.edit(OPERATOR, TALK, "Please stop! Why? Done.")
    assert switch.reason() == ""
    switch.edit(BOT, TALK, "Please stop! Why? Done. And a log")
    assert switch.reason() == ""


def message(title, wiki=None, to=AMINA):
    return Create("reminders", wiki or "folder:elsewhere", title, "text", "why", to)


def rewrite(title, wiki):
    return Rewrite("applications", wiki, title, 7, "old", "text", "why")


@pytest.mark.parametrize(
    "title",
    [ROOT_PAGE, f"{ROOT_PAGE}/Review", f"{ROOT_PAGE}/Applications/Amina K", "Campaigns/Newsletter",
     "Campaigns/Newsletter/2022-11/Sent", f"User:{BOT}", f"User:{BOT}/Log"],
)  # fmt: skip
def test_the_pages_of_the_config_are_the_bots(switch, title):
    name = switch.wiki.name
    changes = [switch.change(title), rewrite(title, name), Append("j", name, title, 7, "text", "why")]
    assert [switch.gate(change) for change in (*changes, EditList("j", name, title, ("User talk:A",), ()))] == [
        None
    ] * 4


@pytest.mark.parametrize(
    "title",
    ["Main Page", "Campaigns", "Campaigns/Organizer Lab", f"{ROOT_PAGE}3", f"{ROOT_PAGE} /Review", f"Talk:{ROOT_PAGE}",
     f"User:{BOT}2/Log", f"User talk:{BOT}", "User:Amina K", "User talk:Amina K", f"Template:{ROOT_PAGE}/x",
     "MediaWiki:Common.js", "campaigns/newsletter", "Campaigns/Newsletters", ""],
)  # fmt: skip
def test_anything_else_is_refused_and_the_wiki_is_not_even_asked(switch, title):
    name = switch.wiki.name
    changes = [switch.change(title), rewrite(title, name), Append("j", name, title, 7, "text", "why")]
    for change in (*changes, EditList("j", name, title, ("User talk:A",), ())):
        refusal = switch.gate(change)
        assert isinstance(refusal, Refused)
        assert refusal.code == OUT_OF_BOUNDS
        assert title in refusal.message
    assert switch.asked() == 0


def test_a_template_of_a_form_is_made_and_never_written_over(switch):
    name, title = switch.wiki.name, "Template:Organizer Lab application"
    assert switch.gate(switch.change(title)) is None
    others = [
        Create("init", "folder:elsewhere", title, "text", "why"),
        rewrite(title, name),
        Append("init", name, title, 7, "text", "why"),
        switch.change(f"{title}/doc"),
        switch.change("Template:Infobox"),
    ]
    assert [getattr(switch.gate(change), "code", "") for change in others] == [OUT_OF_BOUNDS] * len(others)


def test_messages_go_to_their_addressees_own_pages_on_any_wiki_and_to_no_others(switch):
    here = switch.wiki.name
    for title in ("User talk:Amina K", "User talk:Amina K/Messages", "User:Amina K/sandbox"):
        assert switch.gate(message(title)) is None
        assert switch.gate(Append("j", here, title, 7, "text", "why", AMINA)) is None
    for title in ("User talk:Brian O", "User talk:Amina K2", "Amina K", "Talk:Amina K", "MediaWiki:Amina K"):
        assert isinstance(switch.gate(message(title)), Refused)
        assert isinstance(switch.gate(message(title, here)), Refused)


def test_the_cohorts_pages_are_on_the_cohorts_wiki_alone(switch):
    assert isinstance(switch.gate(rewrite(f"{ROOT_PAGE}/Review", "folder:elsewhere")), Refused)


def test_a_message_may_go_to_any_list_but_its_claim_stands_on_a_page_of_the_bots(switch):
    def send(claim):
        return Send(
            "newsletter", switch.wiki.name, "Anybody/List", "News", "text", 3, switch.change(claim), timedelta()
        )

    assert switch.gate(send(CLAIM)) is None
    assert isinstance(switch.gate(send("Anybody/List/Sent")), Refused)


@pytest.fixture
def folder(tmp_path):
    """A folder where `applications` has something to write; without a run page."""
    write_page(tmp_path, f"{ROOT_PAGE}/Applications/Amina K", "{{Organizer Lab application|user=Amina K}}")
    return tmp_path


def start(folder, *more):
    return bot("applications", "--apply", "--wiki", f"folder:{folder}", "--cohort", "2022", *more)


def test_the_first_run_says_which_page_to_create_and_exits_3(folder):
    before = sorted(folder.rglob("*"))
    result = start(folder)
    assert result.returncode == 3
    assert f"{RUN_PAGE} does not exist" in result.stdout
    assert "“run”" in result.stdout
    assert sorted(folder.rglob("*.wikitext")) == [file for file in before if file.suffix == ".wikitext"]
    assert start(folder, "--json").returncode == 3
    write_page(folder, RUN_PAGE, "run")
    assert start(folder).returncode == 0


def test_a_page_that_was_moved_out_of_bounds_is_not_written_there(folder):
    write_page(folder, RUN_PAGE, "run")
    write_page(folder, f"{ROOT_PAGE}/Applications", "#REDIRECT [[Main Page]]")
    elsewhere = write_page(folder, "Main Page", text := "<!-- olb:applications begin --><!-- olb:applications end -->")
    result = start(folder)
    assert result.returncode == 1
    assert "the config does not let the bot write Main Page" in result.stdout
    assert "move it back" in result.stdout
    assert elsewhere.read_text() == text
    assert "olb:receipt" in (folder / f"{ROOT_PAGE}/Applications/Amina K.wikitext").read_text()


def test_the_config_says_whether_the_talk_page_stops_the_bot(folder):
    write_page(folder, RUN_PAGE, "run")
    edit_as(folder, STRANGER, TALK, "Please stop!")
    config = folder / "config"
    shutil.copytree(CONFIG.parent, config, ignore=shutil.ignore_patterns("demo"))
    lab = config / "lab.toml"
    lab.write_text(lab.read_text().replace("# stop_on_talk = true", "stop_on_talk = true"))
    stopped = start(folder, "--config", lab)
    assert stopped.returncode == 3
    assert f"{STRANGER} wrote on {TALK}" in stopped.stdout
    assert start(folder).returncode == 0


def carried_out(context, prepared):
    """What came of each change, where ten seconds pass between any two looks at the run page."""
    seconds = count(step=10)
    gate = Gate(context, prepared.job.name, clock=lambda: next(seconds))
    recheck = Recheck(context, prepared)
    applied = apply(prepared.plan, context.named, recheck.plan_again, recheck, gate, Limits(99), lambda one: None)
    return [one.outcome for one in applied]


def test_a_stopped_run_leaves_what_was_written_and_writes_no_more(tmp_path):
    lab = Switch(tmp_path)
    for user in ("Amina K", "Brian O", "Chinwe"):
        lab.apply(user)
    lab.wiki = FaultyWiki(lab.wiki, [None, lambda change: edit_as(tmp_path, STRANGER, RUN_PAGE, "stop")])
    prepared = lab.prepare()
    outcomes = carried_out(lab.context(), prepared)
    assert [type(outcome) for outcome in outcomes] == [Done, Done, Stopped]
    assert (lab.wiki.writes, len(prepared.plan.changes)) == (2, 5)


def test_stopped_between_claim_and_sending_nothing_is_sent_and_a_later_run_sends_it(tmp_path):
    newsroom = Newsroom(tmp_path)
    wiki = newsroom.wiki
    newsroom.wiki = FaultyWiki(wiki, [lambda change: edit_as(tmp_path, STRANGER, RUN_PAGE, "stop")])
    context = newsroom.context()
    outcomes = carried_out(context, prepare(newsletter_job(Options()), context))
    assert [type(outcome) for outcome in outcomes] == [Stopped]
    assert newsroom.sent() == []
    claim = newsroom.claim()
    assert (claim.refused, claim.sent, claim.unknown) == (SWITCHED_OFF, None, False)
    newsroom.wiki = wiki
    edit_as(tmp_path, FACILITATOR, RUN_PAGE, "run")
    newsroom.run()
    assert newsroom.sent() == ["News of 2022-11"]
    assert newsroom.claim().sent is not None
