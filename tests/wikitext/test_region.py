import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.wikitext.region import BrokenRegion, NoRegion, Region, enclose, find_region, replace_region

BEGIN, END = "<!-- olb:review begin -->", "<!-- olb:review end -->"


def test_a_region_is_what_lies_between_its_markers():
    text = f"before\n{BEGIN}\nrows\n{END}\nafter"
    found = find_region(text, "review")
    assert isinstance(found, Region)
    assert found.content == "\nrows\n"
    assert replace_region(text, found, "new") == f"before\n{BEGIN}\nnew\n{END}\nafter"


@pytest.mark.parametrize(
    "text",
    [
        "",
        "olb:review begin",
        f"<nowiki>{BEGIN} {END}</nowiki>",
        f"<pre>{BEGIN}{END}</pre>",
        f"<syntaxhighlight lang='text'>{BEGIN}{END}</syntaxhighlight>",
        "<!-- see also: <!-- olb:review begin --> and so on",
        enclose("receipt", "another region"),
        f"<!-- never closed {BEGIN[4:-3]}",
    ],
)
def test_what_is_no_marker(text):
    assert find_region(text, "review") == NoRegion()


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        (f"{BEGIN} text", "end marker is missing"),
        (f"text {END}", "begin marker is missing"),
        (f"{END}{BEGIN}", "wrong order"),
        (f"{BEGIN}{BEGIN}{END}", "more than once"),
        (f"{BEGIN}{END}{BEGIN}{END}", "more than once"),
        (f"<translate>{BEGIN}{END}</translate>", "translate"),
        (f"{BEGIN}<translate>x</translate>{END}", "translate"),
        (f"{BEGIN}<translate>{END}</translate>", "translate"),
    ],
)
def test_broken_markers_say_how(text, reason):
    found = find_region(text, "review")
    assert isinstance(found, BrokenRegion)
    assert reason in found.reason


def test_nowiki_that_is_empty_or_never_closed_hides_nothing():
    assert isinstance(find_region(f"<nowiki/>{BEGIN}{END}", "review"), Region)
    assert isinstance(find_region(f"<nowiki>{BEGIN}{END}", "review"), Region)


def test_markers_beside_translated_text_are_good():
    assert isinstance(find_region(f"<translate>hello</translate>\n{BEGIN}{END}", "review"), Region)


def test_other_regions_on_the_page_do_not_matter():
    text = f"{enclose('receipt', 'x')}\n{enclose('review', 'y')}"
    assert find_region(text, "review").content == "\ny\n"


@given(st.text(), st.text(), st.text(alphabet=st.characters(exclude_characters="<>-")))
def test_text_around_a_region_stays_to_the_byte(before, after, content):
    text = f"{before}{enclose('review', 'old')}{after}"
    found = find_region(text, "review")
    if isinstance(found, Region):  # the text around may hide or break the markers
        new = replace_region(text, found, content)
        assert new.startswith(text[: found.start])
        assert new.endswith(text[found.end :])
        assert find_region(new, "review").content == f"\n{content}\n"


def test_a_hostile_page_takes_linear_time():
    text = "<nowiki>" * 200_000 + enclose("review", "x")
    start = time.process_time()
    assert isinstance(find_region(text, "review"), Region)
    assert time.process_time() - start < 60  # quadratic would take hours
