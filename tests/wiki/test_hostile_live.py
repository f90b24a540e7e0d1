"""What people type, held against the real thing.

MediaWiki itself renders the bot's pages, filled with the worst that applicants can type: nothing but what the bot
wrote may come of it. And Pywikibot itself says what `{{bots}}` allows.
"""

from __future__ import annotations

import html
import os
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from pathlib import Path
from string import Template
from typing import Any
from xml.etree import ElementTree

import pytest
import requests
from hypothesis import HealthCheck, Phase, example, given, settings
from hypothesis import strategies as st

from bot.cohort.application import Application, user_meant
from bot.cohort.form import FieldProblem, Window
from bot.config.forms import load_form
from bot.config.texts import load_texts
from bot.wikitext.bots import may_edit
from bot.wikitext.cldr import babel_locale, country_name, language_name
from bot.wikitext.escape import escape
from bot.wikitext.listing import list_of_applications
from bot.wikitext.receipt import receipt
from bot.wikitext.region import enclose
from bot.wikitext.review import read_review, update_rows
from tests.wiki.live_lab import LiveLab, live_labs
from tests.wikitext.test_bots import ANSWERS, BOT

HOME = Path(__file__).parents[2]
Person = tuple[str, str, str, str, str]  # a name and four values
ROOT = "Campaigns/Organizer Lab/2022"
TEXTS = load_texts(HOME / "config/texts")
ENGLISH = babel_locale("en")
DECISION = load_form(HOME / "config/forms/decision.toml")
WINDOW = Window(datetime(2022, 9, 22, tzinfo=UTC), datetime(2022, 10, 20, tzinfo=UTC))
LIVE = dict(live_labs())

PIECES = [
    "|}", "{|", "|-", "|", "||", "!", "!!", "|+", "}}", "{{", "{{{1}}}", "}}}", "-->", "<!--",
    "<!-- olb:receipt end -->", "<nowiki>", "</nowiki>", "<nowiki/>", "~~~", "~~~~", "~~~~~", "[[Category:X]]",
    "[[File:X.png]]", "[[fr:X]]", "[[X|", "]]", "{{subst:Main Page}}", "{{Main Page}}", "{{DISPLAYTITLE:X}}",
    "{{DEFAULTSORT:X}}", "{{#if:1|2}}", "#REDIRECT [[X]]", "<section begin=a/>", "__TOC__", "__NOINDEX__",
    "＿＿目次＿＿", "\n", "\r\n", "\n\n", "#", "*", ":", ";", "=", "\n== h ==\n", "----", " ", "\t", "https://example.org/",
    "//example.org", "[https://example.org x]", "mailto:a@example.org", "ISBN 9783161484100", "RFC 1234", "PMID 1",
    "-{", "}-", "-{zh:a;}-", "<b>", "</td>", "</tr></table>", "</div>", "<br/>", "<ref>", "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>", "<div style=position:fixed>", "<pre>", "<templatestyles src=X />", "<translate>",
    "&lt;", "&lt", "&#60;", "&amp;lt;", "&nbsp;", "&#x202e;", "''", "'''''", "\u202e", "\u2066", "\u200f", "\u061c",
    "\u200d", "\u0338", "e\u0301", "\x00", "\x7f", "\x7f'\"`UNIQ--nowiki-00000000-QINU`\"'", "\ud800", "\ufffe",
    "\ufeff", "\u2028", "\u3000", "😀", "\U0001fae8", "$user", "$", "\\", "%41", "x" * 1000,
]  # fmt: skip
NAME_PIECES = [
    "ISBN 9783161484100", "RFC 1234", "PMID 1", "''", "'''", "!!", "! ", "~~", "--", "==", "=", ";", ":", "*", "+",
    "&lt", "&copy", "AT&T", "100%", "$user", '"', "`", "^", "\\", "https:", "mailto:a@b.c", "Category:X", "User:",
    "subst:", "TOC", "\u0338", "\u0301", "\u2066", "\u061c", "\u200d", "e\u0301", "\U0001fae8", "😀", "\u0915\u094d",
    "ß", "＿＿目次＿＿", "＃", "-", "olb:review end", "nowiki", "\xad", "۱", " ", "A", "b",
]  # fmt: skip
VALUES = st.lists(st.sampled_from(PIECES) | st.text(max_size=3), min_size=1, max_size=8).map("".join)
NAMES = st.lists(st.sampled_from(NAME_PIECES) | st.text(max_size=2), min_size=1, max_size=6).map("".join)
PEOPLE = st.lists(st.tuples(NAMES, *[VALUES] * 4), min_size=12, max_size=40)
EVERY_PIECE = [
    (f"{NAME_PIECES[at % len(NAME_PIECES)]}{at}", piece, f"a{piece}b", piece * 3, f"{piece}\n{piece}")
    for at, piece in enumerate(PIECES)
]
# No shrinking: each try asks a wiki, and what failed is printed with its page.
bounded = settings(
    max_examples=6, deadline=None, derandomize=True, phases=[Phase.explicit, Phase.generate],
    suppress_health_check=list(HealthCheck),
)  # fmt: skip


