"""A MediaWiki as Pywikibot has it, set up for a program that nobody sits at, with the credentials it was given.

The only file that imports Pywikibot, whose import runs files of its own: others take from here what they need of it.
"""

from __future__ import annotations

import logging
import re
import warnings
import zlib
from importlib import metadata
from importlib.util import find_spec
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import requests

from bot.wiki.apart import apart, hand_over
from bot.wiki.credentials import Bearer, BotPassword, Credentials, OwnerOnly, UserConfig, check_private
from bot.wiki.meter import Sessions, WikiSession
from bot.wiki.port import WikiError
from bot.wiki.shape import is_answer, question

with apart() as _scratch:
    import pywikibot
    from pywikibot import config as config
    from pywikibot.comms import http
    from pywikibot.data import api as pwb_api
    from pywikibot.exceptions import APIError as APIError
    from pywikibot.exceptions import Error as Error
    from pywikibot.exceptions import MaxlagTimeoutError as MaxlagTimeoutError
    from pywikibot.exceptions import SiteDefinitionError as SiteDefinitionError
    from pywikibot.login import ClientLoginManager, LoginStatus
    from pywikibot.site import APISite

    pywikibot.bot.init_handlers()
hand_over(logging.getLogger("pywiki"))
hand_over(logging.getLogger("py.warnings"))

_sessions = Sessions()


class NoAnswerError(Error):  # type: ignore[misc]  # Pywikibot ships no types
    """What came is no answer to the question that this names."""


class CheckedRequest(pwb_api.Request):  # type: ignore[misc]
    """A request, of ours or of Pywikibot's own, whose answer is looked at before anybody reads in it."""

    def _json_loads(self, response: requests.Response) -> Any:
        answer = super()._json_loads(response)
        if answer is not None and not is_answer(answer, self):
            raise NoAnswerError(question(self))
        return answer


class _CachedRequest(CheckedRequest, pwb_api.CachedRequest):  # type: ignore[misc]
    pass


class Site(APISite):  # type: ignore[misc]
    """A site that logs in with the credentials it was given: Pywikibot's own way asks at the keyboard."""

    given: Credentials
    session: WikiSession

    @staticmethod
    def _request_class(kwargs: dict[str, Any]) -> type[CheckedRequest]:
        return _CachedRequest if kwargs.get("expiry") is not None else CheckedRequest

    def login(self, autocreate: bool = False, user: str | None = None, *, cookie_only: bool = False) -> None:
        if cookie_only:
            return  # asked while the site is made: we keep no cookies
        self._loginstatus = LoginStatus.IN_PROGRESS
        self.tokens.clear()
        self.session.cookies.clear()  # within a bot password's session a new login is refused
        if isinstance(self.given, BotPassword):
            manager = ClientLoginManager(site=self, user=self.username(), password=self.given.password)
            manager.login_name = self.given.login
            self._sign_in(manager)
        elif isinstance(self.given, UserConfig) and not self.is_oauth_token_available():
            self._sign_in(self._manager())
        del self.userinfo  # what it knew of the session before
        if self.userinfo["name"] != self.username():
            who = "nobody" if "anon" in self.userinfo else self.userinfo["name"]
            raise WikiError(
                f"{address(self)}: logged in as {who}, but the config says account = {self.username()}: "
                "use that account's credentials, or change the config"
            )
        self._loginstatus = LoginStatus.AS_USER

    def _manager(self) -> ClientLoginManager:
        """What signs in with the line for this account in the operator's own password file."""
        file = config.password_file
        try:
            with warnings.catch_warnings(action="ignore"):  # one of them quotes the password
                return ClientLoginManager(site=self, user=self.username())
        except OSError as problem:
            raise WikiError(
                f"{file} (password_file in user-config.py) cannot be read: {type(problem).__name__}"
            ) from None
        except (ValueError, TypeError, AttributeError, IndexError):  # whatever Pywikibot meets in a line
            line = f"('{self.username()}', BotPassword('app', 'password'))"
            raise WikiError(f"{file}: a line in it is none of a password file: each looks like {line}") from None

    def _sign_in(self, manager: Any) -> None:
        if not manager.password:
            raise WikiError(f"{address(self)}: user-config.py names no password_file with a line for {self.username()}")
        try:
            manager.login_to_site()
        except APIError as problem:
            raise WikiError(
                f"{address(self)}: {_no_login(manager.login_name, self.username(), problem.info)}"
            ) from None


def configure(account: str, contact: str) -> None:
    """Set up what all sites have in common: who asks (`account`, reachable by `contact`), and how patiently."""
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
        # Pywikibot takes a link for no file; what it leads to is looked at below (`check_private`)
        config.password_file = str(Path(config.base_dir, config.password_file).resolve())
    config.base_dir = str(_scratch)
    http.session = _sessions


def given_site(api: str, account: str, given: Credentials) -> Site:
    """The wiki at this address for this account, nobody logged in yet. Raises WikiError where the credentials are for
    another wiki, or can't be used."""
    site = _configured_site(api, account, given.folder) if isinstance(given, UserConfig) else _plain_site(api, account)
    site.given = given
    site.session = _sessions.of(api)
    site.session.bearer = given.token if isinstance(given, Bearer) else ""
    if isinstance(given, OwnerOnly):
        if find_spec("requests_oauthlib") is None:  # Pywikibot would end the program
            raise WikiError("BOT_OAUTH_CONSUMER_TOKEN and the like need a library: pip install requests-oauthlib")
        config.authenticate[urlsplit(api).netloc] = given.tokens
    return site


def _plain_site(api: str, account: str) -> Site:
    family = f"live{zlib.crc32(api.encode())}"  # a family's name is of letters and digits
    config.family_files[family] = api
    site: Site = pywikibot.Site(family, family, account, interface=Site)
    return site


def _configured_site(api: str, account: str, folder: Path) -> Site:
    file = folder / "user-config.py"
    if config.password_file and Path(config.password_file).is_file():
        check_private(Path(config.password_file))
    try:
        site: Site = pywikibot.Site(config.mylang, config.family, account, interface=Site)
    except Error as problem:
        raise WikiError(f"{file}: {one_line(str(problem))}") from None
    if address(site) != api:
        # where the file is not its reader's own, or open to others, Pywikibot skips it and takes test.wikipedia
        raise WikiError(f"{file} is for {address(site)}, not {api}, or it is not yours and writable by you alone")
    return site


def address(site: Site) -> str:
    """Of the wiki's API."""
    return str(site.base_url(site.apipath()))


def _no_login(login: str, account: str, said: str) -> str:
    if not login.replace("_", " ").startswith(account):  # it may be the password, and the wiki's words may quote it
        return f"cannot log in: BOT_USERNAME is none of {account}: it looks like {account}@app (Special:BotPasswords)"
    return f"cannot log in as {login} ({one_line(said)}): check user name and bot password (Special:BotPasswords)"


def one_line(text: str) -> str:
    """What a wiki says, short."""
    return " ".join(text.split())[:300]
