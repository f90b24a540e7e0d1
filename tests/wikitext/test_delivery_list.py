"""Delivery lists of both kinds, read as MassMessage reads them, and the page of the subscribers' languages."""

from __future__ import annotations

import json
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.cohort.newsletter import Target
from bot.wiki.data import LIST_MODEL
from bot.wikitext.delivery_list import ReadList, list_json, read_languages, read_list

DE = "de.wikipedia.org"


def test_a_list_of_massmessages_own_kind() -> None:
    text = """{"description": "d", "more": 1, "targets": [
        {"title": "User talk:B"}, {"title": "Talk:A", "site": "de.wikipedia.org"}, {"title": "User talk:B"}]}"""
    targets = (Target("User talk:B"), Target("Talk:A", DE), Target("User talk:B"))
    assert read_list(text, LIST_MODEL) == ReadList(targets)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "no json",
        "[]",
        "{}",
        '{"description": ""}',
        '{"description": "", "targets": 5}',
        '{"description": "", "targets": [5]}',
        '{"description": "", "targets": ["User talk:A"]}',
        '{"description": "", "targets": [{"site": "x.org"}]}',
        '{"description": "", "targets": [{"title": ""}]}',
        '{"description": "", "targets": [{"title": "A", "site": 5}]}',
        '{"description": "", "targets": [{"title": 5}]}',
        "[" * 100_000,
    ],
)
def test_a_list_that_massmessage_refuses(text: str) -> None:
    read = read_list(text, LIST_MODEL)
    assert read.targets == ()
    assert "restore an older revision" in read.problems[0]


@pytest.mark.parametrize(
    ("text", "targets"),
    [
        ("{{#target:User talk:Foo}}", [Target("User talk:Foo")]),
        ("* {{ #TARGET: Talk:Foo bar | de.wikipedia.org }} x", [Target("Talk:Foo bar", DE)]),
        ("{{#target:A\n|localhost:8080\n}}", [Target("A", "localhost:8080")]),
        ("{{#target:A|de.wikipedia.org|more}}", [Target("A", DE)]),
        ("{{#target:A|}}", [Target("A")]),
        ("{{#target:A=B}}", [Target("A=B")]),
        ("{{#target:A<!-- who -->}}", [Target("A")]),
        ("{{#target:B}}{{#target:A}}{{#target:B}}", [Target("B"), Target("A"), Target("B")]),
        ("<nowiki>{{#target:A}}</nowiki><!-- {{#target:A}} --><pre>{{#target:A}}</pre>", []),
        ("<includeonly>{{#target:A}}</includeonly>{{#target:B}}", [Target("B")]),
        ("[[User talk:Foo]] #target:A", []),
        ("<syntaxhighlight lang=text>{{#target:A}} {{#target:</syntaxhighlight>", []),
    ],
)
def test_a_list_in_wikitext(text: str, targets: list[Target]) -> None:
    assert read_list(text, "wikitext") == ReadList(tuple(targets))


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("{{#target:A|site=de.wikipedia.org}}", "without “site=”"),
        ("{{#target:A|https://de.wikipedia.org}}", "without https:// or a path"),
        ("{{#target:A|de.wikipedia.org/wiki/}}", "without https:// or a path"),
        ("{{#target:A|de wikipedia}}", "a host alone"),
        ("{{#target:}}", "names no page"),
        ("{{#target:[[User talk:A]]}}", "1 of the {{#target:…}} can't be read"),
        ("{{#target:\nA\nB}}", "without brackets"),
        ("{{#target:A|de.wikipedia.org", "close the braces"),
        ("{{#target:{{ns:3}}:A}}", "MassMessage may send to it all the same"),
        ("{{#target:A|{{SERVERNAME}}}}", "MassMessage may send to it all the same"),
        ("<gallery>\nFile:X.png|{{#target:A}}\n</gallery>", "MassMessage may send to them all the same"),
    ],
)
def test_what_is_not_read_is_named(line: str, said: str) -> None:
    read = read_list(f"{{{{#target:Good}}}}\n{line}", "wikitext")
    assert read.targets == (Target("Good"),)
    assert said in read.problems[0]
    assert not any("\n" in problem for problem in read.problems)


def test_what_massmessage_may_send_to_is_counted_and_what_it_leaves_out_is_not() -> None:
    text = "{{#target:Talk:{{PAGENAME}}}}<gallery>\nX|{{#target:A}}\n</gallery>{{#target:[[B]]}}"
    assert read_list(f"{text}{{{{#target:C}}}}", "wikitext").unread == 3
    certain = read_list("{{#target:}}{{#target:A|site=x.org}}{{#target:A|b c}}", "wikitext")
    assert (certain.unread, ["left out" in line for line in certain.problems]) == (0, [True] * 3)


