"""Titles in the config: those of pages that there can be on a wiki, as the wiki calls them."""

import pytest

from bot.config.errors import ConfigError
from bot.config.titles import take_title
from bot.config.toml import read_toml
from bot.wiki.titles import normalise


def take(folder, title):
    file = folder / "lab.toml"
    file.write_text(f"root = '{title}'\n", encoding="utf-8")
    return take_title(read_toml(file), "root")


@pytest.mark.parametrize(
    ("written", "title"),
    [
        ("campaigns/Organizer_Lab/2022", "Campaigns/Organizer Lab/2022"),
        ("  Campaigns  /  Lab ", "Campaigns / Lab"),
        ("Project:Lab", "Project:Lab"),
        ("Campaigns/...", "Campaigns/..."),
        ("Specials/Lab: the first", "Specials/Lab: the first"),
        ("étude\u200e", "Étude"),
    ],
)
def test_a_title_is_as_the_wiki_calls_it(tmp_path, written, title):
    assert take(tmp_path, written) == title == normalise(written)


@pytest.mark.parametrize(
    "written",
    [
        *("", " ", "A|B", "a#b", "foo {{bar}}", "a[b", "<b>", "Campaigns/"),
        *("../evil", "Campaigns/../evil", "./a", "a/.", "..", "User:../a"),
        *(":Foo", " : Foo", "::Foo", "User:", "/Lab"),
        *("Special:Foo", "special : Foo", "media:X.png", "_Special:_X"),
        *("a%41", "a~~~b", "A &amp; B", "a\ufffdb", "é" * 128),
    ],
)
def test_what_can_be_no_page_that_pages_are_below_is_refused(tmp_path, written):
    with pytest.raises(ConfigError, match=r'lab.toml:1: "root" must be the title of a page that pages can be below'):
        take(tmp_path, written)
