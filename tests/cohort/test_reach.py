"""Whom a sending reached, by what the wikis say."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.cohort.newsletter import SentAs
from bot.cohort.reach import HostReach, News, Reach, Sending, Unread, final_at, news_of, reach, trying_until

SENT = datetime(2022, 11, 15, 12, tzinfo=UTC)
DE = "de.wikipedia.org"


@dataclass(frozen=True)
class Row:
    """As a wiki tells it."""

    title: str
    arrival: str
    reason: str
    timestamp: datetime


def row(title: str, arrival: str = "delivered", reason: str = "", minutes: int = 1) -> Row:
    return Row(title, arrival, reason, SENT + timedelta(minutes=minutes))


def here(expected: str, *rows: Row) -> HostReach:
    """What became of a message to these pages, which are letters."""
    found = reach({"": frozenset(expected)}, {"": rows}, {})
    assert found.unread == ()
    return found.hosts[0]


def test_each_page_is_delivered_skipped_failed_or_silent() -> None:
    found = here(
        "ABCDE", row("B", "skipoptout"), row("A"), row("C", "failure", "protectedpage"), row("E", "skipnouser")
    )
    assert found == HostReach(
        "", ("A",), {"skipnouser": ("E",), "skipoptout": ("B",)}, {"protectedpage": ("C",)}, ("D",), (), ()
    )
    assert found.expected == 5
    assert found.lacking == {"C", "D"}
    assert found.settled == {"A", "B", "E"}


def test_a_failure_is_not_the_last_word() -> None:
    failures = [row("A", "failure", "ratelimited", 1), row("A", "failure", "readonly", 62)]
    assert here("A", *failures).failed == {"readonly": ("A",)}
    assert here("A", *reversed(failures)).failed == {"readonly": ("A",)}
    delivered = here("A", row("A", minutes=123), *failures)
    assert (delivered.delivered, delivered.failed, delivered.silent) == (("A",), {}, ())
    assert here("A", *failures, row("A", "skipoptout", "", 123)).skipped == {"skipoptout": ("A",)}


def test_a_job_that_runs_again_after_it_was_done_undoes_nothing() -> None:
    found = here("A", row("A"), row("A", "skipoptout", "", 61), row("A", "failure", "blocked", 62))
    assert (found.delivered, found.skipped, found.failed) == (("A",), {}, {})


def test_a_failure_without_a_reason_is_known_by_its_kind() -> None:
    assert here("A", row("A", "failure-section")).failed == {"failure-section": ("A",)}


def test_two_copies_and_strange_pages_are_told() -> None:
    found = here("AB", row("A"), row("A", minutes=9), row("X"), row("B", "failure", "blocked"))
    assert (found.delivered, found.twice, found.unexpected) == (("A",), ("A",), ("X",))
    assert found.expected == 2


def test_who_may_have_it_under_another_name_does_not_surely_lack_it() -> None:
    found = here("ABC", row("A", "failure", "blocked"), row("X"), row("C"))
    assert (found.lacking, found.doubtful) == ({"A"}, {"B"})
    assert not here("AB", row("A")).doubtful


def test_a_page_that_was_not_on_the_list_fails_for_nobody() -> None:
    found = here("A", row("X", "failure", "blocked"), row("Y", "skipoptout"))
    assert (found.failed, found.skipped, found.silent) == ({}, {}, ("A",))


def test_a_wiki_that_was_not_asked_is_neither_silent_nor_done() -> None:
    pages = {"": frozenset("A"), DE: frozenset("AB"), "fr.wikipedia.org": frozenset("A")}
    found = reach(pages, {"": (row("A"),)}, {DE: "no answer"})
    assert found.unread == (
        Unread(DE, 2, "no answer", later=True),
        Unread("fr.wikipedia.org", 1, "the config has no wiki for fr.wikipedia.org", later=False),
    )
    assert (found.expected, found.delivered, found.silent) == (4, 1, 0)
    assert found.waiting
    assert not reach(pages, {"": ()}, {}).waiting


def test_wikis_are_apart_and_the_one_with_the_most_pages_comes_first() -> None:
    found = reach({"": frozenset("A"), DE: frozenset("AB")}, {"": (row("A"),), DE: (row("A", "skipbadns"),)}, {})
    assert [(one.host, one.delivered, one.silent) for one in found.hosts] == [(DE, (), ("B",)), ("", ("A",), ())]
    assert (found.expected, found.delivered, found.skipped, found.failed, found.silent) == (3, 1, 1, 0, 1)


@pytest.mark.parametrize(("hours", "over"), [(0, False), (2.99, False), (3, True), (30, True)])
def test_after_three_hours_nothing_more_comes(hours: float, over: bool) -> None:
    sent = SentAs(1, SENT, 5)
    until = trying_until(sent, SENT + timedelta(hours=hours))
    assert until == (None if over else final_at(sent))
    assert final_at(sent) == SENT + timedelta(hours=3)


def sending(pages: str, hours: int = 0) -> Sending:
    return Sending(SENT + timedelta(hours=hours), {"": frozenset(pages)})


def titles(news: News) -> list[str]:
    return [one.title for one in news.get("", ())]


def test_what_goes_again_counts_for_the_second_sending_alone() -> None:
    first, again = sending("ABC"), sending("BC", hours=5)
    rows = (row("A"), row("B", "failure", "blocked"), row("B", minutes=301), row("A", minutes=302))
    assert news_of(first, (first, again), {"": rows}) == {"": (rows[0], rows[1], rows[3])}
    assert news_of(again, (first, again), {"": rows}) == {"": (rows[2],)}


def test_two_parts_with_one_subject_are_told_apart_by_their_pages() -> None:
    one, two = sending("AB"), Sending(SENT, {"": frozenset("CD"), DE: frozenset("E")})
    rows = (row("A"), row("C"), row("B"), row("D"))
    assert titles(news_of(one, (one, two), {"": rows, DE: (row("E"),)})) == ["A", "B"]
    assert news_of(two, (one, two), {"": rows, DE: (row("E"),)}) == {"": (rows[1], rows[3]), DE: (row("E"),)}


def test_a_strange_page_counts_for_one_sending() -> None:
    first, again = sending("A"), sending("A", hours=5)
    rows = {"": (row("X"), row("Y", minutes=301))}
    assert titles(news_of(first, (first, again), rows)) == ["X"]
    assert titles(news_of(again, (first, again), rows)) == ["Y"]


def test_what_was_there_before_counts_for_none() -> None:
    one = sending("A")
    assert news_of(one, (one,), {"": (row("A", minutes=-1), row("A", minutes=0))}) == {"": (row("A", minutes=0),)}


letters = st.sampled_from("ABCDEFG")
rows_of = st.lists(
    st.builds(
        row,
        letters,
        st.sampled_from(["delivered", "skipoptout", "skipnouser", "failure", "failure-section"]),
        st.sampled_from(["", "blocked", "readonly"]),
        st.integers(0, 600),
    )
)


@given(st.frozensets(letters), rows_of)
def test_every_page_is_counted_once(pages: frozenset[str], rows: list[Row]) -> None:
    found = reach({"": pages}, {"": tuple(rows)}, {}).hosts[0]
    counted = [*found.delivered, *found.silent]
    for by_reason in (found.skipped, found.failed):
        counted += [title for some in by_reason.values() for title in some]
    assert sorted(counted) == sorted(pages)
    assert found.lacking | found.settled | found.doubtful == pages
    assert len(found.lacking) + len(found.settled) + len(found.doubtful) == len(pages)
    assert set(found.delivered) | set(found.unexpected) == {one.title for one in rows if one.arrival == "delivered"}


@given(rows_of, st.randoms())
def test_the_order_in_which_it_is_told_does_not_matter(rows: list[Row], random) -> None:  # type: ignore[no-untyped-def]
    unlike = list({one.timestamp: one for one in rows}.values())
    shuffled = random.sample(unlike, len(unlike))
    pages = {"": frozenset("ABCD")}
    assert reach(pages, {"": tuple(unlike)}, {}) == reach(pages, {"": tuple(shuffled)}, {})


@given(st.lists(st.tuples(st.frozensets(letters), st.integers(0, 9)), min_size=1, max_size=3), rows_of)
def test_each_row_is_news_of_one_sending_at_most(parts: list[tuple[frozenset[str], int]], rows: list[Row]) -> None:
    sendings = [Sending(SENT + timedelta(hours=hours), {"": pages}) for pages, hours in parts]
    told = [one for part in sendings for one in news_of(part, sendings, {"": tuple(rows)})[""]]
    first = min(one.at for one in sendings)
    key = repr
    assert sorted(told, key=key) == sorted((one for one in rows if one.timestamp >= first), key=key)


def test_nothing_sent_is_nothing_reached() -> None:
    assert reach({}, {}, {}) == Reach((), ())
    assert reach({}, {}, {}).expected == 0