def test_templates_may_hold_more() -> None:
    read = read_list("{{Header}} {{hide|{{#target:A}}}} {{#target:B}}", "wikitext")
    assert read.targets == (Target("A"), Target("B"))
    assert len(read.problems) == 1
    assert read.problems[0].startswith("{{Header}}, {{hide}} may hold more targets")
    many = read_list("".join(f"{{{{T{number}}}}}" for number in range(9)), "wikitext")
    assert "{{T4}} and others may" in many.problems[0]


def test_other_models_are_no_lists() -> None:
    assert read_list("{{#target:A}}", "json") == ReadList(
        (), ("This page is no delivery list: its content model is json.",)
    )


def test_a_long_list_takes_no_time() -> None:
    started = time.process_time()
    text = "\n".join(f"* {{{{#target:User talk:Campaigner {number}|{DE}}}}}" for number in range(10_000))
    assert len(read_list(text, "wikitext").targets) == 10_000
    assert time.process_time() - started < 60  # no measure of speed: what runs away takes far longer


def test_a_new_list_is_laid_out_as_its_editor_does_it() -> None:
    targets = [Target("b", DE), Target("b"), Target("A", "ar.wikipedia.org"), Target("ä"), Target("B"), Target("b")]
    text = list_json("Who gets “it”", targets)
    assert text.startswith('{\n\t"description": "Who gets “it”",\n\t"targets": [\n\t\t{\n\t\t\t"title": "B"\n\t\t},')
    assert [(one["title"], one.get("site")) for one in json.loads(text)["targets"]] == [
        ("B", None),
        ("b", None),
        ("ä", None),
        ("A", "ar.wikipedia.org"),
        ("b", DE),
    ]


TARGETS = st.builds(Target, st.text(min_size=1).filter(str.strip), st.sampled_from(["", DE, "localhost:80"]))


@given(st.text(), st.lists(TARGETS))
def test_a_list_that_was_made_reads_as_it_was_meant(description: str, targets: list[Target]) -> None:
    text = list_json(description, targets)
    read = read_list(text, LIST_MODEL)
    assert read.problems == ()
    assert len(read.targets) == len(set(targets))
    assert set(read.targets) == set(targets)
    assert list_json(description, reversed(read.targets)) == text


@given(st.text(st.sampled_from("{}#target:|[]<>-!/=nowik \n") | st.characters(), max_size=80), st.booleans())
def test_no_list_is_too_broken_to_read(text: str, wikitext: bool) -> None:
    read = read_list(text, "wikitext" if wikitext else LIST_MODEL)
    assert all(target.title for target in read.targets)


@pytest.mark.parametrize(
    ("line", "entry"),
    [
        ("* User talk:Foo | es", (Target("User talk:Foo"), "es")),
        ("*[[User talk:Foo_bar|Foo]]|pt-BR", (Target("User talk:Foo bar"), "pt-br")),
        ("# '''[[:User talk:Foo]]''' | Kiswahili", (Target("User talk:Foo"), "sw")),
        ("** Talk:X | de.wikipedia.org | German (please)", (Target("Talk:X", DE), "de")),
        ("* Talk:X@de.wikipedia.org | العربية", (Target("Talk:X", DE), "ar")),
        ("* {{#target:Talk:X|de.wikipedia.org}} | fr", (Target("Talk:X", DE), "fr")),
        ("* User talk:Foo | es <!-- she asked -->", (Target("User talk:Foo"), "es")),
    ],
)
def test_a_subscribers_language(line: str, entry: tuple[Target, str]) -> None:
    assert read_languages(f"Who reads what:\n{line}\n") == ({entry[0]: entry[1]}, ())


@pytest.mark.parametrize(
    "line",
    [
        "* User talk:Foo",
        "* User talk:Foo | Klingonish",
        "* User talk:Foo | es, fr",
        "* User talk:Foo |",
        "* | es",
        "* A | https://de.wikipedia.org | es",
        "* A | b.org | c | es",
    ],
)
def test_a_line_that_says_no_language_is_named(line: str) -> None:
    languages, problems = read_languages(f"\n* User talk:A | es\n{line}")
    assert languages == {Target("User talk:A"): "es"}
    assert len(problems) == 1
    assert problems[0].startswith(f"Line 3, “{line}”, can't be read: write it as: * User talk:Foo | es")


def test_what_is_no_line_of_a_list_says_nothing() -> None:
    text = "== A | es ==\n<!--\n* A | es\n-->\n<nowiki>* B | es</nowiki>\n{|\n| C || es\n|}"
    assert read_languages(text) == ({}, ())


def test_of_two_lines_the_first_counts() -> None:
    languages, problems = read_languages("* A | es\n* A | es\n* A | fr")
    assert languages == {Target("A"): "es"}
    assert problems == ("Line 3: A is there twice, and its first line counts: remove the other.",)


@given(st.text(st.sampled_from("*#|@.[]{}es \n") | st.characters(), max_size=60))
def test_every_line_of_languages_can_be_read(text: str) -> None:
    languages, problems = read_languages(text)
    assert all(target.title and language for target, language in languages.items())
    assert len(languages) + len(problems) <= text.count("\n") + 1
