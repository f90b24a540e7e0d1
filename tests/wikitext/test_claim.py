"""The claim: what is written there is read back, to the byte, whatever it holds, and nothing in it acts."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone

import mwparserfromhell
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.cohort.newsletter import Claim, SentAs
from bot.wiki.pst import clean, sign
from bot.wikitext.claim import SENT, claim_text, digest, read_claim
from bot.wikitext.region import Region, enclose, find_region

CLAIM = Claim(
    issue="2022-11",
    part="es",
    list="Campaigns/Newsletter/2022-11/Sent/es/List",
    list_revid=41,
    targets=123,
    subject="Noticias de noviembre",
    text="== Hola ==\n\nLo nuevo. ~~~~",
    ready_by="Facilitator",
    ready_revid=40,
    claimed=datetime(2022, 11, 15, 12, 0, 5, 123456, tzinfo=UTC),
    run="f00d",
)
HOSTILE = [
    "</pre>",
    "<pre>",
    '<pre dir="auto">\n\n</pre>',
    "~~~~",
    "{{subst:PAGENAME}}",
    "-->",
    "<!--",
    "<!-- olb:sent end -->",
    "<!-- olb:claim {} -->",
    "[[Foo|]]",
    "[[Category:X]]",
    "__NOTOC__",
    "&lt;/pre&gt; &#38; &amp;#60;",
    "<nowiki>",
    "</nowiki></pre>{|\n| x\n|}",
    "<translate>x</translate>",
    "|}\n|-\n! '''x'''",
    "\\u003c \\\\< \\",
    '"},{"issue":"x"',
    "\n\n  leading and trailing  \n\n",
    "",
]


def page(claim: Claim, report: str = "") -> str:
    """The claim's page as the wiki stores it."""
    text = clean(enclose(SENT, claim_text(claim, report)))
    return sign(text, "OrganizerLabBot", datetime(2022, 11, 15, tzinfo=UTC))


@pytest.mark.parametrize("hostile", HOSTILE)
def test_hostile_words_come_back_as_they_were(hostile: str) -> None:
    claim = replace(CLAIM, issue=hostile, part=hostile, subject=hostile, text=hostile, ready_by=hostile, list=hostile)
    assert read_claim(page(claim, report="<pre>other</pre>\n\n{|\n| x\n|}")) == claim
    assert read_claim(page(replace(claim, text=f"a\n{hostile}\nb"))) == replace(claim, text=f"a\n{hostile}\nb")


@pytest.mark.parametrize("hostile", HOSTILE)
def test_hostile_words_do_nothing_on_the_page(hostile: str) -> None:
    own = mwparserfromhell.parse(page(CLAIM))
    claim = replace(CLAIM, part=hostile, subject=hostile, text=hostile, refused=f"x{hostile}")
    text = page(claim)
    code = mwparserfromhell.parse(text)
    assert code.filter_templates() == []
    assert len(code.filter_comments()) == len(own.filter_comments()) == 3
    assert [str(tag.tag) for tag in code.filter_tags()] == [str(tag.tag) for tag in own.filter_tags()]
    assert "~~~" not in text
    linked = [":Special:PermanentLink/40", ":Special:PermanentLink/41", ":User:Facilitator"]
    assert [str(link.title) for link in code.filter_wikilinks()] == linked


def test_the_record_is_one_comment_that_nothing_ends() -> None:
    text = page(replace(CLAIM, subject="--> -- <!-- }} {{x}} ]] [[y]] || ~~~~ &"))
    record = re.findall(r"<!-- olb:claim (.*?) -->", text)
    assert len(record) == 1
    assert re.search(r"--|[<>~\[\]|&]|\{\{|\}\}", record[0]) is None


@pytest.mark.parametrize(
    ("known", "said"),
    [
        ({}, "Being sent."),
        ({"sent": SentAs(99, datetime(2022, 11, 15, 12, 1, tzinfo=UTC), 120)}, "Sent."),
        ({"sent": SentAs(99, datetime(2022, 11, 15, 12, 1, tzinfo=UTC), None)}, "Sent."),
        ({"refused": "permissiondenied"}, "Not sent."),
        ({"unknown": True}, "Nobody knows"),
    ],
)
def test_the_page_says_how_things_stand(known: dict[str, SentAs], said: str) -> None:
    claim = replace(CLAIM, **known)
    assert read_claim(page(claim)) == claim
    first = page(claim).split("\n")[2]
    assert first.startswith(f"'''{said}")
    assert ("--resend 2022-11" in first) == (said == "Nobody knows")


