"""An issue on somebody's sandbox page, to be looked at before it goes out."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from functools import partial

from bot.cohort.newsletter import Issue
from bot.config.cohort import Cohort
from bot.jobs.job import Job
from bot.jobs.newsletter.issues import below, issue_names, issue_title, read_trusted_issue
from bot.jobs.newsletter.mailing import mailings, mailings_reads
from bot.jobs.trusted import unreviewed
from bot.jobs.wanted import WantedMessage, Wants
from bot.plan.change import Addressee, Problem
from bot.wiki.snapshot import Request, Snapshot
from bot.wiki.titles import normalise

NAME = "newsletter"


def preview_job(name: str, to: str) -> Job:
    """The job that puts the issue `name` (empty: the newest) at the end of the page `to`, a subpage of a user's page;
    where that is a user's page itself, of its sandbox."""
    return Job(NAME, partial(_reads, name, to), partial(_wants, name, to))


def _reads(name: str, to: str, snapshot: Snapshot, cohort: Cohort, now: datetime) -> Request:
    request = Request(prefixes=frozenset({below(cohort)}), talks=frozenset(filter(None, [_sandbox(to)])))
    if found := _name(name, snapshot, cohort):
        request |= Request(trusted=frozenset({issue_title(found, cohort)}))
        if issue := read_trusted_issue(found, snapshot, cohort):
            request |= mailings_reads(issue, snapshot, cohort)
    return request


def _wants(name: str, to: str, snapshot: Snapshot, cohort: Cohort, now: datetime) -> Wants:
    page = _sandbox(to)
    if not page:
        message = f'"{to}" is no page of a user\'s own: name one, such as User:Foo or User:Foo/Newsletter'
        return Wants(problems=(Problem("sandbox", to, message),))
    issue = read_trusted_issue(_name(name, snapshot, cohort), snapshot, cohort)
    if issue is None:
        where = issue_title(name, cohort) if name else cohort.newsletter.prefix
        message = "there is no issue here that a facilitator has saved: nothing is shown"
        return Wants(problems=(Problem("no-issue", where, message),))
    wrong = (Problem(one.code, issue.title, one.message) for one in issue.problems)
    problems = (*unreviewed(snapshot, issue.title, cohort.account), *wrong)
    return Wants(messages=tuple(_message(issue, page, snapshot, cohort)), problems=problems)


def _message(issue: Issue, page: str, snapshot: Snapshot, cohort: Cohort) -> Iterator[WantedMessage]:
    user = page.removeprefix("User:").partition("/")[0]
    ways = mailings(issue, snapshot, cohort)
    if text := "".join(f"\n\n== {way.subject} ==\n\n{way.text}" for way in ways):
        yield WantedMessage(
            page, text, f"Preview of [[{issue.title}]]", Addressee(user, cohort.newsletter.language, ())
        )


def _name(name: str, snapshot: Snapshot, cohort: Cohort) -> str:
    return name or next(iter(issue_names(snapshot, cohort)), "")


def _sandbox(to: str) -> str:
    """The page to write to; empty where `to` is none of a user's own."""
    title = normalise(to) or ""
    if not title.startswith("User:"):
        return ""
    return title if "/" in title else f"{title}/sandbox"
