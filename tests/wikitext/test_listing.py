from __future__ import annotations

import html
import re
from datetime import UTC, datetime
from pathlib import Path

from bot.cohort.application import Application
from bot.cohort.form import FieldProblem, Value
from bot.config.texts import load_texts
from bot.wikitext.listing import list_of_applications

TEXTS = load_texts(Path(__file__).parents[2] / "config/texts")


def apply(
    user: str, day: int | None = None, *problems: FieldProblem, incomplete: tuple[str, ...] = (), **fields: Value
) -> Application:
    submitted = day and datetime(2022, 10, day, 12, tzinfo=UTC)
    values = {"status": "submitted", "submitted": submitted, **fields}
    return Application(f"Root/Applications/{user}", 1, user, values, problems, incomplete)


def tables(text: str) -> dict[str, list[list[str]]]:
    """The rows of each table by its caption, headings included, as plain text."""
    found = {}
    for table in re.findall(r"^\{\|.*?^\|\}", text, re.MULTILINE | re.DOTALL):
        (caption,) = re.findall(r"^\|\+ (.*)$", table, re.MULTILINE)
        rows = re.sub(r'^! scope="(?:col|row)" \|', "|", table, flags=re.MULTILINE).split("\n|-\n")
        found[caption] = [cells(row) for row in rows[1:]]
    return found


def cells(row: str) -> list[str]:
    lines = [line for line in row.split("\n") if line != "|}"]
    parts = [part for line in lines for part in f"{line} ".removeprefix("|").split("||")]
    return [html.unescape(re.sub(r"\[\[:[^|]*\||\]\]|</?bdi>", "", part)).strip() for part in parts]


def test_a_row_says_what_the_application_says():
    doubt = FieldProblem("home_wiki", "ambiguous", "")
    other = FieldProblem("shoe size", "unknown-parameter", "")
    one = apply("Amina K", 5, doubt, other, country="KE", languages=("sw", "en"), topic=("climate", "water"))
    text = list_of_applications([one], TEXTS["en"])
    assert "[[:Root/Applications/Amina K|<bdi>Amina K</bdi>]]" in text
    assert tables(text)["Applications"] == [
        [
            "Amina K", "Submitted", "Kenya", "Swahili, English", "climate, water", "2022-10-05",
            "home wiki: ambiguous, shoe size: unknown-parameter",
        ]
    ]  # fmt: skip


def test_countries_languages_days_and_numbers_are_in_the_texts_language():
    text = list_of_applications([apply("A", 5, country="ZA", languages=("sw", "xho"))], TEXTS["fr"])
    row = tables(text)[TEXTS["fr"].words["labels.caption"]][0]
    assert row[2:4] == ["Afrique du Sud", "swahili, xho"]
    assert "5 octobre 2022" in text


def test_what_cannot_be_read_has_a_row_too():
    lost = Application("Root/Applications/B", 1, "B", None, (FieldProblem("", "no-template", ""),), ())
    found = tables(list_of_applications([lost], TEXTS["en"]))
    assert found["Applications"] == [["B", "Unreadable", "", "", "", "", "no-template"]]
    assert found["All applications by day (UTC)"] == [["None", "1"], ["Total", "1"]]


def test_rows_stand_in_the_order_of_application_and_undated_ones_last():
    people = [apply("Zed", 5), apply("None dated"), apply("Bo", 7), apply("Abe", 5)]
    rows = tables(list_of_applications(people, TEXTS["en"]))["Applications"]
    assert [row[0] for row in rows] == ["Abe", "Zed", "Bo", "None dated"]


def test_counts_by_status_and_by_day_add_up():
    people = [
        apply("A", 6), apply("B", 5), apply("C", 6, incomplete=("country",)), apply("D", status="draft"),
        apply("E", 5, status="withdrawn"), apply("F", 5, status="draft", incomplete=("country",)),
    ]  # fmt: skip
    found = tables(list_of_applications(people, TEXTS["en"]))
    assert found["Applications by status"] == [
        ["Draft", "2"], ["Incomplete", "1"], ["Submitted", "2"], ["Withdrawn", "1"], ["Total", "6"],
    ]  # fmt: skip
    assert found["All applications by day (UTC)"] == [
        ["October 5, 2022", "3"], ["October 6, 2022", "2"], ["None", "1"], ["Total", "6"],
    ]  # fmt: skip


def test_an_empty_cohort_has_empty_tables():
    found = tables(list_of_applications([], TEXTS["en"]))
    assert found == {
        "Applications": [],
        "Applications by status": [["Total", "0"]],
        "All applications by day (UTC)": [["Total", "0"]],
    }


def test_the_list_can_be_sorted_and_its_order_of_input_does_not_matter():
    people = [apply("A", 6), apply("B", 5), apply("C")]
    text = list_of_applications(people, TEXTS["en"])
    assert '{| class="wikitable sortable"\n|+ Applications\n' in text
    assert list_of_applications(people[::-1], TEXTS["en"]) == text


def test_topics_and_commas_are_in_the_texts_language():
    one = apply("A", 5, topic=("climate", "gender", "bees"), languages=("sw", "en"))
    english, arabic = (tables(list_of_applications([one], TEXTS[language])) for language in ("en", "ar"))
    assert english["Applications"][0][3:5] == ["Swahili, English", "climate, gender, bees"]
    row = arabic[TEXTS["ar"].words["labels.caption"]][0]
    assert row[3] == "السواحلية، الإنجليزية"
    assert row[4] == "المناخ، النوع الاجتماعي، bees"


def test_days_between_without_an_application_are_shown():
    found = tables(list_of_applications([apply("A", 7), apply("B", 5, status="draft")], TEXTS["en"]))
    assert [row[1] for row in found["All applications by day (UTC)"]] == ["1", "0", "1", "2"]


def test_the_list_says_which_language_it_is_in():
    text = list_of_applications([apply("A", 5)], TEXTS["ar"])
    assert text.startswith('<div lang="ar" dir="rtl">\n')
    assert text.endswith("\n</div>")
