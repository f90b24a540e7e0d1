from datetime import UTC, datetime

import pytest

from bot.plan.change import Create, Plan, Rewrite
from bot.plan.limits import Limits, refusals, rows

NOW = datetime(2022, 10, 5, tzinfo=UTC)


def table(*users):
    return "\n".join(["{|", "|+ caption", *(f"|-\n| [[:Applications/{user}|{user}]] || draft" for user in users), "|}"])


def rewrite(old, new):
    return Plan((Rewrite("job", "wiki", "List", 1, old, new, "why"),), (), (), NOW)


def test_rows_are_what_they_are_about():
    decision = "{{Organizer Lab decision|user=Amina K|decision=accepted}}\n{{Organizer Lab decision|user=B}}"
    assert len(rows(table("A", "B", "A"))) == 2
    assert len(rows(decision)) == 2
    assert rows("|-\n! Day\n| 3") == frozenset()


@pytest.mark.parametrize(("left", "refused"), [(10, False), (7, False), (6, True), (0, True)])
def test_more_than_thirty_percent_of_the_rows_vanishing_is_refused(left, refused):
    users = [f"U{number}" for number in range(10)]
    plan = rewrite(table(*users), table(*users[:left]))
    lines = refusals(plan, Limits(max_edits=5))
    assert bool(lines) == refused
    if refused:
        assert f"{10 - left} of 10" in lines[0]
        assert "--allow-shrink" in lines[0]
    assert refusals(plan, Limits(max_edits=5, allow_shrink=True)) == ()


def test_rows_replaced_by_others_have_vanished():
    assert refusals(rewrite(table("A", "B"), table("C", "D")), Limits(max_edits=5))


def test_changed_rows_have_not_vanished():
    assert refusals(rewrite(table("A", "B"), table("B", "A").replace("draft", "submitted")), Limits(max_edits=5)) == ()


def test_too_many_edits_are_refused_with_the_figures():
    changes = tuple(Create("job", "wiki", f"Page {number}", "text", "why") for number in range(6))
    (line,) = refusals(Plan(changes, (), (), NOW), Limits(max_edits=5))
    assert "6" in line
    assert "5" in line
    assert "--max-edits 6" in line
    assert refusals(Plan(changes[:5], (), (), NOW), Limits(max_edits=5)) == ()
