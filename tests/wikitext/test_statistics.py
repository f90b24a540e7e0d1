from __future__ import annotations

import html
import re
from datetime import date, timedelta
from itertools import pairwise
from pathlib import Path

import mwparserfromhell
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.cohort.statistics import Share, Statistics
from bot.config.texts import load_texts
from bot.wikitext.bars import ACCEPTED, APPLIED
from bot.wikitext.cldr import babel_locale, long_date, percent
from bot.wikitext.statistics import statistics_text

TEXTS = load_texts(Path(__file__).parents[2] / "config/texts")
LAB = Statistics(
    applied=40,
    accepted=10,
    by_status=(("draft", 3), ("incomplete", 4), ("submitted", 37), ("unreadable", 2), ("withdrawn", 1)),
    by_decision=(("accepted", 10), ("waitlisted", 5), ("declined", 6), ("undecided", 19)),
    by_day=((date(2022, 10, 5), 13), (date(2022, 10, 6), 0), (date(2022, 10, 7), 26)),
    undated=1,
    by_region=(Share("LAC", 20, 5), Share("SSA", 18, 5), Share("USCA", 0, 0), Share("", 2, 0)),
    by_language=(Share("en", 32, 9), Share("sw", 16, 2), Share("xho", 1, 0)),
    by_topic=(Share("climate", 28, 7), Share("gender", 15, 4), Share("bees", 1, 0)),
)
NOBODY = Statistics(0, 0, (), (), (), 0, (), (), ())
WIDTHS = re.compile(rf"width:(\d+)%; height:0\.5em; margin:2px 0; background-color:({APPLIED}|{ACCEPTED})")
HOSTILE = [
    "|}",
    "<nowiki>",
    "{{x}}",
    "|-\n! scope=row | x",
    "[[Category:X]]",
    "</div>",
    "=== x ===",
    "~~~~",
    "<!--",
    "x || y",
]


def tables(text: str) -> dict[str, list[list[str]]]:
    """The rows of each table by its caption, headings included, as plain text."""
    found = {}
    for table in re.findall(r"^\{\|.*?^\|\}", text, re.MULTILINE | re.DOTALL):
        (caption,) = re.findall(r"^\|\+ (.*)$", table, re.MULTILINE)
        found[plain(caption)] = [cells(row) for row in table.split("\n|-\n")]
    return found


def cells(row: str) -> list[str]:
    lines = re.findall(r"^(?:! scope=\"\w+\"[^|\n]*|\| *(?:style=[^|\n]*)?)\| (.*)$|^\| (<div.*)$", row, re.MULTILINE)
    return [plain(first or second) for first, second in lines]


def plain(wikitext: str) -> str:
    return html.unescape(re.sub(r"<[^>]*>", "", wikitext)).strip()


def widths(text: str) -> dict[str, list[int]]:
    """The widths of the bars by their colour, in percent, in order."""
    found = WIDTHS.findall(text)
    return {wanted: [int(width) for width, colour in found if colour == wanted] for wanted in (APPLIED, ACCEPTED)}


def section(text: str, heading: str) -> str:
    return text.partition(f">{heading}</h2>\n")[2].partition("\n<h2 ")[0]


counts = st.integers(0, 2000)
shares = st.lists(
    st.builds(
        lambda key, applied, part: Share(key, applied, int(applied * part)),
        st.text(max_size=12),
        counts,
        st.floats(0, 1),
    ),
    max_size=5,
).map(tuple)


@st.composite
def cohorts(draw: st.DrawFn) -> Statistics:
    """Any counts that can be: no share is larger than the cohort."""
    applied = draw(counts)
    accepted = draw(st.integers(0, applied))

    def fit(found: tuple[Share, ...]) -> tuple[Share, ...]:
        return tuple(Share(one.key, min(one.applied, applied), min(one.accepted, accepted)) for one in found)

    words = st.sampled_from(["draft", "submitted", "accepted", "declined"])
    pairs = st.lists(st.tuples(words, counts), max_size=3).map(tuple)
    days = draw(st.lists(counts, max_size=5))
    by_day = tuple((date(2022, 10, 1) + timedelta(number), count) for number, count in enumerate(days))
    regions, languages, topics = (fit(draw(shares)) for _ in range(3))
    return Statistics(
        applied, accepted, draw(pairs), draw(pairs), by_day, draw(counts), regions, languages, topics
    )  # fmt: skip


