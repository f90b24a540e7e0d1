"""Whether a cohort's pages are as the bot needs them, page by page, and what is to be done where one is not."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime

from bot.config.cohort import Cohort
from bot.jobs import logpage, needs
from bot.jobs.bounds import is_ours
from bot.jobs.regions import unmarked
from bot.jobs.review import review_problems, review_title
from bot.jobs.schedule import calendar, schedule_problems, schedule_title
from bot.jobs.setup import newsletter_titles, page_titles, template_titles
from bot.jobs.wordings import message_pages, messages_below, wording_problems, wordings
from bot.plan.change import Problem
from bot.wiki.data import SEND, Page
from bot.wiki.snapshot import Request, Snapshot
from bot.wikitext.bots import may_edit
from bot.wikitext.form import read_form
from bot.wikitext.region import Region, find_region

_REGIONS: Mapping[str, str] = {
    "Applications": "applications",
    "Review": "review",
    "Participants": "participants",
    "Now": "now",
    "Statistics": "statistics",
    "Newsletter": "issues",
    "Latest": "latest",
    "Needs": needs.NAME,
    "Log": logpage.NAME,
    "Alive": logpage.ALIVE,
}
"""What the bot keeps on the pages of a cohort, by their name."""
_NEEDED = ("Landing", "Applications", "Preload", "Schedule", "Review", "Participants", "Now", "Statistics")


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that was looked at: `said` is how it stands, or, where something is `amiss`, what to do."""

    where: str
    said: str
    amiss: bool = False

    @property
    def line(self) -> str:
        """It in a line."""
        return f"{'✗' if self.amiss else '✓'} {self.where}: {self.said}"


def reads(snapshot: Snapshot, cohort: Cohort, now: datetime) -> Request:
    """Every page of the cohort and the newsletter and of the bot's own, and whether the account may edit it; every
    template; pages of the facilitators also as they left them."""
    pages = {*page_titles(cohort).values(), *newsletter_titles(cohort).values(), cohort.newsletter.subscribers}
    pages |= set(_own_titles(cohort).values())
    return Request(
        titles=frozenset(pages | template_titles(cohort).keys()),
        prefixes=frozenset({messages_below(cohort)}),
        talks=frozenset(pages),
        trusted=frozenset({schedule_title(cohort), review_title(cohort), *message_pages(snapshot, cohort)}),
        rights=frozenset({SEND}),
        accounts=frozenset({cohort.account}),
        links=_prefix(cohort),
    )


def findings(snapshot: Snapshot, cohort: Cohort) -> Iterator[Finding]:
    """All that is to be said of a cohort, a line for each page."""
    for name in _NEEDED:
        yield from _page(name, page_titles(cohort)[name], snapshot, cohort)
    for title in template_titles(cohort):
        yield _there(title, snapshot, cohort) or Finding(title, "is there")
    for name, title in _own_titles(cohort).items():
        if title in snapshot.pages:
            yield from _page(name, title, snapshot, cohort)
        else:
            yield Finding(title, "the bot makes it when it has something to say there")
    yield from _newsletter(snapshot, cohort)
    yield from _words(snapshot, cohort)


def _own_titles(cohort: Cohort) -> Mapping[str, str]:
    """The pages that the bot makes by itself, by the names of above."""
    return {"Needs": needs.needs_title(cohort), "Log": logpage.log_title(cohort), "Alive": logpage.alive_title(cohort)}


def _prefix(cohort: Cohort) -> frozenset[str]:
    """How other wikis link to this one, as a title: its main page. None where the config says that none does."""
    return frozenset({f"{cohort.interwiki}:"} if cohort.interwiki else ())


def _page(name: str, title: str, snapshot: Snapshot, cohort: Cohort) -> Iterator[Finding]:
    if amiss := _there(title, snapshot, cohort) or _kept(_REGIONS.get(name, ""), title, snapshot, cohort):
        yield amiss
    elif name == "Preload":
        yield _form(snapshot.pages[title], cohort)
    elif name == "Schedule":
        weeks = len(calendar(snapshot, cohort).weeks)
        yield from _or(schedule_problems(snapshot, cohort), Finding(title, f"has {weeks} weeks by the facilitators"))
    elif name == "Review":
        yield from _or(review_problems(snapshot, cohort), Finding(title, "is there, with the bot's markers"))
    else:
        yield Finding(title, "is there, with the bot's markers" if name in _REGIONS else "is there")


