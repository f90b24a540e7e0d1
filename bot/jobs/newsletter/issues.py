"""The newsletter's pages: which are issues, which claim a sending, and what they say."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from types import MappingProxyType

from bot.cohort.archive import SentIssue
from bot.cohort.newsletter import Issue
from bot.config.cohort import Cohort
from bot.jobs.claims import ClaimPage, claim_page, own_text
from bot.wiki.data import Page
from bot.wiki.snapshot import Snapshot
from bot.wiki.titles import normalise
from bot.wikitext.issue import has_issue_form, read_issue
from bot.wikitext.report import read_mark

ISSUE_NAME = re.compile(r"\d{4}-(?:0[1-9]|1[0-2])(?!\d)(?:[^\W_]|-)*")
"""What a new issue is called, such as 2022-11 or 2022-11-extra."""
# A page that looks like one is looked at all the same: else an issue drops out of sight when somebody breaks its form.
_LIKE_ONE = re.compile(r"\d{4}-\d{2}(?:[^\W_]|-)*")
_LIST = "/List"


def below(cohort: Cohort) -> str:
    """The prefix of all the newsletter's pages."""
    return f"{cohort.newsletter.prefix}/"


def issue_title(name: str, cohort: Cohort) -> str:
    """The page of an issue."""
    return below(cohort) + name


def claim_title(name: str, part: str, cohort: Cohort) -> str:
    """The page that claims the sending of an issue, or of one part of it."""
    return "/".join(filter(None, (issue_title(name, cohort), "Sent", part)))


def list_title(name: str, part: str, cohort: Cohort) -> str:
    """The delivery list that is made for one part of an issue."""
    return claim_title(name, part, cohort) + _LIST


def issue_names(snapshot: Snapshot, cohort: Cohort) -> tuple[str, ...]:
    """The names of all issues: the pages that are called like one, or carry the form. Newest first."""
    names = (title.removeprefix(below(cohort)) for title in snapshot.below.get(below(cohort), ()))
    return tuple(sorted((name for name in names if _is_issue(name, snapshot, cohort)), reverse=True))


def claim_pages(name: str, snapshot: Snapshot, cohort: Cohort) -> Iterator[tuple[str, ClaimPage]]:
    """The claims of an issue by their part. What counts on them is what the bot itself last wrote there."""
    for part, page in _sending_pages(name, snapshot, cohort):
        if not f"/{part}".endswith(_LIST):
            yield part, claim_page(page, snapshot, cohort)


def list_pages(name: str, snapshot: Snapshot, cohort: Cohort) -> Iterator[tuple[str, Page]]:
    """The delivery lists that the bot has made for an issue's parts, by the part. What others have made there is not
    among them: else anybody could say who gets the newsletter."""
    for part, page in _sending_pages(name, snapshot, cohort):
        if part.endswith(_LIST) and own_text(page, snapshot, cohort):
            yield part.removesuffix(_LIST), page


def is_changed(page: Page, snapshot: Snapshot, cohort: Cohort) -> bool:
    """Whether a page that the bot has made says something else now."""
    return page.text != own_text(page, snapshot, cohort)


def claims_to_ask(snapshot: Snapshot, cohort: Cohort) -> frozenset[str]:
    """For a job's `reads`: the claims, and the lists of parts, that somebody else has saved since the bot did."""
    found = (page for name in issue_names(snapshot, cohort) for _, page in _sending_pages(name, snapshot, cohort))
    return frozenset(page.title for page in found if page.user != cohort.account)


def sent_issues(
    snapshot: Snapshot, cohort: Cohort, reports: Mapping[str, str] = MappingProxyType({})
) -> tuple[SentIssue, ...]:
    """The issues of which some part is known to be sent, and whom they reached, where final reports say so: those on
    the claims' pages, or newer ones by the page's title in `reports`."""
    found = (_sent_issue(name, snapshot, cohort, reports) for name in issue_names(snapshot, cohort))
    return tuple(filter(None, found))


def read_trusted_issue(name: str, snapshot: Snapshot, cohort: Cohort) -> Issue | None:
    """The issue as a facilitator last saved it, with the list that it goes to; None where none has."""
    title = issue_title(name, cohort)
    revision = snapshot.trusted.get(title)
    if revision is None:
        return None
    issue = read_issue(name, title, revision.revid, revision.user, revision.text, cohort.newsletter.issue)
    return replace(issue, list=normalise(issue.list) or issue.list or cohort.newsletter.subscribers)


def _sending_pages(name: str, snapshot: Snapshot, cohort: Cohort) -> Iterator[tuple[str, Page]]:
    """The page that claims an issue, with the empty name, and all below it with theirs."""
    whole = claim_title(name, "", cohort)
    for title in snapshot.below.get(below(cohort), ()):
        if title == whole or title.startswith(f"{whole}/"):
            yield title.removeprefix(whole).removeprefix("/"), snapshot.pages[title]


def _sent_issue(name: str, snapshot: Snapshot, cohort: Cohort, reports: Mapping[str, str]) -> SentIssue | None:
    sent = [(page, page.claim) for _, page in claim_pages(name, snapshot, cohort) if page.claim and page.claim.sent]
    marks = [read_mark(reports.get(page.page.title, page.text)) for page, _ in sent]
    final = [mark.delivered for mark in marks if mark and mark.final]  # before, "0 of 90" may only mean "not yet"
    reached = sum(final) if len(final) == len(marks) else None
    return SentIssue(name, issue_title(name, cohort), tuple(claim for _, claim in sent), reached) if sent else None


def _is_issue(name: str, snapshot: Snapshot, cohort: Cohort) -> bool:
    if "/" in name:
        return False
    page = snapshot.pages[issue_title(name, cohort)]
    return bool(_LIKE_ONE.fullmatch(name)) or has_issue_form(page.text, cohort.newsletter.issue)
