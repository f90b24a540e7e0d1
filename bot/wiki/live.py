"""A real MediaWiki through Pywikibot: the only file that imports it, itself imported only to open such a wiki.

Reads go through Pywikibot's requests, which wait and try again, within bounds. Writes don't: where Pywikibot would
send one again because the answer was lost, the outcome is `Unknown`. It does send again, by itself, what the wiki
refused in so many words and therefore did not save: on `maxlag` (in bounds) and, once, with a new token on `badtoken`.
"""

from __future__ import annotations

import ipaddress
import logging
import re
import time
import zlib
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from importlib import metadata
from pathlib import Path
from typing import Any, NoReturn
from urllib.parse import urlsplit

import requests

from bot.plan.change import Change
from bot.plan.outcome import Busy, Outcome, Stopped, Unknown, from_error
from bot.wiki import answers
from bot.wiki.apart import apart, hand_over
from bot.wiki.credentials import Bearer, BotPassword, Credentials, OwnerOnly, UserConfig, credentials
from bot.wiki.meter import Meter, host_of
from bot.wiki.port import Costs, Page, Revision, WikiError

with apart() as _scratch:
    import pywikibot
    from pywikibot import config
    from pywikibot.comms import http
    from pywikibot.data import api as pwb_api
    from pywikibot.exceptions import APIError, Error, MaxlagTimeoutError, SiteDefinitionError
    from pywikibot.login import ClientLoginManager, LoginStatus
    from pywikibot.site import APISite

_UNASKABLE = re.compile("[|#\x00-\x1f\ud800-\udfff]")  # what no title holds, and some of what a request can't
_LOGGED_OUT = frozenset({"assertbotfailed", "assertnameduserfailed"})
_NO_BOT_RIGHT = "the account has no bot right here: it needs the group `bot`, and its password the grant `highvolume`"

_meter = Meter()


class LiveWiki:
    """The port (see `port.Wiki`) over one account on one MediaWiki."""

    def __init__(self, name: str, site: _Site, costs: Costs, rights: frozenset[str], edit_interval: float) -> None:
        self.name = name
        self.user = str(site.username())
        self.costs = costs
        self._site = site
        self._bot = "bot" in rights
        self._batch = 500 if "apihighlimits" in rights else 50
        self._edit_interval = edit_interval
        self._next_edit = 0.0

    def pages(self, titles: Iterable[str]) -> Iterator[Page]:
        askable = [title for title in dict.fromkeys(titles) if title.strip() and not _UNASKABLE.search(title)]
        for start in range(0, len(askable), self._batch):
            yield from answers.pages(self._query(titles=askable[start : start + self._batch]))

    def pages_below(self, prefix: str) -> Iterator[Page]:
        head, colon, rest = prefix.partition(":")
        namespace = self._site.namespaces.lookup_name(head) if colon else None
        within = {"gapprefix": [rest], "gapnamespace": namespace.id} if namespace else {"gapprefix": [prefix]}
        return answers.pages(self._query(generator="allpages", gaplimit=self._batch, **within))

    def newest_revision_by(self, title: str, users: Iterable[str]) -> Revision | None:
        wanted = {user.replace("_", " ") for user in users}
        newest = self._revision(title)
        if newest is None or newest.user in wanted:
            return newest
        found = [self._revision(title, rvuser=[user]) for user in sorted(wanted)]
        return max((one for one in found if one), key=lambda one: (one.timestamp, one.revid), default=None)

    def write(self, change: Change) -> Outcome:
        if not self._bot:
            return Stopped("assertbotfailed", _NO_BOT_RIGHT)
        time.sleep(max(0.0, self._next_edit - time.monotonic()))
        try:
            outcome = self._send(change)
            if isinstance(outcome, Stopped) and outcome.code in _LOGGED_OUT:
                self._site.login()  # a session ends after a while; nothing was saved without it
                outcome = self._send(change)
        except WikiError as problem:
            outcome = Stopped("unreachable", str(problem))
        self._next_edit = time.monotonic() + self._edit_interval
        return outcome

    def _send(self, change: Change) -> Outcome:
        with _plainly(self._site):
            token = self._site.tokens["csrf"]
            edit = _Once.create_simple(
                self._site, action="edit", formatversion=2, bot=True, notminor=True, assertuser=self.user,
                token=token, **answers.edit_parameters(change),
            )  # fmt: skip
        edit["assert"] = "bot"  # Pywikibot has put `user` there
        try:
            return answers.edit_outcome(edit.submit())
        except _AnsweredError as refusal:
            return from_error(refusal.code, refusal.info)
        except MaxlagTimeoutError:
            return Busy("maxlag", "the wiki's databases lag behind: a later run will do this")
        except APIError as problem:
            return from_error(problem.code, _one_line(problem.info))
        except (Error, ConnectionError, requests.RequestException):
            return Unknown(f"no clear answer from the wiki ({_meter.trouble or 'an error page'})")

    def _revision(self, title: str, **by: list[str]) -> Revision | None:
        if _UNASKABLE.search(title):
            return None
        return answers.revision(self._ask(action="query", titles=[title], rvlimit=1, **answers.PAGE_PARAMETERS, **by))

    def _query(self, **parameters: Any) -> Iterator[answers.Json]:
        more: Mapping[str, str] = {}
        while True:
            answer = self._ask(action="query", **answers.PAGE_PARAMETERS, **parameters, **more)
            yield answer
            if "continue" not in answer:
                return
            more = answer["continue"]
            parameters = {name: value for name, value in parameters.items() if name not in more}

    def _ask(self, **parameters: Any) -> answers.Json:
        return _ask(self._site, **parameters)


