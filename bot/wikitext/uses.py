"""What a text links to and uses, by the names that it has for them."""

from __future__ import annotations

import re

from bot.wikitext.calls import build, tokenize

_NO_TEMPLATE = re.compile(
    r"#.*|[!=]|(?i:safesubst|subst|int|lc|uc|lcfirst|ucfirst|formatnum|plural|gender|ns|fullurl|localurl):.*"
    r"|(?:CURRENT|LOCAL|REVISION|NUMBEROF)[A-Z0-9]+|(?:FULL|BASE|SUB|ROOT|TALK|SUBJECT)?PAGENAMEE?|NAMESPACEE?"
    r"|SITENAME|SERVER|SERVERNAME|CONTENTLANGUAGE|PAGELANGUAGE|DISPLAYTITLE:.*|DEFAULTSORT:.*",
    re.DOTALL,
)


def links(text: str) -> tuple[str, ...]:
    """What the text's links lead to, files, categories and language links among them, as it stands there."""
    return tuple(str(link.title).strip() for link in build(tokenize(text)).ifilter_wikilinks())


def templates(text: str) -> tuple[str, ...]:
    """The names of the templates that the text calls, as they stand there, magic words and functions left out."""
    names = (str(call.name).strip() for call in build(tokenize(text)).ifilter_templates())
    return tuple(name for name in names if not _NO_TEMPLATE.fullmatch(name))
