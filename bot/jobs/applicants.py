"""The applications as they stand: which pages are some, whose they are, what they say."""

from __future__ import annotations

from bot.cohort.application import Application, application, user_meant
from bot.cohort.form import FieldProblem, Reading
from bot.config.settings import Cohort
from bot.plan.change import Skip
from bot.wiki.port import Page, Snapshot
from bot.wikitext.form import read_form
from bot.wikitext.naming import is_translation


def applications_below(cohort: Cohort) -> str:
    """The prefix of every application's title."""
    return f"{cohort.root}/Applications/"


def read_applications(snapshot: Snapshot, cohort: Cohort) -> tuple[Application, ...]:
    """Every application, in the wiki's order."""
    return tuple(_read(page, cohort) for page in _pages(snapshot, cohort) if _owner(page.title, cohort))


def other_pages(snapshot: Snapshot, cohort: Cohort) -> tuple[Skip, ...]:
    """The pages among the applications that are none: the form's preload, deeper pages, translations."""
    others = (page for page in _pages(snapshot, cohort) if not _owner(page.title, cohort))
    return tuple(Skip(page.title, "not-an-application") for page in others)


def _pages(snapshot: Snapshot, cohort: Cohort) -> list[Page]:
    return [snapshot.pages[title] for title in snapshot.below[applications_below(cohort)]]


def _owner(title: str, cohort: Cohort) -> str:
    """The user whose application this page is; empty where it is none."""
    name = title.removeprefix(applications_below(cohort))
    return "" if "/" in name or name in cohort.ignore or is_translation(title) else user_meant(name)


def _read(page: Page, cohort: Cohort) -> Application:
    reading = _redirect(page) if page.redirect else read_form(page.text, cohort.form, cohort.window)
    return application(page.title, page.revid, _owner(page.title, cohort), reading, cohort.form, cohort.window)


def _redirect(page: Page) -> Reading:
    message = f"This page only redirects to {page.redirect}: put the application on a page of your own name here."
    return Reading(None, (FieldProblem("", "redirect", message, page.redirect),))
