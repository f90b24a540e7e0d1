"""Reminders, held against the real thing: MediaWiki saves them as sent, and shows nothing but the bot's words."""

from __future__ import annotations

import os
from dataclasses import replace
from xml.etree import ElementTree

import pytest

from bot.wikitext.message import Part, compose
from tests.wiki.live_lab import LiveLab, live_labs
from tests.wiki.test_hostile_live import NAME_PIECES, PIECES, ask, blanks, plain, seen, titles
from tests.wikitext.test_message import BARE, DUE, KEYS, KINDS, LANGUAGES, NAIROBI, NEXT, PAGE, USER, WEEK, WORDINGS

AFTER = "\n\n== After ==\nA [[Sandbox]] {{nothing}}"
LIVE = dict(live_labs())


@pytest.fixture(scope="module", params=[pytest.param(name, marks=pytest.mark.live) for name in LIVE or ["live"]])
def live(request: pytest.FixtureRequest) -> LiveLab:
    if request.param not in LIVE:
        (pytest.fail if os.environ.get("REQUIRE_LIVE") == "1" else pytest.skip)("no sandbox wiki: scripts/sandbox up")
    return LIVE[request.param]()


@pytest.mark.parametrize("language", LANGUAGES)
def test_only_the_signature_is_not_saved_as_it_was_sent(live: LiveLab, language: str) -> None:
    title = live.unique(f"User talk:Reminded in {language}")
    stored = "== Hello ==\nWelcome!"
    live.seed(title, stored)
    for kind in KINDS:
        parts = [Part(kind, WEEK, DUE), Part("opens", replace(NEXT, assignment="".join(PIECES)), NEXT.due)]
        text = compose(parts, WORDINGS[language], USER, PAGE, NAIROBI, KEYS)
        assert live.raw_edit(title=title, appendtext=text) == "success"
        saved = live.text(title) or ""
        before, after = text.split("~~~~")
        assert saved.startswith(stored + before)
        assert saved.endswith(after)
        assert "OrganizerLabBot" in saved[len(stored + before) : -len(after)]
        stored = saved


@pytest.mark.parametrize("at", range(0, len(PIECES), 8))
def test_nothing_that_people_write_acts(live: LiveLab, at: int) -> None:
    names = NAME_PIECES[at % len(NAME_PIECES) :][:8]
    pages = titles(live, [f"Participants/A{name}" for name in names])
    for number, piece in enumerate(PIECES[at : at + 8]):
        page = pages[number % len(pages)]
        week = replace(WEEK, title=f"{piece}x", assignment=piece * 3, link=piece)
        parts = [Part("due", week, DUE), Part("overdue", replace(BARE, assignment=f"a{piece}"), DUE)]
        user = page.removeprefix("Participants/")
        # What follows stays what it is: nothing in the message reaches beyond it.
        text = compose(parts, WORDINGS["ar"], user, page, NAIROBI, KEYS).strip() + AFTER
        made = ask(
            live, action="parse", title="User talk:X", text=text, contentmodel="wikitext", disablelimitreport=1,
            prop="text|templates|categories|links|images|sections|properties|langlinks",
        )["parse"]  # fmt: skip
        assert [section["line"] for section in made["sections"]][1:] == ["After"]
        assert [one["title"] for one in made["templates"]] == ["Template:Nothing"]
        assert {one["title"] for one in made["links"]} >= {page, "Sandbox"}
        assert (made["categories"], made["images"], made["langlinks"], made["properties"]) == ([], [], [], {})
        tree = ElementTree.fromstring(made["text"])
        assert {one.tag for one in tree.iter()} <= {"div", "h2", "p", "span", "a", "ul", "li", "b", "bdi", "code"}
        boxes = [box for box in tree.findall("div") if box.get("lang") == "ar"]
        assert [box.get("dir") for box in boxes] == ["rtl", "rtl"]
        assert seen(boxes[0].findall("p/bdi")[0]) == blanks(plain(user))
        assert blanks(plain(piece * 3)) in seen(boxes[0])
