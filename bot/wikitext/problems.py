"""What the bot has to say to people, in wikitext: the sentence inert, the differences that it names as links."""

from __future__ import annotations

import re

from bot.wikitext.escape import escape
from bot.wikitext.links import target

_DIFF = re.compile(r"(Special:Diff/\d+(?:/\d+)?)", re.ASCII)
_LONGEST = 600  # characters of a sentence; addresses of differences are beyond them


def told(message: str) -> str:
    """A sentence of the bot's, which may quote people: inert but for the `Special:Diff/…` in it, which become links."""
    return "".join(f"[[{one}]]" if at % 2 else _inert(one) for at, one in enumerate(_DIFF.split(message)))


def about(where: str) -> str:
    """A link to the page that something is about; the words themselves where no page can be called that."""
    return target(where, where)


def _inert(words: str) -> str:
    """Words between links, with the blanks that part them from those."""
    before, after = " " * words[:1].isspace(), " " * words[-1:].isspace()
    return f"{before}{escape(words, _LONGEST)}{after if words.strip() else ''}"