def open_live(
    api: str, name: str, account: str, contact: str, edit_interval: float, environ: Mapping[str, str]
) -> LiveWiki:
    """Log in to the wiki whose API is at `api`, as `account`, and make sure that it is that wiki and that account.

    `name` is the wiki's name in plans, `contact` goes into the User-Agent, `edit_interval` is in seconds.
    Raises WikiError: no credentials, wrong password, unreachable, not this wiki, not this account.
    """
    _check_address(api)
    given = credentials(environ, Path.cwd())
    _configure(account, contact)
    site = _site(api, account, given)
    costs = _meter.costs.setdefault(host_of(api), Costs())
    if isinstance(given, OwnerOnly):
        config.authenticate[urlsplit(api).netloc] = given.tokens
    if isinstance(given, Bearer):
        _meter.bearers[host_of(api)] = given.token
    config.max_retries = 0  # an address that doesn't answer now is told at once
    general = _ask(site, action="query", meta="siteinfo", siprop="general")["query"]["general"]
    _check_identity(api, general)
    with _plainly(site):
        site.login()
        rights = frozenset(site.userinfo["rights"])
    config.max_retries = 5
    return LiveWiki(name, site, costs, rights, edit_interval)


class _Site(APISite):  # type: ignore[misc]  # Pywikibot ships no types
    """A site that logs in with the credentials it was given: Pywikibot's own way asks at the keyboard."""

    given: Credentials

    def login(self, autocreate: bool = False, user: str | None = None, *, cookie_only: bool = False) -> None:
        if cookie_only:
            return  # asked while the site is made: we keep no cookies
        self._loginstatus = LoginStatus.IN_PROGRESS
        self.tokens.clear()
        if isinstance(self.given, BotPassword):
            manager = ClientLoginManager(site=self, user=self.username(), password=self.given.password)
            manager.login_name = self.given.login
            self._sign_in(manager)
        elif isinstance(self.given, UserConfig) and not self.is_oauth_token_available():
            self._sign_in(ClientLoginManager(site=self, user=self.username()))
        del self.userinfo  # what it knew of the session before
        if self.userinfo["name"] != self.username():
            who = "nobody" if "anon" in self.userinfo else self.userinfo["name"]
            raise WikiError(
                f"{_api(self)}: logged in as {who}, but the config says account = {self.username()}: "
                "use that account's credentials, or change the config"
            )
        self._loginstatus = LoginStatus.AS_USER

    def _sign_in(self, manager: Any) -> None:
        if not manager.password:
            raise WikiError(f"{_api(self)}: user-config.py names no password_file with a line for {self.username()}")
        try:
            manager.login_to_site()
        except APIError as problem:
            raise WikiError(
                f"{_api(self)}: cannot log in as {manager.login_name} ({_one_line(problem.info)}): "
                "check user name and bot password (Special:BotPasswords)"
            ) from None


