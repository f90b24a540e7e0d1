"""The schedule page: its rows wherever they stand, its dates as people write them, what is wrong with it named."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.cohort.calendar import Calendar
from bot.cohort.form import Window
from bot.config.forms import load_form
from bot.wikitext.schedule import read_schedule

ROOT = Path(__file__).parents[2]
FORM = load_form(ROOT / "config/forms/week.toml")
WINDOW = Window(datetime(2022, 9, 22, tzinfo=UTC), datetime(2023, 9, 22, tzinfo=UTC))


def read(text: str) -> Calendar:
    return read_schedule(text, FORM, WINDOW)


def row(**values: str) -> str:
    """A sound row of week 1, with these values on top; an empty one removes the field."""
    sound = {"number": "1", "opens": "2022-10-31", "due": "2022-11-06 23:59 UTC"} | values
    return "{{Organizer Lab week|" + "|".join(f"{name}={value}" for name, value in sound.items() if value) + "}}"


def found(of: Calendar) -> list[tuple[str, str]]:
    return [(problem.code, problem.where) for problem in of.problems]


def test_the_demo_has_nine_weeks_and_no_problem() -> None:
    text = (ROOT / "config/demo/Campaigns/Organizer Lab/2022/Schedule.wikitext").read_text(encoding="utf-8")
    course = read(text)
    assert course.problems == ()
    assert [week.number for week in course.weeks] == [1, 2, 3, 4, 5, 6, 7, 8, 9]
    assert course.weeks[0].opens == datetime(2022, 10, 24, tzinfo=UTC)
    assert course.weeks[8].due == datetime(2022, 12, 23, 23, 59, tzinfo=UTC)
    assert {f"{session.starts:%a %H:%M}" for session in course.sessions} == {"Wed 14:00"}
    assert all(week.title and week.assignment and week.link for week in course.weeks)


def test_a_row_is_read_whole() -> None:
    week = read(
        row(
            title="Topics ''for'' impact",
            assignment="Make a [[topic list|list]].",
            session="2022-11-02 14:00 UTC",
            link="[[Campaigns/Organizer Lab/2022/Week 1]]",
        )
    ).weeks[0]
    assert (week.title, week.assignment) == ("Topics for impact", "Make a list.")
    assert week.link == "Campaigns/Organizer Lab/2022/Week 1"
    assert week.session == datetime(2022, 11, 2, 14, tzinfo=UTC)


@pytest.mark.parametrize(
    ("written", "leads"),
    [
        ("https://example.org/a?b=c", "https://example.org/a?b=c"),
        ("[[Campaigns/Week 1|the material]]", "Campaigns/Week 1"),
        ("[https://example.org/a the material]", "https://example.org/a"),
    ],
)
def test_a_link_is_where_it_leads(written: str, leads: str) -> None:
    assert read(row(link=written)).weeks[0].link == leads


def test_rows_count_wherever_they_stand() -> None:
    second = row(number="2", opens="2022-11-07", due="2022-11-13")
    third = row(number="3", opens="2022-11-14", due="2022-11-20")
    text = (
        f"{{|\n|-\n| {third}\n|}}\n<!-- olb:x begin -->\n<div>{second}</div>\n<!-- olb:x end -->\n* {row()}\n"
        f"<nowiki>{row(number='4')}</nowiki><!-- {row(number='5')} -->"
    )
    course = read(text)
    assert [week.number for week in course.weeks] == [1, 2, 3]
    assert course.problems == ()


@pytest.mark.parametrize(
    ("written", "due", "problems"),
    [
        ("2022-11-06", "2022-11-06 23:59", []),
        ("6 November 2022", "2022-11-06 23:59", []),
        ("2022-11-06 20:00 UTC", "2022-11-06 20:00", []),
        ("2022-11-06T20:00Z", "2022-11-06 20:00", []),
        ("2022-11-06 00:00 UTC", "2022-11-06 00:00", []),
        ("20:00, 6 November 2022 (UTC)", "2022-11-06 20:00", []),
        ("2022-11-06 20:00+03:00", "2022-11-06 17:00", []),
        ("20:00 6 November 2022 CET", "2022-11-06 19:00", []),
        ("2022-11-06 20:00", "2022-11-06 20:00", ["no-zone"]),
        ("2022-11-06 8 pm", "2022-11-06 20:00", ["no-zone"]),
        ("20221106T200000", "2022-11-06 20:00", ["no-zone"]),
        ("2022-11-06 20:00 EST", "2022-11-06 20:00", ["no-zone"]),
        ("٢٠٢٢-١١-٠٦ ٢٠:٠٠", "2022-11-06 20:00", ["no-zone"]),
        ("06/11/2022", "2022-11-06 23:59", ["ambiguous"]),
        ("11/06/2022", "2022-11-06 23:59", ["ambiguous"]),
        ("6 Nov", "2022-11-06 23:59", ["ambiguous"]),
    ],
)
def test_a_deadline_is_read_as_people_write_it(written: str, due: str, problems: list[str]) -> None:
    course = read(row(due=written))
    assert f"{course.weeks[0].due:%Y-%m-%d %H:%M}" == due
    assert found(course) == [(code, "week 1") for code in problems]


@pytest.mark.parametrize(
    ("written", "code"),
    [
        ("31 November 2022", "no-such-date"),
        ("2022-11-31", "no-such-date"),
        ("2023-02-29 20:00 UTC", "no-such-date"),
        ("2022-13-06", "no-such-date"),
        ("2022-11-06 25:30 UTC", "no-such-date"),
        ("some time in spring", "unreadable"),
        ("TBA", "placeholder"),
        ("", "missing"),
    ],
)
@pytest.mark.parametrize("field", ["opens", "due"])
def test_a_week_whose_span_cannot_be_read_is_left_out_and_the_rest_counts(written: str, code: str, field: str) -> None:
    course = read(row(**{field: written}) + row(number="2", opens="2022-11-07", due="2022-11-13"))
    assert [week.number for week in course.weeks] == [2]
    assert found(course) == [(code, "week 1")]
    assert f"“{field}”" in course.problems[0].message
    assert course.problems[0].message.startswith("Week 1: ")
    assert course.problems[0].message.endswith("Until then the week is left out.")


def test_times_without_a_zone_are_one_problem_a_week() -> None:
    course = read(row(due="2022-11-06 23:59", session="2022-11-02 14:00"))
    assert found(course) == [("no-zone", "week 1")]
    assert "“due” and “session”" in course.problems[0].message


def test_a_session_without_a_time_is_left_out_not_held_at_midnight() -> None:
    course = read(row(session="2022-11-02"))
    assert course.weeks[0].session is None
    assert found(course) == [("no-time", "week 1")]


def test_an_unreadable_session_leaves_the_week() -> None:
    course = read(row(session="31 November 2022, 14:00 UTC"))
    assert course.weeks[0].session is None
    assert found(course) == [("no-such-date", "week 1")]
    assert "left out" not in course.problems[0].message


@pytest.mark.parametrize("written", ["3", "03", "Week 3", "week3", "#3", "No 3", "3.", "٣", "'''3'''"])
def test_a_number_is_read_as_people_write_it(written: str) -> None:
    assert [week.number for week in read(row(number=written)).weeks] == [3]


@pytest.mark.parametrize(
    ("written", "code"),
    [("three", "unreadable"), ("-1", "unreadable"), ("0", "unreadable"), ("1 and 2", "unreadable"),
     ("2022", "unreadable"), ("100", "unreadable"), ("1.5", "unreadable"), ("", "missing"), ("TBA", "missing")],
)  # fmt: skip
def test_a_row_without_a_readable_number_is_named_by_its_place(written: str, code: str) -> None:
    course = read(row() + row(number=written, opens="2022-11-07", due="2022-11-13"))
    assert [week.number for week in course.weeks] == [1]
    assert found(course) == [(code, "row 2")]
    assert course.problems[0].message.startswith("Row 2: The field “number”")
    assert "a number from 1 to 99" in course.problems[0].message
    assert course.left_out == (None,)


def test_what_is_wrong_between_weeks_comes_after_what_is_wrong_in_them() -> None:
    text = row(due="2022-11-09") + row(number="2", opens="2022-11-07", due="2022-11-13 20:00") + row(number="2")
    assert found(read(text)) == [("no-zone", "week 2"), ("number-twice", "week 2"), ("overlap", "week 1")]


def test_the_readers_other_problems_are_named_with_their_field() -> None:
    course = read(row(dueto="2022-11-06") + row(number="2|number=3", opens="2022-11-07", due="2022-11-13"))
    assert found(course)[:2] == [("unknown-parameter", "week 1"), ("duplicate-parameter", "week 3")]
    assert "“dueto”" in course.problems[0].message


@pytest.mark.parametrize(
    ("text", "code"),
    [("", "no-template"), ("Soon!", "no-template"), ("{{Organizer Lab week|number=1", "unclosed-template")],
)
def test_a_page_without_rows_says_so(text: str, code: str) -> None:
    course = read(text)
    assert course.weeks == ()
    assert found(course) == [(code, "schedule")]
    assert "{{Organizer Lab week}}" in course.problems[0].message
    assert "application" not in course.problems[0].message


OPEN = "{{Organizer Lab week|number=2|opens=2022-11-07|due=2022-11-13\n"


@pytest.mark.parametrize("text", [row() + OPEN, OPEN + row(), OPEN[:-1] + "}" + row(), OPEN])
def test_a_row_that_never_ends_is_named_and_spoils_no_other(text: str) -> None:
    course = read(text)
    assert [week.number for week in course.weeks] == [1] * text.count("number=1")
    assert found(course) == [("unclosed-template", "schedule")]
    assert "{{Organizer Lab week}}" in course.problems[0].message
    assert course.problems[0].message.endswith("Until then the week is left out.")
    assert course.left_out == (None,)


def test_rows_that_cannot_be_used_are_left_out_by_number() -> None:
    second = row(number="2", opens="2022-11-07", due="31 November 2022")
    assert read(row() + second + row(number="3", opens="")).left_out == (2, 3)
    assert read(f"{row()}<nowiki>{second}</nowiki><!-- {OPEN} -->").left_out == ()


_PIECES = st.sampled_from(
    ["{{Organizer Lab week", "|number=", "|opens=", "|due=", "|session=", "|link=", "}}", "\n", "1", "٣", "2022-11-06",
     "31 November", " 23:59", "06/11/2022", "[[", "]]", "<!--", "-->", "<nowiki>", "{{{", "+03:00", "\0", "\ud800"]
)  # fmt: skip


@settings(max_examples=300, deadline=None)  # the names of months load once, with the first date
@given(st.lists(_PIECES | st.text(max_size=8), max_size=30).map("".join))
def test_nothing_on_a_page_raises(text: str) -> None:
    course = read(text)
    assert all(week.opens < week.due for week in course.weeks)
    assert course.weeks or course.problems


@settings(deadline=None)
@given(st.dictionaries(st.sampled_from([field.name for field in FORM.fields]), st.text(max_size=40)))
def test_nothing_in_a_row_raises(values: dict[str, str]) -> None:
    assert all(problem.message for problem in read(row(**values)).problems)
