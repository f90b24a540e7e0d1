"""What a list's history says: whom people took off, whom the bot put on."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from bot.cohort.newsletter import Target
from bot.cohort.subscribers import Listing, Past, past

ABE, BO, CY = (Target(f"User talk:{name}") for name in ("Abe", "Bo", "Cy"))


def by_bot(*targets: Target) -> Listing:
    return Listing(frozenset(targets), by_bot=True)


def by_person(*targets: Target) -> Listing:
    return Listing(frozenset(targets), by_bot=False)


def test_no_history_says_nothing() -> None:
    assert past([]) == Past(frozenset(), frozenset())


def test_whom_a_person_took_off_is_off_until_a_person_puts_them_on_again() -> None:
    history = [by_bot(ABE, BO), by_person(BO)]
    assert past(history).taken_off == {ABE}
    assert past([*history, by_bot(BO, CY), by_person(CY)]).taken_off == {ABE, BO}
    assert past([*history, by_person(ABE, BO)]).taken_off == frozenset()
    assert past([*history, by_person(ABE, BO), by_person(BO)]).taken_off == {ABE}


def test_what_the_bot_takes_off_was_taken_off_by_nobody() -> None:
    assert past([by_bot(ABE, BO), by_bot(BO)]).taken_off == frozenset()
    assert past([by_person(ABE, BO), by_bot(BO), by_person(BO, CY)]).taken_off == frozenset()


def test_that_the_bot_puts_somebody_back_as_it_saves_at_the_same_time_does_not_count() -> None:
    assert past([by_bot(ABE), by_person(), by_bot(ABE, BO)]).taken_off == {ABE}


def test_the_bots_own_are_those_whom_it_put_on_first() -> None:
    assert past([by_person(ABE), by_bot(ABE, BO)]).ours == {BO}
    assert past([by_bot(ABE, BO), by_bot(BO), by_person(ABE, BO)]).ours == {BO}


def test_who_empties_a_list_and_who_restores_it_make_nobody_their_own() -> None:
    emptied = past([by_bot(ABE, BO), by_person(), by_person(ABE, BO)])
    assert emptied == Past(frozenset(), frozenset({ABE, BO}))


@given(st.lists(st.builds(Listing, st.frozensets(st.sampled_from([ABE, BO, CY])), st.booleans())))
def test_only_people_decide_who_is_off_for_good(listings: list[Listing]) -> None:
    after = past(listings).taken_off
    last = listings[-1].targets if listings else frozenset()
    before = listings[-2].targets if len(listings) > 1 else frozenset()
    if listings and not listings[-1].by_bot:
        assert before - last <= after
        assert not (last - before) & after
        assert past(listings[:-1]).taken_off - last <= after
    elif listings:
        assert after == past(listings[:-1]).taken_off
