import pytest

from bot.apply import PATIENCE, ROUNDS, apply
from bot.plan.change import Plan, Rewrite
from bot.plan.limits import Limits
from bot.plan.outcome import Busy, Conflict, Done, Noop, Refused, Stopped, Unknown
from bot.wiki.port import WikiError
from tests.faulty import FaultyWiki
from tests.lab import NOW, all_wanted, edit_as, folder_wiki, open_gate, write_page

TITLES = ("A", "B", "C")
LIMITS = Limits(max_edits=3)


@pytest.fixture
def folder(tmp_path):
    for title in TITLES:
        write_page(tmp_path, title, "old")
    return tmp_path


def plan_of(wiki, text="old\nnew"):
    """Every page should say `text`, below what people wrote above it."""
    changes = []
    for page in wiki.pages(TITLES):
        wanted = page.text if page.text.endswith("new") else f"{page.text}\nnew"
        if wanted != page.text:
            changes.append(Rewrite("job", wiki.name, page.title, page.revid, page.text, wanted, "why"))
    return Plan(tuple(changes), (), (), NOW)


def run(wiki):
    told = []
    applied = apply(plan_of(wiki), lambda name: wiki, lambda: plan_of(wiki), all_wanted, open_gate, LIMITS, told.append)
    outcomes = {one.change.title: one.outcome for one in applied}
    assert len(applied) == len(outcomes)  # one final outcome a change
    return outcomes, told


def texts(wiki):
    return [page.text for page in wiki.pages(TITLES)]


def test_a_plan_is_written_once(folder):
    wiki = FaultyWiki(folder_wiki(folder), [])
    outcomes, told = run(wiki)
    assert [type(outcome) for outcome in outcomes.values()] == [Done, Done, Done]
    assert len(told) == 3
    assert texts(wiki) == ["old\nnew"] * 3
    assert plan_of(wiki).changes == ()


def test_a_lost_answer_is_looked_up_and_not_written_twice(folder):
    wiki = FaultyWiki(folder_wiki(folder), ["lost-answer", None, "lost-answer"])
    outcomes, _ = run(wiki)
    assert [type(outcomes[title]) for title in TITLES] == [Noop, Done, Noop]
    assert wiki.writes == 3
    assert texts(wiki) == ["old\nnew"] * 3


def test_a_lost_request_is_written_again(folder):
    wiki = FaultyWiki(folder_wiki(folder), ["lost-request", "lost-request"])
    outcomes, _ = run(wiki)
    assert {type(outcome) for outcome in outcomes.values()} == {Done}
    assert texts(wiki) == ["old\nnew"] * 3


def test_a_person_who_edits_in_between_keeps_their_words(folder):
    def person(change):
        edit_as(folder, "Human", change.title, "mine")

    wiki = FaultyWiki(folder_wiki(folder), [person])
    outcomes, _ = run(wiki)
    assert {type(outcome) for outcome in outcomes.values()} == {Done}
    assert texts(wiki) == ["mine\nnew", "old\nnew", "old\nnew"]


def test_conflicts_without_end_are_given_up_and_said(folder):
    count = iter(range(100))

    def person(change):
        edit_as(folder, "Human", "A", f"mine {next(count)}")

    wiki = FaultyWiki(folder_wiki(folder), [person] * 3 + [person] * ROUNDS)
    outcomes, _ = run(wiki)
    assert isinstance(outcomes["A"], Conflict)
    assert [type(outcomes[title]) for title in "BC"] == [Done, Done]


def test_answers_lost_without_end_stay_unknown(folder):
    wiki = FaultyWiki(folder_wiki(folder), ["lost-request"] * 100)
    outcomes, _ = run(wiki)
    assert {type(outcome) for outcome in outcomes.values()} == {Unknown}
    assert wiki.writes == 3 * (1 + ROUNDS)


def test_one_page_that_says_no_stops_nobody_else(folder):
    (folder / ".wiki").mkdir(exist_ok=True)
    (folder / ".wiki" / "settings.json").write_text('{"protected": ["A"]}')
    outcomes, _ = run(FaultyWiki(folder_wiki(folder), []))
    assert [type(outcomes[title]) for title in TITLES] == [Refused, Done, Done]


