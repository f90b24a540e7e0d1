"""Whose revision it is on a real wiki, where names pass from one account to another."""

import os
import shutil

import pytest

from bot.app import open_house
from bot.wiki.data import Account
from bot.wiki.identity import by_number
from tests.lab import CONFIG
from tests.wiki.live_lab import Person, environ, live_labs

LIVE = dict(live_labs())


@pytest.fixture(params=[pytest.param(name, marks=pytest.mark.live) for name in LIVE or ["live"]])
def live(request):
    if not LIVE:
        (pytest.fail if os.environ.get("REQUIRE_LIVE") == "1" else pytest.skip)("no sandbox wiki: scripts/sandbox up")
    return LIVE[request.param]()


@pytest.fixture
def opened(live, tmp_path, monkeypatch):
    """Opens the wiki with a config in which people have these numbers."""
    for variable, value in environ(live.file).items():
        monkeypatch.setenv(variable, value)

    def open_it(user_ids):
        shutil.copytree(CONFIG.parent, tmp_path / "config", dirs_exist_ok=True)
        config = tmp_path / "config" / "lab.toml"
        numbers = "".join(f'"{name}" = {number}\n' for name, number in user_ids.items())
        config.write_text(
            f'{CONFIG.read_text()}\n[wikis.box]\napi = "{live.box["api"]}"\n[wikis.box.user_ids]\n{numbers}'
        )
        house = open_house(config, "box", None)
        return house.open_wiki(house.wiki)

    return open_it


def save(lab, name, title, text):
    assert Person(lab.box["api"], name, lab.passwords[name]).edit(title=title, text=text) == "success"


def number(lab, name):
    [(_, account)] = lab.wiki.accounts([name])
    assert account == Account(name)
    return account.number


def test_who_takes_over_a_name_is_somebody_else_and_who_is_renamed_the_same(live, opened):
    name, title = live.account("Asha"), live.unique("Identity/Schedule")
    theirs = number(live, name)
    save(live, name, title, "as the facilitator wants it")
    live.rename(name, f"{name} O")
    live.account("Asha")
    assert number(live, name) not in (0, theirs)
    save(live, name, title, "as a stranger wants it")

    by_name, by_number = opened({}), opened({name: theirs})
    assert by_name.newest_revision_by(title, [name]).text == "as a stranger wants it"
    assert by_number.newest_revision_by(title, [name]).text == "as the facilitator wants it"
    assert by_number.newest_revision_by(title, [name]).user == name
    assert [page.user for page in by_number.pages([title])] == [f"{name}#{number(live, name)}"]
    assert by_number.editors_since(title, 0) == (f"{name}#{number(live, name)}", name)
    assert by_name.editors_since(title, 0) == (name, f"{name} O")


def test_a_revision_of_no_account_is_nobodys():
    """As imported ones may be: of them MediaWiki says number 0."""
    said = [{"user": "Asha", "userid": 0}, {"user": "Asha"}, {"user": "Ann", "userid": 5}, {"userhidden": True}]
    ask = by_number(
        lambda **asked: {"query": {"pages": [{"title": "A", "revisions": said}, {"title": "B"}]}}, {"Asha": 7}
    )
    [page, other] = ask(titles=["A", "B"])["query"]["pages"]
    assert [one.get("user") for one in page["revisions"]] == ["Asha#0", "Asha#0", "Ann", None]
    assert other == {"title": "B"}
