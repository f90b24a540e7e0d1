"""What comes back when pages are read."""

from __future__ import annotations

from datetime import datetime

import pytest

from bot.read import stands_since
from tests.wiki.labs import Lab

NAMES = [
    "O'Neil", "A & B", "1+1", "100%", "Олена", "አበበ", "عمر", "😀", "Under score", 'Say "hi"', "Why?", "Star*", "a\\b",
    "dot.", "-dash", "Émile", "ßeta", "x.json", "y.wikitext", "C:D",
]  # fmt: skip


def titles(lab: Lab, prefix: str) -> list[str]:
    return [page.title for page in lab.wiki.pages_below(prefix)]


@pytest.mark.parametrize("name", NAMES)
def test_a_page_is_found_by_its_title(lab: Lab, name: str) -> None:
    for title in (lab.unique(f"Campaigns/{name}"), lab.unique(f"User talk:Zoë/{name}/{name}")):
        lab.seed(title, f"text of {name}")
        assert [(page.title, page.text) for page in lab.wiki.pages([title])] == [(title, f"text of {name}")]
        assert titles(lab, title) == [title]


def test_titles_come_back_canonical(lab: Lab) -> None:
    title = lab.unique("User talk:Ana Díaz")
    lab.seed(title, "hello")
    rest = title.removeprefix("User talk:")
    spellings = [f"user_talk: {rest}", f" USER  TALK:_{rest.replace(' ', '__')}_", f":User talk:{rest}"]
    for spelling in spellings:
        assert [page.title for page in lab.wiki.pages([spelling])] == [title]
    assert len(list(lab.wiki.pages([title, *spellings]))) == 1


def test_missing_and_invalid_titles_are_left_out(lab: Lab) -> None:
    here = lab.unique("Here")
    lab.seed(here, "I am")
    asked = [lab.unique("Missing"), "A<b>", "", "a{b}", "../up", "A%41", "Special:Version", "é" * 200, here]
    assert [page.title for page in lab.wiki.pages(asked)] == [here]


def test_no_title_is_no_page(lab: Lab) -> None:
    assert list(lab.wiki.pages([])) == []


def test_a_page_knows_its_revision(lab: Lab) -> None:
    title = lab.unique("Facts")
    lab.seed(title, "one", user="Human")
    first = next(lab.wiki.pages([title]))
    lab.tick()
    lab.seed(title, "two", user="Other")
    second = next(lab.wiki.pages([title]))
    assert (first.user, second.user) == ("Human", "Other")
    assert 0 < first.revid < second.revid
    assert first.timestamp < second.timestamp
    assert second.timestamp.utcoffset() is not None
    assert (second.model, second.redirect, second.language) == ("wikitext", "", "")


@pytest.mark.parametrize("text", ["#REDIRECT [[{}]]", "#redirect: [[:{}|there]]\nmore", " \n#Redirect[[{}#Part]]"])
def test_redirects_name_their_target_and_are_not_followed(lab: Lab, text: str) -> None:
    title, target = lab.unique("Old name"), lab.unique("New name")
    lab.seed(target, "here")
    lab.seed(title, text.format(target[0].lower() + target[1:].replace(" ", "_")))
    page = next(lab.wiki.pages([title]))
    assert (page.title, page.redirect) == (title, target)


def test_a_page_knows_its_language_where_it_is_another_than_the_wikis(lab: Lab) -> None:
    french, english = lab.unique("Page"), lab.unique("Seite")
    for title, code in ((french, "fr"), (english, "en")):
        lab.seed(title, "text")
        lab.set_language(title, code)
    assert {page.title: page.language for page in lab.wiki.pages([french, english])} == {french: "fr", english: ""}


def test_mentioning_a_redirect_is_none(lab: Lab) -> None:
    title = lab.unique("Mention")
    lab.seed(title, "x #REDIRECT [[Foo]]")
    assert next(lab.wiki.pages([title])).redirect == ""


