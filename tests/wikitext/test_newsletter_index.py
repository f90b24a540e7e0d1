"""The way to other issues: the table, the latest, the links, the foot of a message."""

from __future__ import annotations

import html
import re
from pathlib import Path

import pytest

from bot.config.texts import load_texts
from bot.wikitext.markup import broken
from bot.wikitext.newsletter_index import footer_text, index_text, latest_text, links_text
from tests.newsletters import PREFIX, claim, issue

TEXTS = load_texts(Path(__file__).parents[2] / "config/texts")
EN = TEXTS["en"]
HOSTILE = "}}<b>[[x|-\n|- {{evil}} || ~~~~"


def shown(text: str) -> str:
    return html.unescape(re.sub(r"</?bdi>", "", text))


def test_a_row_says_when_which_and_how_many() -> None:
    text = shown(index_text([issue(claim(), reached=88), issue(claim("2022-10"))], EN))
    rows = [row.splitlines() for row in text.split("|-\n")[1:]]
    assert [row[0].rpartition("| ")[2] for row in rows] == ["November 15, 2022"] * 2
    assert rows[0][1] == "| [[:Campaigns/Newsletter/2022-11|2022-11]] || News of 2022-11 || 88 of 90"
    assert rows[1][1] == "| [[:Campaigns/Newsletter/2022-10|2022-10]] || News of 2022-10 || sent to 90"


@pytest.mark.parametrize("language", ["ar", "en", "es", "fr", "pt", "sw"])
def test_the_table_is_whole_named_and_in_its_direction(language: str) -> None:
    text = index_text([issue(claim(subject=HOSTILE))], TEXTS[language])
    assert broken(text) == []
    assert f"|+ {TEXTS[language].say('newsletter.caption')}" in text
    assert text.count('scope="col"') == 4
    assert text.count('scope="row"') == 1
    assert f'dir="{"rtl" if language == "ar" else "ltr"}"' in text.splitlines()[0]
    assert text.count("|-\n") == 1
    assert "~~~~" not in text


def test_the_latest_is_the_text_that_was_sent_with_its_date_for_a_signature() -> None:
    text = shown(latest_text(issue(claim(text="=== A ===\n[[de:B]] ~~~~")), EN))
    assert text.splitlines()[1:-1] == ["=== A ===", "[[:de:B]] November 15, 2022, 12:05 UTC"]


def test_the_latest_is_in_the_pages_language_where_it_was_sent_in_it() -> None:
    parts = issue(claim(part="en", text="Hello"), claim(part="es", text="Hola"))
    assert "Hola" in latest_text(parts, TEXTS["es"])
    assert "Hello" in latest_text(parts, TEXTS["fr"])


def test_links_lead_both_ways_as_far_as_there_is_one() -> None:
    before, after = issue(claim("2022-10", subject=HOSTILE)), issue(claim("2022-12"))
    lines = shown(links_text(before, after, PREFIX, EN)).splitlines()[1:-1]
    assert lines == [
        f"Previous issue: [[:{PREFIX}/2022-10|{' '.join(HOSTILE.split())}]] · [[:{PREFIX}|All issues]]"
        f" · Next issue: [[:{PREFIX}/2022-12|News of 2022-12]]"
    ]
    assert shown(links_text(None, None, PREFIX, EN)).splitlines()[1] == f"[[:{PREFIX}|All issues]]"


def test_the_foot_of_a_message_names_three_pages_or_two() -> None:
    foot = shown(footer_text("m:N/1", "m:N", "m:N/List", EN)).splitlines()[1]
    assert foot == "[[:m:N/1|Previous issue]] · [[:m:N|All issues]] · [[:m:N/List|Subscribe or unsubscribe]]"
    assert "Previous" not in footer_text("", "m:N", "m:N/List", EN)
