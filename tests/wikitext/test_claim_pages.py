"""A claim that is a delivery list, too: whom it names is read back, as MassMessage reads it, or nothing is."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from bot.cohort.newsletter import Claim, SentAs, Target
from bot.wiki.pst import clean
from bot.wikitext.claim import SENT, claim_text, read_claim
from bot.wikitext.delivery_list import read_list
from bot.wikitext.region import enclose

PAGES = ("User talk:Ann", "User talk:O'Brian & Co; x", "User talk:مريم", "User talk:A=B/2022", "User talk:''x'' -- !!")
CLAIM = Claim(
    issue="",
    part="Reminder: 2022/reminder/1/due until 2022-10-30T23:59:00Z",
    list="Campaigns/Lab/Reminders/1",
    list_revid=0,
    targets=len(PAGES),
    subject="Week 1",
    text="Hello {{subst:ROOTPAGENAME}}! {{#target:User talk:Nobody}}\n* {{#target:User talk:Nobody}}\n~~~~",
    ready_by="",
    ready_revid=0,
    claimed=datetime(2022, 10, 28, 9, tzinfo=UTC),
    pages=PAGES,
)


def page(claim: Claim) -> str:
    return clean(enclose(SENT, claim_text(claim)))


@pytest.mark.parametrize("sent", [None, SentAs(7, datetime(2022, 10, 28, 9, 1, tzinfo=UTC), 5)])
def test_whom_it_names_comes_back_and_is_what_massmessage_reads(sent: SentAs | None) -> None:
    text = page(replace(CLAIM, sent=sent))
    assert read_claim(text) == replace(CLAIM, sent=sent)
    assert read_list(text, "wikitext").targets == tuple(map(Target, PAGES))


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("* {{#target:User talk:Ann}}\n", ""),
        ("{{#target:User talk:Ann}}", "{{#target:User talk:Ben}}"),
        ("* {{#target:User talk:Ann}}\n", "* {{#target:User talk:Ann}}\n* {{#target:User talk:Ben}}\n"),
    ],
)
def test_where_it_names_others_than_it_was_made_for_it_is_none(old: str, new: str) -> None:
    assert old in page(CLAIM)
    assert read_claim(page(CLAIM).replace(old, new)) is None


def test_what_a_person_can_do_is_not_what_they_do_with_an_issue() -> None:
    unknown = page(replace(CLAIM, unknown=True))
    assert "have this page deleted" in unknown
    assert "--resend" not in unknown
