from dataclasses import replace
from datetime import UTC, datetime, timedelta

from bot.plan.change import Append, Create, Plan, Rewrite, Send, Skip, change_id, first

NOW = datetime(2022, 10, 5, tzinfo=UTC)
CREATE = Create("applications", "folder:x", "A", "text", "why")
REWRITE = Rewrite("applications", "folder:x", "B", 7, "old", "new", "why")
APPEND = Append("applications", "folder:x", "C", 7, "more", "why")

SEND = Send("newsletter", "folder:x", "List", "News", "text", 3, CREATE, timedelta(), base=7)


def plan(*changes):
    return Plan(changes, (), (), NOW)


def test_the_digest_is_that_of_the_changes_alone():
    same = Plan((CREATE,), (Skip("X", "nobots"),), (), datetime(2030, 1, 1, tzinfo=UTC))
    assert plan(CREATE).digest == same.digest


def test_every_part_of_a_change_changes_the_digest():
    others = [
        plan(),
        plan(CREATE),
        plan(REWRITE, CREATE),
        plan(CREATE, REWRITE),
        plan(replace(REWRITE, base=8)),
        plan(replace(REWRITE, text="newer")),
        plan(replace(REWRITE, title="BB")),
        plan(replace(REWRITE, summary="because")),
        plan(replace(REWRITE, wiki="meta")),
        plan(REWRITE),
        plan(APPEND),
        plan(SEND),
        plan(replace(SEND, base=8)),
    ]
    assert len({one.digest for one in others}) == len(others)


def test_a_change_keeps_its_id_from_run_to_run():
    assert change_id(REWRITE) == change_id(replace(REWRITE))
    assert len({change_id(CREATE), change_id(REWRITE), change_id(APPEND)}) == 3


def test_lone_surrogates_do_not_break_the_digest():
    assert len(plan(replace(CREATE, text="\ud800")).digest) == 12


def test_first_takes_the_first_changes_and_keeps_the_rest_of_the_plan():
    assert first(plan(CREATE, REWRITE, APPEND), 2).changes == (CREATE, REWRITE)
    assert first(plan(CREATE, REWRITE), None).changes == (CREATE, REWRITE)
