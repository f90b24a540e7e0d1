"""A page of a participant's own: forms as people fill them in, and pages that are none of a reader's friends."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.cohort.form import Window
from bot.cohort.progress import Break, Submission
from bot.config.forms import load_form
from bot.wikitext.form import DEEPEST
from bot.wikitext.progress import OwnForms, OwnPage, read_own_page
from bot.wikitext.week_number import week_number

FORMS = Path(__file__).parents[2] / "config/forms"
OWN = OwnForms(*(load_form(FORMS / f"{name}.toml") for name in OwnForms._fields))
WINDOW = Window(datetime(2022, 9, 22, tzinfo=UTC), datetime(2023, 9, 22, tzinfo=UTC))
SAVED = datetime(2022, 11, 9, 15, tzinfo=UTC)
PAGE = "Participants/Amina K"


def read(text: str, week: int | None = None) -> OwnPage:
    return read_own_page(PAGE, text, SAVED, week, OWN, WINDOW)


def submission(parameters: str, week: int | None = None) -> Submission:
    """The only submission on a page, filled in like this."""
    (one,) = read(f"Hello!\n{{{{Organizer Lab submission|{parameters}}}}}", week).submissions
    return one


def a_break(parameters: str) -> Break:
    (one,) = read(f"{{{{Organizer Lab pause|{parameters}}}}}").breaks
    return one


def codes(one: Submission | Break) -> list[str]:
    return [problem.code for problem in one.found]


def test_all_forms_on_a_page_are_read_and_know_where_they_stand() -> None:
    page = read(
        "{{Organizer Lab project|title=Lakes}}\n{{Organizer Lab submission|week=2|link=[[A]]|date=2022-11-05}}\n"
        "* {{organizer_Lab submission|no=1|answer=Hello}}\n{{Organizer Lab pause|from=2022-11-07|until=2022-11-20}}"
    )
    assert [(one.fields or {})["title"] for one in page.projects] == ["Lakes"]
    assert page.submissions == (
        Submission(PAGE, 2, True, datetime(2022, 11, 5, tzinfo=UTC)),
        Submission(PAGE, 1, True, None),
    )
    starts, until = datetime(2022, 11, 7, tzinfo=UTC), datetime(2022, 11, 21, tzinfo=UTC)
    assert page.breaks == (Break(PAGE, SAVED, starts, until, "2022-11-20"),)
    assert page.unclosed == ()


@pytest.mark.parametrize(
    "answer",
    [
        "link=[[User:Amina K/Topics]]", "link=https://example.org/x", "link=[https://example.org/x our list]",
        "text=We met twice.", "link=|text=Three gaps.", "link=TODO|text=Three gaps.", "text='''3'''",
        "link=[[File:Poster.pdf]]", "text=[[File:Poster.jpg|thumb]]", "text=<gallery>\nPoster.jpg\n</gallery>",
        "text={{/Week 3}}", "text={{quote|text=Three gaps.}}", "text=[[Category:Wells]]", "page=[[A]]", "url=https://a.org",
        "text=" + "[[ ]]" * 1000,  # too large to look at what it shows
    ],
)  # fmt: skip
def test_a_link_or_a_text_is_an_answer(answer: str) -> None:
    assert submission(f"week=3|{answer}").answered


@pytest.mark.parametrize(
    "answer",
    [
        "", "link=", "link= |text= ", "text=\n\n", "text=<!-- your work -->", "link=TODO", "text=...", "link=-|text=–",
        "link=[[]]", "link=[[ ]]", "text=&nbsp;", "text=none", "link=TBD|text=n/a", "text=<br>", "link={{{link|}}}",
        "text=<gallery></gallery>", "text={{!}}", "text=''' '''", "date=2022-11-05", "https://example.org/x",
    ],
)  # fmt: skip
def test_a_placeholder_or_a_blank_is_none(answer: str) -> None:
    assert not submission(f"week=3|{answer}").answered


@pytest.mark.parametrize(
    "answer",
    ["link=[[page with your work]]", "link=Page with your work.", "link=[[ Page with your work |my work]]"],
)
def test_a_prompt_of_the_form_is_none(answer: str) -> None:
    assert not submission(f"week=3|{answer}").answered
    assert submission(f"week=3|{answer}|text=Three gaps.").answered
    assert submission("week=3|link=[[Lakes|page with your work]]").answered


@pytest.mark.parametrize(
    ("written", "number"),
    [("3", 3), ("03", 3), ("Week 3", 3), ("week3", 3), ("#3", 3), ("Semana 3.", 3), ("٣", 3), ("الأسبوع ٣", 3),
     ("সপ্তাহ ৩", 3), ("हफ़्ता ३", 3), ("Week # 12", 12), ("３", 3), ("", None), ("0", None), ("Topics", None),
     ("three", None), ("2022", None), ("1 and 2", None), ("1.5", None), ("-1", None), ("Week 3 draft", None),
     ("²", None), ("a" * 100_000 + " 3", None)],
)  # fmt: skip
def test_a_week_is_read_as_people_write_it(written: str, number: int | None) -> None:
    assert week_number(written) == number


def test_a_page_of_one_week_needs_no_number_and_a_number_counts_more() -> None:
    assert submission("text=Three gaps.", week=3) == Submission(PAGE, 3, True, None)
    assert submission("week=TBD|text=Three gaps.", week=3) == Submission(PAGE, 3, True, None)
    assert submission("week=2|text=Three gaps.", week=3) == Submission(PAGE, 2, True, None)


@pytest.mark.parametrize(
    ("parameters", "page_week", "week", "code", "ends"),
    [
        ("week=Topics|text=Three gaps.", None, None, "unreadable", "counts for no week."),
        ("week=Topics|text=Three gaps.", 3, 3, "unreadable", "counts for week 3, as the page is called."),
        ("text=Three gaps.", None, None, "missing", "counts for no week."),
    ],
)
def test_a_week_that_cannot_be_read_is_named(
    parameters: str, page_week: int | None, week: int | None, code: str, ends: str
) -> None:
    one = submission(parameters, page_week)
    assert (one.week, codes(one)) == (week, [code])
    assert one.found[0].message.startswith("The field “week” ")
    assert one.found[0].message.endswith(ends)


def test_what_else_is_wrong_is_named_and_it_is_handed_in() -> None:
    one = submission("week=3|week=4|text=Three gaps.|nota=10?|date=2022-11-31")
    assert (one.week, one.answered, one.date) == (4, True, None)
    assert codes(one) == ["duplicate-parameter", "unknown-parameter", "unreadable"]
    assert one.found[1].message.startswith("“nota”: ")


@pytest.mark.parametrize(
    ("parameters", "starts", "until"),
    [
        ("until=2022-11-20", None, "2022-11-21 00:00"),
        ("until=le 20 novembre 2022|reason=Repos.", None, "2022-11-21 00:00"),
        ("until=2022-11-20 18:00 UTC", None, "2022-11-20 18:00"),
        ("until=2022-11-20 00:00 UTC", None, "2022-11-20 00:00"),
        ("until=2022-11-20T18:00+03:00", None, "2022-11-20 15:00"),
        ("until=٢٠٢٢-١١-٢٠ ٠٠:٠٠", None, "2022-11-20 00:00"),
        ("ends=20 Nov 2022|since=7 Nov 2022", "2022-11-07 00:00", "2022-11-21 00:00"),
        ("until=2022-11-20|from=TBA", None, "2022-11-21 00:00"),
        ("until=when the rain ends", None, None),
        ("until=", None, None),
    ],
)
def test_a_break_lasts_to_the_end_of_its_last_day(parameters: str, starts: str | None, until: str | None) -> None:
    one = a_break(parameters)
    assert [moment and f"{moment:%F %R}" for moment in (one.starts, one.until)] == [starts, until]
    assert one.since == SAVED


@pytest.mark.parametrize(
    ("written", "words"),
    [
        ("until= 2022-11-20 |reason=Harvest.", "2022-11-20"),
        ("reason=Harvest.\n|to='''20 November''' 2022<!-- or so -->\n", "'''20 November''' 2022<!-- or so -->"),
        ("until={{date|2022-11-20}}", "{{date|2022-11-20}}"),
        ("until=٢٠٢٢-١١-٢٠&nbsp;", "٢٠٢٢-١١-٢٠&nbsp;"),
        ("until=2022-11-13|until=2022-11-20", "2022-11-20"),
        ("until=when the rain ends", ""),
    ],
)
def test_a_break_has_the_words_that_say_until_when_as_they_stand_on_the_page(written: str, words: str) -> None:
    one = a_break(written)
    assert one.words == words
    assert one.words in written
    assert bool(one.words) == (one.until is not None)


def test_a_break_without_an_end_that_can_be_read_is_named() -> None:
    assert codes(a_break("until=when the rain ends")) == ["unreadable"]
    assert codes(a_break("reason=Harvest")) == ["missing"]
    assert codes(a_break("until=2022-11-20|from=soon")) == ["unreadable"]
    assert codes(a_break("until=2001-11-20")) == []


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("{{Organizer Lab submission|week=3|text=Three gaps.", 1),
        ("{{Organizer Lab submission|week=3|text=a\n{{Organizer Lab submission|week=2|text=b}}", 1),
        ("{{Organizer Lab pause|until=2022-11-20}\n{{Organizer Lab submission|week=3", 2),
        ("<" * 2000 + "{{Organizer Lab submission|week=3", 1),
        ("<nowiki>{{Organizer Lab submission|week=3</nowiki> and {{ elsewhere", 0),
    ],
)
def test_a_form_that_never_ends_is_named(text: str, found: int) -> None:
    assert [problem.code for problem in read(text).unclosed] == ["unclosed-template"] * found


def test_a_form_inside_another_is_read_and_deep_ones_cost_nothing() -> None:
    inside = "{{Organizer Lab submission|week=1|text=a {{Organizer Lab submission|week=2|text=b}}}}"
    beside = "{{Organizer Lab submission|week=3|text=c|||||}}" * 3
    assert [one.week for one in read(inside + beside).submissions] == [1, 2, 3, 3, 3]
    deep = "{{Organizer Lab submission|week=1|text=" * 30 + "}}" * 30
    assert len(read(deep * 2 + beside).submissions) == 2 * DEEPEST + 3


def test_what_is_not_shown_is_not_handed_in() -> None:
    form = "{{Organizer Lab submission|week=3|text=Three gaps.}}"
    assert read(f"<nowiki>{form}</nowiki><!-- {form} --><pre>{form}</pre>").submissions == ()


_PIECES = st.sampled_from(
    ["{{Organizer Lab submission", "{{Organizer Lab pause", "{{Organizer Lab project", "|week=", "|link=", "|text=",
     "|date=", "|until=", "|from=", "|title=", "}}", "\n", "3", "٣", "2022-11-06", "31 November", " 23:59", "24:00",
     "99991231", "[[", "]]", "<!--", "-->", "<nowiki>", "<gallery>", "{{{", "{{", "[[File:", "TODO", "\0", "\ud800"]
)  # fmt: skip


@settings(max_examples=400, deadline=None)  # the names of months load once, with the first date
@given(st.lists(_PIECES | st.text(max_size=8), max_size=30).map("".join), st.none() | st.integers(1, 99))
def test_nothing_on_a_page_raises(text: str, week: int | None) -> None:
    page = read(text, week)
    assert all(one.week is not None or codes(one)[0] in ("unreadable", "missing") for one in page.submissions)
    assert all(one.until is not None or codes(one) for one in page.breaks)
    problems = [problem for one in (*page.submissions, *page.breaks) for problem in one.found]
    assert all(problem.message for problem in (*problems, *page.unclosed))


@settings(deadline=None)
@given(st.dictionaries(st.sampled_from(["week", "link", "text", "date", "until", "from"]), st.text(max_size=40)))
def test_nothing_in_a_field_raises(values: dict[str, str]) -> None:
    given_ones = "".join(f"|{name}={value}" for name, value in values.items())
    page = read(f"{{{{Organizer Lab submission{given_ones}}}}}{{{{Organizer Lab pause{given_ones}}}}}")
    assert all(one.title == PAGE for one in (*page.submissions, *page.breaks))