def test_every_count_stands_in_the_text():
    text = statistics_text(LAB, TEXTS["en"])
    assert "Applied: 40. Accepted: 10, which is 25% of those who applied." in plain(text)
    assert tables(text) == {
        "Applications by status": [
            ["Status", "Number"], ["Draft", "3"], ["Incomplete", "4"], ["Submitted", "37"], ["Unreadable", "2"],
            ["Withdrawn", "1"], ["Total", "47"],
        ],
        "Applied, by decision": [
            ["Decision", "Number"], ["Accepted", "10"], ["On the waiting list", "5"], ["Declined", "6"],
            ["Undecided", "19"], ["Total", "40"],
        ],
        "Applied and accepted, by region": [
            ["Region", "Applied", "Accepted"],
            ["Latin America and the Caribbean", "20 (50%)", "5 (50%)"],
            ["Sub-Saharan Africa", "18 (45%)", "5 (50%)"],
            ["United States and Canada", "0 (0%)", "0 (0%)"],
            [TEXTS["en"].words["regions.none"], "2 (5%)", "0 (0%)"],
        ],
        "Applied and accepted, by language": [
            ["Language", "Applied", "Accepted"],
            ["English", "32 (80%)", "9 (90%)"], ["Swahili", "16 (40%)", "2 (20%)"], ["xho", "1 (2%)", "0 (0%)"],
        ],
        "Applied and accepted, by topic": [
            ["Topic", "Applied", "Accepted"],
            [TEXTS["en"].words["topics.climate"], "28 (70%)", "7 (70%)"],
            [TEXTS["en"].words["topics.gender"], "15 (38%)", "4 (40%)"],
            ["bees", "1 (2%)", "0 (0%)"],
        ],
        "Submitted or decided applications by day (UTC)": [
            ["Day", "Applied"], ["October 5, 2022", "13"], ["October 6, 2022", "0"], ["October 7, 2022", "26"],
            ["No date given", "1"],
        ],
    }  # fmt: skip


@pytest.mark.parametrize("language", sorted(TEXTS))
def test_each_language_shows_all_of_it_in_its_own_words(language):
    words = TEXTS[language].words
    text = statistics_text(LAB, TEXTS[language])
    assert text.startswith(f'<div lang="{language}" dir="{"rtl" if language == "ar" else "ltr"}">\n')
    share = percent(0.9, babel_locale(language)).replace("\N{NO-BREAK SPACE}", " ")
    by_language = tables(text)[words["statistics.shares_by_language"]]
    assert by_language[0] == [words[f"statistics.{head}"] for head in ("language", "applied", "accepted")]
    assert by_language[1][2] == f"9 ({share})"
    decisions = tables(text)[words["statistics.counts_by_decision"]]
    assert [row[0] for row in decisions[1:-1]] == [words[f"statistics.{word}"] for word, _ in LAB.by_decision]
    days = tables(text)[words["statistics.counts_by_day"]]
    assert days[1] == [long_date(date(2022, 10, 5), babel_locale(language)), "13"]
    assert words["statistics.several"] in plain(section(text, words["statistics.by_language"]))


def test_large_numbers_are_written_as_the_language_does_and_sort_as_numbers():
    many = Statistics(2000, 0, (("submitted", 2000),), (), (), 0, (Share("SSA", 1234, 0),), (), ())
    text = statistics_text(many, TEXTS["es"])
    assert 'data-sort-value="1234" | 1.234 (62 &#37;)' in text
    assert tables(text)[TEXTS["es"].words["statistics.shares_by_region"]][1][1] == "1.234 (62 %)"


def test_each_table_can_be_scrolled_by_keyboard_under_its_name():
    text = statistics_text(LAB, TEXTS["en"])
    frame = r'<div class="noresize" style="overflow-x:auto" role="region" aria-label="(.*)" tabindex="0">\n\{\|.*\n'
    named = re.findall(rf"{frame}\|\+ (.*)\n", text)
    assert [plain(label) for label, _ in named] == list(tables(text))
    assert all(label == caption for label, caption in named)


def test_headings_have_names_that_are_the_same_in_every_language():
    anchors = ["overview", "by_region", "by_language", "by_topic", "by_day"]
    for texts in TEXTS.values():
        headings = re.findall(r'^<h2 id="statistics-(.*)">(.*)</h2>$', statistics_text(LAB, texts), re.MULTILINE)
        assert [(anchor, plain(words)) for anchor, words in headings] == [
            (anchor, texts.words[f"statistics.{anchor}"]) for anchor in anchors
        ]


