"""The frame around what the bot says: one for all, and readable by day and by night."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from pathlib import Path

import pytest

from bot.cohort.application import Application
from bot.cohort.calendar import Calendar
from bot.cohort.form import Window
from bot.config.texts import load_texts
from bot.wikitext.box import box
from bot.wikitext.now import now_box
from bot.wikitext.receipt import receipt

TEXTS = load_texts(Path(__file__).parents[2] / "config/texts")
WINDOW = Window(datetime(2022, 9, 22, tzinfo=UTC), datetime(2022, 10, 20, tzinfo=UTC))


def luminance(colour: str) -> float:
    """Of `#rrggbb` or `#rgb`, as WCAG 2 has it."""
    digits = colour[1:] if len(colour) == 7 else "".join(digit * 2 for digit in colour[1:])
    parts = [int(digits[at : at + 2], 16) / 255 for at in (0, 2, 4)]
    red, green, blue = (part / 12.92 if part <= 0.03928 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    dark, light = sorted((luminance(one), luminance(other)))
    return (light + 0.05) / (dark + 0.05)


def test_the_box_keeps_a_skins_light_colours_at_night_because_its_own_are_light() -> None:
    text = box("x", "#36c", TEXTS["en"])
    style = dict(part.strip().split(":", 1) for part in re.findall(r'style="([^"]*)"', text)[0].split(";"))
    assert "notheme" in re.findall(r'class="([^"]*)"', text)[0].split()
    blue, red = "#3366cc", "#d73333"  # links in MediaWiki's light colours: to a page, and to none
    for colour in (style["color"], blue, red):
        assert contrast(style["background"], colour) >= 4.5
    assert contrast(style["background"], "#88a3e8") < 3  # a link at night


@pytest.mark.parametrize(("language", "direction"), [("en", "ltr"), ("ar", "rtl")])
def test_now_and_receipt_stand_in_the_same_box(language: str, direction: str) -> None:
    texts = TEXTS[language]
    now = now_box(Calendar(()), WINDOW, WINDOW.opens, "Lab", "", texts)
    received = receipt(Application("Lab/Applications/A", 1, "A", {"status": "submitted"}, (), ()), WINDOW, texts)
    assert now is not None
    assert now.startswith(box("", "#36c", texts).removesuffix("\n</div>"))
    assert received.startswith(box("", "#14866d", texts).removesuffix("\n</div>"))
    assert f'lang="{language}" dir="{direction}"' in now