@pytest.mark.parametrize("settings", ['{"blocked": ["Bot"]}', '{"readonly": "upgrade"}'])
def test_a_blocked_bot_or_a_read_only_wiki_stops_the_run_at_once(folder, settings):
    (folder / ".wiki").mkdir(exist_ok=True)
    (folder / ".wiki" / "settings.json").write_text(settings)
    wiki = FaultyWiki(folder_wiki(folder), [])
    outcomes, _ = run(wiki)
    assert [type(outcome) for outcome in outcomes.values()] == [Stopped]
    assert wiki.writes == 1


def test_a_busy_wiki_is_asked_again_and_in_the_end_left_alone(folder):
    wiki = FaultyWiki(folder_wiki(folder), ["maxlag"])
    outcomes, _ = run(wiki)
    assert {type(outcome) for outcome in outcomes.values()} == {Done}
    write_page(folder, "A", "old again")
    lasting = FaultyWiki(folder_wiki(folder), ["maxlag"] * 100)
    outcomes, _ = run(lasting)
    assert {type(outcome) for outcome in outcomes.values()} == {Busy}
    assert lasting.writes == 1 + ROUNDS


def test_a_wiki_that_stays_busy_is_not_asked_for_every_page(folder):
    wiki = FaultyWiki(folder_wiki(folder), ["maxlag"] * 100)
    run(wiki)
    assert wiki.writes == PATIENCE


def test_an_answer_lost_with_the_network_stays_unknown_and_is_reported(folder):
    wiki = FaultyWiki(folder_wiki(folder), ["lost-answer"])

    def gone():
        raise WikiError("unreachable")

    applied = apply(plan_of(wiki), lambda name: wiki, gone, all_wanted, open_gate, LIMITS, lambda one: None)
    assert [type(one.outcome) for one in applied] == [Unknown, Done, Done]


def test_what_is_decided_again_is_held_to_the_limits_too(folder):
    wiki = FaultyWiki(folder_wiki(folder), ["lost-request"] * 3)
    applied = apply(
        plan_of(wiki),
        lambda name: wiki,
        lambda: plan_of(wiki),
        all_wanted,
        open_gate,
        Limits(max_edits=2),
        lambda one: None,
    )
    assert {type(one.outcome) for one in applied} == {Unknown}
    assert texts(wiki) == ["old"] * 3


def test_what_lost_its_cause_is_not_written_and_said_to_be_nothing_to_do(folder):
    wiki = FaultyWiki(folder_wiki(folder))

    def without_b(remaining):
        return tuple(change for change in remaining if change.title != "B")

    applied = apply(
        plan_of(wiki), lambda name: wiki, lambda: plan_of(wiki), without_b, open_gate, LIMITS, lambda one: None
    )
    assert {one.change.title: type(one.outcome) for one in applied} == {"A": Done, "B": Noop, "C": Done}
    assert texts(wiki) == ["old\nnew", "old", "old\nnew"]


def test_what_is_wanted_is_asked_after_the_wait_before_every_write(folder):
    happened = []

    class Waiting(FaultyWiki):
        def wait_for_turn(self):
            happened.append("wait")

    def asked(remaining):
        happened.append("".join(change.title for change in remaining))
        return remaining

    wiki = Waiting(folder_wiki(folder), [lambda change: happened.append(f"write {change.title}")] * 3)
    apply(plan_of(wiki), lambda name: wiki, lambda: plan_of(wiki), asked, open_gate, LIMITS, lambda one: None)
    assert happened == ["wait", "ABC", "write A", "wait", "BC", "write B", "wait", "C", "write C"]


def test_where_nobody_can_say_what_is_wanted_nothing_more_is_written(folder):
    wiki = FaultyWiki(folder_wiki(folder))

    def unreachable_after_one(remaining):
        if len(remaining) < 3:
            raise WikiError("the wiki cannot be reached")
        return remaining

    applied = apply(
        plan_of(wiki),
        lambda name: wiki,
        lambda: plan_of(wiki),
        unreachable_after_one,
        open_gate,
        LIMITS,
        lambda one: None,
    )
    assert [type(one.outcome) for one in applied] == [Done, Stopped]
    assert texts(wiki) == ["old\nnew", "old", "old"]
