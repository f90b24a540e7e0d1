"""The newsletter's way to its other issues: the list of all, links before and after, and the foot of a message."""

from __future__ import annotations

from collections.abc import Sequence

from bot.cohort.archive import SentIssue
from bot.wikitext.cldr import babel_locale, long_date, moment, number
from bot.wikitext.escape import escape, link
from bot.wikitext.tables import scrolling, table
from bot.wikitext.texts import Texts
from bot.wikitext.transcluded import transcludable

_COLUMNS = ("date", "issue", "subject", "reach")
_ROW_HEADER = '! scope="row" style="text-align:start; font-weight:normal; white-space:nowrap" |'


def index_text(issues: Sequence[SentIssue], texts: Texts) -> str:
    """The table of the issues, in the order given: when each was sent, with which subject, how many pages have it."""
    caption = texts.say("newsletter.caption")
    heads = [texts.say(f"newsletter.{column}") for column in _COLUMNS]
    rows = table(caption, heads, [_row(issue, texts) for issue in issues])
    return _block(scrolling(caption, rows), texts)


def latest_text(issue: SentIssue, texts: Texts) -> str:
    """The text of an issue as it was sent, in this language where it has one of its own, to be transcluded."""
    claim = issue.spoken(texts.language)
    date = f"<bdi>{escape(moment(issue.sent[0], babel_locale(texts.language)))}</bdi>"
    return _block(transcludable(claim.text, date), texts)


def links_text(before: SentIssue | None, after: SentIssue | None, index: str, texts: Texts) -> str:
    """The links from an issue to the ones before and after it, and to the list of all, the page `index`."""
    links = [
        *([_labelled("previous", before, texts)] if before else []),
        link(index, texts.words["newsletter.all"]),
        *([_labelled("next", after, texts)] if after else []),
    ]
    return _block(" · ".join(links), texts)


def footer_text(previous: str, index: str, subscribers: str, texts: Texts) -> str:
    """The foot of a message: the issue before (empty where there is none), all issues, and the delivery list, where one
    subscribes and unsubscribes. All three are titles as links name them from any wiki that the message goes to."""
    pages = {"previous": previous, "all": index, "subscription": subscribers}
    links = [link(title, texts.words[f"newsletter.{key}"]) for key, title in pages.items() if title]
    return _block(" · ".join(links), texts, ' style="font-size:smaller"')


def _row(issue: SentIssue, texts: Texts) -> str:
    day = escape(long_date(issue.sent[0], babel_locale(texts.language)))
    subject = f"<bdi>{escape(issue.spoken(texts.language).subject)}</bdi>"
    cells = [link(issue.title, issue.name), subject, _reach(issue, texts)]
    return f"|-\n{_ROW_HEADER} {day}\n| {' || '.join(cells)}"


def _reach(issue: SentIssue, texts: Texts) -> str:
    locale = babel_locale(texts.language)
    pages = number(issue.pages, locale)
    if issue.reached is None:
        return texts.say("newsletter.addressed", pages=pages)
    return texts.say("newsletter.reached", reached=number(issue.reached, locale), pages=pages)


def _labelled(key: str, issue: SentIssue, texts: Texts) -> str:
    return f"{texts.say(f'newsletter.{key}')}: {link(issue.title, issue.spoken(texts.language).subject)}"


def _block(content: str, texts: Texts, look: str = "") -> str:
    return f'<div {texts.attributes} class="mw-content-{texts.direction}"{look}>\n{content}\n</div>'
