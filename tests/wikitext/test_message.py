"""A reminder as it is posted: whole, greeting once, hiding its keys, and inert where people wrote it."""

from __future__ import annotations

import html
import re
import unicodedata
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta, tzinfo
from pathlib import Path
from typing import get_args
from zoneinfo import ZoneInfo

import mwparserfromhell
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.cohort.calendar import Week
from bot.config.wordings import load_wordings
from bot.wiki.pst import clean, sign
from bot.wikitext.escape import escape
from bot.wikitext.markup import broken, posted
from bot.wikitext.message import Kind, Part, compose
from bot.wikitext.wording import Wording

WORDINGS = load_wordings(Path(__file__).parents[2] / "config/texts")
LANGUAGES = sorted(WORDINGS)
KINDS: tuple[Kind, ...] = get_args(Kind)
DUE = datetime(2022, 11, 13, 23, 59, tzinfo=UTC)
OPENS = datetime(2022, 11, 7, tzinfo=UTC)
WEEK = Week(3, "Knowledge gaps", OPENS, DUE, "Choose three topics.", OPENS + timedelta(hours=62), "Lab/Week 3")
BARE = replace(WEEK, title="", assignment="", session=None, link="")
NEXT = replace(WEEK, number=4, title="Audiences", opens=OPENS + timedelta(7), due=DUE + timedelta(7), session=None)
USER = "Wanjiru wa Mito"
PAGE = f"Campaigns/Lab/2022/Participants/{USER}"
NAIROBI = ZoneInfo("Africa/Nairobi")
KEYS = ["2022/reminder/3/due", "2022/reminder/4/opens"]
HOSTILE = st.lists(
    st.sampled_from(
        ["|}", "{|", "}}", "{{", "]]", "[[", "-->", "<!--", "<!-- olb:x -->", "<nowiki>", "</nowiki>", "~~~~", "\n",
         "</div>", "<div>", "</bdi>", "[[Category:X]]", "{{subst:x}}", "{{nobots}}", "\n== h ==\n", "__TOC__", "''",
         "$user", "$", "${week}", "https://example.org/", "javascript:alert(1)", "\u202e", "\u0338", "e\u0301", "\0",
         "&lt;", "<ref>", "ISBN 9783161484100", "-{", "=", "*", ":"]
    ) | st.text(max_size=3),
    max_size=6,
).map("".join)  # fmt: skip
# What no title can hold.
_NO_NAME = re.compile(r"[\x00-\x1f\x7f#<>\[\]|{}/\ud800-\udfff\ufffe\uffff]|~~~|&\w+;")
NAMES = HOSTILE.map(lambda text: unicodedata.normalize("NFC", "A" + _NO_NAME.sub("", text)).rstrip(" _"))


def message(
    *parts: tuple[Kind, Week], language: str = "en", user: str = USER, page: str = PAGE, zone: tzinfo = NAIROBI,
    keys: Sequence[str] = ("2022/reminder/3/due",),
) -> str:  # fmt: skip
    return compose([Part(kind, week, week.due) for kind, week in parts], WORDINGS[language], user, page, zone, keys)


def plain(text: str) -> str:
    """What a reader sees, roughly."""
    text = re.sub(r"<!--.*?-->|</?[a-z][^>]*>|'''", "", re.sub(r"\[\[:[^|]*\|([^\]]*)\]\]", r"\1", text))
    return " ".join(html.unescape(text).split())


def headings(text: str) -> list[str]:
    return [str(one.title).strip() for one in mwparserfromhell.parse(text).filter_headings()]


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("week", [WEEK, BARE], ids=["all values", "no values"])
def test_every_message_is_whole(language: str, kind: Kind, week: Week) -> None:
    text = message((kind, week), language=language)
    assert broken(posted(text)) == []
    assert len(headings(text)) == 1
    assert text.startswith(f'\n\n== {headings(text)[0]} ==\n<div lang="{language}" dir=')
    assert not re.search(r"[<&$]|''", headings(text)[0])
    assert "$" not in text
    assert f"[[:{PAGE}|" in text
    assert text.endswith("</div><!-- olb:2022/reminder/3/due -->")
    assert text.count("~~~~") == 1
    assert "\n~~~~\n" in text
    assert "\n\n\n" not in text
    assert not re.search(r"(?m)^\*[^:]*:[\s']*$", plain(text)), "a label without a value"


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("language", LANGUAGES)
def test_it_says_what_there_is(language: str, kind: Kind) -> None:
    shown = plain(message((kind, WEEK), language=language))
    assert USER in shown
    assert "23:59 UTC" in shown
    assert "02:59 (" in shown
    assert ("Choose three topics." in shown) == (kind != "moved")
    assert ("14:00 UTC" in shown) == (kind in ("opens", "due"))
    assert ("[[:Lab/Week 3|<bdi>Knowledge gaps</bdi>]]" in message((kind, WEEK), language=language)) == (
        kind != "moved"
    )


