"""The headings of what the bot keeps."""

from __future__ import annotations


def heading(anchor: str, words: str) -> str:
    """A heading of the second level, below the page's title. `anchor` is what links name it by, the same in every
    language; `words` are inert wikitext."""
    # Between equals signs it would get a link to edit what the bot writes over; in the contents it is either way.
    return f'<h2 id="{anchor}">{words}</h2>'
