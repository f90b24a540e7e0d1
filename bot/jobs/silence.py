"""Whom no message reaches, and who has been silent for too long."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime

from bot.cohort.application import user_meant
from bot.cohort.needs import SILENCE, UNANSWERED, Need, silent_since
from bot.cohort.progress import Progress
from bot.config.cohort import Cohort
from bot.jobs.applicants import read_applications
from bot.jobs.participants import participants_below, progress
from bot.jobs.recipients import Person, people
from bot.jobs.reminders import no_message
from bot.jobs.review import decisions_by_account
from bot.jobs.schedule import calendar
from bot.wiki.data import Page
from bot.wiki.snapshot import Snapshot
from bot.wikitext.region import Region, find_region

_REACHES_NOBODY: Mapping[str, str] = {
    "no-account": "there is no such account, or its owner has vanished: correct the name, or withdraw the decision",
    "blocked": "the account is blocked from the whole wiki: ask why, and whether they still take part",
    "locked": "the account is locked on all wikis: ask why, and whether they still take part",
    "redirect": "the talk page leads to a page that is not theirs: ask them, or mend the redirect",
    "not-wikitext": "the talk page is none of wikitext, and the bot can't write there: ask them for another way",
    "protected": "the talk page is protected against the bot: ask whoever protected it",
    "opted-out": "the talk page asks for no mass messages: ask them for another way",
    "nobots": "the talk page asks bots to stay away: ask them for another way",
}
_NOTHING_DONE = Progress(frozenset(), (), None)
_OPEN = ("draft", "incomplete", "unreadable")


def undeliverable(snapshot: Snapshot, cohort: Cohort, now: datetime) -> Iterator[Need]:
    """The participants whom no message reaches, until the course is over. Who asked for none is not among them."""
    for person in _people(snapshot, cohort, now):
        reason = no_message(person, snapshot, cohort)
        if what := _REACHES_NOBODY.get(reason):
            message = f"{person.user} gets no messages: {what}"
            yield Need(reason, f"User talk:{person.user}", message, "")


def silent_participants(snapshot: Snapshot, cohort: Cohort, now: datetime) -> Iterator[Need]:
    """Those of whom there has been no sign for two weeks; whom no message reaches is not asked for one."""
    weeks = calendar(snapshot, cohort).weeks
    far, saved = progress(snapshot, cohort, weeks, now), _last_saved(snapshot, cohort)
    for person in _people(snapshot, cohort, now):
        since = silent_since(far.get(person.user, _NOTHING_DONE), weeks, saved.get(person.user), now)
        if since and no_message(person, snapshot, cohort) not in _REACHES_NOBODY:
            message = (
                f"{person.user} has handed in nothing and written nothing on their page since {since:%d %B %Y}, and"
                " asked for no pause: ask how they are"
            )
            yield Need("silent", f"{participants_below(cohort)}{person.user}", message, since.isoformat())


def silent_applicants(snapshot: Snapshot, cohort: Cohort, now: datetime) -> Iterator[Need]:
    """Those whose application still lacks something a week after its receipt said so, until the course begins, or
    somebody decides on it."""
    begins = min((week.opens for week in calendar(snapshot, cohort).weeks), default=cohort.window.closes)
    if now >= max(begins, cohort.window.closes):
        return
    decided = decisions_by_account(snapshot, cohort)
    for one in read_applications(snapshot, cohort):
        page = snapshot.pages[one.title]
        if one.state in _OPEN and one.user not in decided and _answered(page) and now - page.timestamp >= UNANSWERED:
            what = "has not sent it off" if one.state == "draft" else "has not mended what is wrong with it"
            since = f"since {page.timestamp:%d %B %Y}, though the receipt says how"
            message = f"{one.user} {what} {since}: ask whether they need help"
            yield Need("unanswered", one.title, message, page.timestamp.isoformat())


def _people(snapshot: Snapshot, cohort: Cohort, now: datetime) -> Iterator[Person]:
    """Those who take part, until the course is over."""
    weeks = calendar(snapshot, cohort).weeks
    if not weeks or now < max(week.closes for week in weeks) + SILENCE:
        yield from people(snapshot, cohort, weeks, now)


def _answered(page: Page) -> bool:
    """Whether an application has its receipt; that of a page that only leads to another one says nothing."""
    found = find_region(page.text, "receipt")
    return not page.redirect and isinstance(found, Region) and bool(found.content.strip())


def _last_saved(snapshot: Snapshot, cohort: Cohort) -> Mapping[str, datetime]:
    """When any of a person's own pages was last saved, by present user name."""
    saved: dict[str, datetime] = {}
    for title in snapshot.below[participants_below(cohort)]:
        owner = user_meant(title.removeprefix(participants_below(cohort)).partition("/")[0])
        account = snapshot.accounts.get(owner)
        user, at = account.name if account else owner, snapshot.pages[title].timestamp
        saved[user] = max(at, saved.get(user, at))
    return saved
