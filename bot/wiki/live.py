"""A real MediaWiki, through a session (live_session.py) on a site of Pywikibot's (live_site.py, which alone imports
it). Imported only to open such a wiki.

Reads go through Pywikibot's requests, which wait and try again, within bounds. Writes don't: where Pywikibot would
send one again because the answer was lost, the outcome is `Unknown`. It does send again, by itself, what the wiki
refused in so many words and therefore did not save: on `maxlag` (in bounds) and, once, with a new token on `badtoken`.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from functools import partial
from types import MappingProxyType
from urllib.parse import urlsplit

from bot.plan.change import Edit, EditList
from bot.plan.outcome import Busy, Done, Outcome, Stopped, Unknown
from bot.wiki import answers, mail, reading
from bot.wiki.identity import by_number
from bot.wiki.live_session import ask, log_in, open_site, post_once
from bot.wiki.live_site import Site
from bot.wiki.port import Costs, WikiError
from bot.wiki.reader import Facts, Reader

_BUSY_FACTOR = 4  # Meta asks for 20 seconds between edits in busy hours, and 5 otherwise
_LOGGED_OUT = frozenset({"assertbotfailed", "assertnameduserfailed"})
_NO_BOT_RIGHT = "the account has no bot right here: it needs the group `bot`, and its password the grant `highvolume`"


class LiveWiki(Reader):
    """The port (see `port.Wiki`) over one account on one MediaWiki."""

    def __init__(
        self, name: str, site: Site, facts: Facts, is_bot: bool, edit_interval: float, user_ids: Mapping[str, int]
    ) -> None:
        super().__init__(by_number(partial(ask, site), user_ids), str(site.username()), facts)
        self.name = name
        self.costs: Costs = site.session.costs
        self._site = site
        self._bot = is_bot
        self._edit_interval = edit_interval
        self._next_edit = 0.0

    def wait_for_turn(self) -> None:
        time.sleep(max(0.0, self._next_edit - time.monotonic()))

    def write(self, change: Edit | EditList) -> Outcome:
        if isinstance(change, EditList):
            return self._edit_list(change)
        parameters = answers.edit_parameters(change)
        return self._told(answers.edit_outcome, action="edit", bot=True, notminor=True, **parameters)

    def send(self, title: str, subject: str, text: str) -> Outcome:
        return self._told(mail.send_outcome, action="massmessage", spamlist=title, subject=subject, message=text)

    def _edit_list(self, change: EditList) -> Outcome:
        answered = []
        for parameters in mail.list_parameters(change, self._facts.batch):
            answer = self._post(action="editmassmessagelist", spamlist=change.title, **parameters)
            if not isinstance(answer, Mapping):
                return answer
            answered.append(answer)
        outcome = mail.list_outcome(answered)
        return self._now_at(change.title) if outcome is None else outcome

    def _now_at(self, title: str) -> Outcome:
        try:
            return Done(reading.newest_revid(self._ask, title))
        except WikiError as problem:
            return Unknown(f"the list was edited, but not read again: {problem}")

    def _told(self, meaning: Callable[[answers.Json], Outcome], **parameters: answers.Parameter) -> Outcome:
        answer = self._post(**parameters)
        return meaning(answer) if isinstance(answer, Mapping) else answer

    def _post(self, **parameters: answers.Parameter) -> answers.Json | Outcome:
        """Write once, when it is our turn: an answer without an error in it, or what came instead."""
        if not self._bot:
            return Stopped("assertbotfailed", _NO_BOT_RIGHT)
        self.wait_for_turn()
        try:
            answer = post_once(self._site, **parameters)
            if isinstance(answer, Stopped) and answer.code in _LOGGED_OUT:
                log_in(self._site)  # a session ends after a while; nothing was saved without it
                answer = post_once(self._site, **parameters)
        except WikiError as problem:
            answer = Stopped("unreachable", str(problem))
        busy = isinstance(answer, Busy)
        self._next_edit = time.monotonic() + self._edit_interval * (_BUSY_FACTOR if busy else 1)
        return answer


def open_live(
    api: str,
    name: str,
    account: str,
    contact: str,
    edit_interval: float,
    environ: Mapping[str, str],
    user_ids: Mapping[str, int] = MappingProxyType({}),
) -> LiveWiki:
    """Log in to the wiki whose API is at `api`, as `account`, and make sure that it is that wiki and that account.

    `name` is the wiki's name in plans, `contact` goes into the User-Agent, `edit_interval` is in seconds. Revisions by
    the people in `user_ids` are told by their accounts' numbers.
    Raises WikiError: no credentials, wrong password, unreachable, not this wiki, not this account.
    """
    site, general = open_site(api, account, contact, environ)
    rights = frozenset(site.userinfo["rights"])
    return LiveWiki(name, site, _facts(site, general, rights), "bot" in rights, edit_interval, user_ids)


def _facts(site: Site, general: answers.Json, rights: frozenset[str]) -> Facts:
    def number(namespace: str) -> int | None:
        found = site.namespaces.lookup_name(namespace)
        return None if found is None else int(found.id)

    host = urlsplit(general["server"]).netloc  # as the farm's lists have it: with its port, where it has one
    batch = 500 if "apihighlimits" in rights else 50
    opt_out = mail.opt_out_categories(partial(ask, site), general["lang"])
    return Facts(host, general["lang"], int(general["maxarticlesize"]), batch, number, opt_out)