def test_a_message_in_full() -> None:
    assert message(("due", replace(WEEK, title="", session=None))) == (
        "\n\n== Organizer Lab: week 3 is due soon ==\n"
        '<div lang="en" dir="ltr" class="mw-content-ltr">\n'
        "Hello <bdi>Wanjiru wa Mito</bdi>!\n"
        "The deadline of week 3 is near, and we have not found your work yet.\n"
        "* '''Assignment:''' <bdi>Choose three topics.</bdi>\n"
        "* '''Hand it in by:''' <bdi>Monday, November 14, 2022, 02:59 (Nairobi)</bdi>"
        " · <bdi>Sunday, November 13, 2022, 23:59 UTC</bdi>\n"
        "* '''Material:''' [[:Lab/Week 3|<bdi>Lab/Week 3</bdi>]]\n\n"
        "To hand it in, write <code><nowiki>{{Organizer Lab submission|week=3|link=…}}</nowiki></code>"
        f" on [[:{PAGE}|your page]], with a link to your work.\n"
        "</div>\n"
        "~~~~\n"
        '<div lang="en" dir="ltr" class="mw-content-ltr" style="font-size:smaller">\n'
        "Do you need a break? Write <code><nowiki>{{Organizer Lab pause|until=DATE}}</nowiki></code>"
        f" on [[:{PAGE}|your page]]: until that day you get no reminders, and your deadlines move."
        " To get none at all, write <code>reminders = no</code> in your application.\n"
        "</div><!-- olb:2022/reminder/3/due -->"
    )


@pytest.mark.parametrize("language", LANGUAGES)
def test_headings_are_unique_by_week_and_kind(language: str) -> None:
    weeks = [replace(WEEK, number=number) for number in range(1, 10)]
    found = [headings(message((kind, week), language=language))[0] for kind in KINDS for week in weeks]
    assert len(set(found)) == len(found)


@pytest.mark.parametrize("language", LANGUAGES)
def test_each_new_deadline_has_its_own_heading(language: str) -> None:
    found = {
        headings(message(("moved", replace(WEEK, due=DUE + timedelta(day))), language=language))[0] for day in range(9)
    }
    assert len(found) == 9


def test_the_deadline_is_the_persons_own() -> None:
    text = compose([Part("due", WEEK, DUE + timedelta(days=14))], WORDINGS["en"], USER, PAGE, UTC, KEYS)
    assert "Sunday, November 27, 2022, 23:59 UTC" in text
    assert "November 13" not in text


@pytest.mark.parametrize("language", LANGUAGES)
def test_joined_messages_greet_once_and_have_one_heading(language: str) -> None:
    text = message(("overdue", WEEK), ("opens", NEXT), language=language, keys=KEYS)
    first, second = (headings(message(part, language=language))[0] for part in (("overdue", WEEK), ("opens", NEXT)))
    assert headings(text) == [first]
    assert f"\n\n'''{second}'''\n\n" in text
    assert text.count(f"<bdi>{USER}</bdi>") == 1
    assert text.count("~~~~") == 1
    assert broken(posted(text)) == []
    assert text.endswith("<!-- olb:2022/reminder/3/due --><!-- olb:2022/reminder/4/opens -->")


def test_right_to_left_words_say_so() -> None:
    assert message(("due", WEEK), language="ar").count('<div lang="ar" dir="rtl" class="mw-content-rtl"') == 2
    assert message(("due", WEEK), language="sw").count('<div lang="sw" dir="ltr" class="mw-content-ltr"') == 2


def test_lines_are_left_out_wherever_a_value_is_missing() -> None:
    texts = {**WORDINGS["en"].texts, "reminder-due": "== $week ==\n$user\n\n$title\n\n\n$link $page\n\n$due, $page, $$"}
    text = compose([Part("due", BARE, DUE)], Wording("en", texts), USER, "A", UTC, KEYS)
    assert f"\n<bdi>{USER}</bdi>\n\n<bdi>Sunday, November 13, 2022, 23:59 UTC</bdi>, A, $\n</div>" in text


@pytest.mark.parametrize("blank", ["", " ", "\u202e", "\n"])
def test_what_shows_nothing_is_empty(blank: str) -> None:
    assert message(("due", replace(WEEK, title=blank, assignment=blank, link=blank))) == message(
        ("due", replace(BARE, session=WEEK.session))
    )


@pytest.mark.parametrize("kind", KINDS)
@given(language=st.sampled_from(LANGUAGES), user=NAMES, title=HOSTILE, assignment=HOSTILE, link=HOSTILE)
def test_what_people_write_is_inert(
    kind: Kind, language: str, user: str, title: str, assignment: str, link: str
) -> None:
    week = replace(WEEK, title=title, assignment=assignment, link=link)
    text = message((kind, week), language=language, user=user, page=f"Participants/{user}")
    code = mwparserfromhell.parse(text)
    assert broken(posted(text)) == []
    assert code.filter_templates() == []
    assert code.filter_arguments() == []
    assert len(code.filter_headings()) == 1
    assert [str(one) for one in code.filter_comments()] == ["<!-- olb:2022/reminder/3/due -->"]
    assert all(str(one.title).startswith(":") for one in code.filter_wikilinks())
    assert {str(tag.tag) for tag in code.filter_tags()} <= {"div", "bdi", "b", "code", "nowiki", "li"}
    assert all(re.match(r"https?://", str(one.url)) for one in code.filter_external_links())
    if kind != "moved" and (inert := escape(assignment, 1000)):
        assert f"<bdi>{inert}</bdi>" in text
    assert clean(text) == text == unicodedata.normalize("NFC", text)
    # A signature, and not a byte more: the rest stands as it was sent.
    assert sign(text, "Bot", DUE) == text.replace("\n~~~~\n", "\n" + sign("~~~~", "Bot", DUE) + "\n")
