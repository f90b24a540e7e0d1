"""The newsletter's own pages: the list of its issues, the latest one to transclude, and the links between them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from bot.cohort.archive import SentIssue, newest_first
from bot.config.cohort import Cohort
from bot.jobs.home import from_there
from bot.jobs.language import page_texts
from bot.jobs.newsletter.issues import below
from bot.jobs.wanted import Markers, WantedRegion
from bot.wiki.snapshot import Request, Snapshot
from bot.wikitext.newsletter_draft import ISSUES
from bot.wikitext.newsletter_index import footer_text, index_text, latest_text, links_text
from bot.wikitext.region import NoRegion, find_region
from bot.wikitext.texts import first_available

_LATEST = "latest"


def archive_reads(cohort: Cohort) -> Request:
    """The pages that `archive` keeps, next to those of the issues."""
    return Request(titles=frozenset({cohort.newsletter.prefix, _latest_title(cohort)}))


def archive(issues: Iterable[SentIssue], snapshot: Snapshot, cohort: Cohort) -> tuple[WantedRegion, ...]:
    """The regions of the list of issues, of the latest one, and of each issue's page that has markers for it.

    Nothing as long as no issue is known to be sent. The snapshot holds what `archive_reads` asks for, and the pages of
    the issues.
    """
    sent = newest_first(issues)
    if not sent:
        return ()
    return (_index(sent, snapshot, cohort), _latest(sent[0], snapshot, cohort), *_links(sent, snapshot, cohort))


def footer(previous: SentIssue | None, subscribers: str, language: str, cohort: Cohort) -> str:
    """The foot of a message in this language, or the newsletter's where it has no texts: links to the issue before, to
    all issues, and to the delivery list `subscribers`, which lead there from any wiki."""
    texts = first_available([language], cohort.texts, cohort.newsletter.language)
    before = from_there(previous.title, cohort) if previous else ""
    return footer_text(before, from_there(cohort.newsletter.prefix, cohort), from_there(subscribers, cohort), texts)


def _latest_title(cohort: Cohort) -> str:
    return f"{below(cohort)}Latest"


def _index(sent: Sequence[SentIssue], snapshot: Snapshot, cohort: Cohort) -> WantedRegion:
    title = cohort.newsletter.prefix
    content = index_text(sent, page_texts(title, snapshot, cohort))
    return WantedRegion(title, ISSUES, content, f"Issues sent: {len(sent)}", Markers.NOWHERE)


def _latest(issue: SentIssue, snapshot: Snapshot, cohort: Cohort) -> WantedRegion:
    title = _latest_title(cohort)
    content = latest_text(issue, page_texts(title, snapshot, cohort))
    return WantedRegion(title, _LATEST, content, f"The latest issue: {issue.name}", Markers.NOWHERE)


def _links(sent: Sequence[SentIssue], snapshot: Snapshot, cohort: Cohort) -> Iterator[WantedRegion]:
    for after, issue, before in zip([None, *sent], sent, [*sent[1:], None], strict=False):
        page = snapshot.pages.get(issue.title)
        # The page is the facilitators': whether it has a place for the links is theirs to say, and no mistake.
        if page and not isinstance(find_region(page.text, ISSUES), NoRegion):
            texts = page_texts(issue.title, snapshot, cohort)
            content = links_text(before, after, cohort.newsletter.prefix, texts)
            yield WantedRegion(issue.title, ISSUES, content, "Links to the other issues", Markers.NOWHERE)
