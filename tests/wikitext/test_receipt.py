from __future__ import annotations

import re
from datetime import UTC, datetime
from pathlib import Path

import pytest

from bot.cohort.application import Application
from bot.cohort.form import FieldProblem, Window
from bot.config.texts import load_texts
from bot.wikitext.escape import escape
from bot.wikitext.receipt import receipt

TEXTS = load_texts(Path(__file__).parents[2] / "config/texts")
WINDOW = Window(datetime(2022, 9, 22, tzinfo=UTC), datetime(2022, 10, 20, tzinfo=UTC))
LAST_MINUTE = {
    "ar": "19 أكتوبر 2022, 23:59 UTC",
    "en": "October 19, 2022, 23:59 UTC",
    "es": "19 de octubre de 2022, 23:59 UTC",
    "fr": "19 octobre 2022, 23:59 UTC",
    "pt": "19 de outubro de 2022, 23:59 UTC",
    "sw": "19 Oktoba 2022, 23:59 UTC",
}
LATE = FieldProblem("submitted", "late", "", "2022-10-21 00:00")
MISSING = FieldProblem("country", "missing", "")
NO_FORM = FieldProblem("", "no-template", "")


def apply(
    *problems: FieldProblem, status: str = "submitted", incomplete: tuple[str, ...] = (), form: bool = True
) -> Application:
    return Application("P/Amina K", 1, "Amina K", {"status": status} if form else None, problems, incomplete)


VERDICTS = {
    "complete": (apply(), "✓"),
    "incomplete": (apply(MISSING, incomplete=("country",)), "!"),
    "draft": (apply(MISSING, status="draft", incomplete=("country",)), "…"),
    "withdrawn": (apply(status="withdrawn"), "–"),
    "late": (apply(LATE), "!"),
    "unreadable": (apply(NO_FORM, form=False), "!"),
}


@pytest.mark.parametrize("language", sorted(TEXTS))
@pytest.mark.parametrize("verdict", VERDICTS)
def test_each_verdict_in_each_language(verdict, language):
    application, sign = VERDICTS[verdict]
    text = receipt(application, WINDOW, TEXTS[language])
    direction = "rtl" if language == "ar" else "ltr"
    assert text.startswith(f'<div lang="{language}" dir="{direction}" style="')
    assert text.endswith("</div>")
    assert f"'''{sign} " in text
    assert "<bdi>Amina K</bdi>" in text
    said = [key for key in VERDICTS if escape(TEXTS[language].words[f"receipt.{key}"][:30].partition("$")[0]) in text]
    assert said == [verdict]


@pytest.mark.parametrize("language", sorted(TEXTS))
def test_the_last_minute_that_counts_is_named(language):
    text = receipt(VERDICTS["incomplete"][0], WINDOW, TEXTS[language])
    assert f"<bdi>{escape(LAST_MINUTE[language])}</bdi>" in text


def test_points_are_listed_one_by_one():
    unreadable = FieldProblem("languages", "unreadable", "", "[[x]]\n* y" + "z" * 200)
    unknown = FieldProblem("pet's name", "unknown-parameter", "")
    text = receipt(apply(MISSING, unreadable, unknown, incomplete=("country",)), WINDOW, TEXTS["en"])
    points = re.findall(r"^\* (.*)$", text, re.MULTILINE)
    assert len(points) == 3
    assert points[0] == "“<bdi>country</bdi>” is empty. Please fill it in."
    assert "“<bdi>languages</bdi>”&#58; “<bdi>&#91;&#91;x&#93;&#93; &#42; yzzz" in points[1]
    assert points[1].count("z") == 120 - len("[[x]]\n* y")
    assert "“<bdi>pet's name</bdi>”" in points[2]


def test_a_complete_application_may_have_points_and_says_that_nothing_is_missing():
    notes = escape(TEXTS["en"].words["receipt.notes"])
    doubt = FieldProblem("submitted", "ambiguous", "", "10/5/2022")
    assert notes in receipt(apply(doubt), WINDOW, TEXTS["en"])
    assert notes not in receipt(apply(), WINDOW, TEXTS["en"])
    assert notes not in receipt(VERDICTS["incomplete"][0], WINDOW, TEXTS["en"])


def test_the_same_application_gets_the_same_receipt_and_an_edit_another():
    application, _ = VERDICTS["late"]
    assert receipt(application, WINDOW, TEXTS["sw"]) == receipt(application, WINDOW, TEXTS["sw"])
    assert receipt(application, WINDOW, TEXTS["sw"]) != receipt(apply(), WINDOW, TEXTS["sw"])
