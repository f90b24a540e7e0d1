"""Whom the facilitators accepted, and what is known of each."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from bot.cohort.application import Application
from bot.cohort.decision import Decision
from bot.cohort.roster import FLAGS, Participant, Project, Standing, roster
from tests.cohort.people import REGIONS, any_application, any_decisions, applies, decided, unreadable, users

PROJECT, OTHER = Project("Trees", "Project:Trees"), Project("Rivers", "")


def test_a_participant_is_what_the_application_says() -> None:
    (amina,) = roster([applies("Amina K")], decided(Amina_K="accepted"), {}, {"Amina K": PROJECT}, REGIONS)
    assert amina == Participant("Amina K", "Amina K", "swwiki", "KE", "SSA", ("sw", "en"), ("climate",), PROJECT, ())


def test_only_the_accepted_are_participants() -> None:
    words = decided(Abe="declined", Bo="waitlisted", Cy="", Dee="accepted")
    people = roster(map(applies, ["Abe", "Bo", "Cy", "Dee", "Eve"]), words, {}, {}, REGIONS)
    assert [one.user for one in people] == ["Dee"]


def test_fields_without_an_answer_are_nothing() -> None:
    one = applies("Abe", country=None, home_wiki=None, languages=None, topic=None)
    (abe,) = roster([one], decided(Abe="accepted"), {}, {}, REGIONS)
    assert abe == Participant("Abe", "Abe", None, None, "", (), (), None, ())


def test_a_country_in_no_region_is_kept() -> None:
    (abe,) = roster([applies("Abe", country="AQ")], decided(Abe="accepted"), {}, {}, REGIONS)
    assert (abe.country, abe.region) == ("AQ", "")


def test_withdrawn_and_what_is_known_of_the_account_are_flagged_in_order() -> None:
    standing = Standing("Abe", frozenset({"locked", "blocked"}))
    one = applies("Abe", status="withdrawn")
    (abe,) = roster([one], decided(Abe="accepted"), {"Abe": standing}, {}, REGIONS)
    assert abe.flags == ("withdrawn", "blocked", "locked")


def test_without_an_application_that_can_be_read_it_is_gone() -> None:
    people = roster([unreadable("Abe")], decided(Abe="accepted", Bo="accepted"), {}, {}, REGIONS)
    assert [(one.user, one.flags, one.country) for one in people] == [("Abe", ("gone",), None), ("Bo", ("gone",), None)]


def test_of_two_pages_of_one_user_the_readable_one_counts() -> None:
    for pages in ([applies("Abe"), unreadable("Abe")], [unreadable("Abe"), applies("Abe")]):
        assert roster(pages, decided(Abe="accepted"), {}, {}, REGIONS)[0].flags == ()


def test_who_was_renamed_has_the_new_name_and_the_old_application() -> None:
    (one,) = roster([applies("Old")], decided(Old="accepted"), {"Old": Standing("New")}, {"Old": PROJECT}, REGIONS)
    assert (one.user, one.accepted_as, one.country, one.project) == ("New", "Old", "KE", PROJECT)


def test_an_application_may_have_moved_to_the_new_name() -> None:
    moved = [unreadable("Old"), applies("New")]
    (one,) = roster(moved, decided(Old="accepted"), {"Old": Standing("New")}, {}, REGIONS)
    assert (one.user, one.accepted_as, one.country, one.flags) == ("New", "Old", "KE", ())


def test_the_project_of_the_present_name_comes_first() -> None:
    both = {"Old": OTHER, "New": PROJECT}
    (one,) = roster([applies("Old")], decided(Old="accepted"), {"Old": Standing("New")}, both, REGIONS)
    assert one.project == PROJECT


def test_an_application_may_have_stayed_under_an_earlier_name() -> None:
    known = {"Old": Standing("New"), "New": Standing("New")}
    (one,) = roster([applies("Old")], decided(New="accepted"), known, {}, REGIONS)
    assert (one.user, one.accepted_as, one.country, one.flags) == ("New", "New", "KE", ())


def test_who_takes_part_is_who_counts() -> None:
    flags = {flag: Participant("A", "A", None, None, "", (), (), None, (flag,)) for flag in FLAGS}
    assert [flag for flag, one in flags.items() if one.takes_part] == ["blocked", "locked", "gone"]


def test_one_account_under_two_names_is_one_participant() -> None:
    standings = {"Old": Standing("New"), "New": Standing("New")}
    for words in (decided(Old="accepted", New="accepted"), decided(New="accepted", Old="accepted")):
        (with_application,) = roster([applies("Old", country="BO")], words, standings, {}, REGIONS)
        (with_both,) = roster([applies("Old", country="BO"), applies("New")], words, standings, {}, REGIONS)
        assert (with_application.accepted_as, with_application.country) == ("Old", "BO")
        assert (with_both.accepted_as, with_both.country) == ("New", "KE")


def test_participants_stand_by_region_and_then_by_name() -> None:
    countries = {"Zoe": "KE", "Abe": "BO", "Bo": None, "cy": "GH", "amy": "BO", "Dee": "IN"}
    pages = [applies(user, country) for user, country in countries.items()]
    people = roster(pages, decided(**dict.fromkeys(countries, "accepted")), {}, {}, REGIONS)
    assert [one.user for one in people] == ["cy", "Zoe", "Abe", "amy", "Dee", "Bo"]


any_standings = st.dictionaries(users, st.builds(Standing, users, st.frozensets(st.sampled_from(FLAGS[1:5]))))


@given(st.lists(any_application), any_decisions, any_standings)
def test_every_accepted_account_is_there_once(
    pages: list[Application], words: dict[str, Decision], standings: dict[str, Standing]
) -> None:
    people = roster(pages, words, standings, {}, REGIONS)
    accepted = [user for user, one in words.items() if one.decision == "accepted"]
    assert sorted(one.user for one in people) == sorted({standings.get(user, Standing(user)).user for user in accepted})
    assert {one.accepted_as for one in people} <= set(accepted)
    assert all(list(one.flags) == sorted(one.flags, key=FLAGS.index) for one in people)


FOUR = [applies("a", "KE"), applies("b", "BO"), applies("c", None), applies("d", "IN")]


@given(st.permutations(FOUR), st.permutations("abcd"))
def test_the_order_of_pages_and_decisions_does_not_matter(pages: list[Application], names: list[str]) -> None:
    people = roster(pages, decided(**dict.fromkeys(names, "accepted")), {}, {}, REGIONS)
    assert [one.user for one in people] == ["a", "b", "d", "c"]
