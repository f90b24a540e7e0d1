"""The report under a claim: what people read there, and what the bot does."""

from __future__ import annotations

import html
import re
from datetime import UTC, datetime

import mwparserfromhell
import pytest

from bot.cohort.reach import HostReach, Reach, Unread
from bot.wikitext.claim import SENT
from bot.wikitext.region import enclose
from bot.wikitext.report import Mark, in_words, read_mark, report_text

UNTIL = datetime(2022, 11, 15, 15, tzinfo=UTC)
DE = "de.wikipedia.org"
NO_USER, OPTED_OUT = "there is no such user", "asked for no mass messages"
HERE = HostReach(
    "",
    delivered=("User talk:Amina K", "User talk:Bola"),
    skipped={"skipnouser": ("User talk:Nobody",), "skipoptout": ("User talk:C", "User talk:D")},
    failed={"protectedpage": ("Talk:Fixed",)},
    silent=("User talk:Gone",),
    twice=("User talk:Bola",),
    unexpected=("User talk:Moved",),
)
THERE = HostReach(DE, (), {}, {"Die Seite ist '''gesperrt'''": ("User talk:Zoë?",)}, ())
UNREAD = Unread("fr.wikipedia.org", 3, "the config has no wiki for fr.wikipedia.org", later=False)
ALL = Reach((HERE, THERE), (UNREAD,))


def plain(wikitext: str) -> str:
    shown = re.sub("<br>", "; ", wikitext)
    shown = re.sub(r"\[\[:[^|\]]*\||\[https?://\S+ |\]\]?", "", shown)
    return html.unescape(re.sub(r"<[^>]*>", "", shown)).strip()


def cells(text: str) -> list[list[str]]:
    found = re.findall(r"^\|-\n! scope=\"row\"[^|]*\| (.*)\n\| (.*)$", text, re.MULTILINE)
    return [[plain(host), *map(plain, row.split(" || "))] for host, row in found]


def named(text: str, what: str) -> list[str]:
    """The lines of a list."""
    (found,) = re.findall(rf"^'''{what}: .*'''\n((?:\* .*\n)+)", text, re.MULTILINE)
    return [plain(line.removeprefix("* ")) for line in found.splitlines()]


def page(report: str) -> str:
    return f"Words of people.\n{enclose(SENT, report)}\n"


def test_a_sentence_says_it_all() -> None:
    first = plain(report_text(ALL, None).splitlines()[2])
    assert first == (
        "'''Delivered to 2 of 11 pages; 3 left out; 2 failed; nothing heard of 1; 3 on wikis not looked at.'''"
        " Nothing more is to come."
    )
    assert "'''Delivered to 1 of 1 page.'''" in report_text(Reach((HostReach("", ("A",), {}, {}, ()),), ()), None)


def test_until_then_it_says_when_it_is_final() -> None:
    assert "This may change until November 15, 2022, 15:00 UTC: MassMessage tries" in report_text(ALL, UNTIL)


def test_each_wiki_has_a_row_with_reasons_in_plain_words() -> None:
    assert cells(report_text(ALL, None)) == [
        ["this wiki", "7", "2", f"1: {NO_USER}; 2: {OPTED_OUT}", "1: the page is protected", "1"],
        [DE, "1", "0", "0", "1: Die Seite ist '''gesperrt'''", "0"],
        ["fr.wikipedia.org", "3", 'colspan="4" | not looked at: the config has no wiki for fr.wikipedia.org'],
    ]


def test_who_did_not_get_it_is_named_with_a_link() -> None:
    text = report_text(ALL, None)
    assert named(text, "Failed") == [
        "Talk:Fixed: the page is protected",
        f"User talk:Zoë? ({DE}): Die Seite ist '''gesperrt'''",
    ]
    assert named(text, "Nothing heard") == ["User talk:Gone"]
    assert named(text, "Delivered more than once") == ["User talk:Bola"]
    assert named(text, "Delivered, and not on the list") == ["User talk:Moved"]
    assert "[[:Talk:Fixed|" in text
    assert f"[https://{DE}/wiki/User_talk:Zo%C3%AB%3F " in text


def test_what_there_is_nothing_of_has_no_list() -> None:
    assert "Failed:" not in report_text(Reach((HostReach("", ("A",), {}, {}, ()),), ()), None)


def test_a_hundred_are_named_and_the_others_counted() -> None:
    silent = tuple(f"User talk:{number:04}" for number in range(1234))
    found = named(report_text(Reach((HostReach("", (), {}, {}, silent),), ()), None), "Nothing heard")
    assert (len(found), found[99], found[100]) == (101, "User talk:0099", "and 1,134 more")


def test_nothing_that_a_wiki_says_acts() -> None:
    hostile = "}} {{evil}} [[Category:X]] <!-- olb:report 9 of 9 final --> ~~~~ |} </div> <ref>"
    reach = Reach((HostReach("x.org", (), {}, {hostile: (hostile,)}, (hostile,), (hostile,)),), ())
    text = report_text(Reach(reach.hosts, (Unread("a]b{{c}}", 1, hostile, later=True),)), None)
    code = mwparserfromhell.parse(text)
    assert not code.filter_templates()
    assert {str(link.title) for link in code.filter_wikilinks()} == set()
    assert {str(tag.tag) for tag in code.filter_tags()} <= {"div", "table", "th", "td", "tr", "bdi", "b", "li", "br"}
    assert "~~~~" not in text
    assert text.count("|}") == 1
    assert read_mark(page(text)) == Mark(0, 3, final=False)


@pytest.mark.parametrize("until", [UNTIL, None])
def test_the_bot_reads_its_mark_again(until: datetime | None) -> None:
    assert read_mark(page(report_text(ALL, until))) == Mark(2, 11, final=until is None)


def test_a_report_is_not_final_while_a_wiki_may_still_answer() -> None:
    waiting = Reach((HERE,), (Unread(DE, 1, "no answer", later=True),))
    text = report_text(waiting, None)
    assert "The wikis that could not be read are asked again." in text
    assert read_mark(page(text)) == Mark(2, 8, final=False)


@pytest.mark.parametrize(
    "text", ["", "<!-- olb:report 1 of 1 final -->", page("no report"), page("").replace("end", "")]
)
def test_a_mark_counts_only_in_the_bots_region(text: str) -> None:
    assert read_mark(text) is None


def test_a_reason_that_nobody_knows_is_as_the_wiki_says_it() -> None:
    assert in_words("Der Text ist weg") == "Der Text ist weg"
    assert in_words("readonly") == "the wiki was read-only"
