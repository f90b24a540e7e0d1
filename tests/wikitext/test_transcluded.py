"""A message as it stands on a page that others transclude: what may act there, and what may not."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.wikitext.transcluded import transcludable

DATE = "15 November 2022"
PARTS = [*"~| \nA", "~~", "[[", "]]", "es:", "<!--", "-->", "__", "{{", "}}", "subst:", "DISPLAYTITLE:"]
PARTS += ["<section/>", "<noinclude>", "</noinclude>"]


@pytest.mark.parametrize(
    ("sent", "shown"),
    [
        ("[[es:Boletín]] [[Category:News]]", "[[:es:Boletín]] [[:Category:News]]"),
        ("[[ Kategorie : X|y]]", "[[: Kategorie : X|y]]"),
        ("[[Foo|a: b]] [[:m:Foo]] [[#Top: x]] [[Foo]]", "[[Foo|a: b]] [[:m:Foo]] [[#Top: x]] [[Foo]]"),
        ("[[File:A.jpg|thumb|B]] [[ image:A.jpg]]", "[[File:A.jpg|thumb|B]] [[ image:A.jpg]]"),
        ("Yours, ~~~~", f"Yours, {DATE}"),
        ("~~~~~ ~~~ ~~", f"{DATE}  ~~"),
        ("~~<noinclude></noinclude>~~", DATE),
        ("a<section begin=x />b<section end=x />", "ab"),
        ("a<!-- olb:latest end -->b<!-- never ended", "ab"),
        ("__NOTOC__a__noindex__ b_c", "a b_c"),
        ("{{DISPLAYTITLE:X}}a{{defaultsort:Y}}", "a"),
        ("{{subst:Foo}} {{safesubst:Bar|x}} {{Baz}}", "{{Foo}} {{Bar|x}} {{Baz}}"),
        ("[[Foo (bar)|]] [[|Foo]]", "[[Foo (bar)]] [[Foo]]"),
        ("<nowiki>~~~~ [[es:X]] <!-- --></nowiki> ~~~~", f"<nowiki>~~~~ [[es:X]] <!-- --></nowiki> {DATE}"),
        ("<onlyinclude>a</onlyinclude><translate>b</translate>", "ab"),
        ("=== A ===\n* '''b'''\n{{T|c=d}}", "=== A ===\n* '''b'''\n{{T|c=d}}"),
    ],
)
def test_what_becomes_of_it(sent: str, shown: str) -> None:
    assert transcludable(sent, DATE) == shown


@given(st.lists(st.sampled_from(PARTS), max_size=25))
def test_nothing_is_left_that_acts_as_the_page_is_saved_or_shown_elsewhere(parts: list[str]) -> None:
    text = transcludable("".join(parts), DATE)
    assert not re.search(r"~~~|\[\[\s*es:|<!--|<section|noinclude>|\{\{\s*subst:|__[A-Z]+__|\|\]\]", text)
    assert transcludable(text, DATE) == text
