"""What one must know of a talk page to write to it, from its text.

A real wiki knows it from the parser's tables; here a template or category counts where the text names it, outside
comments and verbatim tags. One that comes by way of another template is not seen.
"""

from __future__ import annotations

import re
from functools import cache

from bot.wiki.data import OPT_OUT_CATEGORY, TalkPage
from bot.wiki.store import Stored

_HIDDEN = re.compile(
    r"<!--.*?(?:-->|\Z)|<(?P<tag>nowiki|pre)(?:\s[^>]*)?(?<!/)>.*?</(?P=tag)\s*>", re.DOTALL | re.IGNORECASE
)
_BOTS = re.compile(r"\{\{[\s_]*(?:template[\s_]*:[\s_]*)?(?:no)?bots[\s_]*(?:\||\}\})", re.IGNORECASE)


def talk_page(stored: Stored, protected: bool) -> TalkPage:
    """See `port.TalkPage`; `protected` is known elsewhere."""
    text = stored.newest.text
    return TalkPage(
        title=stored.title,
        revid=stored.newest.revid,
        size=len(text.encode()),
        model=stored.model,
        redirect=stored.redirect,
        protected=protected,
        opted_out=is_in_category(stored, OPT_OUT_CATEGORY),
        bots=stored.model == "wikitext" and bool(_BOTS.search(shown(text))),
    )


def shown(text: str) -> str:
    """A wikitext without its comments and verbatim tags."""
    return _HIDDEN.sub("", text)


def is_in_category(stored: Stored, category: str) -> bool:
    """Whether a page's own text puts it into a category of this canonical title."""
    return stored.model == "wikitext" and bool(_link_to(category).search(shown(stored.newest.text)))


@cache
def _link_to(category: str) -> re.Pattern[str]:
    spelt = re.escape(category).replace(":", r"[\s_]*:[\s_]*").replace(r"\ ", r"[\s_]+")
    return re.compile(rf"\[\[[\s_]*{spelt}[\s_]*(?:\||\]\])", re.IGNORECASE)
