"""Sent issues: when, to how many, in which language, and in which order they are told of."""

from __future__ import annotations

from datetime import timedelta

from bot.cohort.archive import newest_first
from bot.cohort.newsletter import SentAs
from tests.newsletters import SENT_AT, claim, issue

HOUR = timedelta(hours=1)


def test_the_pages_of_all_parts_count_once() -> None:
    lost = claim(part="fr", sent=SentAs(6, SENT_AT, None))
    parts = issue(claim(part="en"), lost, claim(part="es", at=None), claim(part="again-1"))
    assert parts.pages == 90 + 100


def test_it_was_sent_when_its_first_part_was() -> None:
    parts = issue(claim(part="es", at=SENT_AT + HOUR), claim(part="en"), claim(part="fr", at=None))
    assert parts.sent == (SENT_AT, SENT_AT + HOUR)


def test_the_part_in_ones_own_language_then_the_whole_then_any_that_was_sent() -> None:
    parts = issue(claim(part="de", at=None), claim(part="fr"), claim(part="es"))
    assert [parts.spoken(code).part for code in ("es", "de")] == ["es", "fr"]
    assert issue(claim(part="again-1"), claim()).spoken("es").part == ""


def test_newest_first_and_none_that_is_not_known_to_be_sent() -> None:
    issues = [
        issue(claim("2022-10", at=SENT_AT - 30 * 24 * HOUR)),
        issue(claim("2022-12", at=None, unknown=True)),
        issue(claim("2022-11")),
        issue(claim("2022-11-extra")),
    ]
    assert [one.name for one in newest_first(issues)] == ["2022-11-extra", "2022-11", "2022-10"]
