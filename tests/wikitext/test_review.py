import time
import unicodedata
from collections.abc import Mapping
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.cohort.decision import DECISIONS, Decision, Review
from bot.config.forms import load_form
from bot.wikitext.review import read_review, update_rows

FORM = load_form(Path(__file__).parents[2] / "config/forms/decision.toml")
ROWS = """\
{{Organizer Lab decision|user=Amina K|decision=accepted|note=''great'' [[User:X|plan]] | reviewer = Me }}
some words between
{{Organizer Lab decision
 | user = Brian_O
 | decision = 
 | note =
 | colour = blue
}}"""


def rows(text: str) -> tuple[Decision, ...]:
    return read_review(text, FORM).rows


def update(region: str, flags: Mapping[str, str], new_users: tuple[str, ...]) -> str:
    return update_rows(region, flags, new_users, FORM)


def problems(text: str) -> list[tuple[str, str]]:
    """What is wrong, each with what it is said of: a user, or the number of a row."""
    return [(one.code, one.message.partition(":")[0]) for one in read_review(text, FORM).problems]


def test_rows_are_read_wherever_they_stand():
    text = f"{ROWS}\n<div>{{{{organizer_Lab decision|user=chinwe|decision=Declined }}}}</div>"
    assert rows(text) == (
        Decision("Amina K", "accepted", "great plan", "Me"),
        Decision("Brian O", "", "", ""),
        Decision("Chinwe", "declined", "", ""),
    )


@pytest.mark.parametrize("written", ["Amina K", "amina_K", "User:Amina K", "[[User:Amina K]]", "Usuario: Amina K"])
def test_a_user_is_one_user_however_written(written):
    (row,) = rows(f"{{{{Organizer Lab decision|user={written}|decision=accepted}}}}")
    assert row.user == "Amina K"


@pytest.mark.parametrize(
    ("written", "user"),
    [
        ("[[User:Epsilon|my friend]]", "Epsilon"),
        ("[[User:Epsilon|Eps]] ([[User talk:Epsilon|talk]])", "Epsilon"),
        ("{{u|Eta}}", "Eta"),
        ("{{ping|1=eta}}", "Eta"),
        ("{{noping|[[User:Eta]]}}", "Eta"),
        ("https://meta.wikimedia.org/wiki/User:Amina_K", "Amina K"),
        ("'''Amina K'''", "'''Amina K'''"),
        ("<b>Amina K</b>", "Amina K"),
        ("Amina K<!-- from Nairobi -->", "Amina K"),
        ("\u200eAmina K\u200f", "Amina K"),
        ("ზურა", "ზურა"),
    ],
)
def test_a_user_is_named_by_a_link_or_a_template_too(written: str, user: str) -> None:
    (row,) = rows(f"{{{{Organizer Lab decision|user={written}|decision=accepted}}}}")
    assert row.user == user


@pytest.mark.parametrize(
    "written", ["", " ", "<!-- who? -->", "[[User:A]] and [[User:B]]", "A#b", "A/b", "[[]]", "{{u|}}"]
)
def test_a_row_that_names_no_single_user_is_a_problem(written: str) -> None:
    text = f"{ROWS}\n{{{{Organizer Lab decision|user={written}|decision=accepted}}}}"
    assert [row.user for row in rows(text)] == ["Amina K", "Brian O"]
    assert ("no-user", "row 3") in problems(text)


@pytest.mark.parametrize(
    ("row", "found"),
    [
        ("{{Template:Organizer Lab decision|user=Alpha|decision=accepted}}", ("Alpha", "accepted")),
        ("{{organizer_lab decision|User=Alpha|Decision=Waitlisted}}", ("Alpha", "waitlisted")),
        ("{{Campaigns/Organizer Lab/Decision|username=Alpha|decision= declined. }}", ("Alpha", "declined")),
        ("{{Organizer Lab decision|user=Alpha|decision='''accepted'''<!-- ! -->}}", ("Alpha", "accepted")),
        ("<noinclude>{{Organizer Lab decision|user=Alpha|decision=accepted}}</noinclude>", ("Alpha", "accepted")),
        ("{{Organizer Lab decision|user=Alpha|decision=–}}", ("Alpha", "")),
        ("{{Organizer Lab decision|user=Alpha|decision=?}}", ("Alpha", "")),
    ],
)
def test_rows_are_read_as_the_forms_are(row: str, found: tuple[str, str]) -> None:
    assert [(one.user, one.decision) for one in rows(row)] == [found]
    assert problems(row) == []


@pytest.mark.parametrize(
    "around", ["<!-- {} -->", "<nowiki>{}</nowiki>", "<includeonly>{}</includeonly>", "<pre>{}</pre>", "<!-- {}"]
)
def test_what_mediawiki_does_not_show_is_no_row(around: str) -> None:
    text = around.format("{{Organizer Lab decision|user=X|decision=accepted}}")
    assert read_review(text, FORM) == Review((), ())


@pytest.mark.parametrize(
    "word", ["perhaps", "accept", "not accepted", "accepted?? ask Kofi", "accepted or declined", "TBD", "no"]
)
def test_words_that_decide_nothing_leave_it_open_and_are_said(word: str) -> None:
    text = f"{{{{Organizer Lab decision|user=Alpha|decision={word}|note=accepted}}}}"
    assert rows(text) == (Decision("Alpha", "", "accepted", ""),)
    (problem,) = read_review(text, FORM).problems
    assert (problem.code, problem.field, problem.value) == ("unreadable", "decision", word)
    assert problem.message == f'Alpha: "{word}" is no decision; write one of: accepted, waitlisted, declined'


