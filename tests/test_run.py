"""The engine over a folder wiki: what people did to the bot's pages between two runs, and what it makes of that."""

import itertools
from dataclasses import replace

import pytest

from bot.apply import apply
from bot.context import Context
from bot.jobs.job import Job
from bot.jobs.regions import NONE, Permissions
from bot.jobs.wanted import Markers, WantedRegion, Wants
from bot.plan.change import Create, Rewrite, Skip
from bot.plan.limits import Limits
from bot.plan.outcome import Done
from bot.run import prepare
from bot.wiki.snapshot import Request
from tests.lab import NOW, ROOT_PAGE, all_wanted, cohort, edit_as, folder_wiki, no_other, open_gate, write_page

TITLE = f"{ROOT_PAGE}/Now"
BEGIN, END = "<!-- olb:now begin -->", "<!-- olb:now end -->"
FACILITATOR = "Organizer Lab facilitator"
TRUSTED = frozenset({FACILITATOR, "Operator"})


def page(inside, above="Above.", below="Below."):
    return f"{above}\n{BEGIN}\n{inside}\n{END}\n{below}"


def prepared(folder, content, permissions=NONE, trusted=frozenset(), shared=False):
    """What a run prepares that wants `content` on the page."""
    region = WantedRegion(TITLE, "now", content, "What is on now", Markers.NOWHERE, shared=shared)
    job = Job("now", lambda *_: Request(titles=frozenset({TITLE}), trusted=trusted), lambda *_: Wants((region,)))
    bot = replace(cohort(), account="Bot")
    return prepare(job, Context(folder_wiki(folder), no_other, bot, TRUSTED, permissions, NOW))


def run(folder, content, **options):
    plan = prepared(folder, content, **options).plan
    applied = apply(
        plan, lambda name: folder_wiki(folder), lambda: plan, all_wanted, open_gate, Limits(10), lambda one: None
    )
    assert all(isinstance(one.outcome, Done) for one in applied)
    return plan


def text(folder):
    return next(folder_wiki(folder).pages([TITLE])).text


def problems(plan):
    return [(one.code, one.where) for one in plan.problems]


def test_an_edit_inside_the_region_stays_until_the_bot_has_something_new_to_say(tmp_path):
    write_page(tmp_path, TITLE, page(""))
    run(tmp_path, "Week 1")
    edit_as(tmp_path, "Helpful", TITLE, page("Week 1, and bring cake"))
    plan = prepared(tmp_path, "Week 1").plan
    assert plan.changes == ()
    assert problems(plan) == [("edited", TITLE)]
    assert "Helpful edited" in plan.problems[0].message
    assert "Special:Diff/1/2" in plan.problems[0].message

    plan = run(tmp_path, "Week 2")
    assert problems(plan) == [("overwritten", TITLE)]
    assert plan.changes[0].summary == "What is on now; overwrites an edit by Helpful"
    assert text(tmp_path) == page("Week 2")
    assert prepared(tmp_path, "Week 2").plan.problems == ()


def test_an_edit_inside_the_region_is_overwritten_where_somebody_asks_for_it(tmp_path):
    write_page(tmp_path, TITLE, page(""))
    run(tmp_path, "Week 1")
    edit_as(tmp_path, "Helpful", TITLE, page(""))  # emptied: an edit like any other
    assert problems(prepared(tmp_path, "Week 1").plan) == [("edited", TITLE)]
    run(tmp_path, "Week 1", permissions=Permissions(overwrite=True))
    assert text(tmp_path) == page("Week 1")


def test_an_undone_update_is_an_edit_too(tmp_path):
    write_page(tmp_path, TITLE, page(""))
    run(tmp_path, "Week 1")
    run(tmp_path, "Week 2")
    edit_as(tmp_path, "Reverter", TITLE, page("Week 1"))
    plan = prepared(tmp_path, "Week 2").plan
    assert plan.changes == ()
    assert problems(plan) == [("edited", TITLE)]


def test_words_around_the_region_are_kept_and_are_no_edit_of_it(tmp_path):
    write_page(tmp_path, TITLE, page(""))
    run(tmp_path, "Week 1")
    edit_as(tmp_path, "Helpful", TITLE, page("Week 1", above="Hello!  \n\n<b>", below="{{Foo}}"))
    plan = run(tmp_path, "Week 2")
    assert plan.problems == ()
    assert plan.changes[0].summary == "What is on now"
    assert text(tmp_path) == page("Week 2", above="Hello!  \n\n<b>", below="{{Foo}}")


def test_all_who_may_have_edited_the_region_are_named(tmp_path):
    write_page(tmp_path, TITLE, page(""))
    run(tmp_path, "Week 1")
    for number, user in enumerate(["Ann", "Ben", "Ann", "Cem", "Dao"]):
        edit_as(tmp_path, user, TITLE, page(f"Edit {number}"))
    plan = prepared(tmp_path, "Week 2").plan
    assert plan.changes[0].summary.endswith("overwrites an edit by Dao, Cem, Ann and others")


