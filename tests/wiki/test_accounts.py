"""Accounts, where a real wiki seldom leads: long chains of names, circles, many names, and a folder's settings."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

import pytest

from bot.wiki.accounts import accounts
from bot.wiki.data import RENAMES, Account
from bot.wiki.titles import user_name
from tests.wiki.folder_lab import FolderLab


class Register:
    """What a wiki answers about `users`, after `renames` from old name to new. Counts what it was asked."""

    def __init__(self, users: set[str], renames: dict[str, str]) -> None:
        self.users, self.renames = users, renames
        self.asked: list[str] = []

    def __call__(self, **query: Any) -> dict[str, Any]:
        self.asked.append(query["list"])
        if query["list"] == "users":
            answer = [{"name": name, **self._about(name)} for name in query["ususers"]]
            return {"query": {"users": answer}, "batchcomplete": True}
        new = self.renames.get(query["letitle"][0].removeprefix("User:"))
        other = {"type": "move", "action": "move", "params": {"suppressredirect": True}}
        entries = [other, {"type": "renameuser", "action": "renameuser", "params": {"newuser": new}}] if new else []
        # an entry whose details are hidden has no parameters
        return {"query": {"logevents": [{"type": "renameuser", "action": "renameuser"}, *entries]}}

    def _about(self, name: str) -> dict[str, Any]:
        return {"userid": 7} if name in self.users else {"missing": True}


def chain(length: int) -> list[str]:
    return [f"Name {number}" for number in range(length + 1)]


def renames(names: list[str]) -> dict[str, str]:
    return dict(pairwise(names))


@pytest.mark.parametrize(("length", "found"), [(1, True), (RENAMES, True), (RENAMES + 1, False)])
def test_renames_are_followed_so_many_times(folder: FolderLab, length: int, found: bool) -> None:
    names = chain(length)
    folder.settings(renamed=renames(names), missing=names[:-1])
    expected = Account(names[-1]) if found else Account(names[0], exists=False)
    assert dict(accounts(Register({names[-1]}, renames(names)), [names[0]], 500)) == {names[0]: expected}
    assert dict(folder.wiki.accounts([names[0]])) == {names[0]: expected}


def test_a_circle_of_renames_has_an_end(folder: FolderLab) -> None:
    circle = {"A": "B", "B": "A", "C": "C"}
    folder.settings(renamed=circle)
    nobody = [(name, Account(name, exists=False)) for name in "ABC"]
    assert list(accounts(Register(set(), circle), "ABC", 500)) == nobody
    assert list(folder.wiki.accounts("ABC")) == nobody


def test_names_are_asked_for_in_batches_and_only_missing_ones_in_the_log(folder: FolderLab) -> None:
    names = [f"User {number}" for number in range(501)]
    register = Register({*names[2:], "New"}, {names[0]: "New", names[1]: "New"})
    found = dict(accounts(register, names, 500))
    assert register.asked == ["users", "logevents", "logevents", "users", "users"]
    assert list(found) == names
    assert [found[name].name for name in names[:3]] == ["New", "New", "User 2"]
    before = folder.wiki.costs.requests.get("read", 0)
    assert len(list(folder.wiki.accounts(names))) == 501
    assert folder.wiki.costs.requests["read"] == before + 2


def test_what_a_folders_settings_say_of_accounts(folder: FolderLab) -> None:
    folder.settings(blocked=["ana"], locked=["Bea_B"], missing=["Cem"], renamed={"dia": "ana", "Eve": "Cem"})
    assert dict(folder.wiki.accounts(["Ana", "bea B", "Cem", "Dia", "Eve", "Fay"])) == {
        "Ana": Account("Ana", blocked=True),
        "bea B": Account("Bea B", locked=True),
        "Cem": Account("Cem", exists=False),
        "Dia": Account("Ana", blocked=True),
        "Eve": Account("Eve", exists=False),
        "Fay": Account("Fay"),
    }


@pytest.mark.parametrize(
    ("written", "stored"),
    [("ana_díaz ", "Ana díaz"), ("ß", "ß"), ("1.2.3", "1.2.3"), ("1.2.3.4", None), ("1.2.3.4 b", "1.2.3.4 b")],
)
def test_names_are_read_as_the_wiki_reads_them(written: str, stored: str | None) -> None:
    assert user_name(written) == stored
