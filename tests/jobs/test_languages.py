"""Who gets an issue in which language."""

from dataclasses import replace
from functools import partial

import pytest

from bot.cohort.newsletter import Issue, Target
from bot.jobs.newsletter.languages import Group, batches, groups, language_problems, languages_reads
from bot.jobs.newsletter.targets import targets_reads
from bot.wiki.snapshot import Request, Snapshot
from tests.jobs.farm import DE, FR, NOWHERE, Farm

TITLE, LIST = "Campaigns/Newsletter/2022-11", "Campaigns/Newsletter/Subscribers"
ISSUE = Issue("2022-11", TITLE, 1, "Fay", "News", LIST, "ready", None, "Hello")
ANA, BO, CY = (Target(f"User talk:{name}") for name in ("Ana", "Bo", "Cy"))
DORA, EMIL = Target("User talk:Dora", DE), Target("User talk:Emil", FR)


@pytest.fixture
def farm(tmp_path):
    (tmp_path / "fr").mkdir()
    farm = Farm(tmp_path)
    farm.cohort = replace(farm.cohort, newsletter=replace(farm.cohort.newsletter, split=True))
    return farm


def reads(issue, targets, snapshot, cohort):
    wanted = languages_reads(issue, targets, snapshot, cohort) | Request(trusted=frozenset({issue.title}))
    return wanted | targets_reads(targets, snapshot, cohort)


def read(farm, *targets):
    return farm.read(*targets, reads=partial(reads, ISSUE))


def grouped(farm, *targets):
    return {one.language: one.targets for one in groups(ISSUE, targets, read(farm, *targets), farm.cohort)}


def problems(farm, *targets):
    return list(language_problems(ISSUE, targets, read(farm, *targets), farm.cohort))


def test_each_gets_it_in_the_language_of_their_wiki(farm):
    farm.facilitator(f"{TITLE}/de", "Hallo")
    assert grouped(farm, DORA, ANA) == {"de": (DORA,), "en": (ANA,)}
    assert problems(farm, DORA, ANA) == []


def test_or_in_the_one_that_they_named(farm):
    farm.facilitator(f"{TITLE}/es", "Hola")
    farm.facilitator(f"{TITLE}/de", "Hallo")
    farm.page(f"{LIST}/Languages", f"* User:ana | es\n* User talk:Dora | {DE} | español\n* User talk:Cy | de")
    assert grouped(farm, ANA, BO, CY, DORA) == {"de": (CY,), "en": (BO,), "es": (ANA, DORA)}


def test_it_counts_under_each_spelling_of_the_page(farm):
    farm.facilitator(f"{TITLE}/es", "Hola")
    farm.page("User talk:Old", "#REDIRECT [[User talk:Ana]]")
    farm.page(f"{LIST}/Languages", "* User:Old | es")
    assert grouped(farm, Target("User:Old"), BO) == {"es": (ANA,), "en": (BO,)}


@pytest.mark.parametrize(
    ("wished", "there", "served"),
    [
        ("gl", ["pt", "es"], "pt"),  # MediaWiki's chain for Galician begins with Portuguese
        ("pt-br", ["pt"], "pt"),
        ("es-mx", ["es"], "es"),  # of which MediaWiki knows no chain
        ("es", ["pt"], "en"),
        ("de", ["en", "es"], "en"),
        ("en", [], "en"),
    ],
)
def test_a_language_without_a_translation_is_served_by_another(farm, wished, there, served):
    for code in there:
        farm.facilitator(f"{TITLE}/{code}", "…")
    farm.page(f"{LIST}/Languages", f"* User talk:Ana | {wished}")
    assert grouped(farm, ANA) == {served: (ANA,)}
    found = [(one.code, one.where) for one in problems(farm, ANA)]
    assert found == ([] if served == wished else [("no-translation", f"{TITLE}/{wished}")])