def test_only_those_are_named_whose_edit_of_the_region_still_stands(tmp_path):
    write_page(tmp_path, TITLE, page(""))
    run(tmp_path, "Week 1")
    edit_as(tmp_path, "Undone", TITLE, page("Nonsense"))
    edit_as(tmp_path, "Undoer", TITLE, page("Week 1"))
    edit_as(tmp_path, "Writer", TITLE, page("Week 1, bring cake"))
    edit_as(tmp_path, "Beside", TITLE, page("Week 1, bring cake", above="Hello!"))
    plan = prepared(tmp_path, "Week 2").plan
    assert plan.changes[0].summary == "What is on now; overwrites an edit by Writer"


def test_words_between_new_markers_are_overwritten_with_a_word_about_it(tmp_path):
    write_page(tmp_path, TITLE, page("The bot will fill this."))
    plan = prepared(tmp_path, "Week 1").plan
    assert isinstance(plan.changes[0], Rewrite)
    assert problems(plan) == [("overwritten", TITLE)]


def test_a_shared_region_is_everybodys(tmp_path):
    write_page(tmp_path, TITLE, page(""))
    run(tmp_path, "Row 1", shared=True)
    edit_as(tmp_path, "Helpful", TITLE, page("Row 1, decided"))
    plan = run(tmp_path, "Row 1, decided\nRow 2", shared=True)
    assert plan.problems == ()


def test_a_region_moved_on_its_page_stays_where_it_was_put(tmp_path):
    write_page(tmp_path, TITLE, page(""))
    run(tmp_path, "Week 1")
    edit_as(tmp_path, "Helpful", TITLE, page("Week 1", above="Above.\nBelow.", below=""))
    assert prepared(tmp_path, "Week 1").plan.changes == ()
    run(tmp_path, "Week 2")
    assert text(tmp_path) == page("Week 2", above="Above.\nBelow.", below="").strip()


def test_nothing_is_read_twice_while_nobody_meddles(tmp_path):
    write_page(tmp_path, TITLE, page(""))
    run(tmp_path, "Week 1")
    wiki = folder_wiki(tmp_path)
    region = WantedRegion(TITLE, "now", "Week 2", "What is on now", Markers.NOWHERE)
    job = Job("now", lambda *_: Request(titles=frozenset({TITLE})), lambda *_: Wants((region,)))
    prepare(job, Context(wiki, no_other, replace(cohort(), account="Bot"), TRUSTED, NONE, NOW))
    assert wiki.costs.requests == {"read": 1}


def test_a_new_page_is_made_and_a_deleted_one_only_if_somebody_says_so(tmp_path):
    assert isinstance(run(tmp_path, "Week 1").changes[0], Create)
    (tmp_path / f"{TITLE}.wikitext").unlink()
    plan = prepared(tmp_path, "Week 1").plan
    assert plan.changes == ()
    assert problems(plan) == [("deleted", TITLE)]
    assert isinstance(run(tmp_path, "Week 1", permissions=Permissions(create=True)).changes[0], Create)
    assert text(tmp_path) == f"{BEGIN}\nWeek 1\n{END}"


def move(folder, title, target, user):
    """What `action=move` leaves behind, as far as a reader can see."""
    old = folder / f"{title}.wikitext"
    new = folder / f"{target}.wikitext"
    new.parent.mkdir(parents=True, exist_ok=True)
    old.rename(new)
    edit_as(folder, user, title, f"#REDIRECT [[{target}]]")


@pytest.mark.parametrize("hops", [1, 2, 3])
def test_a_page_that_was_moved_is_found(tmp_path, hops):
    write_page(tmp_path, TITLE, page(""))
    titles = [TITLE, f"{ROOT_PAGE}/This week", f"{ROOT_PAGE}/On now", "Organizer Lab this week"][: hops + 1]
    for old, new in itertools.pairwise(titles):
        move(tmp_path, old, new, "Mover")
    plan = run(tmp_path, "Week 1")
    assert [change.title for change in plan.changes] == [titles[-1]]
    assert (tmp_path / f"{titles[-1]}.wikitext").read_text(encoding="utf-8") == page("Week 1")
    assert prepared(tmp_path, "Week 1").plan.changes == ()


@pytest.mark.parametrize("target", ["Nowhere", TITLE])
def test_a_redirect_to_nothing_is_left_alone(tmp_path, target):
    write_page(tmp_path, TITLE, f"#REDIRECT [[{target}]]")
    plan = prepared(tmp_path, "Week 1").plan
    assert plan.changes == ()
    assert plan.skips == (Skip(TITLE, "redirect"),)
    assert problems(plan) == [("redirect", TITLE)]


