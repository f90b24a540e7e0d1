"""The roster's wikitext: who is shown where, and as what."""

from __future__ import annotations

import html
import re
from dataclasses import replace
from datetime import UTC, datetime
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


def render(*participants: Participant, language: str = "en", paused_until: datetime | None = None) -> str:
    """The roster; all on it are in a pause until then."""
    pauses = {one.user: paused_until for one in participants if paused_until}
    return roster_text(participants, pauses, TEXTS[language])


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
    assert '<h2 id="participants-none">Not given (1)</h2>' in text


def test_what_no_text_or_list_knows_is_shown_as_it_is() -> None:
    odd = replace(AMINA, home_wiki="odd", country="ZZZ", region="MOON", languages=("qqx",), topics=("w|ter",))
    text = render(odd)
    assert [plain(cell) for cell in rows(text)[0]][1:5] == ["odd", "ZZZ", "qqx", "w|ter"]
    assert ">MOON (1)</h2>" in text


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
    assert re.findall(r"^<h2 id=\"(.*?)\">(.*)</h2>$", text, re.MULTILINE) == [
        ("participants-LAC", "Latin America and the Caribbean (1)"),
        ("participants-SSA", "Sub-Saharan Africa (2)"),
    ]
    assert re.findall(r"\[\[#(.*?)\|.*\]\]\n\| (\d+)$", text, re.MULTILINE) == [
        ("participants-LAC", "1"),
        ("participants-SSA", "2"),
    ]
    assert [plain(row[0]) for row in rows(text)] == ["Carla (talk)", "Amina K (talk)", "Bola (talk)"]


def test_people_countries_and_languages_are_counted_each_once() -> None:
    other = replace(AMINA, user="Bola", accepted_as="Bola", country="NG", languages=("en", "ha"))
    assert "Participants: 4. Countries: 2. Languages: 3." in plain(render(AMINA, other, AMINA, BARE))


def test_only_who_takes_part_is_counted_and_the_others_are_marked() -> None:
    away = [replace(AMINA, user=flag, country="NG", languages=("ha",), flags=(flag,)) for flag in FLAGS]
    text = render(AMINA, *away)
    assert "Participants: 4. Countries: 2. Languages: 3." in plain(text)
    assert "Sub-Saharan Africa (4)" in text
    assert len(rows(text)) == 7


def test_commas_are_those_of_the_language() -> None:
    (row,) = rows(render(replace(AMINA, flags=("blocked", "gone"), topics=("climate", "gender")), language="ar"))
    assert [plain(cell).count("،") for cell in (row[3], row[4], row[6])] == [1, 1, 1]


@pytest.mark.parametrize("flag", FLAGS)
@pytest.mark.parametrize("language", sorted(TEXTS))
def test_every_flag_has_words_and_a_sign(flag: str, language: str) -> None:
    note = rows(render(replace(AMINA, flags=(flag,)), language=language))[0][6]
    sign, words = re.fullmatch(r'<span aria-hidden="true">(\S)</span> (.+)', note).groups()
    assert not sign.isalnum()
    assert plain(words) == TEXTS[language].words[f"roster.{flag}"]


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("en", "pauses until November 20, 2022"),
        ("es", "en pausa hasta el 20 de noviembre de 2022"),
        ("fr", "en pause jusqu'au 20 novembre 2022"),
        ("pt", "em pausa até 20 de novembro de 2022"),
        ("sw", "yuko mapumzikoni hadi 20 Novemba 2022"),
        ("ar", "في استراحة حتى 20 نوفمبر 2022"),
    ],
)
def test_who_is_in_a_pause_is_noted_with_its_last_day(language: str, words: str) -> None:
    at_the_end, in_the_evening = datetime(2022, 11, 21, tzinfo=UTC), datetime(2022, 11, 20, 18, tzinfo=UTC)
    for until in (at_the_end, in_the_evening):
        assert plain(rows(render(AMINA, language=language, paused_until=until))[0][6]) == f"⏸ {words}"


def test_a_pause_stands_beside_all_else_that_is_noted() -> None:
    one = replace(AMINA, user="Amina", flags=("blocked",))
    (row,) = rows(render(one, paused_until=datetime(2022, 11, 21, tzinfo=UTC)))
    assert plain(row[6]) == "⚠ blocked, ⏸ pauses until November 20, 2022, formerly Amina K"


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
        assert table.startswith('{| class="wikitable sortable" style="width:100%"\n|+ Participants')
        assert table.count('! scope="col" | ') == 7
    frame = r'<div class="noresize" style="overflow-x:auto" role="region" aria-label="(.*)" tabindex="0">'
    assert [plain(label) for label in re.findall(frame, text)] == [
        "Participants by region", "Participants: Sub-Saharan Africa", "Participants: Not given",
    ]  # fmt: skip


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
    assert {str(tag.tag) for tag in code.filter_tags()} <= {"div", "table", "tr", "th", "td", "bdi", "span", "h2"}
    assert all(str(one.title)[0] in ":#" for one in code.filter_wikilinks())
    assert text.count("\n") == render(AMINA).count("\n")
    assert len(text.split(" || ")) == len(render(AMINA).split(" || "))
