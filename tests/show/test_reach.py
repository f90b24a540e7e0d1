"""Whom a newsletter reached, as people and programs see it."""

import json
from datetime import UTC, datetime

from bot.cohort.reach import HostReach, Reach, Unread
from bot.show.json import dump
from bot.show.reach import reach_json, report_lines

UNTIL = datetime(2022, 11, 15, 15, tzinfo=UTC)
DE = "de.wikipedia.org"
HERE = HostReach(
    "",
    delivered=("User talk:A",),
    skipped={"skipoptout": ("User talk:B", "User talk:C")},
    failed={"protectedpage": ("Talk:D",)},
    silent=("User talk:E",),
    twice=("User talk:A",),
    unexpected=("User talk:F",),
)
ALL = Reach((HERE,), (Unread(DE, 3, "no answer", later=True),))


def test_a_person_sees_each_wiki_and_each_page_to_look_at():
    assert report_lines(ALL, UNTIL) == (
        "delivered to 1 of 8 pages; 2 left out; 1 failed; nothing heard of 1; 3 on wikis not looked at."
        " This may change until November 15, 2022, 15:00 UTC: MassMessage tries what failed again.",
        "this wiki: delivered 1 of 5; 2 left out (asked for no mass messages); 1 failed (the page is protected);"
        " nothing heard of 1",
        "  Talk:D: failed (the page is protected)",
        "  User talk:E: nothing heard",
        "  User talk:A: delivered more than once",
        "  User talk:F: delivered, and not on the list",
        f"{DE}: 3 pages, not looked at: no answer",
    )


def test_where_all_is_well_there_is_little_to_say():
    fine = Reach((HostReach(DE, ("A", "B"), {}, {}, ()),), ())
    assert report_lines(fine, None) == (
        "delivered to 2 of 2 pages. Nothing more is to come.",
        f"{DE}: delivered 2 of 2",
    )


def test_what_a_wiki_says_sends_no_control_characters_to_the_terminal():
    hostile = Reach((HostReach("", (), {}, {"\x1b[2J": ("A",)}, ("\x07",)),), (Unread("\x9b", 1, "\x1b", later=True),))
    assert "".join(report_lines(hostile, None)).isprintable()


def test_a_program_gets_every_title():
    said = json.loads(dump(reach_json(ALL, UNTIL)))
    (here,) = said.pop("wikis")
    assert said == {
        "until": "2022-11-15T15:00:00Z",
        "expected": 8,
        "delivered": 1,
        "skipped": 2,
        "failed": 1,
        "silent": 1,
        "not_looked_at": [{"host": DE, "expected": 3, "why": "no answer"}],
    }
    assert here == {
        "host": "",
        "expected": 5,
        "delivered": ["User talk:A"],
        "skipped": {"skipoptout": ["User talk:B", "User talk:C"]},
        "failed": {"protectedpage": ["Talk:D"]},
        "silent": ["User talk:E"],
        "twice": ["User talk:A"],
        "unexpected": ["User talk:F"],
    }
    assert reach_json(ALL, None)["until"] is None
