"""How many applied, when, from where, and who was taken."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from bot.cohort.application import Application
from bot.cohort.decision import Decision
from bot.cohort.roster import Standing, roster
from bot.cohort.statistics import Share, Statistics, days, states, statistics
from tests.cohort.people import REGIONS, any_application, any_decisions, applies, decided, unreadable

PEOPLE = (
    applies("Abe", "KE"),
    applies("Bo", "BO", missing="topic", topic=None),
    applies("Cy", "GH", status="draft"),
    applies("Dee", None, languages=("es",)),
    applies("Eve", "KE", status="withdrawn"),
    unreadable("Flo"),
)


def counts(*applications: Application, **words: str) -> Statistics:
    return statistics(applications, decided(**words), {}, REGIONS)


def on(year: int, month: int, day: int) -> datetime:
    return datetime(year, month, day, 23, 59, tzinfo=UTC)


def test_drafts_withdrawn_and_unreadable_ones_did_not_apply() -> None:
    found = counts(*PEOPLE)
    assert found.applied == 3
    assert found.by_status == (("draft", 1), ("incomplete", 1), ("submitted", 2), ("unreadable", 1), ("withdrawn", 1))
    assert found.by_decision == (("undecided", 3),)


def test_who_was_decided_on_applied_all_the_same() -> None:
    found = counts(*PEOPLE, Abe="waitlisted", Cy="accepted", Eve="declined", Flo="accepted", Gone="accepted")
    assert (found.applied, found.accepted) == (5, 1)
    assert found.by_decision == (("accepted", 1), ("waitlisted", 1), ("declined", 1), ("undecided", 2))


def test_all_regions_are_there_in_order_and_those_from_none_last() -> None:
    found = counts(*PEOPLE, Bo="accepted")
    assert found.by_region == (Share("SSA", 1, 0), Share("LAC", 1, 1), Share("SA", 0, 0), Share("", 1, 0))
    assert counts().by_region == (Share("SSA", 0, 0), Share("LAC", 0, 0), Share("SA", 0, 0))


def test_languages_and_topics_count_a_person_once_for_each_and_the_most_come_first() -> None:
    people = (applies("A", languages=("sw", "sw", "en")), applies("B", languages=("es",)), applies("C", topic=None))
    found = counts(*people, A="accepted")
    assert found.by_language == (Share("en", 2, 1), Share("sw", 2, 1), Share("es", 1, 0))
    assert found.by_topic == (Share("climate", 2, 1),)


def test_days_between_without_an_application_are_shown() -> None:
    found = counts(applies("A", submitted=on(2022, 10, 3)), applies("B", submitted=on(2022, 10, 1)), applies("C"))
    assert found.by_day == ((date(2022, 10, 1), 1), (date(2022, 10, 2), 0), (date(2022, 10, 3), 1))
    assert found.undated == 1


def test_a_wrong_year_does_not_make_a_page_of_empty_days() -> None:
    right, wrong = on(2022, 10, 1), on(2002, 10, 1)
    found = counts(applies("A", submitted=right), applies("B", submitted=wrong), applies("C", submitted=right))
    assert found.by_day == ((date(2002, 10, 1), 1), (date(2022, 10, 1), 2))


def test_four_hundred_days_are_still_shown() -> None:
    first, last = applies("A", submitted=on(2022, 1, 1)), on(2022, 1, 1) + timedelta(400)
    assert len(counts(first, applies("B", submitted=last)).by_day) == 401
    assert len(counts(first, applies("B", submitted=last + timedelta(1))).by_day) == 2


def test_two_pages_of_one_user_are_one_applicant() -> None:
    found = counts(applies("A", "BO"), applies("A", "KE"), A="accepted")
    assert (found.applied, found.accepted, found.by_status) == (1, 1, (("submitted", 2),))
    assert found.by_region[0] == Share("SSA", 1, 1)


def test_who_was_renamed_meets_the_decision_by_account() -> None:
    known = {"Old": Standing("New")}
    for pages, words in (
        ([unreadable("Old"), applies("New")], decided(Old="accepted")),
        ([applies("Old")], decided(New="accepted")),
        ([applies("Old")], decided(Old="accepted")),
        ([applies("Old"), applies("New")], decided(Old="accepted")),
    ):
        found = statistics(pages, words, known, REGIONS)
        assert (found.applied, found.accepted, found.by_decision) == (1, 1, (("accepted", 1),))
        (one,) = roster(pages, words, known, {}, REGIONS)
        assert (one.user, one.flags) == ("New", ())


def test_days_and_states_are_counted_of_whatever_is_given() -> None:
    some = [applies("A", submitted=on(2022, 10, 3)), applies("B", status="draft"), unreadable("C")]
    assert days(some) == (((date(2022, 10, 3), 1),), 2)
    assert states(some) == (("draft", 1), ("submitted", 1), ("unreadable", 1))
    assert (days([]), states([])) == (((), 0), ())


@given(st.lists(any_application), any_decisions)
def test_sums_agree(pages: list[Application], words: dict[str, Decision]) -> None:
    found = statistics(pages, words, {}, REGIONS)
    assert sum(count for _, count in found.by_status) == len(pages)
    assert sum(count for _, count in found.by_decision) == found.applied
    assert sum(count for _, count in found.by_day) + found.undated == found.applied
    assert sum(share.applied for share in found.by_region) == found.applied
    assert sum(share.accepted for share in found.by_region) == found.accepted
    assert [share.key for share in found.by_region if share.key] == list(REGIONS.by_code)


@given(st.lists(any_application), any_decisions)
def test_no_more_are_accepted_than_applied(pages: list[Application], words: dict[str, Decision]) -> None:
    found = statistics(pages, words, {}, REGIONS)
    shares = (*found.by_region, *found.by_language, *found.by_topic)
    assert all(share.accepted <= share.applied <= found.applied for share in shares)
    assert found.accepted <= found.applied
    assert found.accepted <= sum(one.decision == "accepted" for one in words.values())


@given(st.lists(any_application), any_decisions)
def test_days_are_in_order_without_a_hole(pages: list[Application], words: dict[str, Decision]) -> None:
    found = [day for day, _ in statistics(pages, words, {}, REGIONS).by_day]
    assert found == [found[0] + timedelta(number) for number in range(len(found))]
