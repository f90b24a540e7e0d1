"""Reads the applications; keeps a receipt on each, the list of all, and the facilitators' review page."""

from __future__ import annotations

from datetime import datetime

from bot.cohort.application import Application, application, user_meant
from bot.cohort.form import FieldProblem, Reading
from bot.config.settings import Cohort
from bot.jobs.review import review_problems, review_title, wanted_review
from bot.jobs.wanted import Markers, WantedRegion, Wants
from bot.plan.change import Problem, Skip
from bot.wiki.port import Page, Request, Snapshot
from bot.wikitext.form import read_form
from bot.wikitext.listing import list_of_applications
from bot.wikitext.receipt import receipt
from bot.wikitext.texts import first_available

NAME = "applications"


def reads(snapshot: Snapshot, cohort: Cohort, now: datetime) -> Request:
    """Every page below `…/Applications/`, the list itself, and the review page (also as its facilitators left it)."""
    pages = frozenset({_list_title(cohort), review_title(cohort)})
    return Request(prefixes=frozenset({_prefix(cohort)}), titles=pages, trusted=frozenset({review_title(cohort)}))


def wants(snapshot: Snapshot, cohort: Cohort, now: datetime) -> Wants:
    """A receipt on each application, a row for each in the list, a row for each complete one on the review page."""
    pages = [snapshot.pages[title] for title in snapshot.below[_prefix(cohort)]]
    applications = tuple(_read(page, cohort) for page in pages if _owner(page.title, cohort))
    readable = [one for one in applications if snapshot.pages[one.title].redirect == ""]
    return Wants(
        regions=(
            *(_receipt(one, cohort) for one in readable),
            _list(applications, cohort),
            *wanted_review(applications, snapshot, cohort),
        ),
        skips=tuple(Skip(page.title, "not-an-application") for page in pages if not _owner(page.title, cohort)),
        problems=(
            *(Problem(problem.code, one.title, problem.message) for one in applications for problem in one.problems),
            *review_problems(snapshot, cohort),
        ),
        applications=applications,
    )


def _list_title(cohort: Cohort) -> str:
    return f"{cohort.root}/Applications"


def _prefix(cohort: Cohort) -> str:
    return f"{cohort.root}/Applications/"


def _owner(title: str, cohort: Cohort) -> str:
    """The user whose application this page is; empty for the preload and for deeper pages, such as translations."""
    name = title.removeprefix(_prefix(cohort))
    return "" if "/" in name or name in cohort.ignore else user_meant(name)


def _read(page: Page, cohort: Cohort) -> Application:
    reading = _redirect(page) if page.redirect else read_form(page.text, cohort.form, cohort.window)
    return application(page.title, page.revid, _owner(page.title, cohort), reading, cohort.form, cohort.window)


def _redirect(page: Page) -> Reading:
    message = f"This page only redirects to {page.redirect}: put the application on a page of your own name here."
    return Reading(None, (FieldProblem("", "redirect", message, page.redirect),))


def _receipt(one: Application, cohort: Cohort) -> WantedRegion:
    languages = one.fields.get("languages") if one.fields else ()
    texts = first_available(languages if isinstance(languages, tuple) else (), cohort.texts, "en")
    summary = f"Receipt: {'complete' if one.complete else 'incomplete'}"
    return WantedRegion(one.title, "receipt", receipt(one, cohort.window, texts), summary, Markers.AT_TOP)


def _list(applications: tuple[Application, ...], cohort: Cohort) -> WantedRegion:
    content = list_of_applications(applications, cohort.texts[cohort.language])
    summary = f"{len(applications)} applications"
    return WantedRegion(_list_title(cohort), "applications", content, summary, Markers.NOWHERE)
