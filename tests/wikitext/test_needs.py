"""The entries of …/Needs a human: read, added, taken away."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.cohort.needs import Need
from bot.config.forms import load_form
from bot.wikitext.needs import NEED_FIELDS, read_needs, update_needs
from bot.wikitext.problems import told

FORM = load_form(Path(__file__).parents[2] / "config/forms/need.toml")
ONE, TWO = Need("blocked", "User talk:A", "A is blocked", ""), Need("silent", "X/B", "B is silent", "day 1")
BOTH = update_needs("", (ONE, TWO), (ONE, TWO), FORM)


def entry(**said: str) -> str:
    return "{{Organizer Lab need" + "".join(f"|{name}={word}" for name, word in said.items()) + "}}"


def test_what_is_added_is_read_again() -> None:
    assert read_needs(BOTH, FORM) == {ONE.id, TWO.id}
    assert update_needs(BOTH, (ONE, TWO), (), FORM) == BOTH


def test_the_shipped_form_asks_for_all_of_it() -> None:
    assert tuple(field.name for field in FORM.fields) == NEED_FIELDS


def test_only_what_has_gone_goes() -> None:
    theirs = f"Before\n{BOTH.replace('|done=|note=', '|done=Fay|note=[[x|y]]')}\n{entry(what='ours')}\nAfter"
    kept = update_needs(theirs, (TWO,), (), FORM)
    assert read_needs(kept, FORM) == {TWO.id}
    assert kept == "\n".join(["Before", theirs.splitlines()[2], entry(what="ours"), "After"])
    assert update_needs(kept, (), (), FORM) == f"Before\n{entry(what='ours')}\nAfter"


@pytest.mark.parametrize(
    "text",
    [
        f"<!-- {BOTH}",
        f"<includeonly>{BOTH}</includeonly>{entry(id='gone')}",
        entry(id="gone", note=entry(what="lost braces")),
    ],
)
def test_what_can_not_be_told_apart_stays(text: str) -> None:
    assert update_needs(text, (), (), FORM) == text


@pytest.mark.parametrize("name", ["organizer_Lab need", "Template:Organizer Lab need", "Campaigns/Organizer Lab/Need"])
def test_an_entry_is_known_by_any_name_of_the_template(name: str) -> None:
    text = f"{{{{{name}|ID= {ONE.id} |done=x}}}}"
    assert read_needs(text, FORM) == {ONE.id}
    assert update_needs(text, (), (), FORM) == ""


@given(st.text(alphabet="{}|=<!->[]'\n olbneed/", max_size=60), st.booleans())
def test_nothing_of_what_people_wrote_is_lost_while_the_causes_stay(text: str, add: bool) -> None:
    new = (ONE,) if add else ()
    assert update_needs(text, (ONE, TWO), new, FORM).startswith(text.strip())


@pytest.mark.parametrize(
    ("message", "shown"),
    [
        (
            "it changed (changes: Special:Diff/3/5)",
            "it changed (changes&#58; [[Special:Diff/3/5]])",
        ),
        ("Special:Diff/7", "[[Special:Diff/7]]"),
        ("Special:Diff/3|[[x]] {{y}}", "[[Special:Diff/3]]&#124;&#91;&#91;x&#93;&#93; &#123;&#123;y&#125;&#125;"),
        ("Special:Diff/٣", "Special&#58;Diff/٣"),
        ("", ""),
    ],
)
def test_a_sentence_is_inert_but_for_its_differences(message: str, shown: str) -> None:
    assert told(message) == shown
