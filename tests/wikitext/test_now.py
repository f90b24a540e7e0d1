"""The box on the landing page: what it says in each phase, and that it keeps still in between."""

from __future__ import annotations

import html
import itertools
import re
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.cohort.calendar import Calendar, Week, make_calendar
from bot.cohort.form import Window
from bot.cohort.phase import Phase, phase
from bot.config.texts import load_texts
from bot.wikitext.now import now_box

TEXTS = load_texts(Path(__file__).parents[2] / "config/texts")
WINDOW = Window(datetime(2022, 9, 22, tzinfo=UTC), datetime(2022, 10, 20, tzinfo=UTC))
START = datetime(2022, 10, 24, tzinfo=UTC)
DAY, MINUTE = timedelta(days=1), timedelta(minutes=1)
ROOT = "Campaigns/Lab/2022"


def week(number: int, opens: datetime, days: int = 7, **changes: object) -> Week:
    made = Week(
        number, f"Title {number}", opens, opens + days * DAY - MINUTE, f"Task {number}.", opens + 2.5 * DAY, "Page"
    )
    return replace(made, **changes)  # type: ignore[arg-type]


def calendar(*weeks: Week) -> Calendar:
    return make_calendar(weeks, [one.number for one in weeks], ())


# Two weeks, then a break of one; the last session comes after the last deadline.
LAST = START + 29.5 * DAY
COURSE = calendar(week(1, START), week(2, START + 7 * DAY), week(3, START + 21 * DAY, session=LAST))
MOMENTS = {
    Phase.ANNOUNCED: WINDOW.opens - MINUTE,
    Phase.APPLYING: WINDOW.closes - MINUTE,
    Phase.SELECTING: WINDOW.closes,
    Phase.RUNNING: START + 8 * DAY,
    Phase.BREAK: START + 15 * DAY,
    Phase.CLOSING: START + 28 * DAY,
    Phase.OVER: START + 31 * DAY,
}


def box(now: datetime, of: Calendar = COURSE, file: str = "", language: str = "en") -> str:
    text = now_box(of, WINDOW, now, ROOT, file, TEXTS[language])
    assert text is not None
    return text


def plain(wikitext: str) -> list[str]:
    """The lines that a reader sees."""
    shown = re.sub(r"\[\[:[^|]*\||\[https?://\S+ |\]|<[^>]*>|'''", "", wikitext)
    return [html.unescape(line).removeprefix("; ").removeprefix(": ") for line in shown.split("\n") if line]


def test_before_applications_open() -> None:
    assert plain(box(MOMENTS[Phase.ANNOUNCED])) == [
        "Applications open soon",
        "You can apply from",
        "September 22, 2022, 00:00 UTC (in your time)",
    ]


def test_while_applications_are_open_the_last_minute_that_counts_is_named() -> None:
    text = box(MOMENTS[Phase.APPLYING])
    assert plain(text) == [
        "Applications are open",
        "You can apply until",
        "October 19, 2022, 23:59 UTC (in your time)",
        "How to apply",
    ]
    assert f"[[:{ROOT}|" in text


def test_while_the_facilitators_read() -> None:
    assert plain(box(MOMENTS[Phase.SELECTING])) == [
        "Applications are being read",
        TEXTS["en"].words["now.reading"],
        "The course begins",
        "October 24, 2022, 00:00 UTC (in your time)",
    ]


def test_nothing_is_said_that_the_schedule_does_not_tell() -> None:
    def shown(now: datetime, of: Calendar) -> str | None:
        return now_box(of, WINDOW, now, ROOT, "", TEXTS["en"])

    assert shown(MOMENTS[Phase.APPLYING], calendar()) == box(MOMENTS[Phase.APPLYING])
    assert shown(MOMENTS[Phase.SELECTING], calendar()) is None
    doubtful = replace(COURSE, left_out=(4,))
    assert shown(MOMENTS[Phase.BREAK], doubtful) == box(MOMENTS[Phase.BREAK])
    assert shown(MOMENTS[Phase.OVER], doubtful) is None


def test_during_a_week() -> None:
    text = box(START + 7 * DAY, file="https://example.org/2022.ics")
    assert plain(text) == [
        "Week 2: Title 2",
        "Assignment",
        "Task 2.",
        "Please finish it by",
        "November 6, 2022, 23:59 UTC (in your time)",
        "This week's material",
        "Page",
        "Next live session",
        "November 2, 2022, 12:00 UTC (in your time) · add it to your calendar",
    ]
    assert f"[https://zonestamp.toolforge.org/{int(datetime(2022, 11, 6, 23, 59, tzinfo=UTC).timestamp())} " in text
    assert f"[https://zonestamp.toolforge.org/{int(datetime(2022, 11, 2, 12, tzinfo=UTC).timestamp())} " in text
    assert "[https://example.org/2022.ics " in text
    assert "[[:Page|" in text


