"""Drafts the next issue of the newsletter: the facilitators' skeleton, filled with what the bot knows."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import datetime
from functools import partial

from bot.cohort.calendar import Calendar
from bot.cohort.phase import Phase, phase
from bot.cohort.roster import Participant, Project, roster
from bot.cohort.upcoming import upcoming, weeks_ahead
from bot.config.cohort import Cohort
from bot.jobs.accounts import standings
from bot.jobs.applicants import applications_below, read_applications
from bot.jobs.home import from_there, link_from_there, week_from_there
from bot.jobs.job import Job
from bot.jobs.language import page_texts
from bot.jobs.newsletter.issues import ISSUE_NAME, below, claim_pages, claims_to_ask, issue_names, issue_title
from bot.jobs.participants import participants_below, progress, projects
from bot.jobs.review import accepted, accounts_in_question, decisions, review_title
from bot.jobs.schedule import calendar, schedule_problems, schedule_title
from bot.jobs.wanted import WantedPage, Wants
from bot.plan.change import Problem
from bot.wiki.snapshot import Request, Snapshot
from bot.wikitext.newsletter_draft import News, draft_text

NAME = "newsletter-draft"


def draft_job(issue: str) -> Job:
    """The job that makes the page of the issue called so (`2022-12`), once."""
    return Job(NAME, partial(_reads, issue), partial(_wants, issue))


def _reads(issue: str, snapshot: Snapshot, cohort: Cohort, now: datetime) -> Request:
    """The newsletter's pages, and what the cohort's own pages are made from; then whose accounts the participants are,
    and since when their projects are there. Nothing where no issue can be called so."""
    if not ISSUE_NAME.fullmatch(issue):
        return Request()
    return Request(
        prefixes=frozenset({below(cohort), applications_below(cohort), participants_below(cohort)}),
        trusted=frozenset({review_title(cohort), schedule_title(cohort)}),
        accounts=frozenset(accepted(snapshot, cohort)) | accounts_in_question(snapshot, cohort),
        own_revisions=claims_to_ask(snapshot, cohort),
        words_since=_projects_asked(snapshot, cohort),
    )


def _wants(issue: str, snapshot: Snapshot, cohort: Cohort, now: datetime) -> Wants:
    """The page, and what is wrong with the schedule that it was made from; or why there is none."""
    title = issue_title(issue, cohort)
    if not ISSUE_NAME.fullmatch(issue):
        message = "no issue can be called so: write year and month, as in 2022-12, and perhaps a word behind them"
        return Wants(problems=(Problem("issue-name", title, message),))
    if title in snapshot.pages:
        message = "this page is there already, and stays as it is: edit it, or draft an issue of another name"
        return Wants(problems=(Problem("exists", title, message),))
    texts = page_texts(title, snapshot, cohort)
    newsletter = cohort.newsletter
    text = draft_text(issue, newsletter.subscribers, _news(snapshot, cohort, now), newsletter.issue, texts)
    page = WantedPage(title, text, f"A draft of the issue {issue}")
    return Wants(pages=(page,), problems=tuple(schedule_problems(snapshot, cohort)))


def _news(snapshot: Snapshot, cohort: Cohort, now: datetime) -> News:
    known, weeks = _participants(snapshot, cohort), calendar(snapshot, cohort)
    return News(
        now=now,
        window=cohort.window,
        root=from_there(cohort.root, cohort),
        users=from_there("User:", cohort),
        weeks=[week_from_there(week, cohort) for week in weeks_ahead(weeks, now)],
        dates=upcoming(weeks, cohort.window, now),
        projects=_new_projects(known, snapshot, cohort),
        graduates=_new_graduates(known, weeks, snapshot, cohort, now),
    )


def _participants(snapshot: Snapshot, cohort: Cohort) -> tuple[Participant, ...]:
    """Everybody who takes part, in the roster's order."""
    people = roster(
        read_applications(snapshot, cohort),
        decisions(snapshot, cohort),
        standings(snapshot),
        projects(snapshot, cohort),
        cohort.regions,
    )
    return tuple(one for one in people if one.takes_part)


def _last_sent(snapshot: Snapshot, cohort: Cohort) -> datetime | None:
    """When the latest issue went out, or was claimed to, where no more is known (aware, UTC); None where none has."""
    claims = (
        found.claim
        for name in issue_names(snapshot, cohort)
        for _, found in claim_pages(name, snapshot, cohort)
        if found.claim and not found.claim.refused
    )
    return max((claim.sent.at if claim.sent else claim.claimed for claim in claims), default=None)


def _new_projects(people: Iterable[Participant], snapshot: Snapshot, cohort: Cohort) -> Mapping[str, Project]:
    """The projects that came since the last issue, by present user name."""
    last = _last_sent(snapshot, cohort)
    return {
        one.user: replace(one.project, link=link_from_there(one.project.link, cohort))
        for one in people
        if one.project and (last is None or _is_new(one, one.project, last, snapshot, cohort))
    }


def _is_new(one: Participant, project: Project, last: datetime, snapshot: Snapshot, cohort: Cohort) -> bool:
    """Whether the project's title came to stand on a page of theirs since then. Where markup hides it, a page that was
    saved since is taken to have brought it."""
    pages = list(_saved_since(one, last, snapshot, cohort))
    known = [found for title in pages if (found := snapshot.words_since.get((title, project.title)))]
    return min(known) >= last if known else bool(pages)


def _projects_asked(snapshot: Snapshot, cohort: Cohort) -> frozenset[tuple[str, str]]:
    """For `_reads`: the projects that may be new, as the titles of their pages and their own."""
    if participants_below(cohort) not in snapshot.below or (last := _last_sent(snapshot, cohort)) is None:
        return frozenset()
    return frozenset(
        (title, one.project.title)
        for one in _participants(snapshot, cohort)
        if one.project
        for title in _saved_since(one, last, snapshot, cohort)
    )


def _saved_since(one: Participant, last: datetime, snapshot: Snapshot, cohort: Cohort) -> Iterator[str]:
    """The participant's own pages that were saved since then."""
    prefix = participants_below(cohort)
    for title in snapshot.below[prefix]:
        owner = title.removeprefix(prefix).partition("/")[0]
        if owner in (one.user, one.accepted_as) and snapshot.pages[title].timestamp >= last:
            yield title


def _new_graduates(
    people: Iterable[Participant], weeks: Calendar, snapshot: Snapshot, cohort: Cohort, now: datetime
) -> tuple[str, ...]:
    """Who has handed in the work of all weeks of a course that is over, and had not at the last issue: they finish with
    the course, or later, when they say that they handed in their last work."""
    if weeks.left_out or phase(weeks, cohort.window, now) not in (Phase.CLOSING, Phase.OVER):
        return ()
    last = _last_sent(snapshot, cohort)
    ended = max(week.closes for week in weeks.weeks)
    numbers = frozenset(week.number for week in weeks.weeks)
    far = progress(snapshot, cohort, weeks.weeks, now)
    finished = {user: max(ended, one.latest or ended) for user, one in far.items() if one.handed_in >= numbers}
    return tuple(one.user for one in people if one.user in finished and (last is None or finished[one.user] >= last))
