from datetime import UTC, datetime

import pytest

from bot.plan.change import Create, EditList, Plan, Rewrite
from bot.plan.limits import Limits, refusals, rows

NOW = datetime(2022, 10, 5, tzinfo=UTC)


def kept(*lines):
    return "\n".join(["<!-- olb:list begin -->", *lines, "<!-- olb:list end -->"])


def table(*users):
    return kept("{|", "|+ caption", *(f"|-\n| [[:Applications/{user}|{user}]] || draft" for user in users), "|}")


def roster(*users):
    overview = ["{|", *(f'|-\n! scope="row" | [[#{code}|{code}]]\n| 3' for code in ("one", "two", "three")), "|}"]
    people = (f'|-\n! scope="row" style="min-width:7em" | [[:User:{user}|{user}]]\n| [[d:]] || Kenya' for user in users)
    return kept(*overview, "{|", *people, "|}")


def rewrite(old, new):
    return Plan((Rewrite("job", "wiki", "List", 1, old, new, "why"),), (), (), NOW)


def test_rows_are_what_they_are_about():
    decision = "{{Organizer Lab decision|user=Amina K|decision=accepted}}\n{{Organizer Lab decision|user=B}}"
    assert len(rows(table("A", "B", "A"))) == 2
    assert len(rows(kept(decision))) == 2
    assert rows(kept("|-\n! Day\n| 3")) == frozenset()


def test_peoples_own_tables_beside_the_region_hide_no_loss():
    theirs = "\n".join(f"|-\n| [[Page {number}]]" for number in range(90))
    assert rows(f"{theirs}\n{table('A')}\n{theirs}") == {"[[:Applications/A"}
    users = [f"U{number}" for number in range(10)]
    plan = rewrite(f"{theirs}\n{table(*users)}", f"{theirs}\n{table(*users[:1])}")
    assert "9 of 10 rows" in refusals(plan, Limits(max_edits=5))[0]


def test_a_row_header_that_links_is_a_row_and_one_that_links_to_its_own_page_is_none():
    assert rows(roster("A", "B")) == {"[[:User:A", "[[:User:B"}


@pytest.mark.parametrize("page", [table, roster])
@pytest.mark.parametrize(("left", "refused"), [(10, False), (7, False), (6, True), (0, True)])
def test_more_than_thirty_percent_of_the_rows_vanishing_is_refused(page, left, refused):
    users = [f"U{number}" for number in range(10)]
    plan = rewrite(page(*users), page(*users[:left]))
    lines = refusals(plan, Limits(max_edits=5))
    assert bool(lines) == refused
    if refused:
        assert f"{10 - left} of 10" in lines[0]
        assert "--allow-shrink" in lines[0]
    assert refusals(plan, Limits(max_edits=5, allow_shrink=True)) == ()


@pytest.mark.parametrize(("gone", "come", "refused"), [(3, 0, False), (4, 0, True), (4, 1, False), (5, 1, True)])
def test_a_list_that_loses_more_than_thirty_percent_of_its_pages_is_refused(gone, come, refused):
    pages, new = (
        tuple(f"User talk:{name}{number}" for number in range(most)) for name, most in (("U", gone), ("V", come))
    )
    lines = refusals(Plan((EditList("job", "wiki", "List", new, pages, 10),), (), (), NOW), Limits(max_edits=5))
    assert ["4 of 10 rows would vanish" in line for line in lines] == ([True] if refused else [])


def test_rows_replaced_by_others_have_vanished():
    assert refusals(rewrite(table("A", "B"), table("C", "D")), Limits(max_edits=5))


@pytest.mark.parametrize(("count", "most"), [(3, 0), (10, 3), (20, 6), (100, 30), (1000, 300)])
def test_exactly_thirty_percent_may_vanish_and_one_row_more_may_not(count, most):
    users = [f"U{number}" for number in range(count)]
    for lost, refused in ((most, False), (most + 1, True)):
        plan = rewrite(roster(*users), roster(*users[lost:]))
        assert bool(refusals(plan, Limits(max_edits=5))) == refused, lost


def test_changed_rows_have_not_vanished():
    assert refusals(rewrite(table("A", "B"), table("B", "A").replace("draft", "submitted")), Limits(max_edits=5)) == ()


def test_too_many_edits_are_refused_with_the_figures():
    changes = tuple(Create("job", "wiki", f"Page {number}", "text", "why") for number in range(6))
    (line,) = refusals(Plan(changes, (), (), NOW), Limits(max_edits=5))
    assert "6" in line
    assert "5" in line
    assert "--max-edits 6" in line
    assert refusals(Plan(changes[:5], (), (), NOW), Limits(max_edits=5)) == ()