def test_the_facts_are_in_a_table() -> None:
    sent = SentAs(99, datetime(2022, 11, 15, 12, 1, tzinfo=UTC), 120)
    text = page(replace(CLAIM, sent=sent))
    assert '! scope="row" | Pages on it\n| 123\n' in text
    assert "[[:Special:PermanentLink/41|<bdi>Campaigns/Newsletter" in text
    assert "[[:Special:PermanentLink/40|<bdi>2022-11</bdi>]]" in text
    assert "[[:User:Facilitator|<bdi>Facilitator</bdi>]]" in text
    assert '! scope="row" | Claimed\n| 2022-11-15 12:00:05 UTC\n' in text
    assert '! scope="row" | Sent\n| 2022-11-15 12:01:00 UTC\n' in text
    assert "[[:Special:Redirect/logid/99|<bdi>99</bdi>]]" in text
    assert '! scope="row" | Pages it was taken for\n| 120\n' in text
    assert digest(CLAIM.text) in text
    assert "not known: the answer was lost" in page(replace(CLAIM, sent=replace(sent, count=None)))
    assert "[[:Category:Foo|<bdi>Category&#58;Foo</bdi>]]" in page(replace(CLAIM, list="Category:Foo", list_revid=0))


def test_the_report_stands_between_the_facts_and_the_text() -> None:
    text = page(CLAIM, "The report.")
    assert text.index("|}") < text.index("\n\nThe report.\n\n") < text.index("<pre")


@pytest.mark.parametrize(
    "text",
    [
        "",
        claim_text(CLAIM),  # outside the markers anybody may write
        enclose(SENT, "Something else"),
        page(CLAIM).replace("Hola", "Adiós"),
        page(CLAIM).replace("</pre>", ""),
        page(CLAIM).replace('<pre dir="auto">', "<pre>"),
        page(CLAIM).replace('"targets": 123', '"targets": "many"'),
        page(CLAIM).replace('"targets"', '"target"'),
        page(CLAIM).replace('"claimed": "2022', '"claimed": "20221'),
        page(CLAIM).replace("+00:00", ""),
        page(CLAIM).replace('{"issue"', '{"issue'),
        page(CLAIM).replace('"list_revid": 41', f'"list_revid": {"[" * 100_000}'),
        page(CLAIM) + page(CLAIM),
    ],
)
def test_a_page_that_was_changed_is_no_claim(text: str) -> None:
    assert read_claim(text) is None


def test_a_claim_outside_of_the_markers_does_not_count() -> None:
    other = replace(CLAIM, subject="Another")
    assert read_claim(f"{claim_text(other)}\n{page(CLAIM)}\n{claim_text(other)}") == CLAIM


STORED = st.text(
    st.sampled_from("<>/{}[]|~&#;-!'\n=_\\\"") | st.characters(exclude_categories=["Cc", "Cs", "Cn"], codec="utf-8")
).map(lambda text: unicodedata.normalize("NFC", text))
MOMENTS = st.datetimes(datetime(2000, 1, 1), datetime(2100, 1, 1), timezones=st.just(UTC))
NUMBERS = st.integers(0, 10**12)
CLAIMS = st.builds(
    Claim,
    issue=STORED,
    part=STORED,
    list=STORED,
    list_revid=NUMBERS,
    targets=NUMBERS,
    subject=STORED,
    text=STORED,
    ready_by=STORED,
    ready_revid=NUMBERS,
    claimed=MOMENTS,
    run=STORED,
    sent=st.none() | st.builds(SentAs, NUMBERS, MOMENTS, st.none() | NUMBERS),
    refused=STORED,
    unknown=st.booleans(),
)


@given(CLAIMS, STORED)
def test_every_claim_comes_back(claim: Claim, around: str) -> None:
    text = f"{around}\n{page(claim)}\n{around}"
    if isinstance(find_region(text, SENT), Region):  # the text around may hide or break the markers
        assert read_claim(text) == claim
    assert read_claim(page(claim)) == claim


def test_times_of_other_zones_are_the_same_moments() -> None:
    later = CLAIM.claimed.astimezone(timezone(timedelta(hours=3)))
    assert read_claim(page(replace(CLAIM, claimed=later))) == CLAIM


@given(st.text())
def test_every_page_can_be_read(text: str) -> None:
    assert read_claim(enclose(SENT, text)) is None
