"""The gate before every write: within the bounds that the config sets, and only while the bot is let run."""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Iterator

from bot.cohort.application import canonical_user
from bot.context import Context
from bot.jobs import JOBS
from bot.jobs.bounds import is_ours
from bot.jobs.delivery import is_theirs
from bot.jobs.setup import template_titles
from bot.plan.change import Change, Create, addressee, page
from bot.plan.outcome import Refused, Stopped
from bot.wiki.data import Page
from bot.wiki.port import WikiError

SWITCHED_OFF = "switched-off"
"""The code of the outcome when the bot is stopped on the wiki."""
OUT_OF_BOUNDS = "out-of-bounds"
"""The code of the outcome when a change is to a page that the config does not give to the bot."""

_EVERY = 10.0
"""Seconds for which an answer of the wiki counts."""
_HIDDEN = "somebody whose name is hidden"
_COMMENT = re.compile("<!--.*?-->", re.DOTALL)


class Gate:
    """What `apply` asks before every write, and before a claimed message goes out: why not, or None where it may be.

    Outside the cohort's root, the newsletter's pages, the bot's user space, an addressee's own pages and new templates
    of the cohort's forms nothing is written. Nor is anything while the run page `User:<account>/Run`, on the cohort's
    wiki, is not the one word `run` as a trusted person saved it; the same of `User:<account>/Run/<job>` for each of
    `JOBS`, where that exists. What can't be read stops as well. Where `talk_reader` is a user name, so does what
    anybody has written on the account's talk page since that person last edited it.

    The wiki is asked at most every ten seconds; `clock` gives seconds that only grow.
    """

    def __init__(
        self, context: Context, job: str, talk_reader: str = "", clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._context = context
        self._account = context.cohort.account
        self._run_page = f"User:{self._account}/Run"
        # The log is none of the jobs: without a word of it nobody would know that a page switches it off.
        self._switches = [self._run_page, *([f"{self._run_page}/{job}"] if job in JOBS else [])]
        self._talk_reader = talk_reader
        self._clock = clock
        self._asked_at = -_EVERY
        self._stopped: Stopped | None = None

    def __call__(self, change: Change) -> Refused | Stopped | None:
        if not within_bounds(change, self._context):
            wiki, title = page(change)
            mend = f"if it was moved there from below {self._context.cohort.root}, move it back"
            return Refused(OUT_OF_BOUNDS, f"the config does not let the bot write {title} on {wiki}: {mend}")
        return self.stopped()

    def stopped(self) -> Stopped | None:
        """Who has stopped the bot where, and what to do; None where nobody has."""
        now = self._clock()
        if now - self._asked_at >= _EVERY:
            self._stopped, self._asked_at = self._look(), now
        return self._stopped

    def _look(self) -> Stopped | None:
        try:
            reason = next(self._reasons(), "")
        except WikiError as problem:
            reason = f"{self._run_page} cannot be read, and without it nothing is written: {problem}"
        return Stopped(SWITCHED_OFF, reason) if reason else None

    def _reasons(self) -> Iterator[str]:
        talk_page = f"User talk:{self._account}"
        titles = [*self._switches, *([talk_page] if self._talk_reader else [])]
        pages = {_name(found.title): found for found in self._context.wiki.pages(titles)}
        if _name(self._run_page) not in pages:
            yield (
                f"{self._run_page} does not exist, and without it nothing is written:"
                " a facilitator or the operator creates it, with the one word “run”"
            )
        for title in self._switches:
            if (found := pages.get(_name(title))) and not self._says_run(found):
                yield self._halted(title, found)
        if talk := pages.get(_name(talk_page)):
            yield from self._unread(talk)

    def _says_run(self, found: Page) -> bool:
        trusted = canonical_user(found.user) in self._context.trusted
        return trusted and _COMMENT.sub("", found.text).strip().casefold() == "run"

    def _halted(self, title: str, found: Page) -> str:
        who = f"{found.user or _HIDDEN}, {found.timestamp:%Y-%m-%d %H:%M} UTC"
        return (
            f"{title} stops the bot, as it was last saved ({who}): once the cause is mended, a facilitator or the"
            " operator undoes that, or saves the one word “run” (with a comment, if it stands there); nobody else can"
        )

    def _unread(self, talk: Page) -> Iterator[str]:
        """Why the talk page stops the bot, if it does. The bot's own edits there don't count."""
        wiki, reader = self._context.wiki, self._talk_reader
        if canonical_user(talk.user) == reader:
            return
        last = wiki.newest_revision_by(talk.title, [reader])
        others = [user for user in wiki.editors_since(talk.title, last.revid if last else 0) if user != self._account]
        if others:
            who = ", ".join(user or _HIDDEN for user in others)
            yield f"{who} wrote on {talk.title}, which stops the bot, until the operator ({reader}) answers there"


def within_bounds(change: Change, context: Context) -> bool:
    """Whether the page that a change is made to is one that the config gives to the bot."""
    wiki, title = page(change)
    person = addressee(change)
    if person and is_theirs(title, canonical_user(person.user)):
        return True
    new_template = isinstance(change, Create) and title in template_titles(context.cohort)
    return wiki == context.wiki.name and (is_ours(title, context.cohort) or new_template)


def _name(title: str) -> str:
    """A title without its namespace, which the wiki may give back in its own language."""
    return title.partition(":")[2]