class _AnsweredError(Exception):
    def __init__(self, code: str, info: str) -> None:
        super().__init__(code)
        self.code = code
        self.info = _one_line(info)


class _Once(pwb_api.Request):  # type: ignore[misc]
    """A request that ends where Pywikibot would wait and send it again."""

    def wait(self, delay: int | None = None, **kwargs: Any) -> NoReturn:
        if self.last_error["code"]:
            raise _AnsweredError(self.last_error["code"], self.last_error["info"])
        raise Error("no answer")


def _ask(site: _Site, **parameters: Any) -> answers.Json:
    with _plainly(site):
        answer: answers.Json = site.simple_request(formatversion=2, **parameters).submit()
    return answer


@contextmanager
def _plainly(site: _Site) -> Iterator[None]:
    """Turn what Pywikibot raises into one line. Its own exceptions are not kept: they may quote a request."""
    _meter.trouble = ""
    try:
        yield
    except APIError as problem:
        raise WikiError(f"{_api(site)}: {problem.code}: {_one_line(problem.info)}") from None
    except SiteDefinitionError:
        raise WikiError(f"{_api(site)} is no MediaWiki API: its address ends in /api.php and answers JSON") from None
    except (Error, ConnectionError, requests.RequestException):
        trouble = _meter.trouble or "the server is in trouble"
        hint = "its certificate is not trusted" if "SSL" in trouble else "check the address and the network"
        raise WikiError(f"{_api(site)} cannot be reached ({trouble}): {hint}") from None


def _configure(account: str, contact: str) -> None:
    try:
        version = metadata.version("organizer-lab-bot")
    except metadata.PackageNotFoundError:  # run from a checkout that is not installed
        version = "0"
    reachable = re.sub(r"[^ -~]|[{}]", "?", f"User:{account}; {contact}")
    config.user_agent_format = f"organizer-lab-bot/{version} ({reachable}) {{pwb}}"
    config.minthrottle = config.put_throttle = 0  # only our own interval between edits waits
    config.read_maxlag = config.write_maxlag = 5
    config.retry_wait, config.retry_max = 5, 60
    config.simulate = False
    if config.password_file:
        config.password_file = str(Path(config.base_dir, config.password_file))
    config.base_dir = str(_scratch)
    pywikibot.bot.init_handlers()
    hand_over(logging.getLogger("pywiki"))
    _meter.cookies = http.cookie_jar
    http.session = _meter


def _site(api: str, account: str, given: Credentials) -> _Site:
    if isinstance(given, UserConfig):
        family, code = config.family, config.mylang
    else:
        family = code = f"live{zlib.crc32(api.encode())}"
        config.family_files[family] = api
    site: _Site = pywikibot.Site(code, family, account, interface=_Site)
    site.given = given
    return site


def _check_address(api: str) -> None:
    address = urlsplit(api)
    if address.scheme not in ("http", "https") or not address.path.endswith("/api.php"):
        raise WikiError(f"{api} is no API address: it looks like https://meta.wikimedia.org/w/api.php")
    if address.scheme == "http" and not _is_loopback(address.hostname or ""):
        raise WikiError(f"{api}: a password is sent by https only: use https://")


def _is_loopback(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def _check_identity(api: str, general: Mapping[str, Any]) -> None:
    # the wiki's `server` may leave out the scheme, or still say http
    said = "https://" + general["server"].partition("//")[2] + general["scriptpath"] + "/api.php"
    asked = "https://" + api.partition("//")[2]
    if (host_of(said), urlsplit(said).path) != (host_of(asked), urlsplit(asked).path):
        raise WikiError(f"{api} answers as another wiki ({said}): name the API of the wiki you mean")


def _api(site: _Site) -> str:
    return str(site.base_url(site.apipath()))


def _one_line(text: str) -> str:
    return " ".join(text.split())[:300]