def test_an_issue_in_another_language_than_the_wiki_s_is_its_own_translation(farm):
    farm.settings(farm.here, languages={TITLE: "fr"})
    farm.facilitator(TITLE, "Bonjour")
    farm.page(f"{LIST}/Languages", "* User talk:Bo | fr")
    assert grouped(farm, ANA, BO) == {"fr": (ANA, BO)}
    farm.facilitator(f"{TITLE}/en", "Hello")
    assert grouped(farm, ANA, BO) == {"en": (ANA,), "fr": (BO,)}
    farm.page(f"{LIST}/Languages", "* User talk:Ana | sw\n* User talk:Bo | fr")  # MediaWiki's chains end in English
    assert grouped(farm, ANA, BO) == {"en": (ANA,), "fr": (BO,)}


def test_a_missing_translation_says_for_how_many(farm):
    farm.page(f"{LIST}/Languages", "* User talk:Ana | es\n* User talk:Bo | es")
    (problem,) = problems(farm, ANA, BO, CY)
    assert (problem.code, problem.where) == ("no-translation", f"{TITLE}/es")
    assert 'no translation into "es": 2 of the pages get it in "en"' in problem.message


def test_a_translation_that_no_facilitator_saved_does_not_count(farm):
    farm.page(f"{LIST}/Languages", "* User talk:Ana | es")
    farm.edit("Stranger", f"{TITLE}/es", "Comprad")
    assert grouped(farm, ANA) == {"en": (ANA,)}
    assert [one.code for one in problems(farm, ANA)] == ["no-translation", "unreviewed"]


def test_a_wiki_that_the_config_does_not_know_is_said_once(farm):
    (problem,) = problems(farm, EMIL, Target("User talk:Fay", FR), ANA, TALK := Target("Talk:X", FR))
    assert problem.code == "language-unknown"
    assert problem.message.count(FR) == 1
    assert grouped(farm, EMIL, TALK) == {"en": (TALK, EMIL)}


def test_a_wiki_of_the_config_that_cannot_be_read_is_taken_for_one_in_the_own_language(farm):
    farm.reachable = False
    farm.facilitator(f"{TITLE}/de", "Hallo")
    assert grouped(farm, DORA, ANA) == {"en": (ANA, DORA)}
    assert problems(farm, DORA, ANA) == []


def test_what_is_wrong_with_the_languages_page_is_said(farm):
    farm.page(f"{LIST}/Languages", "* User talk:Ana | Sent")
    assert [(one.code, one.where) for one in problems(farm, ANA)] == [("languages", f"{LIST}/Languages")]
    assert grouped(farm, ANA) == {"en": (ANA,)}


def test_nobody_is_in_two_groups_and_nobody_lost(farm):
    farm.facilitator(f"{TITLE}/de", "Hallo")
    double = (ANA, Target("User:Ana"), DORA, Target("User:Dora", DE), Target("User talk:Gone", NOWHERE))
    assert grouped(farm, *double) == {"de": (DORA,), "en": (ANA,)}


def test_where_nothing_is_divided_all_are_together_and_nothing_is_asked(farm):
    farm.cohort = replace(farm.cohort, newsletter=replace(farm.cohort.newsletter, split=False))
    assert groups(ISSUE, (DORA, ANA), read(farm, DORA, ANA), farm.cohort) == (Group("", (ANA, DORA)),)
    assert groups(ISSUE, (), Snapshot(), farm.cohort) == ()
    assert languages_reads(ISSUE, (DORA, ANA), Snapshot(), farm.cohort) == Request()
    assert problems(farm, DORA, EMIL) == []


@pytest.mark.parametrize(("most", "sizes"), [(1, [1, 1, 1]), (2, [2, 1]), (3, [3]), (9, [3])])
def test_batches_are_at_most_so_large_and_in_order(most, sizes):
    found = batches((ANA, BO, CY), most)
    assert [len(one) for one in found] == sizes
    assert [target for one in found for target in one] == [ANA, BO, CY]
    assert batches((), most) == ()
