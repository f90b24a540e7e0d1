"""What a wiki says of itself, of this login, of links, and of how a text would look."""

from __future__ import annotations

import re

from tests.wiki.labs import Lab
from tests.wiki.mailing import LONG_AGO


def test_the_rights_are_those_of_this_login(lab: Lab) -> None:
    rights = lab.wiki.rights()
    assert {"edit", "createpage", "bot", "editcontentmodel"} <= rights
    assert ("massmessage" in rights) is lab.massmessage
    assert "block" not in rights


def test_a_wiki_knows_its_host_and_language(lab: Lab) -> None:
    assert re.fullmatch(r"[a-z0-9.-]+(:\d+)?", lab.wiki.host)
    assert lab.wiki.language == "en"


def test_databases_are_never_ahead(lab: Lab) -> None:
    assert 0 <= lab.wiki.lag() < 60


def test_what_leads_nowhere(lab: Lab) -> None:
    here, nowhere = lab.unique("Here"), lab.unique("Nowhere")
    talk = lab.unique("Project talk:Nowhere")
    lab.seed(here, "text")
    file = f"File:{lab.unique('Nowhere')}.png"
    asked = [here, nowhere, talk, file, "Special:Version", "wikipedia:Nowhere"]
    assert lab.wiki.missing(asked) == {nowhere, talk, file}
    assert lab.wiki.missing([]) == frozenset()


def test_a_text_is_shown_as_it_would_stand(lab: Lab) -> None:
    page, template = lab.unique("Programme"), lab.unique("Template:Box")
    lab.seed(page, "text")
    lab.seed(template, "A box")
    name = template.partition(":")[2]
    text = f"Hello [[{page}|you]] {{{{{name}}}}} [[File:Nowhere yet.png]]\n\n~~~~"
    found = lab.wiki.parsed("User talk:Human/Sandbox", "Hello", text)
    assert found.text.startswith("== Hello ==\n\nHello [[")
    assert "~~~~" not in found.text
    assert lab.wiki.user in found.text
    assert page in found.links
    assert found.templates == (template,)
    assert found.files == ("File:Nowhere yet.png",)
    assert found.languages == ()
    assert "Hello" in found.html
    assert lab.text("User talk:Human/Sandbox") is None


def test_a_text_that_is_shown_can_do_no_harm(lab: Lab) -> None:
    found = lab.wiki.parsed("User talk:Human/Sandbox", "Hello", "<script>alert(1)</script>")
    assert "<script>" not in found.html


def test_a_text_that_is_more_than_a_wiki_answers_is_not_shown(lab: Lab) -> None:
    assert lab.wiki.parsed("User talk:Human/Sandbox", "Hello", "&" * 1_500_000) is None


def test_only_hosts_of_the_farm_are_known(lab: Lab) -> None:
    strange = {"nowhere.example.org", "a|b", "", "x}}{{y", "http://nowhere.example.org"}
    known = {lab.wiki.host} if lab.massmessage else set()
    assert lab.wiki.unknown_hosts([*sorted(strange), lab.wiki.host]) == strange | ({lab.wiki.host} - known)
    assert lab.wiki.unknown_hosts([]) == frozenset()


def test_nothing_was_sent_where_there_is_nothing(lab: Lab) -> None:
    title = lab.unique("Campaigns/Nowhere")
    assert list(lab.wiki.sends(title)) == list(lab.wiki.sends("A<b>")) == []
    assert list(lab.wiki.deliveries(title, LONG_AGO)) == []