def test_pages_below_come_in_the_wikis_order(lab: Lab) -> None:
    top = lab.unique("Campaigns/Lab")
    names = ["B", "a", "A b", "A/c", "A", "A-", "Ab", "A0", "Z/y/x", "é", "Z", "ዘ"]
    for name in names:
        lab.seed(f"{top}/{name}", name)
    lab.seed(f"{top} elsewhere", "not below")
    lab.seed(top, "nor this")
    below = titles(lab, f"{top}/")
    assert below == sorted((f"{top}/{name}" for name in names), key=lambda title: title.replace(" ", "_").encode())
    assert [page.text for page in lab.wiki.pages_below(f"{top}/Z/")] == ["Z/y/x"]


def test_a_prefix_is_normalised_and_keeps_its_namespace(lab: Lab) -> None:
    top = lab.unique("User:Ana")
    lab.seed(f"{top}/A b", "yes")
    lab.seed(lab.unique("User talk:Ana") + "/A b", "no")
    assert titles(lab, top.replace("User:", "user: ") + "/A_") == [f"{top}/A b"]
    assert titles(lab, f"{top}/B") == []


def test_the_newest_revision_by_trusted_people(lab: Lab) -> None:
    title = lab.unique("Review")
    lab.seed(title, "first by a human", user="Human")
    lab.seed(title, "second by a human", user="Human")
    lab.seed(title, "by another", user="Other")
    lab.seed(title, "by the bot", user=lab.wiki.user)
    revision = lab.wiki.newest_revision_by(title, ["human", "_Nobody_at all"])
    assert revision is not None
    assert (revision.title, revision.user, revision.text) == (title, "Human", "second by a human")
    newest = lab.wiki.newest_revision_by(title, ["Human", "Other"])
    assert newest is not None
    assert newest.text == "by another"
    assert newest.revid > revision.revid


def test_no_revision_by_these_people(lab: Lab) -> None:
    title = lab.unique("Alone")
    lab.seed(title, "text")
    assert lab.wiki.newest_revision_by(title, ["Other"]) is None
    assert lab.wiki.newest_revision_by(title, []) is None
    assert lab.wiki.newest_revision_by(lab.unique("Not there"), ["Human"]) is None


def moment(lab: Lab, title: str) -> datetime:
    return next(lab.wiki.pages([title])).timestamp


def test_words_stand_since_they_came_whatever_else_is_edited(lab: Lab) -> None:
    title = lab.unique("Pause")
    lab.seed(title, "before")
    lab.tick()
    lab.seed(title, "until=2022-11-20, the harvest")
    came = moment(lab, title)
    lab.tick()
    for text in ("until=2022-11-20, the rice harvest", "Week 3\nuntil=2022-11-20"):
        lab.seed(title, text, user="Other")
    assert stands_since(lab.wiki, title, "2022-11-20") == came
    assert stands_since(lab.wiki, title, "until=2022-11-20") == came
    assert stands_since(lab.wiki, title, "harvest") is None


def test_words_that_were_removed_and_came_again_stand_anew(lab: Lab) -> None:
    title = lab.unique("Pause again")
    lab.seed(title, "2022-11-20")
    lab.seed(title, "nothing")
    lab.tick()
    lab.seed(title, "2022-11-20 again")
    assert stands_since(lab.wiki, title, "2022-11-20") == moment(lab, title)
    lab.seed(title, "nothing again")
    assert stands_since(lab.wiki, title, "2022-11-20") is None


def test_words_that_were_always_there_stand_since_the_page_does(lab: Lab) -> None:
    title = lab.unique("Page of words")
    lab.seed(title, "{{x|٢٠٢٢}}\n''words''")
    came = moment(lab, title)
    assert stands_since(lab.wiki, title, "{{x|٢٠٢٢}}\n''words''") == came
    assert stands_since(lab.wiki, lab.unique("Not there"), "words") is None
    assert stands_since(lab.wiki, "A|b", "words") is None


def test_reads_are_counted_by_batches(lab: Lab) -> None:
    top = lab.unique("Batch")
    for name in "abc":
        lab.seed(f"{top}/{name}", "text")
    before = lab.wiki.costs.requests.get("read", 0)
    assert len(list(lab.wiki.pages_below(f"{top}/"))) == 3
    assert len(list(lab.wiki.pages([f"{top}/{name}" for name in "abc"]))) == 3
    assert lab.wiki.costs.requests["read"] == before + 2
