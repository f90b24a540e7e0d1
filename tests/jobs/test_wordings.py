"""In whose words a reminder comes: languages, what stands in for them, and the facilitators' own."""

import pytest

from bot.plan.change import addressee
from bot.wikitext.wording import NAMES
from tests.course import Course, at
from tests.lab import FACILITATOR, ROOT_PAGE

SHIPPED = {"ar", "en", "es", "fr", "pt", "sw"}
OWN = """== Wiki ya $week ya Lab ==
Habari $user!
* $title
* $assignment
* Mpaka: $due
* $session
* $link
[[:$page|Ukurasa wako]]"""


@pytest.fixture
def course(tmp_path):
    return Course(tmp_path, people=["Amina"])


def write(course, name, text, user=FACILITATOR):
    course.save(user, f"{ROOT_PAGE}/Messages/{name}", text)


def words(course, **fields):
    """Amina's message when she has applied so, and its language."""
    course.apply_as("Amina", **fields)
    (change,) = course.plan(at(0)).changes
    return change.text, addressee(change).language


def problems(course):
    return [
        (one.code, one.where.removeprefix(f"{ROOT_PAGE}/Messages/"), one.message) for one in course.plan(at(0)).problems
    ]


@pytest.mark.parametrize(
    ("languages", "expected"),
    [
        *((language, language) for language in sorted(SHIPPED)),
        ("sw, en", "sw"),
        ("Kiswahili", "sw"),
        ("de, fr", "fr"),  # a language of theirs before what stands in for one
        ("gn", "es"),
        ("qu", "es"),  # by way of qug
        ("arz", "ar"),
        ("pt-br", "pt"),
        ("wo, gn", "fr"),
        ("de", "en"),
        ("", "en"),
        ("Klingon?", "en"),
    ],
)
def test_the_language_is_the_first_that_there_are_words_in(course, languages, expected):
    text, language = words(course, languages=languages)
    assert language == expected
    assert f'<div lang="{expected}" dir="{"rtl" if expected == "ar" else "ltr"}"' in text


def test_dates_are_in_their_language_by_their_clock_and_utc(course):
    text, _ = words(course, languages="es", timezone="Asia/Kolkata")
    assert "31 de octubre de 2022" in text
    assert "30 de octubre de 2022" in text


def test_the_facilitators_own_words_take_the_place_of_one_text(course):
    write(course, "reminder-opens/sw", OWN)
    text, language = words(course, languages="sw")
    assert language == "sw"
    assert "== Wiki ya 1 ya Lab ==" in text
    assert "Habari <bdi>Amina</bdi>!" in text
    assert problems(course) == []


def test_what_others_write_there_does_not_count(course):
    write(course, "reminder-opens/sw", OWN)
    write(course, "reminder-opens/sw", OWN.replace("Habari", "Buy this,"), "Vandal")
    assert "Habari <bdi>" in words(course, languages="sw")[0]
    assert [(code, where) for code, where, _ in problems(course)] == [("unreviewed", "reminder-opens/sw")]
    write(course, "reminder-opens/es", OWN, "Vandal")
    assert "Habari" not in words(course, languages="es")[0]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (OWN.replace("$due", "$deadline"), "$deadline"),
        (OWN.replace("* $assignment\n", ""), "lacks $assignment"),
        (OWN.replace("Habari", "<b>Habari"), "<b>"),
        (f"{OWN}\n{{|\n| a", "{|"),
        (f"{OWN}\n<!-- never ended", "<!--"),
        (f"{OWN}\n[[Category:Lab]]", "category"),
        ("", "empty"),
    ],
)
def test_words_with_anything_wrong_are_named_and_the_shipped_ones_used(course, text, said):
    shipped = words(course, languages="sw")
    write(course, "reminder-opens/sw", text)
    assert words(course, languages="sw") == shipped
    found = [(code, where) for code, where, message in problems(course) if said in message]
    assert found == [("wording", "reminder-opens/sw")]
    assert all("The shipped words are used." in message for _, _, message in problems(course))


def test_a_name_that_no_text_has_is_named(course):
    write(course, "reminder-opened/sw", OWN)
    write(course, "reminder-opens", OWN)
    assert [(code, where) for code, where, _ in problems(course)] == [
        ("wording", "reminder-opened/sw"),
        ("wording", "reminder-opens"),
    ]


def test_a_whole_new_language_counts_once_all_of_it_is_there(course):
    for number, name in enumerate(NAMES):
        assert words(course, languages="de")[1] == "en", name
        source = course.cohort.wordings["en"].texts[name]
        write(course, f"{name}/de", source.replace("Hello", "Hallo"))
        assert len(problems(course)) == (number + 1) % len(NAMES)
    text, language = words(course, languages="de")
    assert language == "de"
    assert "Hallo <bdi>Amina</bdi>!" in text
    assert "30. Oktober 2022" in text


def test_the_footer_is_theirs_as_well(course):
    write(course, "reminder-footer/en", "Need a break? Say so on [[:$page]].")
    text, _ = words(course)
    assert f"Need a break? Say so on [[:{ROOT_PAGE}/Participants/Amina]]." in text
    assert "To get none at all" not in text
