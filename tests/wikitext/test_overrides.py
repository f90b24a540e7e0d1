"""The facilitators' own words: good ones are used as they are, and of bad ones it is said what to mend."""

from __future__ import annotations

import time
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.config.wordings import load_wordings
from bot.wikitext.overrides import override, with_overrides
from bot.wikitext.wording import FOOTER, NAMES

SHIPPED = load_wordings(Path(__file__).parents[2] / "config/texts")
ENGLISH = SHIPPED["en"]
HEADING = "== Week $week has a new date, $day =="
BODY = "Hello $user!\nWeek $week ends on $due, see [[$page]]."
GOOD = f"{HEADING}\n{BODY}"


def complaints(source: str, name: str = "reminder-moved") -> list[str]:
    text, wrong = override(name, source, ENGLISH)
    assert (text is None) == bool(wrong)
    return wrong


@pytest.mark.parametrize(
    "source",
    [
        GOOD,
        f"\n\n{GOOD}\n\n",
        f"<noinclude>{{{{documentation}}}} == of == $nothing <b> ~~~~</noinclude>\n{GOOD}",
        f"<!-- for us -->\n{GOOD}<!-- and\nfor you -->",
        f"{HEADING}\n<!-- the greeting -->\n{BODY}",
        GOOD.replace("$week", "${week}"),
    ],
)
def test_what_wraps_a_text_is_not_posted(source: str) -> None:
    text, wrong = override("reminder-moved", source, ENGLISH)
    assert wrong == []
    assert text is not None
    assert text.replace("${week}", "$week") == GOOD


@pytest.mark.parametrize(
    "more",
    [
        "[https://example.org/ a link] and [[a]] {{tick}} {{a|{{b}}|c=[[d|e]]}} {{{1|}}}",
        "{|\n! a || b\n|-\n| {{c|}}\n|}",
        ":{|\n| in a list\n|}",
        "<div class=x><span>a</span><br>b<br /><hr/></div>",
        "<B>a</b> 1 < 2 and 3 > 2, <3, {one brace}, it costs 5 $$",
        "<nowiki>[[ {{ <b> ~~~~ {{subst:x}} <translate></nowiki>",
        "<pre>\n{|\n== no heading ==\n</pre>",
        "<ref name=a /> [[:Category:X]]",
        "line ends\r\nas in Windows",
    ],
)
def test_whole_markup_is_welcome(more: str) -> None:
    assert complaints(f"{GOOD}\n{more}") == []


@pytest.mark.parametrize(
    ("more", "said"),
    [
        ("<div>", "Nothing closes “<div>”"),
        ("<div/>", "Nothing closes “<div/>”"),
        ("</span>", "Nothing begins that “</span>”"),
        ("<b><i>x</b></i>", "Nothing closes “<i>”"),
        ("<div class=x", "has no end"),
        ("a <!-- b", "has no end"),
        ("<nowiki>x", "Nothing closes “<nowiki>”"),
        ("<pre>x", "Nothing closes “<pre>”"),
        ("{|\n| x", "Nothing closes “{|”"),
        ("x\n|}", "Nothing begins that “|}”"),
        ("{{tick", "Nothing closes “{{”"),
        ("{{a}}}", "Nothing begins that “}}}”"),
        ("[[a]", "Nothing closes “[[”"),
        ("[https://example.org x", "Nothing closes “[”"),
        ("a]]", "Nothing begins that “]]”"),
        ("{{a|[[b}}]]", "Nothing closes “[[”"),
        ("~~~~", "Remove the tildes"),
        ("~~~", "Remove the tildes"),
        ("<translate>x</translate>", "Remove “<translate>”"),
        ("<includeonly>x</includeonly>", "Remove “<includeonly>”"),
        ("<noinclude>x", "Remove “<noinclude>”"),
        ("[[Category:X]]", "Remove the category"),
        ("[[ category :X]]", "Remove the category"),
        ("[[_Category:X]]", "Remove the category"),
        ("{{subst:x}}", "nothing is substituted"),
        ("{{ SafeSubst: x}}", "nothing is substituted"),
        ("{{<!-- -->subst:x}}", "nothing is substituted"),
        ("<!-- olb:2022/reminder/3/due -->", "begins with “olb:”"),
        ("<!--olb:x-->", "begins with “olb:”"),
        ("__NOTOC__", "Remove “__NOTOC__”"),
        ("[[Help:Pipe (trick)|]]", "Write out"),
        ("[[|x]]", "Write out"),
        ("== more ==", "Make “== more ==” a bold line"),
        ("x\n=== more ===  \ny", "Make “=== more ===” a bold line"),
        ("<h2 id=x>more</h2>", "Make “<h2 id=x>” a bold line"),
        ("$name", "The text below the heading has $name"),
        ("$User", "The text below the heading has $User"),
        ("$weekend", "The text below the heading has $weekend"),
        ("It costs 5 $", "There is a “$”"),
        ("${user", "There is a “$”"),
        ("$title", "has $title"),
        ("$user, hello, on $day", "move $day to another line"),
        ("<b>$user\n</b>", "$user needs a line of its own"),
        ("x" * 10_000, "more than 10000 characters"),
    ],
)
def test_what_is_wrong_is_named(more: str, said: str) -> None:
    wrong = complaints(f"{GOOD}\n{more}")
    assert any(said in sentence for sentence in wrong), wrong
    assert all(sentence[-1] in ".:=" and "\n" not in sentence for sentence in wrong)