def test_a_week_of_which_little_is_known_says_that_little() -> None:
    bare = calendar(week(1, START, title="", assignment="", session=None, link=""))
    text = box(START, bare, file="https://example.org/2022.ics")
    assert plain(text) == ["Week 1", "Please finish it by", "October 30, 2022, 23:59 UTC (in your time)"]


def test_a_session_that_is_over_makes_room_for_the_next_weeks() -> None:
    assert "October 26, 2022, 12:00 UTC (in your time)" in plain(box(START + 2 * DAY))
    assert "November 2, 2022, 12:00 UTC (in your time)" in plain(box(START + 3 * DAY))


def test_in_a_break() -> None:
    assert plain(box(MOMENTS[Phase.BREAK]))[2:] == [
        "The course goes on with",
        "Week 3: Title 3",
        "November 14, 2022, 00:00 UTC (in your time)",
        "Next live session",
        "November 22, 2022, 12:00 UTC (in your time)",
    ]
    without = calendar(week(1, START), week(2, START + 21 * DAY, session=None))
    assert "live session" not in box(MOMENTS[Phase.BREAK], without)


def test_after_the_last_deadline_while_a_session_is_still_to_come() -> None:
    assert plain(box(MOMENTS[Phase.CLOSING], file="Calendar")) == [
        "The last week is over",
        "Take a rest, or catch up on what is still open.",
        "Next live session",
        "November 22, 2022, 12:00 UTC (in your time) · add it to your calendar",
    ]


def test_after_the_course() -> None:
    text = box(MOMENTS[Phase.OVER])
    assert plain(text)[2:] == ["Meet the participants · The course in numbers"]
    assert f"[[:{ROOT}/Participants|" in text
    assert f"[[:{ROOT}/Statistics|" in text


@pytest.mark.parametrize("language", sorted(TEXTS))
@pytest.mark.parametrize("stage", MOMENTS)
def test_each_phase_in_each_language(stage: Phase, language: str) -> None:
    assert phase(COURSE, WINDOW, MOMENTS[stage]) is stage
    text = box(MOMENTS[stage], language=language)
    direction = "rtl" if language == "ar" else "ltr"
    assert text.startswith(f'<div lang="{language}" dir="{direction}" style="')
    assert text.endswith("\n</div>")
    assert not re.search(r"^=|^\{\||\$", text, re.MULTILINE)
    others = {box(moment, language=language) for other, moment in MOMENTS.items() if other is not stage}
    assert text not in others
    assert language == "en" or text.split("\n")[1] != box(MOMENTS[stage]).split("\n")[1]


def test_what_facilitators_typed_is_shown_as_it_is() -> None:
    typed = "'''x''' {{y}} [[Category:Z]]\n== h =="
    shown = "'''x''' {{y}} [[Category:Z]] == h =="
    text = box(START, calendar(week(1, START, title=typed, assignment=typed, link="javascript:alert(1)")))
    assert not re.search(r"\{\{|\[\[(?!:)|^=|'''x", text, re.MULTILINE)
    assert html.unescape(text).count(shown) == 2
    assert "javascript&#58;alert" in text


def test_a_long_assignment_is_shown_whole() -> None:
    long = "Draw up a list. " * 60
    assert long.strip() in plain(box(START, calendar(week(1, START, assignment=long))))


STEPS = st.integers(0, 60 * 24 * 90).map(lambda minutes: WINDOW.opens - 10 * DAY + minutes * MINUTE)


@given(st.lists(st.tuples(STEPS, st.integers(1, 9)), max_size=4), STEPS, st.timedeltas(timedelta(), 3 * DAY))
def test_the_text_changes_only_with_phase_week_and_session(
    weeks: list[tuple[datetime, int]], one: datetime, later: timedelta
) -> None:
    made = calendar(*(week(number, opens, days) for number, (opens, days) in enumerate(weeks, 1)))

    def shown(now: datetime) -> object:
        return phase(made, WINDOW, now), made.week_at(now), made.next_week(now), made.next_session(now)

    def said(now: datetime) -> str | None:
        return now_box(made, WINDOW, now, ROOT, "", TEXTS["en"])

    if shown(one) == shown(one + later):
        assert said(one) == said(one + later)


def test_through_a_whole_course_the_text_changes_ten_times() -> None:
    """Applications open and close; three weeks open, one of them after a break; three sessions end; two weeks close."""
    hours = [WINDOW.opens - DAY + timedelta(hours=hour) for hour in range(24 * 70)]
    texts = [box(hour) for hour in hours]
    assert sum(before != after for before, after in itertools.pairwise(texts)) == 10
