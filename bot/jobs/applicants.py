"""The applications as they stand: which pages are some, whose they are, what they say."""

from __future__ import annotations

from functools import lru_cache

from bot.cohort.application import Application, application, user_meant
from bot.cohort.form import FieldProblem, Form, Reading, Window
from bot.config.cohort import Cohort
from bot.plan.change import Skip
from bot.wiki.data import Page
from bot.wiki.snapshot import Snapshot
from bot.wikitext.form import read_form
from bot.wikitext.naming import is_translation
from bot.wikitext.region import Region, find_region, replace_region


def applications_below(cohort: Cohort) -> str:
    """The prefix of every application's title."""
    return f"{cohort.root}/Applications/"


def read_applications(snapshot: Snapshot, cohort: Cohort) -> tuple[Application, ...]:
    """Every application, in the wiki's order."""
    owned = ((page, _owner(page.title, cohort)) for page in _pages(snapshot, cohort))
    return tuple(_read(page, owner, cohort.form, cohort.window) for page, owner in owned if owner)


def applicants(snapshot: Snapshot, cohort: Cohort) -> frozenset[str]:
    """The users whose applications stand where they belong; who has only a redirect there is not among them."""
    owners = (_owner(page.title, cohort) for page in _pages(snapshot, cohort) if not page.redirect)
    return frozenset(owner for owner in owners if owner)


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


@lru_cache(maxsize=4096)  # several questions are asked of a page in a run; reading it is what takes long
def _read(page: Page, owner: str, form: Form, window: Window) -> Application:
    reading = _redirect(page) if page.redirect else read_form(_without_receipt(page.text), form, window)
    return application(page.title, page.revid, owner, reading, form, window)


def _without_receipt(text: str) -> str:
    """The page without the bot's own words: markers inside a field would make them the applicant's answer."""
    found = find_region(text, "receipt")
    return replace_region(text, found, "") if isinstance(found, Region) else text


def _redirect(page: Page) -> Reading:
    message = f"This page only redirects to {page.redirect}: put the application on a page of your own name here."
    return Reading(None, (FieldProblem("", "redirect", message, page.redirect),))
