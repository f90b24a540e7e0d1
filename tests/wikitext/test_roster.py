"""The roster's wikitext: who is shown where, and as what."""

from __future__ import annotations

import html
import re
from dataclasses import replace
from pathlib import Path

import mwparserfromhell
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.cohort.roster import FLAGS, Participant, Project
from bot.config.regions import load_regions
from bot.config.texts import load_texts
from bot.wikitext.roster import roster_text

CONFIG = Path(__file__).parents[2] / "config"
TEXTS = load_texts(CONFIG / "texts")
AMINA = Participant(
    "Amina K", "Amina K", "swwiki", "KE", "SSA", ("sw", "en"), ("climate",), Project("Maji", "User:Amina K/Maji"), ()
)
BARE = Participant("Zed", "Zed", None, None, "", (), (), None, ("gone",))


def render(*participants: Participant, language: str = "en") -> str:
    return roster_text(participants, TEXTS[language])


def rows(text: str) -> list[list[str]]:
    """The cells of the rows about people, as wikitext."""
    found = re.findall(r"^\|-\n! scope=\"row\"[^|]*\| (\[\[:User:.*)\n\| (.*)$", text, re.MULTILINE)
    return [[header, *cells.split(" || ")] for header, cells in found]


def plain(wikitext: str) -> str:
    without_targets = re.sub(r"\[\[[^|\]]*\||\[https?://\S+ |\]", "", wikitext)
    return html.unescape(re.sub(r"<[^>]*>", "", without_targets)).strip()


def test_a_row_says_what_is_known() -> None:
    (row,) = rows(render(AMINA))
    assert row == [
        "[[:User:Amina K|<bdi>Amina K</bdi>]] ([[:User talk:Amina K|<bdi>talk</bdi>]])",
        "[https://sw.wikipedia.org <bdi>sw.wikipedia.org</bdi>]",
        "Kenya",
        "Swahili, English",
        "climate",
        "[[:User:Amina K/Maji|<bdi>Maji</bdi>]]",
        "",
    ]


def test_what_is_not_known_is_left_empty_and_the_region_is_named_so() -> None:
    text = render(BARE)
    assert [plain(cell) for cell in rows(text)[0]] == ["Zed (talk)", "", "", "", "", "", "✗ no readable application"]
    assert '=== <span id="participants-none"></span>Not given (1) ===' in text


def test_what_no_text_or_list_knows_is_shown_as_it_is() -> None:
    odd = replace(AMINA, home_wiki="odd", country="ZZZ", region="MOON", languages=("qqx",), topics=("w|ter",))
    text = render(odd)
    assert [plain(cell) for cell in rows(text)[0]][1:5] == ["odd", "ZZZ", "qqx", "w|ter"]
    assert "</span>MOON (1) ===" in text


@pytest.mark.parametrize(
    ("link", "shown"),
    [
        ("https://example.org/a b", "[https://example.org/a%20b <bdi>Maji</bdi>]"),
        ("Category:Maji", "[[:Category:Maji|<bdi>Maji</bdi>]]"),
        ("javascript:alert(1)", "<bdi>Maji</bdi>"),
        ("", "<bdi>Maji</bdi>"),
    ],
)
def test_a_project_links_where_it_safely_can(link: str, shown: str) -> None:
    assert rows(render(replace(AMINA, project=Project("Maji", link))))[0][5] == shown


def test_regions_come_in_the_order_of_the_people_with_their_numbers() -> None:
    bola, carla = replace(AMINA, user="Bola", accepted_as="Bola"), replace(BARE, user="Carla", region="LAC")
    text = render(carla, AMINA, bola)
    assert re.findall(r"^=== <span id=\"(.*?)\"></span>(.*) ===$", text, re.MULTILINE) == [
        ("participants-LAC", "Latin America and the Caribbean (1)"),
        ("participants-SSA", "Sub&#45;Saharan Africa (2)"),
    ]
    assert re.findall(r"\[\[#(.*?)\|.*\]\]\n\| (\d+)$", text, re.MULTILINE) == [
        ("participants-LAC", "1"),
        ("participants-SSA", "2"),
    ]
    assert [plain(row[0]) for row in rows(text)] == ["Carla (talk)", "Amina K (talk)", "Bola (talk)"]