def test_what_does_not_belong_in_a_row_is_said() -> None:
    assert problems(ROWS) == [("unknown-parameter", "Brian O")]
    positional = problems("{{Organizer Lab decision|Theta|accepted}}")
    assert positional == [("no-user", "row 1"), ("unknown-parameter", "row 1"), ("unknown-parameter", "row 1")]
    twice = "{{Organizer Lab decision|user=A|decision=accepted|decision=declined}}"
    assert problems(twice) == [("duplicate-parameter", "A")]
    assert rows(twice)[0].decision == "declined"


def test_a_row_without_an_end_is_said() -> None:
    text = "{{Organizer Lab decision|user=Zeta|decision=accepted}\n" + ROWS
    assert [row.user for row in rows(text)] == ["Amina K", "Brian O"]
    assert "unclosed-template" in {code for code, _ in problems(text)}


def test_new_rows_go_below_and_nothing_else_changes():
    new = update(ROWS, {}, ("O'Neil",))
    assert new == f"{ROWS}\n{{{{Organizer Lab decision|user=O'Neil|decision=|note=|reviewer=}}}}"
    assert rows(new)[-1].user == "O'Neil"


def test_flags_come_and_go_without_a_trace():
    flagged = update(ROWS, {"Amina K": "page gone", "Brian O": "late"}, ())
    assert "|flag=page gone" in flagged.replace("| flag", "|flag")
    assert rows(flagged) == rows(ROWS)
    assert update(flagged, {"Amina K": "page gone", "Brian O": "late"}, ()) == flagged
    assert update(flagged, {}, ()) == ROWS


def test_an_empty_region_gets_its_first_row():
    assert (
        update("\n", {"A": "late"}, ("A",)) == "{{Organizer Lab decision|user=A|decision=|note=|reviewer=|flag=late}}"
    )


@pytest.mark.parametrize(
    "name", ["AT&lt", "Cats&notDogs", "\u0338x", "A\u2066", "A\U0001fae8", "O'Neil", 'Bobby "Tablas"', "Why?"]
)
def test_every_name_reads_back_as_it_was_written(name):
    stored = unicodedata.normalize("NFC", update("", {}, (name,)))
    assert [row.user for row in rows(stored)] == [name]
    assert update(stored, {}, ()) == stored


def test_a_page_made_heavy_keeps_its_rows_and_takes_no_hours():
    heavy = ROWS + "<includeonly>" * 20_000
    start = time.process_time()
    assert [row.user for row in rows(heavy)] == ["Amina K", "Brian O"]
    assert update(heavy, {"Amina K": "late"}, ("Chinwe",)).startswith(heavy)
    assert time.process_time() - start < 60  # quadratic takes minutes


def test_a_flag_under_another_spelling_is_the_same_flag() -> None:
    row = "{{Organizer Lab decision|user={{u|Eta}}| Flag = late |note=x}}"
    assert update(row, {"Eta": "late"}, ()) == row
    assert update(row, {}, ()) == "{{Organizer Lab decision|user={{u|Eta}}|note=x}}"
    assert update(row, {"Eta": "gone"}, ()) == row.replace(" late ", "gone")


@pytest.mark.parametrize("hidden", ["<includeonly>x</includeonly>", "<!-- without an end"])
def test_where_some_is_hidden_flags_stay_as_they_are(hidden: str) -> None:
    assert update(f"{ROWS}\n{hidden}", {"Amina K": "late"}, ()) == f"{ROWS}\n{hidden}"


def test_ten_thousand_rows_take_seconds() -> None:
    row = "{{{{Organizer Lab decision|user=User {}|decision=accepted|note=good|reviewer=Me}}}}"
    text = "\n".join(row.format(number) for number in range(10_000))
    start = time.process_time()
    assert len(rows(text)) == 10_000
    assert update(text, {}, ("New",)).startswith(text)
    assert time.process_time() - start < 60  # some four; quadratic takes minutes


CELLS = st.lists(
    st.sampled_from(
        ["A", "Bo", "{{u|A}}", "[[User:A|b]]", "accepted", "declined", "|", "user=", "decision=", "flag=late", "{{",
         "}}", "\n", " ", "''", "<!--", "-->", "<nowiki>", "</nowiki>", "<includeonly>", "</includeonly>", "[[", "]]",
         "&#65;", "{{Organizer Lab decision|user=C", "}}\n{{Organizer Lab decision|user=",
         "<b>", "{{{1}}}", "=", "<noinclude>"]
    ),
    max_size=12,
).map("".join)  # fmt: skip


@given(CELLS, st.dictionaries(st.sampled_from(["A", "Bo", "C"]), st.sampled_from(["late", "page gone"])))
def test_flags_change_no_decision(cells: str, flags: dict[str, str]) -> None:
    text = (
        f"{{{{Organizer Lab decision|user=A|decision=accepted}}}}\n{{{{Organizer Lab decision|user={cells}}}}}".strip()
    )
    flagged = update(text, flags, ())
    assert rows(flagged) == rows(text)
    assert update(flagged, flags, ()) == flagged


@given(CELLS)
def test_never_raises(cells: str) -> None:
    review = read_review(cells, FORM)
    assert all(row.user and row.decision in ("", *DECISIONS) for row in review.rows)