@pytest.fixture(scope="module", params=[pytest.param(name, marks=pytest.mark.live) for name in LIVE or ["live"]])
def live(request: pytest.FixtureRequest) -> LiveLab:
    if request.param not in LIVE:
        (pytest.fail if os.environ.get("REQUIRE_LIVE") == "1" else pytest.skip)("no sandbox wiki: scripts/sandbox up")
    lab = LIVE[request.param]()
    decision = HOME / "config/demo/Template:Organizer Lab decision.wikitext"
    lab.seed("Template:Organizer Lab decision", decision.read_text(encoding="utf-8"))
    return lab


def ask(live: LiveLab, **parameters: Any) -> dict[str, Any]:
    answer = requests.post(live.box["api"], {**parameters, "format": "json", "formatversion": 2}, timeout=60).json()
    assert "error" not in answer, answer
    return answer


def applications(live: LiveLab, people: Sequence[Person]) -> list[Application]:
    """Applications by these people, as far as the wiki takes their names for titles, in the list's order."""
    prefix = f"{ROOT}/Applications/"
    found: dict[str, Application] = {}
    for title, (_, country, language, topic, problem) in zip(
        titles(live, [f"{prefix}{name}" for name, *_ in people]), people, strict=False
    ):
        owner = title.removeprefix(prefix)
        user = user_meant(owner)
        if not user or "/" in owner:
            continue  # nobody's application
        fields = {
            "country": country, "languages": (language, country), "topic": (topic, "climate"),
            "submitted": WINDOW.opens, "status": ("submitted", "draft", "withdrawn")[len(found) % 3],
        }  # fmt: skip
        problems = (FieldProblem(problem, "unknown-parameter", ""), FieldProblem("country", "unreadable", "", topic))
        found[user] = Application(title, 1, user, fields, problems, ("country",) if len(found) % 4 else ())
    return [found[user] for user in sorted(found)]


def titles(live: LiveLab, wanted: Iterable[str]) -> list[str]:
    """The canonical titles of those among these that are any."""
    sendable = sorted({title.encode("utf-8", "ignore").decode().replace("\x1f", "") for title in wanted})
    found = []
    for start in range(0, len(sendable), 50):
        batch = "\x1f".join(["", *sendable[start : start + 50]])
        pages = ask(live, action="query", titles=batch)["query"]["pages"]
        found += [page["title"] for page in pages if "invalid" not in page]
    return found


def render(live: LiveLab, title: str, text: str, links: set[str], templates: Sequence[str] = ()) -> ElementTree.Element:
    """The page's HTML, where MediaWiki finds nothing on it but these links and templates."""
    made = ask(
        live, action="parse", title=title, text=text, contentmodel="wikitext", pst=1, disablelimitreport=1,
        prop="text|templates|categories|links|externallinks|images|sections|properties|iwlinks|langlinks|parsewarnings",
    )["parse"]  # fmt: skip
    assert [template["title"] for template in made["templates"]] == list(templates)
    assert {link["title"] for link in made["links"]} == links
    for kind in ("categories", "externallinks", "images", "sections", "iwlinks", "langlinks", "parsewarnings"):
        assert made[kind] == [], kind
    assert made["properties"] == {}
    return ElementTree.fromstring(made["text"])


def tags(element: ElementTree.Element) -> set[str]:
    return {one.tag for one in element.iter()}


def seen(element: ElementTree.Element) -> str:
    return blanks("".join(element.itertext()))


def blanks(text: str) -> str:
    """MediaWiki puts no-break spaces before some signs."""
    return " ".join(text.split())


def plain(value: str) -> str:
    return html.unescape(escape(value))


