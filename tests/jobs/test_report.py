"""What became of a sending, from what was read; and who gets it once more."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from bot.cohort.newsletter import Claim, SentAs, Target
from bot.jobs.newsletter.report import reach_of, report_of, report_problems, report_reads
from bot.jobs.newsletter.resend import resend_job
from bot.plan.change import Skip
from bot.wiki.data import LIST_MODEL, Delivery, Page, Revision
from bot.wiki.snapshot import Snapshot
from bot.wikitext.claim import SENT, claim_text, read_claim
from bot.wikitext.delivery_list import list_json, read_list
from bot.wikitext.region import enclose
from bot.wikitext.report import Mark, read_mark
from tests.lab import BOT, cohort

AT = datetime(2022, 11, 15, 12, tzinfo=UTC)
LATER = AT + timedelta(hours=4)
PREFIX = "Campaigns/Newsletter"
LIST = f"{PREFIX}/Subscribers"
HOME, DE, FR = "meta.example.org", "de.example.org", "fr.example.org"
COHORT = replace(cohort(), hosts={HOME: "meta", DE: "dewiki"})
CLAIM = Claim("2022-11", "", LIST, 7, 3, "News", "The text. ~~~~", "Facilitator", 5, AT, sent=SentAs(1, AT, 3))


def targets(*written):
    return tuple(Target(title, host) for title, _, host in (one.partition("@") for one in written))


def page(title, text, revid=1, model="wikitext", user=BOT):
    return Page(title, revid, text, user, AT, model)


def list_page(*written, title=LIST, revid=7):
    return page(title, list_json("", targets(*written)), revid, LIST_MODEL)


def claim_page(claim, title="", report=""):
    part = f"/{claim.part}" if claim.part else ""
    return page(title or f"{PREFIX}/2022-11/Sent{part}", enclose(SENT, claim_text(claim, report)))


def row(title, arrival="delivered", reason="", minutes=1):
    return Delivery(title, arrival, reason, AT + timedelta(minutes=minutes))


def read(*pages, rows=(), elsewhere=None, unreachable=None, histories=None, revisions=None, since=AT):
    """A snapshot; `rows` are what this wiki and, by its name, another one says of the subject since then."""
    below = tuple(sorted(one.title for one in pages if one.title.startswith(f"{PREFIX}/")))
    there = {name: Snapshot(deliveries={("News", since): tuple(some)}) for name, some in (elsewhere or {}).items()}
    return Snapshot(
        pages={one.title: one for one in pages},
        below={f"{PREFIX}/": below},
        deliveries={("News", when): tuple(rows) for when in (AT, since)},
        histories=histories or {},
        revisions=revisions or {},
        host=HOME,
        language="en",
        max_size=2_000_000,
        elsewhere=there,
        unreachable=unreachable or {},
    )


def reached(snapshot, claim=CLAIM, claims=(CLAIM,)):
    return reach_of(claim, claims, COHORT, snapshot)


class TestReads:
    """What is asked for, step by step."""

    def test_first_the_list(self):
        asked = report_reads([CLAIM], COHORT, Snapshot(host=HOME))
        assert asked.titles >= {LIST}
        assert not asked.histories

    def test_then_what_each_wiki_says_of_the_subject_since(self):
        asked = report_reads([CLAIM], COHORT, read(list_page("User talk:A", f"Talk:B@{DE}", f"Talk:C@{FR}")))
        assert asked.deliveries == {("News", AT)}
        found = {name: one.deliveries for name, one in asked.elsewhere if one.deliveries}
        assert found == {"dewiki": {("News", AT)}}

    def test_this_wiki_is_no_other_one_whatever_the_list_calls_it(self):
        asked = report_reads([CLAIM], COHORT, read(list_page(f"User talk:A@{HOME}")))
        assert "meta" not in {name for name, _ in asked.elsewhere}

    def test_of_the_lists_past_its_revision_alone_and_only_where_it_was_edited_since(self):
        assert not report_reads([CLAIM], COHORT, read(list_page("Talk:A"))).histories
        edited = read(list_page("Talk:A", revid=9))
        asked = report_reads([CLAIM], COHORT, edited)
        assert (asked.revisions, asked.histories) == ({(LIST, 7)}, frozenset())
        assert report_reads([replace(CLAIM, list_revid=0)], COHORT, edited).histories == {LIST}

    def test_nothing_of_what_may_not_have_been_sent(self):
        assert not report_reads([replace(CLAIM, sent=None)], COHORT, Snapshot(host=HOME))


class TestReach:
    """What is said."""

    def test_here_and_elsewhere(self):
        snapshot = read(
            list_page("User talk:A", "Talk:B", "Talk:C", f"Talk:D@{DE}", f"Talk:E@{FR}"),
            rows=[row("User talk:A"), row("Talk:B", "failure", "protectedpage")],
            elsewhere={"dewiki": [row("Talk:D", "skipoptout")]},
        )
        found = reached(snapshot)
        here, there = sorted(found.hosts, key=lambda one: one.host)
        assert (here.host, here.delivered, here.silent) == ("", ("User talk:A",), ("Talk:C",))
        assert here.failed == {"protectedpage": ("Talk:B",)}
        assert (there.host, there.skipped) == (DE, {"skipoptout": ("Talk:D",)})
        (unread,) = found.unread
        assert (unread.host, unread.expected, unread.later) == (FR, 1, False)
        assert FR in unread.why

    def test_users_are_reached_on_their_talk_pages_each_once(self):
        snapshot = read(list_page("User:A", "User talk:A", f"User talk:A@{HOME}"), rows=[row("User talk:A")])
        (here,) = reached(snapshot).hosts
        assert (here.host, here.delivered, here.expected) == ("", ("User talk:A",), 1)

    def test_the_list_is_that_of_the_sending(self):
        past = (
            Revision(LIST, 9, "Somebody", AT, list_page("Talk:New").text),
            Revision(LIST, 7, BOT, AT, list_page("Talk:Old").text),
            Revision(LIST, 6, BOT, AT, list_page("Talk:Older").text),
        )
        snapshot = read(list_page("Talk:New", revid=9), histories={LIST: past}, revisions={(LIST, 7): past[1]})
        assert reached(snapshot).hosts[0].silent == ("Talk:Old",)
        made_for_it = replace(CLAIM, list_revid=0)
        assert reached(snapshot, made_for_it, [made_for_it]).hosts[0].silent == ("Talk:Older",)

    def test_without_the_list_nothing_can_be_said(self):
        for snapshot in (read(), read(list_page("Talk:A", revid=9))):
            assert reached(snapshot) is None
            assert report_of(CLAIM, [CLAIM], COHORT, snapshot, LATER) is None
            (problem,) = report_problems([CLAIM], snapshot)
            assert (problem.code, problem.where) == ("list-gone", LIST)
            assert "revision 7" in problem.message
        assert not list(report_problems([CLAIM], read(list_page("Talk:A"))))

    def test_a_wiki_that_does_not_answer_is_asked_another_time(self):
        snapshot = read(list_page(f"Talk:A@{DE}"), unreachable={"dewiki": "no answer"})
        (unread,) = reached(snapshot).unread
        assert (unread.host, unread.why, unread.later) == (DE, "no answer", True)
        half_read = replace(snapshot, elsewhere={"dewiki": Snapshot()})
        assert reached(half_read).unread == (unread,)

    def test_of_two_sendings_with_one_subject_each_has_its_own_news(self):
        second, spanish = (
            replace(
                CLAIM, part=part, list=f"{LIST}/{part}", subject=subject, sent=SentAs(2, AT + timedelta(seconds=1), 1)
            )
            for part, subject in (("2", "News"), ("es", "Noticias"))
        )
        lists = [list_page("Talk:A"), *(list_page("Talk:A", "Talk:B", title=f"{LIST}/{part}") for part in ("2", "es"))]
        snapshot = read(*lists, rows=[row("Talk:A"), row("Talk:B")])
        (alone,) = reached(snapshot, CLAIM, [CLAIM, spanish]).hosts
        assert (alone.delivered, alone.unexpected) == (("Talk:A",), ("Talk:B",))
        (beside,) = reached(snapshot, CLAIM, [CLAIM, spanish, second]).hosts
        assert (beside.silent, beside.unexpected) == (("Talk:A",), ())

    def test_what_was_not_sent_reached_nobody(self):
        claim = replace(CLAIM, sent=None)
        assert reached(read(list_page("Talk:A")), claim, [claim]) is None


class TestReport:
    """What stands under the claim."""

    def report(self, snapshot, now):
        return enclose(SENT, claim_text(CLAIM, report_of(CLAIM, [CLAIM], COHORT, snapshot, now)))

    def test_it_changes_when_there_is_news_and_at_the_end(self):
        silent = read(list_page("Talk:A"))
        heard = read(list_page("Talk:A"), rows=[row("Talk:A")])
        assert self.report(silent, AT) == self.report(silent, AT + timedelta(hours=2))
        assert len({self.report(silent, AT), self.report(heard, AT), self.report(heard, LATER)}) == 3
        assert self.report(heard, LATER) == self.report(heard, LATER + timedelta(days=9))

    def test_claim_and_report_are_read_again_from_one_page(self):
        text = self.report(read(list_page("Talk:A"), rows=[row("Talk:A")]), LATER)
        assert read_claim(text) == CLAIM
        assert read_mark(text) == Mark(1, 1, final=True)


def resent(*pages, now=LATER, **said):
    return resend_job("2022-11").wants(read(*pages, **said), COHORT, now)


def codes(wants):
    return [one.code for one in wants.problems]


AGAIN = f"{PREFIX}/2022-11/Sent/again-1"


class TestResend:
    """To those whom it did not reach."""

    PAGES = (claim_page(CLAIM), list_page("Talk:A", "Talk:B", "Talk:C", "Talk:D", f"Talk:E@{DE}", f"Talk:F@{FR}"))
    ROWS = (row("Talk:A"), row("Talk:B", "failure", "blocked"), row("Talk:C", "skipoptout"))

    def test_failed_and_silent_ones_alone(self):
        wants = resent(*self.PAGES, rows=self.ROWS, elsewhere={"dewiki": []})
        (made,) = wants.pages
        assert (made.title, made.model) == (f"{AGAIN}/List", LIST_MODEL)
        assert read_list(made.text, LIST_MODEL).targets == targets("Talk:B", "Talk:D", f"Talk:E@{DE}")
        (send,) = wants.sends
        assert (send.title, send.claim, send.count) == (made.title, AGAIN, 3)
        assert (send.subject, send.text, send.again) == (CLAIM.subject, CLAIM.text, None)
        assert read_claim(send.claim_text) == replace(
            CLAIM, part="again-1", list=made.title, list_revid=0, targets=3, claimed=LATER, sent=None
        )
        (problem,) = wants.problems
        assert (problem.code, FR in problem.message) == ("not-looked-at", True)

    def test_not_to_who_may_have_it_under_another_name(self):
        rows = [row("Talk:New name"), row("Talk:B", "failure", "blocked")]
        wants = resent(claim_page(CLAIM), list_page("Talk:Old name", "Talk:B"), rows=rows)
        assert read_list(wants.pages[0].text, LIST_MODEL).targets == targets("Talk:B")
        assert codes(wants) == ["doubtful"]
        assert "Talk:New name" in wants.problems[0].message

    def test_not_before_all_is_known(self):
        wants = resent(*self.PAGES, rows=self.ROWS, elsewhere={"dewiki": []}, now=AT + timedelta(hours=2))
        assert (codes(wants), wants.sends, wants.pages) == (["not-final"], (), ())
        assert "2022-11-15 15:00 UTC" in wants.problems[0].message

    def test_nobody_where_all_have_it_or_do_not_want_it(self):
        rows = [row("Talk:A"), row("Talk:B", "skipbadns")]
        wants = resent(claim_page(CLAIM), list_page("Talk:A", "Talk:B"), rows=rows)
        assert (codes(wants), wants.sends, wants.pages) == (["nothing-to-resend"], (), ())

    def test_nothing_of_what_was_never_sent(self):
        assert codes(resent()) == ["not-sent"]
        refused = replace(CLAIM, sent=None, refused="permissiondenied")
        assert codes(resent(claim_page(refused), list_page("Talk:A"))) == ["not-sent"]

    @pytest.mark.parametrize("unknown", [True, False])
    def test_nothing_while_it_is_not_known_what_was_sent(self, unknown):
        again = replace(CLAIM, part="again-1", list=f"{AGAIN}/List", sent=None, unknown=unknown)
        wants = resent(*self.PAGES, claim_page(again), rows=self.ROWS, elsewhere={"dewiki": []})
        assert (codes(wants), wants.sends) == (["unsettled"], ())
        assert wants.problems[0].where == AGAIN

    def test_nothing_while_the_bot_can_not_read_its_own_claim(self):
        wants = resent(*self.PAGES, page(AGAIN, "gone"), rows=self.ROWS, elsewhere={"dewiki": []})
        assert (codes(wants), wants.sends) == (["unsettled"], ())

    def test_nothing_where_the_list_is_gone(self):
        assert codes(resent(claim_page(CLAIM))) == ["list-gone"]

    def again(self, *rows, now):
        sent = AT + timedelta(hours=5)
        claim = replace(CLAIM, part="again-1", list=f"{AGAIN}/List", list_revid=20, sent=SentAs(2, sent, 2))
        pages = (claim_page(CLAIM), list_page("Talk:A", "Talk:B", "Talk:C"), claim_page(claim))
        others = list_page("Talk:B", "Talk:C", title=f"{AGAIN}/List", revid=20)
        return resent(*pages, others, rows=[row("Talk:A"), *rows], since=sent, now=now)

    def test_a_second_time_to_those_who_are_still_without_it(self):
        wants = self.again(row("Talk:B", minutes=301), now=AT + timedelta(hours=9))
        (send,) = wants.sends
        assert send.claim == f"{PREFIX}/2022-11/Sent/again-2"
        assert read_list(wants.pages[0].text, LIST_MODEL).targets == targets("Talk:C")

    def test_never_to_who_got_it_the_second_time(self):
        rows = (row("Talk:B", minutes=301), row("Talk:C", minutes=302))
        assert codes(self.again(*rows, now=AT + timedelta(hours=9))) == ["nothing-to-resend"]

    def test_never_to_who_may_have_got_it_the_second_time_under_another_name(self):
        rows = (row("Talk:B", minutes=301), row("Talk:New name", minutes=302))
        assert codes(self.again(*rows, now=AT + timedelta(hours=9))) == ["doubtful", "nothing-to-resend"]

    def test_the_second_time_takes_three_hours_too(self):
        wants = self.again(now=AT + timedelta(hours=7))
        assert (codes(wants), wants.sends) == (["not-final"], ())

    def test_a_list_that_somebody_made_before_is_left_alone(self):
        theirs = list_page("Talk:Everybody", title=f"{AGAIN}/List", revid=30)
        wants = resent(*self.PAGES, theirs, rows=self.ROWS, elsewhere={"dewiki": []})
        assert wants.sends[0].title == f"{PREFIX}/2022-11/Sent/again-2/List"

    def test_each_language_its_own_words(self):
        spanish = replace(CLAIM, part="es", list=f"{PREFIX}/2022-11/Sent/es/List", list_revid=8, text="El texto. ~~~~")
        pages = (claim_page(CLAIM), list_page("Talk:A", "Talk:B"), claim_page(spanish))
        wants = resent(*pages, list_page("Talk:B", title=spanish.list, revid=8))
        assert {(one.text, one.claim[-7:]) for one in wants.sends} == {
            ("The text. ~~~~", "again-1"),
            ("El texto. ~~~~", "again-2"),
        }

    def test_parts_of_one_message_go_again_together(self):
        two = replace(CLAIM, part="2", list=f"{PREFIX}/2022-11/Sent/2/List", list_revid=8)
        wants = resent(
            claim_page(CLAIM),
            list_page("Talk:A", "Talk:B"),
            claim_page(two),
            list_page("Talk:B", title=two.list, revid=8),
        )
        (made,) = wants.pages
        assert read_list(made.text, LIST_MODEL).targets == targets("Talk:A", "Talk:B")

    def test_of_a_part_the_issues_list_says_who_still_wants_it(self):
        part = replace(CLAIM, part="2", list=f"{PREFIX}/2022-11/Sent/2/List", list_revid=8)
        wants = resent(
            claim_page(part), list_page("Talk:B", "Talk:C", title=part.list, revid=8), list_page("Talk:A", "Talk:B")
        )
        assert read_list(wants.pages[0].text, LIST_MODEL).targets == targets("Talk:B")
        assert wants.skips == (Skip("Talk:C", "taken-off"),)

    def test_no_more_at_a_time_than_one_sending_may_have(self):
        small = replace(COHORT, newsletter=replace(COHORT.newsletter, most=2))
        snapshot = read(claim_page(CLAIM), list_page("Talk:A", "Talk:B", "Talk:C"))
        wants = resend_job("2022-11").wants(snapshot, small, LATER)
        assert [(one.count, one.claim[-7:]) for one in wants.sends] == [(2, "again-1"), (1, "again-2")]
        assert len(wants.pages) == 2

    def test_another_issue_is_not_touched(self):
        snapshot = read(*self.PAGES, rows=self.ROWS, elsewhere={"dewiki": []})
        assert codes(resend_job("2022-12").wants(snapshot, COHORT, LATER)) == ["not-sent"]
