"""The bot's part of the review page: a row for each complete application, flagged where it needs a look."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping

from bot.cohort.application import Application
from bot.cohort.roster import by_account, present_name
from bot.config.cohort import Cohort
from bot.jobs.accounts import standings
from bot.jobs.language import page_texts
from bot.jobs.review import review_title, rows_as_they_stand
from bot.jobs.wanted import Markers, WantedRegion
from bot.plan.change import Problem
from bot.wiki.data import Page
from bot.wiki.snapshot import Snapshot
from bot.wikitext.region import Region, find_region, replace_region
from bot.wikitext.review import read_review, update_rows
from bot.wikitext.texts import Texts

_HIDES = "a comment, a tag or a template that begins before the end of the bot's rows hides it: close it sooner"


def wanted_review(
    applications: tuple[Application, ...], snapshot: Snapshot, cohort: Cohort
) -> Iterator[WantedRegion | Problem]:
    """The region with every row that is there, flagged where its application needs a look, and the new rows below.

    Nothing at all where there is neither a row nor an application to add: an empty page helps nobody. No new rows, but
    a problem, where nobody would see them on the page.
    """
    title = review_title(cohort)
    page = snapshot.pages.get(title)
    there = {row.user for row in rows_as_they_stand(snapshot, cohort)}
    new = _new(applications, there, snapshot)
    if not new and not there:
        return
    texts = page_texts(title, snapshot, cohort)
    flags = _flags(applications, there | set(new), snapshot, texts)
    content = update_rows(_content(page), flags, new, cohort.decision)
    if _hidden(new, page, content, cohort):
        yield Problem("hidden-rows", title, f"rows that nobody would see: {len(new)} new; {_HIDES}")
        new, content = (), update_rows(_content(page), flags, (), cohort.decision)
    summary = f"New applications to review: {len(new)}" if new else "Flags brought up to date"
    intro = f"{texts.say('review.intro')}\n\n"
    yield WantedRegion(title, "review", content, summary, Markers.NOWHERE, intro, shared=True)


def _new(applications: Iterable[Application], there: Collection[str], snapshot: Snapshot) -> tuple[str, ...]:
    """Whose applications are complete and have no row under any known name of the account, first come first."""
    known = standings(snapshot)
    rows = {present_name(user, known) for user in there}
    ready = sorted(filter(_ready, applications), key=lambda one: (one.submitted is None, one.submitted, one.user))
    return tuple(dict.fromkeys(one.user for one in ready if present_name(one.user, known) not in rows))


def _ready(one: Application) -> bool:
    return one.complete and one.status == "submitted"


def _content(page: Page | None) -> str:
    found = find_region(page.text, "review") if page else None
    return found.content if isinstance(found, Region) else ""


def _hidden(new: tuple[str, ...], page: Page | None, content: str, cohort: Cohort) -> bool:
    """Whether new rows, saved where the region is, would be no rows to MediaWiki: they would be added for ever."""
    region = find_region(page.text, "review") if new and page else None
    if page is None or not isinstance(region, Region):
        return False
    rows = read_review(replace_region(page.text, region, content), cohort.decision).rows
    return not {row.user for row in rows}.issuperset(new)


def _flags(
    applications: tuple[Application, ...], users: Collection[str], snapshot: Snapshot, texts: Texts
) -> Mapping[str, str]:
    known = standings(snapshot)
    by_user = {one.user: one for one in applications}
    readable = by_account(applications, known)
    kinds = {user: _flag(readable.get(present_name(user, known)) or by_user.get(user)) for user in users}
    return {user: texts.words[f"review.{kind}"] for user, kind in kinds.items() if kind}


def _flag(one: Application | None) -> str:
    """Why a facilitator should look again, in a word; empty where there is nothing to see."""
    if one is None:
        return "gone"
    if one.fields is None:
        return "moved" if any(problem.code == "redirect" for problem in one.problems) else "incomplete"
    if one.status != "submitted":
        return one.status
    if not one.complete:
        return "incomplete"
    return "late" if any(problem.code == "late" for problem in one.problems) else ""