@pytest.mark.parametrize(
    ("language", "names"),
    [
        ("en", ["Swahili", "Arabic", "Bambara", "Bemba", "Ewe"]),
        ("es", ["suajili", "árabe", "bambara", "bemba", "ewé"]),
    ],
)
def test_where_as_many_applied_the_names_are_in_their_order(language, names):
    by_language = tuple(Share(code, 2 if code == "sw" else 1, 0) for code in ("ar", "bem", "bm", "ee", "sw"))
    text = statistics_text(Statistics(2, 0, (("submitted", 2),), (), (), 2, (), by_language, ()), TEXTS[language])
    shown = tables(text)[TEXTS[language].words["statistics.shares_by_language"]]
    assert [row[0] for row in shown[1:]] == names


def test_bars_compare_shares_with_shares_and_days_with_days():
    text = statistics_text(LAB, TEXTS["en"])
    # 50, 45, 0 and 5 % of the applied beside 50, 50, 0 and 0 % of the accepted
    assert widths(section(text, "By region")) == {APPLIED: [100, 90, 0, 10], ACCEPTED: [100, 100, 0, 0]}
    assert widths(section(text, "By day")) == {APPLIED: [50, 0, 100, 4], ACCEPTED: []}


def test_a_bar_is_an_empty_box():
    boxes = re.findall(r"<div [^>]*background-color[^>]*>(.*?)</div>", statistics_text(LAB, TEXTS["en"]))
    assert len(boxes) == 2 * (4 + 3 + 3) + 4
    assert set(boxes) == {""}


def test_before_anybody_was_accepted_no_share_is_divided_by_nothing():
    open_yet = Statistics(4, 0, (("submitted", 4),), (("undecided", 4),), (), 4, (Share("SSA", 4, 0),), (), ())
    text = statistics_text(open_yet, TEXTS["en"])
    assert tables(text)["Applied and accepted, by region"][1] == ["Sub-Saharan Africa", "4 (100%)", "0 (0%)"]
    assert widths(section(text, "By region")) == {APPLIED: [100], ACCEPTED: [0]}


@pytest.mark.parametrize("language", sorted(TEXTS))
def test_no_applications_at_all_are_one_sentence(language):
    text = statistics_text(NOBODY, TEXTS[language])
    assert plain(text) == TEXTS[language].words["statistics.nobody"]


def test_where_there_are_only_drafts_nothing_is_compared():
    drafts = Statistics(0, 0, (("draft", 3),), (), (), 0, (Share("SSA", 0, 0),), (), ())
    assert list(tables(statistics_text(drafts, TEXTS["en"]))) == ["Applications by status", "Applied, by decision"]


@given(cohorts(), st.sampled_from(sorted(TEXTS)))
def test_whatever_the_counts_tables_are_whole_and_bars_stay_in_their_cells(cohort, language):
    text = statistics_text(cohort, TEXTS[language])
    lines = text.split("\n")
    assert sum(line.startswith("{|") for line in lines) == sum(line == "|}" for line in lines)
    assert text.count("<div") == text.count("</div>")
    after_rows = [after for line, after in pairwise(lines) if line == "|-"]
    assert all(after.startswith('! scope="row" ') for after in after_rows)
    for rows in tables(text).values():
        assert len({len(row) for row in rows}) == 1
    assert all(0 <= width <= 100 for found in widths(text).values() for width in found)


@given(st.one_of(st.sampled_from(HOSTILE), st.text()))
def test_a_topic_that_somebody_made_up_does_nothing(topic):
    def shown(key: str) -> str:
        return statistics_text(
            Statistics(1, 1, (("submitted", 1),), (), (), 1, (), (), (Share(key, 1, 1),)), TEXTS["en"]
        )

    code = mwparserfromhell.parse(shown(topic))
    assert not [*code.filter_templates(), *code.filter_wikilinks(), *code.filter_comments(), *code.filter_arguments()]
    assert len(code.filter_tags()) == len(mwparserfromhell.parse(shown("x")).filter_tags())
    assert shown(topic).count("\n") == shown("x").count("\n")
    assert tables(shown(topic))["Applied and accepted, by topic"][1][1:] == ["1 (100%)", "1 (100%)"]