def test_people_countries_and_languages_are_counted_each_once() -> None:
    other = replace(AMINA, user="Bola", accepted_as="Bola", country="NG", languages=("en", "ha"))
    assert "Participants: 4. Countries: 2. Languages: 3." in plain(render(AMINA, other, AMINA, BARE))


@pytest.mark.parametrize("flag", FLAGS)
@pytest.mark.parametrize("language", sorted(TEXTS))
def test_every_flag_has_words_and_a_sign(flag: str, language: str) -> None:
    note = rows(render(replace(AMINA, flags=(flag,)), language=language))[0][6]
    sign, words = re.fullmatch(r'<span aria-hidden="true">(\S)</span> (.+)', note).groups()
    assert not sign.isalnum()
    assert plain(words) == TEXTS[language].words[f"roster.{flag}"]


def test_who_was_renamed_is_found_under_both_names() -> None:
    (row,) = rows(render(replace(AMINA, user="Amina", flags=("withdrawn", "blocked"))))
    assert plain(row[0]) == "Amina (talk)"
    assert plain(row[6]) == "↩ withdrew, ⚠ blocked, formerly Amina K"


def test_the_old_name_of_who_has_vanished_is_shown_nowhere() -> None:
    vanished = replace(AMINA, user="Vanished user 123", flags=("vanished",))
    text = render(vanished)
    assert "Amina" not in text
    assert plain(rows(text)[0][6]) == "○ has left Wikimedia"


def test_each_table_of_people_can_be_sorted_and_read_aloud() -> None:
    text = render(AMINA, BARE)
    tables = re.findall(r"^\{\|.*?^\|\}", text, re.MULTILINE | re.DOTALL)
    assert len(tables) == 3
    for table in tables[1:]:
        assert table.startswith('{| class="wikitable sortable"\n|+ Participants')
        assert table.count('! scope="col" | ') == 7
    assert text.count('<div class="noresize" style="overflow-x:auto" tabindex="0">') == 3


@pytest.mark.parametrize("language", sorted(TEXTS))
def test_all_is_in_the_language_and_direction_of_the_texts(language: str) -> None:
    text = render(AMINA, language=language)
    direction = "rtl" if language == "ar" else "ltr"
    assert text.startswith(f'<div class="plainlinks" lang="{language}" dir="{direction}">\n')
    assert text.endswith("\n</div>")


def test_numbers_and_countries_are_written_as_the_language_does() -> None:
    text = render(*[replace(AMINA, country="ZA")] * 1234, language="es")
    assert "Participantes: 1.234." in plain(text)
    assert rows(text)[0][2] == "Sudáfrica"


@pytest.mark.parametrize("language", sorted(TEXTS))
def test_nobody_is_one_sentence(language: str) -> None:
    (sentence,) = render(language=language).split("\n")[1:-1]
    assert plain(sentence) == TEXTS[language].words["roster.nobody"]


@pytest.mark.parametrize("language", sorted(TEXTS))
def test_every_region_that_is_configured_has_a_name(language: str) -> None:
    codes = {*load_regions(CONFIG / "regions.toml").by_code, "none"}
    assert {key for key in TEXTS[language].words if key.startswith("regions.")} == {f"regions.{code}" for code in codes}


NASTY = st.text(alphabet=st.sampled_from("[]{}|<>'~_=!#:;&%/.\\ \n\té\u200fax") | st.characters())


@given(NASTY, NASTY, NASTY | NASTY.map(lambda rest: f"https://example.org/{rest}"), NASTY)
def test_nothing_that_people_typed_acts(user: str, title: str, link: str, topic: str) -> None:
    text = render(replace(AMINA, user=user or "X", topics=(topic,), project=Project(title, link)))
    code = mwparserfromhell.parse(text)
    assert code.filter_templates() == []
    assert code.filter_comments() == []
    assert {str(tag.tag) for tag in code.filter_tags()} <= {"div", "table", "tr", "th", "td", "bdi", "span", "h3"}
    assert all(str(one.title)[0] in ":#" for one in code.filter_wikilinks())
    assert text.count("\n") == render(AMINA).count("\n")
    assert len(text.split(" || ")) == len(render(AMINA).split(" || "))
