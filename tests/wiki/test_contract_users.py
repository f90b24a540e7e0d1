"""Who somebody is, and who did what to a page."""

from __future__ import annotations

from itertools import pairwise

import pytest

from bot.wiki.data import Account
from tests.wiki.labs import Lab


def account(lab: Lab, name: str) -> Account:
    [(asked, found)] = lab.wiki.accounts([name])
    assert asked == name
    return found


def test_accounts_come_by_the_names_asked_for_and_in_their_order(lab: Lab) -> None:
    ana = lab.account("Ana Díaz")
    small = f"_{ana[0].lower()}{ana[1:].replace(' ', '__')}"
    names = ["Other", small, "", "127.0.0.1", ana, "Other", "human"]
    assert list(lab.wiki.accounts(names)) == [
        ("Other", Account("Other")),
        (small, Account(ana)),
        ("", Account("", exists=False)),
        ("127.0.0.1", Account("127.0.0.1", exists=False)),
        (ana, Account(ana)),
        ("human", Account("Human")),
    ]


def test_no_name_is_no_request(lab: Lab) -> None:
    before = dict(lab.wiki.costs.requests)
    assert list(lab.wiki.accounts([])) == []
    assert lab.wiki.costs.requests == before


@pytest.mark.parametrize(
    "name",
    ["", " ", "_", "A#b", "a<b", "a>b", "A|b", "A[b", "a]b", "A{b", "A}b", "A/b", "a@b", "User:Human", "A\x1fb", "~~~~",
     "192.0.2.1", "192.0.2.xxx", "2001:db8::1", "é" * 128, "A%41", "\ud800"],
)  # fmt: skip
def test_what_no_account_can_be_called(lab: Lab, name: str) -> None:
    assert account(lab, name).exists is False


def test_a_block_from_the_whole_wiki_is_one_and_a_partial_block_is_none(lab: Lab) -> None:
    whole, partly = lab.account("Bea"), lab.account("Cem")
    lab.block(whole)
    lab.block(partly, page="Main Page")
    expected = {whole: Account(whole, blocked=True), partly: Account(partly)}
    assert dict(lab.wiki.accounts([whole, partly])) == expected


def test_a_renamed_account_is_found_by_all_its_names(lab: Lab) -> None:
    first = lab.account("Dia")
    names = [first, *(f"{first} {number}" for number in (2, 3))]
    for old, new in pairwise(names):
        lab.rename(old, new)
    lab.block(names[-1])
    there = Account(names[-1], blocked=True)
    assert list(lab.wiki.accounts(names)) == [(name, there) for name in names]


def test_reading_accounts_takes_one_request(lab: Lab) -> None:
    names = [lab.account(name) for name in ("Fay", "Gus")]
    before = lab.wiki.costs.requests.get("read", 0)
    assert [found.exists for _, found in lab.wiki.accounts([*names, "Human", "192.0.2.1"])] == [True, True, True, False]
    assert lab.wiki.costs.requests["read"] == before + 1


def test_who_edited_a_page_since(lab: Lab) -> None:
    title = lab.unique("Edited")
    lab.seed(title, "1", user="Human")
    [page] = lab.wiki.pages([title])
    assert lab.wiki.editors_since(title, page.revid) == ()
    for number, user in enumerate(["Other", "Human", "Other", lab.wiki.user]):
        lab.seed(title, f"text {number}", user=user)
    before = lab.wiki.costs.requests["read"]
    assert lab.wiki.editors_since(title.replace(" ", "_"), page.revid) == (lab.wiki.user, "Other", "Human")
    assert lab.wiki.costs.requests["read"] == before + 1


def test_since_a_revision_that_is_not_the_pages_all_have_edited_it(lab: Lab) -> None:
    title, other = lab.unique("Edited"), lab.unique("Another")
    lab.seed(title, "1", user="Human")
    lab.seed(title, "2", user="Other")
    lab.seed(other, "text")
    [page] = lab.wiki.pages([other])
    for revid in (page.revid, 0, 2**52):
        assert lab.wiki.editors_since(title, revid) == ("Other", "Human")


def test_nobody_edits_a_page_that_is_not_there(lab: Lab) -> None:
    assert [lab.wiki.editors_since(title, 1) for title in (lab.unique("Missing"), "A<b", "")] == [(), (), ()]


def test_a_deleted_page_was_there(lab: Lab) -> None:
    gone, here, never = (lab.unique(name) for name in ("Gone", "Here", "Never"))
    for title in (gone, here):
        lab.seed(title, "text")
    lab.delete(gone)
    before = lab.wiki.costs.requests.get("read", 0)
    assert [lab.wiki.was_deleted(title) for title in (gone, here, never)] == [True, False, False]
    assert lab.wiki.costs.requests["read"] == before + 3
    lab.seed(gone, "again")
    assert lab.wiki.was_deleted(gone)
    assert not lab.wiki.was_deleted("A<b")


def test_a_page_moved_away_is_deleted_unless_a_redirect_stands_there(lab: Lab) -> None:
    one, other = lab.unique("One"), lab.unique("Another")
    for title, redirect in ((one, False), (other, True)):
        lab.seed(title, "text")
        lab.move(title, f"{title} moved", redirect)
    assert [lab.wiki.was_deleted(title) for title in (one, other, f"{one} moved")] == [True, False, False]
