"""What one must know of a talk page to write to it, from its text.

A real wiki knows it from the parser's tables; here a template or category counts where the text names it, outside
comments and verbatim tags. One that comes by way of another template is not seen.
"""

from __future__ import annotations

import re

from bot.wiki.port import OPT_OUT_CATEGORY, TalkPage
from bot.wiki.store import Stored

_HIDDEN = re.compile(
    r"<!--.*?(?:-->|\Z)|<(?P<tag>nowiki|pre)(?:\s[^>]*)?(?<!/)>.*?</(?P=tag)\s*>", re.DOTALL | re.IGNORECASE
)
_BOTS = re.compile(r"\{\{[\s_]*(?:template[\s_]*:[\s_]*)?(?:no)?bots[\s_]*(?:\||\}\})", re.IGNORECASE)
_CATEGORY = re.escape(OPT_OUT_CATEGORY).replace(":", r"[\s_]*:[\s_]*").replace(r"\ ", r"[\s_]+")
_OPT_OUT = re.compile(rf"\[\[[\s_]*{_CATEGORY}[\s_]*(?:\||\]\])", re.IGNORECASE)


def talk_page(stored: Stored, protected: bool) -> TalkPage:
    """See `port.TalkPage`; `protected` is known elsewhere."""
    text = stored.newest.text
    shown = _HIDDEN.sub("", text) if stored.model == "wikitext" else ""
    return TalkPage(
        title=stored.title,
        revid=stored.newest.revid,
        size=len(text.encode()),
        model=stored.model,
        redirect=stored.redirect,
        protected=protected,
        opted_out=bool(_OPT_OUT.search(shown)),
        bots=bool(_BOTS.search(shown)),
    )
