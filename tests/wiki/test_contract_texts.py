"""What a wiki does to the texts it saves, and which it refuses."""

from __future__ import annotations

import pytest

from bot.cohort.application import upper_first
from bot.plan.change import Create
from bot.plan.outcome import Done, Outcome, Refused
from bot.wiki.data import Page
from tests.wiki.labs import Lab


def saved(lab: Lab, text: str, title: str = "Texts") -> Page:
    title = lab.unique(title)
    assert isinstance(write(lab, title, text), Done)
    return next(lab.wiki.pages([title]))


def write(lab: Lab, title: str, text: str) -> Outcome:
    return lab.wiki.write(Create("job", "w", title, text, "Test"))


@pytest.mark.parametrize(
    ("sent", "stored"),
    [
        ("a\r\nb\rc", "a\nb\nc"),
        ("a\n\n \t\n", "a"),
        ("\n\n a", "\n\n a"),
        ("e\u0301", "\u00e9"),
        ("\u200fa\u202eb 😀 አ", "\u200fa\u202eb 😀 አ"),
        ("a\x01b", "a\ufffdb"),
    ],
)
def test_texts_are_tidied(lab: Lab, sent: str, stored: str) -> None:
    assert saved(lab, sent).text == stored


def test_signatures_are_expanded(lab: Lab) -> None:
    page = saved(lab, "by ~~~, at ~~~~~; both: ~~~~")
    user = lab.wiki.user
    name = f"[[User:{user}|{user}]] ([[User talk:{user}|talk]])"
    time = f"{page.timestamp:%H:%M}, {page.timestamp.day} {page.timestamp:%B %Y} (UTC)"
    assert page.text == f"by {name}, at {time}; both: {name} {time}"


@pytest.mark.parametrize(
    "text",
    ["<nowiki>~~~~</nowiki>", "<!-- ~~~~ -->", "<pre>\n~~~~</pre>", "<NOWIKI>~~~~</nowiki>", "a ~~ b", "<!-- ~~~"],
)
def test_signatures_that_are_none(lab: Lab, text: str) -> None:
    assert saved(lab, text).text == text


@pytest.mark.parametrize("text", ["<nowiki>~~~", "<nowiki/>~~~", "<nowikix>~~~</nowikix>"])
def test_tags_that_hide_no_signature(lab: Lab, text: str) -> None:
    assert "[[User:" in saved(lab, text).text


def test_tilde_runs_are_read_from_the_left(lab: Lab) -> None:
    assert saved(lab, "~~~~~~").text.endswith("(UTC)~")


def test_a_page_may_be_empty(lab: Lab) -> None:
    assert saved(lab, " \n").text == ""


def test_a_page_too_big_is_refused(lab: Lab) -> None:
    title = lab.unique("Big")
    outcome = write(lab, title, "a" * (2048 * 1024 + 1))
    assert isinstance(outcome, Refused)
    assert outcome.code == "contenttoobig"
    assert lab.text(title) is None


def write_json(lab: Lab, text: str) -> tuple[str, str]:
    """Write a new JSON page: its title, and the answer. Only its owner may, and a bot password seldom does."""
    title = f"User:Human/{lab.unique('settings')}.json"
    return title, lab.raw_edit(user="Human", title=title, text=text, createonly=True)


def test_json_pages_are_laid_out(lab: Lab) -> None:
    title, answer = write_json(lab, '{"b": [1, {"c": "é/"}], "a": {}, "d": []}')
    page = next(lab.wiki.pages([title]))
    assert (answer, page.model) == ("success", "json")
    assert page.text == '{\n\t"b": [\n\t\t1,\n\t\t{\n\t\t\t"c": "é/"\n\t\t}\n\t],\n\t"a": {},\n\t"d": []\n}'


@pytest.mark.parametrize("text", ["{", "{'a': 1}", "NaN", "[1,]"])
def test_broken_json_is_refused(lab: Lab, text: str) -> None:
    title, answer = write_json(lab, text)
    assert answer == "invalid-json-data"
    assert lab.text(title) is None


def test_a_json_name_elsewhere_is_wikitext(lab: Lab) -> None:
    assert saved(lab, "{", "Campaigns/list.json").model == "wikitext"


def test_only_trailing_blanks_are_no_change(lab: Lab) -> None:
    title = lab.unique("Blanks")
    lab.seed(title, "text")
    assert lab.raw_edit(title=title, text="text \n\n") == "nochange"
    assert lab.raw_edit(title=title, appendtext="\n") == "nochange"


@pytest.mark.parametrize(
    "title", ["A<b", "A[b]", "A{{b}}", "./A", "A/../B", "A%41", "~~~", "Special:Version", "é" * 128]
)
def test_invalid_titles_are_refused(lab: Lab, title: str) -> None:
    outcome = write(lab, title, "text")
    assert isinstance(outcome, Refused)


@pytest.mark.parametrize(
    "name", ["élan", "жук", "ωμέγα", "9a", "ʻokina", "ზურა", "ǆer", "Ǆer", "ǅer", "ᾳlpha", "ᾼlpha"]
)
def test_a_title_begins_as_wikimedias_wikis_have_it(lab: Lab, name: str, request: pytest.FixtureRequest) -> None:
    if "1.39" in request.node.callspec.params["lab"] and upper_first(name) != name[0].upper() + name[1:]:
        pytest.skip("this version makes other capitals, which Wikimedia's wikis never had")
    title = lab.unique(name)
    lab.seed(title, "text")
    assert [page.title for page in lab.wiki.pages([title])] == [upper_first(title)]
