"""Reads the applications; keeps a receipt on each, the list of all, and the facilitators' review page."""

from __future__ import annotations

from datetime import datetime

from bot.cohort.application import Application
from bot.config.cohort import Cohort
from bot.jobs.applicants import applications_below, other_pages, read_applications
from bot.jobs.language import page_texts
from bot.jobs.review import accounts_in_question, review_problems, review_title
from bot.jobs.review_rows import wanted_review
from bot.jobs.wanted import Markers, WantedRegion, Wants
from bot.plan.change import Problem
from bot.wiki.snapshot import Request, Snapshot
from bot.wikitext.listing import list_of_applications
from bot.wikitext.receipt import receipt
from bot.wikitext.texts import first_available

NAME = "applications"


def reads(snapshot: Snapshot, cohort: Cohort, now: datetime) -> Request:
    """Every page below `…/Applications/`, the list itself, and the review page (also as its facilitators left it); then
    the accounts of those whose row has no application."""
    return Request(
        prefixes=frozenset({applications_below(cohort)}),
        titles=frozenset({_list_title(cohort)}),
        trusted=frozenset({review_title(cohort)}),
        accounts=accounts_in_question(snapshot, cohort),
    )


def wants(snapshot: Snapshot, cohort: Cohort, now: datetime) -> Wants:
    """A receipt on each application, a row for each in the list, a row for each complete one on the review page."""
    applications = read_applications(snapshot, cohort)
    readable = [one for one in applications if snapshot.pages[one.title].redirect == ""]
    review = tuple(wanted_review(applications, snapshot, cohort))
    return Wants(
        regions=(
            *(_receipt(one, cohort) for one in readable),
            _list(applications, snapshot, cohort),
            *(one for one in review if isinstance(one, WantedRegion)),
        ),
        skips=other_pages(snapshot, cohort),
        problems=(
            *(Problem(problem.code, one.title, problem.message) for one in applications for problem in one.problems),
            *(one for one in review if isinstance(one, Problem)),
            *review_problems(snapshot, cohort),
        ),
        applications=applications,
    )


def _list_title(cohort: Cohort) -> str:
    return f"{cohort.root}/Applications"


def _receipt(one: Application, cohort: Cohort) -> WantedRegion:
    languages = one.fields.get("languages") if one.fields else ()
    texts = first_available(languages if isinstance(languages, tuple) else (), cohort.texts, "en")
    summary = f"Receipt: {'complete' if one.complete else 'incomplete'}"
    return WantedRegion(one.title, "receipt", receipt(one, cohort.window, texts), summary, Markers.AT_TOP)


def _list(applications: tuple[Application, ...], snapshot: Snapshot, cohort: Cohort) -> WantedRegion:
    title = _list_title(cohort)
    content = list_of_applications(applications, page_texts(title, snapshot, cohort))
    return WantedRegion(title, "applications", content, f"Applications: {len(applications)}", Markers.NOWHERE)
