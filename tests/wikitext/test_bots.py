"""`{{bots}}` and `{{nobots}}`. tests/wiki/test_hostile_live.py asks Pywikibot for the same answers."""

from __future__ import annotations

import pytest

from bot.wikitext.bots import may_edit

BOT = "OrganizerLabBot"
ANSWERS = {
    "": True,
    "Robots are fine.": True,
    "{{nobots}}": False,
    "{{Nobots}}": False,
    "{{ nobots }}": False,
    "{{nobots<!-- please -->}}": False,
    "{{Template:nobots}}": False,
    "text {{nobots|all}}": False,
    f"{{{{nobots|{BOT}}}}}": False,
    f"{{{{nobots|SomeBot, {BOT} }}}}": False,
    "{{nobots|SomeBot}}": True,
    "{{nobots|deny=SomeBot}}": False,
    "{{nobots|}}": True,
    "{{bots}}": True,
    "{{bots|allow=}}": True,
    "{{bots|deny=}}": True,
    "{{bots|allow=all}}": True,
    f"{{{{bots|allow=SomeBot,{BOT}}}}}": True,
    "{{bots|allow=SomeBot}}": False,
    "{{bots|allow=none}}": False,
    "{{bots|deny=all}}": False,
    "{{Bots|deny=all\n}}": False,
    f"{{{{bots|deny={BOT}}}}}": False,
    f"{{{{bots|deny=<!-- sorry -->{BOT}}}}}": False,
    f"{{{{bots|deny = SomeBot, {BOT} }}}}": False,
    "{{bots|deny=SomeBot}}": True,
    "{{bots|deny=none}}": True,
    "{{bots|deny=organizerlabbot}}": True,
    "{{bots|optout=all}}": True,
    "{{bots|all}}": True,
    "{{bots|1=deny=all}}": False,
    "{{bots|deny=all|talk}}": True,
    f"{{{{bots|deny={BOT}|allow={BOT}}}}}": True,
    f"{{{{bots|deny=SomeBot|deny={BOT}}}}}": False,
    "{{bots|denyscript=all}}": False,
    "{{bots|allowscript=SomeScript}}": False,
    "{{bots|denyscript=SomeScript}}": True,
    "{{bots|deny=SomeBot}} {{bots|allow=SomeBot}}": False,
    "<nowiki>{{nobots}}</nowiki>": True,
    "<pre>{{nobots}}</pre>": True,
    "<!-- {{nobots}} -->": True,
    "<!-- {{nobots}}": True,
    "<includeonly>{{nobots}}</includeonly>": True,
    "<noinclude>{{nobots}}</noinclude>": False,
    "{| class=x\n| {{nobots}}\n|}": False,
    "''{{nobots}}''": False,
    "{{:nobots}}": True,
    "{{User:nobots}}": True,
    "{{robots}}": True,
    "[[Template:Nobots]]": True,
}


@pytest.mark.parametrize(("text", "allowed"), ANSWERS.items())
def test_what_the_page_lets_the_bot_do(text, allowed):
    assert may_edit(text, BOT) is allowed


@pytest.mark.parametrize("text", ["{{NoBots}}", "{{NOBOTS}}", "{{Something else|{{nobots}}}}"])
def test_what_only_the_wiki_could_tell_is_taken_as_a_no(text):
    assert not may_edit(text, BOT)
