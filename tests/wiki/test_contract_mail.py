"""Sending to many: what is taken, what is in the log, and what arrives."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest

from bot.plan.outcome import Refused, Sent
from bot.wiki.data import OPT_OUT_CATEGORY, Delivery, SendRow
from tests.wiki.labs import Lab
from tests.wiki.mailing import LONG_AGO, arrived, merges_twins, new_list, wikitext_list


@pytest.mark.parametrize("make", [new_list, wikitext_list])
def test_a_message_goes_to_every_page_of_a_list(mail: Lab, make: Callable[..., str]) -> None:
    subject = mail.unique("News")
    pages = [mail.unique(f"Project:{name}") for name in ("A", "B")]
    title = make(mail, *pages)
    assert mail.wiki.send(title, subject, "Hello é ''you''") == Sent(2)
    found = arrived(mail, subject)
    assert [arrival for _, arrival, _ in found] == ["delivered"] * 2
    for page in pages:
        text = mail.text(page)
        assert text
        assert f"== {subject} ==\n\nHello é ''you''\n" in text
        assert text.count(subject) == 1


def test_a_sending_is_in_the_log(mail: Lab) -> None:
    subject = mail.unique("News")
    title = wikitext_list(mail, mail.unique("Project:A"))
    [page] = mail.wiki.pages([title])
    assert mail.wiki.send(title, f" {subject} e\u0301 ", "Hello") == Sent(1)
    [row] = mail.wiki.sends(title)
    assert row == SendRow(row.logid, title, page.revid, f"{subject} é", mail.wiki.user, row.timestamp)
    assert row.logid > 0
    assert row.timestamp.utcoffset() == timedelta(0)
    assert row.timestamp >= page.timestamp


def test_sendings_to_a_list_are_told_newest_first(mail: Lab) -> None:
    title, other = wikitext_list(mail, mail.unique("Project:A")), new_list(mail, mail.unique("Project:B"))
    for number in (1, 2):
        mail.wiki.send(title, f"{mail.unique('News')} {number}", "Hello")
        mail.tick()
    told = list(mail.wiki.sends(title))
    assert [row.subject[-1] for row in told] == ["2", "1"]
    assert told[0].logid > told[1].logid
    assert list(mail.wiki.sends(other)) == []


def test_a_list_of_nobody_is_sent_to_nobody(mail: Lab) -> None:
    title = mail.unique("Campaigns/Empty")
    mail.seed(title, "Nobody yet")
    assert mail.wiki.send(title, mail.unique("News"), "Hello") == Sent(0)
    assert len(list(mail.wiki.sends(title))) == 1


def test_one_page_under_several_names_gets_one_message(mail: Lab) -> None:
    name, there = mail.account("Ana"), mail.unique("Project:There")
    mail.seed(mail.unique("Project:Here"), f"#REDIRECT [[{there}]]")
    mail.seed(there, "text")
    targets = [f"User:{name}", f"User talk:{name}", mail.unique("Project:Here"), there]
    subject = mail.unique("News")
    assert mail.wiki.send(wikitext_list(mail, *targets), subject, "Hello") == Sent(2)
    found = arrived(mail, subject)
    assert [arrival for _, arrival, _ in found] == ["delivered"] * 2
    assert f"User talk:{name}" in [title for title, _, _ in found]
    assert (mail.text(there) or "").count(subject) == 1


@pytest.mark.parametrize(
    ("subject", "text", "code"),
    [
        ("", "Hello", "missingparam"),
        ("  ", "Hello", "massmessage-empty-subject"),
        ("News", "", "massmessage-empty-message"),
        ("News", " \n", "massmessage-empty-message"),
    ],
)
def test_a_message_that_is_none_is_refused(mail: Lab, subject: str, text: str, code: str) -> None:
    title = wikitext_list(mail, mail.unique("Project:A"))
    outcome = mail.wiki.send(title, subject, text)
    assert isinstance(outcome, Refused)
    assert outcome.code == code
    assert list(mail.wiki.sends(title)) == []


def test_nothing_is_sent_to_what_is_no_list(mail: Lab) -> None:
    nowhere = mail.unique("Campaigns/Nowhere")
    of_another_kind = f"User:Human/{mail.unique('settings')}.json"
    assert mail.raw_edit(user="Human", title=of_another_kind, text="{}", createonly=True) == "success"
    codes = {
        nowhere: "massmessage-spamlist-doesnotexist",
        "Special:Version": "massmessage-spamlist-doesnotexist",
        of_another_kind: "massmessage-spamlist-invalid",
    }
    for title, code in codes.items():
        outcome = mail.wiki.send(title, mail.unique("News"), "Hello")
        assert isinstance(outcome, Refused)
        assert outcome.code == code


def test_who_gets_no_message_and_why(mail: Lab) -> None:
    subject = mail.unique("News")
    stranger = "User talk:192.0.2.7"  # no account, on any wiki
    opted_out, article, protected = (mail.unique(title) for title in ("Project:Out", "Article", "Project:Protected"))
    mail.seed(opted_out, f"[[{OPT_OUT_CATEGORY}]]")
    mail.seed(article, "text")
    mail.seed(protected, "text")
    mail.protect(protected)
    mail.run_jobs()
    title = wikitext_list(mail, stranger, opted_out, article, protected)
    assert mail.wiki.send(title, subject, "Hello") == Sent(4)
    reasons = {
        ("skipnouser", ""),
        ("skipoptout", ""),
        ("skipbadns", ""),
        ("failure", "protectedpage"),
    }
    assert {(arrival, reason) for _, arrival, reason in arrived(mail, subject)} == reasons
    assert [mail.text(page) for page in (article, protected)] == ["text", "text"]


def test_deliveries_are_told_since_a_moment(mail: Lab) -> None:
    subject = mail.unique("News")
    mail.wiki.send(wikitext_list(mail, mail.unique("Project:A"), mail.unique("Article")), subject, "Hello")
    mail.run_jobs()
    told = list(mail.wiki.deliveries(subject, LONG_AGO))
    assert sorted(one.arrival for one in told) == ["delivered", "skipbadns"]
    assert told == sorted(told, key=lambda one: one.timestamp, reverse=True)
    newest = told[0].timestamp
    assert newest.utcoffset() == timedelta(0)
    assert list(mail.wiki.deliveries(subject, newest)) == [one for one in told if one.timestamp == newest]
    assert list(mail.wiki.deliveries(subject, newest + timedelta(seconds=1))) == []
    assert list(mail.wiki.deliveries(f"{subject} again", LONG_AGO)) == []


def test_the_same_message_again_is_sent_and_not_delivered(mail: Lab) -> None:
    subject, page = mail.unique("News"), mail.unique("Project:A")
    title = wikitext_list(mail, page)
    assert mail.wiki.send(title, subject, "Hello") == Sent(1)
    mail.run_jobs()
    assert mail.wiki.send(title, subject, "Hello") == Sent(1)
    mail.run_jobs()
    assert len(list(mail.wiki.sends(title))) == 2
    assert (mail.text(page) or "").count(f"== {subject} ==") == (1 if merges_twins(mail) else 2)


@pytest.mark.parametrize(
    ("subject", "heading"),
    [
        ("{} with 'quotes' & / [brackets] é", "{} with 'quotes' & / [brackets] é"),
        ("{} ''and'' [[Main Page|markup]]", "{} ''and'' [[Main Page|markup]]"),
        ("{} I <3 wiki", "{} I"),
        ("{} <b>bold</b> end", "{} bold end"),
        ("{} 1 < 2", "{} 1 < 2"),
        ("{}\nline", "{}line"),
        ("{} " + "x" * 600, "{} " + "x" * 600),
    ],
)
def test_what_becomes_of_a_subject(mail: Lab, subject: str, heading: str) -> None:
    mark, page = mail.unique("News"), mail.unique("Project:A")
    subject = subject.format(mark)
    title = wikitext_list(mail, page)
    assert mail.wiki.send(title, subject, "Hello") == Sent(1)
    assert [arrival for _, arrival, _ in arrived(mail, subject)] == ["delivered"]
    assert f"== {heading.format(mark)} ==\n" in (mail.text(page) or "")
    [row] = mail.wiki.sends(title)
    assert row.subject == (subject if len(subject) <= 500 else subject[:497] + "...")


def test_a_subject_of_tags_alone_is_not_delivered(mail: Lab) -> None:
    if not merges_twins(mail):
        pytest.skip("MassMessage of 1.39 delivers it without a heading")
    page = mail.unique("Project:A")
    subject = f"<b title='{mail.unique('x')}'></b>"
    assert mail.wiki.send(wikitext_list(mail, page), subject, "Hello") == Sent(1)
    assert [arrival for _, arrival, _ in arrived(mail, subject)] == ["failure-section"]
    assert mail.text(page) is None


def test_a_delivery_names_its_page(mail: Lab) -> None:
    subject, name = mail.unique("News"), mail.account("Ana")
    mail.wiki.send(wikitext_list(mail, f"User:{name}"), subject, "Hello")
    mail.run_jobs()
    [found] = mail.wiki.deliveries(subject, LONG_AGO)
    assert found == Delivery(f"User talk:{name}", "delivered", "", found.timestamp)
