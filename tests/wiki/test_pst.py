"""What a saved text has of what was written: the name of the page that it is saved on."""

import pytest

from bot.plan.outcome import Done
from bot.wiki.editing import Edit
from bot.wiki.pst import substitute
from tests.lab import folder_wiki

ROOT = "{{subst:ROOTPAGENAME}}"


@pytest.mark.parametrize(
    ("text", "saved"),
    [
        (f"Hello {ROOT}, {ROOT}!", "Hello O&#39;B, O&#39;B!"),
        (f"<nowiki>{ROOT}</nowiki> <!-- {ROOT} --> {ROOT}", f"<nowiki>{ROOT}</nowiki> <!-- {ROOT} --> O&#39;B"),
        ("{{ROOTPAGENAME}} {{subst:Other}}", "{{ROOTPAGENAME}} {{subst:Other}}"),
    ],
)
def test_the_name_is_put_in_where_wikitext_acts(text, saved):
    assert substitute(text, "O'B") == saved


def test_it_is_the_owners_below_their_page_too(tmp_path):
    wiki = folder_wiki(tmp_path)
    assert isinstance(wiki.edit(Edit("User talk:Ann/2022/11", "Bot", text=f"Hello {ROOT}!")), Done)
    (page,) = wiki.pages(["User talk:Ann/2022/11"])
    assert page.text == "Hello Ann!"