def test_a_moved_page_without_markers_is_not_written_to(tmp_path):
    write_page(tmp_path, "Elsewhere", "Somebody's own words.")
    write_page(tmp_path, TITLE, "#REDIRECT [[Elsewhere]]")
    plan = prepared(tmp_path, "Week 1").plan
    assert plan.changes == ()
    assert problems(plan) == [("markers", "Elsewhere")]


def test_a_translation_is_never_touched(tmp_path):
    write_page(tmp_path, f"{TITLE}/es", page(""))
    write_page(tmp_path, TITLE, f"#REDIRECT [[{TITLE}/es]]")
    plan = prepared(tmp_path, "Week 1").plan
    assert plan.changes == ()
    assert plan.skips == (Skip(f"{TITLE}/es", "translation"),)


@pytest.mark.parametrize(
    "text",
    [
        f"<translate>\nHello\n{BEGIN}\n{END}\n</translate>",
        f"{BEGIN}\n<translate>\n{END}\nHello</translate>",
        f"<translate>{BEGIN}</translate>\n<translate>{END}</translate>",
    ],
)
def test_nothing_is_written_inside_translate(tmp_path, text):
    write_page(tmp_path, TITLE, text)
    plan = prepared(tmp_path, "Week 1").plan
    assert plan.changes == ()
    assert problems(plan) == [("markers", TITLE)]


def test_a_region_between_translated_words_is_written(tmp_path):
    write_page(tmp_path, TITLE, page("", above="<translate>Hello</translate>", below="<translate>Bye</translate>"))
    run(tmp_path, "Week 1")
    assert text(tmp_path) == page("Week 1", above="<translate>Hello</translate>", below="<translate>Bye</translate>")


SCHEDULE = f"{ROOT_PAGE}/Schedule"


def trusted(folder):
    snapshot = prepared(folder, "Week 1", trusted=frozenset({SCHEDULE})).snapshot
    revision = snapshot.trusted.get(SCHEDULE)
    return revision.text if revision else None, snapshot.since.get(SCHEDULE)


def test_only_a_facilitators_revision_counts_and_others_are_named(tmp_path):
    edit_as(tmp_path, FACILITATOR, SCHEDULE, "Ours")
    assert trusted(tmp_path) == ("Ours", ())
    edit_as(tmp_path, "Vandal", SCHEDULE, "Theirs")
    edit_as(tmp_path, "Helpful", SCHEDULE, "Also theirs")
    assert trusted(tmp_path) == ("Ours", ("Helpful", "Vandal"))


def test_nothing_counts_on_a_page_that_no_facilitator_edited(tmp_path):
    edit_as(tmp_path, "Vandal", SCHEDULE, "Theirs")
    assert trusted(tmp_path) == (None, ("Vandal",))


def test_a_page_moved_by_a_facilitator_counts_where_it_is_now(tmp_path):
    edit_as(tmp_path, FACILITATOR, "Elsewhere", "Ours")
    edit_as(tmp_path, FACILITATOR, SCHEDULE, "#REDIRECT [[Elsewhere]]")
    assert trusted(tmp_path) == ("Ours", ())


def test_a_page_moved_by_others_counts_nowhere_else(tmp_path):
    edit_as(tmp_path, FACILITATOR, f"{ROOT_PAGE}/Participants/Vandal", "Their own rows, with a typo that we mended")
    edit_as(tmp_path, "Vandal", SCHEDULE, f"#REDIRECT [[{ROOT_PAGE}/Participants/Vandal]]")
    assert trusted(tmp_path) == (None, ("Vandal",))


def test_a_facilitators_redirect_counts_as_they_wrote_it(tmp_path):
    edit_as(tmp_path, FACILITATOR, f"{ROOT_PAGE}/Plan", "Ours")
    edit_as(tmp_path, FACILITATOR, f"{ROOT_PAGE}/Old plan", "Last year's")
    edit_as(tmp_path, FACILITATOR, SCHEDULE, f"#REDIRECT [[{ROOT_PAGE}/Plan]]")
    edit_as(tmp_path, "Vandal", SCHEDULE, f"#REDIRECT [[{ROOT_PAGE}/Old plan]]")
    assert trusted(tmp_path)[0] == "Ours"


def test_a_redirect_put_over_a_facilitators_words_changes_nothing(tmp_path):
    edit_as(tmp_path, FACILITATOR, SCHEDULE, "Ours")
    edit_as(tmp_path, FACILITATOR, f"{ROOT_PAGE}/Plan", "Old")
    edit_as(tmp_path, "Vandal", SCHEDULE, f"#REDIRECT [[{ROOT_PAGE}/Plan]]")
    assert trusted(tmp_path) == ("Ours", ("Vandal",))
