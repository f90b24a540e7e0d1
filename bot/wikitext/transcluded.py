"""A text that went out as a message, made to stand on a page that others transclude."""

from __future__ import annotations

import re

from bot.wikitext.markup import FLAGS, RAW

_ACTING = re.compile(
    rf"{RAW}"
    r"|(?P<sign>~{3,5})"
    # A prefix may be a language's or a category's, in any language: with a colon it is a link and nothing else.
    r"|(?P<prefix>\[\[)(?=[\s_]*(?!(?:file|image)[\s_]*:)[^\[\]|:#\s_][^\[\]|:#]*:)"
    r"|<!--.*?(?:-->|\Z)"
    r"|</?(?:section|noinclude|includeonly|onlyinclude|translate|tvar|languages)\b[^<>]*>"
    r"|__[^\W_]+__"
    r"|\{\{\s*(?:DISPLAYTITLE|DEFAULTSORT|DEFAULTSORTKEY|DEFAULTCATEGORYSORT)\s*:[^{}]*\}\}"
    # What is only there as the page is saved, and would not be found there again.
    r"|(?<=\{\{)\s*(?:safe)?subst\s*:|(?<=\[\[)\||\|(?=\]\])",
    FLAGS,
)


def transcludable(text: str, date: str) -> str:
    """The text without what would act on another page than the message's own: categories and language links become
    links; comments, sections to transclude and magic words for the whole page go. Signatures become the `date` (inert
    wikitext), as they would be the bot's. What templates do is theirs."""
    before = ""
    while text != before:  # what goes may leave something new behind: ~~<noinclude></noinclude>~~
        before, text = text, _ACTING.sub(lambda match: _instead(match, date), text)
    return text.strip()


def _instead(match: re.Match[str], date: str) -> str:
    if match["raw"]:
        return match[0]
    if match["prefix"]:
        return "[[:"
    return date if match["sign"] and len(match["sign"]) > len("~~~") else ""