def _there(title: str, snapshot: Snapshot, cohort: Cohort) -> Finding | None:
    page = snapshot.pages.get(title)
    if page is None:
        return _amiss(title, f"is not there: python -m bot init {cohort.name} makes it, or make it yourself")
    if page.redirect:
        return _amiss(title, f"leads to {page.redirect}, where no page is: make {page.title} redirect to the right one")
    return None


def _kept(region: str, title: str, snapshot: Snapshot, cohort: Cohort) -> Finding | None:
    """What keeps the bot from writing its `region` on a page that is there, or in the right language."""
    page = snapshot.pages[title]
    if not region:
        return None
    if amiss := _astray(title, snapshot, cohort):
        return amiss
    if not may_edit(page.text, cohort.account):
        return _amiss(title, "a template {{nobots}} or {{bots}} keeps the bot off it: take that away")
    stored, account = snapshot.talks.get(page.title), snapshot.accounts.get(cohort.account)
    # whoever is blocked may edit no page: that is no matter of this one
    if stored and stored.protected and not (account and account.blocked):
        return _amiss(title, "it is protected from the bot: unprotect it, or give its password the grant editprotected")
    found = find_region(page.text, region)
    if not isinstance(found, Region):
        return _of_problem(unmarked(page, region, found, cohort.account))
    return _unspoken(page, cohort)


def _astray(title: str, snapshot: Snapshot, cohort: Cohort) -> Finding | None:
    """Whether a page that the bot writes was moved to where it may not."""
    where = snapshot.pages[title].title
    if is_ours(where, cohort):
        return None
    return _amiss(title, f"leads to {where}, where the config does not let the bot write: move that page back here")


def _form(page: Page, cohort: Cohort) -> Finding:
    """Whether what applicants start from is the form that the bot reads."""
    if read_form(page.text, cohort.form, cohort.window).fields is None:
        what = f"has no {{{{{cohort.form.template}}}}}: applications that start from it are not read"
        return _amiss(page.title, f"{what}; copy the form from Template:{cohort.form.template}")
    return Finding(page.title, f"is there, with {{{{{cohort.form.template}}}}}")


def _unspoken(page: Page, cohort: Cohort) -> Finding | None:
    if not page.language or page.language.partition("-")[0] in cohort.texts or page.language in cohort.texts:
        return None
    what = f"its language is {page.language}, for which there are no texts"
    return _amiss(page.title, f"{what}: translate config/texts/en to config/texts/{page.language}")


def _newsletter(snapshot: Snapshot, cohort: Cohort) -> Iterator[Finding]:
    """Nothing where there is no page of it: not everybody has a newsletter."""
    pages, subscribers = newsletter_titles(cohort), cohort.newsletter.subscribers
    if not snapshot.pages.keys() & {*pages.values(), subscribers}:
        return
    for name, title in pages.items():
        yield from _page(name, title, snapshot, cohort)
    found = _there(subscribers, snapshot, cohort) or _astray(subscribers, snapshot, cohort)
    yield found or Finding(subscribers, "is there")
    if SEND in snapshot.rights:
        yield Finding("right massmessage", "the account has it")
    else:
        yield _amiss("right massmessage", f"{cohort.account} lacks it: ask for it here, or no newsletter is sent")
    if prefix := _prefix(cohort):
        yield _interwiki(prefix <= snapshot.missing, cohort)


def _interwiki(unknown: bool, cohort: Cohort) -> Finding:
    if not unknown:
        return Finding("interwiki", f'"{cohort.interwiki}" is a prefix that this wiki knows')
    what = f'this wiki knows no prefix "{cohort.interwiki}", and the links below each issue of the newsletter are red'
    return _amiss("interwiki", f'{what}: correct "interwiki" in the config')


def _words(snapshot: Snapshot, cohort: Cohort) -> Iterator[Finding]:
    _, complaints = wordings(snapshot, cohort)
    yield Finding("texts", f"in {', '.join(cohort.texts)}; reminders in {', '.join(cohort.wordings)}")
    yield from map(_of_problem, wording_problems(complaints, snapshot, cohort))


def _or(problems: Iterable[Problem], fine: Finding) -> Iterator[Finding]:
    yield from [_of_problem(one) for one in problems] or [fine]


def _of_problem(problem: Problem) -> Finding:
    return _amiss(problem.where, problem.message)


def _amiss(where: str, said: str) -> Finding:
    return Finding(where, said, amiss=True)
