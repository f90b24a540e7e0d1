"""The frame that sets off what the bot says from what people wrote around it."""

from __future__ import annotations

from bot.wikitext.texts import Texts

# `notheme` keeps a skin's light colours inside, also at night: pale links on this background could not be read.
_CLASSES = "plainlinks notheme"
_STYLE = (
    "border:1px solid #a2a9b1; border-inline-start:6px solid {colour}; background:#f8f9fa; color:#202122; "
    "padding:0.6em 1em; margin:0 0 1em; overflow-wrap:anywhere"
)


def box(content: str, colour: str, texts: Texts) -> str:
    """Wikitext in a box of its own language and direction; `colour`, as in CSS, marks where its lines begin."""
    style = _STYLE.format(colour=colour)
    return f'<div {texts.attributes} style="{style}" class="{_CLASSES}">\n{content}\n</div>'