@pytest.mark.parametrize(
    ("source", "said"),
    [
        ("", "The page is empty"),
        ("<noinclude>x</noinclude> <!-- y -->", "The page is empty"),
        (BODY, "The first line must be a heading"),
        (f"=== Week $week, $day ===\n{BODY}", "The first line must be a heading"),
        (f"== Week $week, $day\n{BODY}", "The first line must be a heading"),
        (f"== A new date, $day ==\n{BODY}", "The heading needs $week"),
        (f"== Week $week ==\n{BODY}", "The heading lacks $day"),
        (f"== Week $week, $day, $due ==\n{BODY}", "The heading has $due"),
        (f"== Week $week, '''$day''' ==\n{BODY}", "The heading must be plain words"),
        (f"== Week [[$week]], $day ==\n{BODY}", "The heading must be plain words"),
        (f"{HEADING}\nHello $user!\nWeek $week, $due", "The text below the heading lacks $page"),
        (HEADING, "The text below the heading lacks $due, $page, $user, $week"),
    ],
)
def test_a_text_has_a_heading_and_what_english_has(source: str, said: str) -> None:
    assert any(said in sentence for sentence in complaints(source)), complaints(source)


def test_a_footer_needs_no_heading() -> None:
    assert complaints("Stop? See [[$page]].", FOOTER) == []
    assert complaints("Stop?", FOOTER) == ["The text lacks $page."]
    assert "has $user" in complaints("Stop, $user? See [[$page]].", FOOTER)[0]
    assert "bold line" in complaints("== Help ==\nStop? See [[$page]].", FOOTER)[0]


@pytest.mark.parametrize(
    "piece", ["<b>", "{{", "[[", "[", "<!--", "<nowiki>", "<b", "{|\n", "</b>", "$user\n<i>", "=\n="]
)
def test_hostile_pages_take_no_time(piece: str) -> None:
    source = f"{GOOD}\n{piece * (9_000 // len(piece))}"
    started = time.process_time()
    assert complaints(source)
    assert time.process_time() - started < 60  # no measure of speed: what runs away takes far longer


@given(st.text(st.sampled_from("<>{}[]|/$~=!-abi \n") | st.characters(), max_size=60), st.sampled_from(NAMES))
def test_every_text_is_either_used_or_complained_of(source: str, name: str) -> None:
    text, wrong = override(name, source, ENGLISH)
    assert (text is None) == bool(wrong)


@pytest.mark.parametrize("language", sorted(SHIPPED))
def test_what_ships_would_do_as_an_override(language: str) -> None:
    for name, text in SHIPPED[language].texts.items():
        assert override(name, text, ENGLISH) == (text, [])


def test_overrides_take_the_place_of_what_ships() -> None:
    wordings, wrong = with_overrides(SHIPPED, {("reminder-moved", "sw"): GOOD})
    assert not wrong
    assert wordings["sw"].texts == {**SHIPPED["sw"].texts, "reminder-moved": GOOD}
    assert {code: words for code, words in wordings.items() if code != "sw"} == {
        code: words for code, words in SHIPPED.items() if code != "sw"
    }


def test_a_bad_override_leaves_what_ships() -> None:
    wordings, wrong = with_overrides(SHIPPED, {("reminder-moved", "sw"): f"{GOOD}<div>"})
    assert wordings == SHIPPED
    assert [*wrong] == [("reminder-moved", "sw")]


def test_overrides_are_measured_by_what_ships_in_english() -> None:
    extended = ENGLISH.texts["reminder-moved"] + "\n$title"
    wordings, wrong = with_overrides(SHIPPED, {("reminder-moved", "en"): extended, ("reminder-moved", "fr"): GOOD})
    assert [*wrong] == [("reminder-moved", "en")]
    assert wordings["fr"].texts["reminder-moved"] == GOOD


def test_a_new_language_counts_once_it_is_complete() -> None:
    some = {(name, "bn"): ENGLISH.texts[name] for name in NAMES[:-1]}
    wordings, wrong = with_overrides(SHIPPED, some)
    assert "bn" not in wordings
    assert set(wrong) == set(some)
    assert FOOTER in wrong["reminder-opens", "bn"][0]
    wordings, wrong = with_overrides(SHIPPED, {**some, (FOOTER, "bn"): ENGLISH.texts[FOOTER]})
    assert not wrong
    assert wordings["bn"].texts == ENGLISH.texts


@pytest.mark.parametrize("place", [("reminder-open", "sw"), ("reminder-due", 'x" dir="rtl'), ("reminder-due", "")])
def test_places_that_mean_nothing_are_named(place: tuple[str, str]) -> None:
    wordings, wrong = with_overrides(SHIPPED, {place: GOOD})
    assert wordings == SHIPPED
    assert len(wrong[place]) == 1
