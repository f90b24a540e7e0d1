import time
import unicodedata

import pytest

from bot.cohort.decision import Decision
from bot.wikitext.review import read_decisions, update_rows

ROWS = """\
{{Organizer Lab decision|user=Amina K|decision=accepted|note=''great'' [[User:X|plan]] | reviewer = Me }}
some words between
{{Organizer Lab decision
 | user = Brian_O
 | decision = 
 | note =
 | colour = blue
}}"""


def test_rows_are_read_wherever_they_stand():
    text = f"{ROWS}\n<div>{{{{organizer_Lab decision|user=chinwe|decision=Declined }}}}</div>"
    assert read_decisions(text) == (
        Decision("Amina K", "accepted", "great plan", "Me"),
        Decision("Brian O", "", "", ""),
        Decision("Chinwe", "declined", "", ""),
    )


@pytest.mark.parametrize("written", ["Amina K", "amina_K", "User:Amina K", "[[User:Amina K]]", "Usuario: Amina K"])
def test_a_user_is_one_user_however_written(written):
    (row,) = read_decisions(f"{{{{Organizer Lab decision|user={written}|decision=accepted}}}}")
    assert row.user == "Amina K"


def test_rows_in_comments_and_without_a_user_are_none():
    assert (
        read_decisions("<!-- {{Organizer Lab decision|user=X}} --> {{Organizer Lab decision|decision=accepted}}") == ()
    )


def test_new_rows_go_below_and_nothing_else_changes():
    new = update_rows(ROWS, {}, ("O'Neil",))
    assert new == f"{ROWS}\n{{{{Organizer Lab decision|user=O&#39;Neil|decision=|note=|reviewer=}}}}"
    assert read_decisions(new)[-1].user == "O'Neil"


def test_flags_come_and_go_without_a_trace():
    flagged = update_rows(ROWS, {"Amina K": "page gone", "Brian O": "late"}, ())
    assert "|flag=page gone" in flagged.replace("| flag", "|flag")
    assert read_decisions(flagged) == read_decisions(ROWS)
    assert update_rows(flagged, {"Amina K": "page gone", "Brian O": "late"}, ()) == flagged
    assert update_rows(flagged, {}, ()) == ROWS


def test_an_empty_region_gets_its_first_row():
    assert (
        update_rows("\n", {"A": "late"}, ("A",))
        == "{{Organizer Lab decision|user=A|decision=|note=|reviewer=|flag=late}}"
    )


@pytest.mark.parametrize(
    "name", ["AT&lt", "Cats&notDogs", "\u0338x", "A\u2066", "A\U0001fae8", "O'Neil", 'Bobby "Tablas"', "Why?"]
)
def test_every_name_reads_back_as_it_was_written(name):
    stored = unicodedata.normalize("NFC", update_rows("", {}, (name,)))
    assert [row.user for row in read_decisions(stored)] == [name]
    assert update_rows(stored, {}, ()) == stored


def test_a_page_made_heavy_keeps_its_rows_and_takes_no_hours():
    heavy = ROWS + "<includeonly>" * 20_000
    start = time.process_time()
    assert [row.user for row in read_decisions(heavy)] == ["Amina K", "Brian O"]
    assert update_rows(heavy, {"Amina K": "late"}, ("Chinwe",)).startswith(heavy)
    assert time.process_time() - start < 10  # quadratic takes minutes