@bounded
@example(EVERY_PIECE)
@given(PEOPLE)
def test_the_list_holds_its_rows_and_nothing_else(live, people):
    found = applications(live, people)
    text = enclose("applications", list_of_applications(found, TEXTS["en"]))
    page = render(live, f"{ROOT}/Applications", text, {one.title for one in found})
    assert tags(page) <= {"div", "table", "caption", "tbody", "tr", "th", "td", "a", "bdi"}
    by_status, table, by_day = page.findall("div/table")
    rows = [[seen(cell) for cell in row.findall("td")] for row in table.iter("tr")]
    assert rows == [[], *(cells(one) for one in found)]
    assert list(page.iter("table")) == [by_status, table, by_day]


def cells(one: Application) -> list[str]:
    state = "incomplete" if one.status == "submitted" and not one.complete else one.status
    fields, unknown = one.fields, one.problems[0].field
    named = f"{plain(unknown)}: " if unknown else ""
    return [
        blanks(cell)
        for cell in (
            plain(one.user),
            TEXTS["en"].words[f"labels.{state}"],
            plain(country_name(fields["country"], ENGLISH)),
            ", ".join(plain(language_name(code, ENGLISH)) for code in fields["languages"]),
            ", ".join(map(plain, fields["topic"])),
            "2022-09-22",
            f"{named}unknown-parameter, country: unreadable",
        )
    ]


@bounded
@example(EVERY_PIECE)
@given(PEOPLE)
@pytest.mark.parametrize("language", sorted(TEXTS))
def test_receipts_hold_their_points_and_nothing_else(live, language, people):
    found = applications(live, people)
    text = "\n".join(enclose("receipt", receipt(one, WINDOW, TEXTS[language])) for one in found)
    page = render(live, f"{ROOT}/Applications/Someone", text, set())
    assert tags(page) <= {"div", "p", "b", "bdi", "ul", "li", "small"}
    boxes = page.findall("div")
    assert [[seen(point) for point in box.iter("li")] for box in boxes] == [points(one, language) for one in found]
    assert [seen(box.find("p/b/bdi")) for box in boxes] == [blanks(plain(one.user)) for one in found]
    assert len(list(page)) == len(found)


def points(one: Application, language: str) -> list[str]:
    words = TEXTS[language].words
    unknown, unreadable = one.problems
    named = plain(words.get(f"fields.{unknown.field}", unknown.field))
    told = (
        Template(words["problems.unknown-parameter"]).substitute(field=named),
        Template(words["problems.unreadable"]).substitute(
            field=words["fields.country"], value=plain(unreadable.value[:120])
        ),
    )
    return [blanks(point) for point in told]


@bounded
@example(EVERY_PIECE)
@given(PEOPLE)
def test_the_review_page_holds_a_row_each_and_nothing_else(live, people):
    users = tuple(one.user for one in applications(live, people))
    flags = dict.fromkeys(users[::2], TEXTS["en"].words["review.late"])
    rows = update_rows("", flags, users, DECISION)
    # The template's own links, as far as the names make titles.
    links = set(titles(live, [f"{place}{user}" for user in users for place in ("User:", f"{ROOT}/Applications/")]))
    page = render(live, f"{ROOT}/Review", enclose("review", rows), links, ["Template:Organizer Lab decision"])
    assert tags(page) <= {"div", "b", "strong", "a", "bdi"}
    assert [seen(name) for name in page.iterfind("div/div/div/b//bdi")] == [blanks(user) for user in users]
    assert len(page.findall("div")) == len(users)
    assert tuple(row.user for row in read_review(rows, DECISION).rows) == users
    assert update_rows(rows, flags, (), DECISION) == rows


@pytest.mark.parametrize("name", ["applications", "receipt", "review"])
def test_what_is_saved_is_what_was_sent(live, name):
    found = applications(live, EVERY_PIECE)
    contents = {
        "applications": list_of_applications(found, TEXTS["en"]),
        "receipt": "\n".join(receipt(one, WINDOW, TEXTS["ar"]) for one in found),
        "review": update_rows("", {}, tuple(one.user for one in found), DECISION),
    }
    title = live.unique(f"Hostile/{name}")
    text = enclose(name, contents[name])
    assert live.raw_edit(title=title, text=text, createonly=True) == "success"
    assert live.text(title) == text


def test_pywikibot_gives_the_same_answers_about_bots(live):
    import pywikibot

    site = live.wiki._site
    answers = {}
    for number, text in enumerate(ANSWERS):
        title = live.unique(f"Bots/{number}")
        live.seed(title, text or "empty")
        answers[text] = pywikibot.Page(site, title).botMayEdit()
    assert answers == {text: may_edit(text, BOT) for text in ANSWERS}
