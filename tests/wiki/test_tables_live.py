"""The roster and the statistics, as MediaWiki itself shows them: headings, contents, and tables for the keyboard."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest

from bot.config.texts import load_texts
from bot.wikitext.roster import roster_text
from bot.wikitext.statistics import statistics_text
from tests.wiki.live_lab import LiveLab, live_labs
from tests.wiki.test_hostile_live import ask, seen
from tests.wikitext.test_roster import AMINA, BARE
from tests.wikitext.test_statistics import LAB

TEXTS = load_texts(Path(__file__).parents[2] / "config/texts")
LIVE = dict(live_labs())
PAGES = {
    "roster": lambda texts: roster_text([AMINA, BARE], {}, texts),
    "statistics": lambda texts: statistics_text(LAB, texts),
}


@pytest.fixture(scope="module", params=[pytest.param(name, marks=pytest.mark.live) for name in LIVE or ["live"]])
def live(request: pytest.FixtureRequest) -> LiveLab:
    if request.param not in LIVE:
        (pytest.fail if os.environ.get("REQUIRE_LIVE") == "1" else pytest.skip)("no sandbox wiki: scripts/sandbox up")
    return LIVE[request.param]()


@pytest.fixture(params=[(page, language) for page in PAGES for language in ("en", "ar")], ids="-".join)
def made(request: pytest.FixtureRequest, live: LiveLab) -> dict[str, Any]:
    """A page of the bot's between two sections of people's own, saved and shown."""
    page, language = request.param
    title = live.unique(f"{page} {language}")
    live.seed(title, f"== Before ==\n{PAGES[page](TEXTS[language])}\n== After ==\nx")
    return ask(live, action="parse", page=title, prop="text|sections", disablelimitreport=1)["parse"]


def tree(made: dict[str, Any]) -> ElementTree.Element:
    return ElementTree.fromstring(made["text"])


def headings(made: dict[str, Any]) -> Iterator[ElementTree.Element]:
    return (one for one in tree(made).iter("h2") if one.get("id") != "mw-toc-heading")


def test_all_headings_are_of_one_level_and_in_the_contents(made: dict[str, Any]) -> None:
    assert {section["level"] for section in made["sections"]} == {"2"}
    listed = [seen(one) for one in tree(made).iter("span") if one.get("class") == "toctext"]
    assert len(listed) == len(made["sections"]) > 3
    for heading, words in zip(headings(made), listed, strict=True):
        assert seen(heading).startswith(words)


def test_only_peoples_own_sections_can_be_edited_by_a_link(made: dict[str, Any]) -> None:
    editable = [seen(one) for one in headings(made) if "action=edit" in ElementTree.tostring(one, "unicode")]
    assert [words.partition("[")[0] for words in editable] == ["Before", "After"]


def test_each_link_to_a_heading_has_its_target(made: dict[str, Any]) -> None:
    ids = [one.get("id") for one in tree(made).iter() if one.get("id")]
    assert len(set(ids)) == len(ids)
    links = {link.get("href", "") for link in tree(made).iter("a")}
    assert {link[1:] for link in links if link.startswith("#")} <= set(ids)


def test_each_table_is_a_stop_of_the_keyboard_with_its_name(made: dict[str, Any]) -> None:
    stops = [one for one in tree(made).iter("div") if one.get("tabindex") == "0"]
    assert len(stops) == len(list(tree(made).iter("table"))) > 2
    for stop in stops:
        assert stop.get("role") == "region"
        (caption,) = stop.iter("caption")
        assert stop.get("aria-label") == seen(caption)
