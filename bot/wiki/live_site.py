"""Sessions with a MediaWiki through Pywikibot: logging in, asking, and sending once. The only file that imports it."""

from __future__ import annotations

import logging
import re
import warnings
import zlib
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from importlib import metadata
from importlib.util import find_spec
from pathlib import Path
from typing import Any, NoReturn
from urllib.parse import urlsplit

import requests

from bot.plan.outcome import Busy, Outcome, Refused, Unknown, from_error
from bot.wiki.address import check_address, check_identity
from bot.wiki.answers import Json
from bot.wiki.apart import apart, hand_over
from bot.wiki.credentials import Bearer, BotPassword, Credentials, OwnerOnly, UserConfig, check_private, credentials
from bot.wiki.meter import Sessions, WikiSession
from bot.wiki.port import WikiError
from bot.wiki.shape import is_answer, question

with apart() as _scratch:
    import pywikibot
    from pywikibot import config
    from pywikibot.comms import http
    from pywikibot.data import api as pwb_api
    from pywikibot.exceptions import APIError, Error, MaxlagTimeoutError, SiteDefinitionError
    from pywikibot.login import ClientLoginManager, LoginStatus
    from pywikibot.site import APISite

    pywikibot.bot.init_handlers()
hand_over(logging.getLogger("pywiki"))
hand_over(logging.getLogger("py.warnings"))

_sessions = Sessions()


def open_site(api: str, account: str, contact: str, environ: Mapping[str, str]) -> tuple[Site, Json]:
    """Log in to a wiki, and make sure that it is that wiki and that account; what the wiki says of itself (`siteinfo`)
    comes with it. Raises WikiError (see `live.open_live`)."""
    _configure(account, contact)
    check_address(api)
    site = _site(api, account, credentials(environ, Path.cwd()))
    config.max_retries = 0  # an address that doesn't answer now is told at once
    answer = ask(site, action="query", meta="siteinfo", siprop="general")
    check_identity(api, answer)
    log_in(site)
    config.max_retries = 5
    # It is a wiki: from now on an error page is one, to be asked again. Pywikibot goes by this name.
    type(site.family).__name__ = "KnownFamily"
    return site, answer["query"]["general"]


class _NoAnswerError(Error):  # type: ignore[misc]  # Pywikibot ships no types
    """What came is no answer to the question that this names."""


class _Request(pwb_api.Request):  # type: ignore[misc]
    """A request, of ours or of Pywikibot's own, whose answer is looked at before anybody reads in it."""

    def _json_loads(self, response: requests.Response) -> Any:
        answer = super()._json_loads(response)
        if answer is not None and not is_answer(answer, self):
            raise _NoAnswerError(question(self))
        return answer


class _CachedRequest(_Request, pwb_api.CachedRequest):  # type: ignore[misc]
    pass


class Site(APISite):  # type: ignore[misc]
    """A site that logs in with the credentials it was given: Pywikibot's own way asks at the keyboard."""

    given: Credentials
    session: WikiSession

    @staticmethod
    def _request_class(kwargs: dict[str, Any]) -> type[_Request]:
        return _CachedRequest if kwargs.get("expiry") is not None else _Request

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
                f"{_api(self)}: logged in as {who}, but the config says account = {self.username()}: "
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
            raise WikiError(f"{_api(self)}: user-config.py names no password_file with a line for {self.username()}")
        try:
            manager.login_to_site()
        except APIError as problem:
            raise WikiError(f"{_api(self)}: {_no_login(manager.login_name, self.username(), problem.info)}") from None


class _AnsweredError(Exception):
    def __init__(self, code: str, info: str) -> None:
        super().__init__(code)
        self.code = code
        self.info = _one_line(info)


class _Once(_Request):
    """A request that ends where Pywikibot would wait and send it again."""

    _answered = False

    def _http_request(self, *sent: Any) -> Any:
        self._answered = False  # `last_error` may be of an earlier sending, before a new token
        return super()._http_request(*sent)

    def _json_loads(self, response: requests.Response) -> Any:
        answer = super()._json_loads(response)
        self._answered = True
        return answer

    def wait(self, delay: int | None = None, **kwargs: Any) -> NoReturn:
        if self._answered:
            raise _AnsweredError(self.last_error["code"], self.last_error["info"])
        raise Error("no answer")


def ask(site: Site, **parameters: Any) -> Json:
    """A query and its answer, tried again within bounds. Raises WikiError."""
    with _plainly(site):
        answer: Json = site.simple_request(formatversion=2, **parameters).submit()
    return answer


def csrf_token(site: Site) -> str:
    """The token that a write needs; logs in where nobody is. Raises WikiError."""
    with _plainly(site), suppress(KeyError):
        return str(site.tokens["csrf"])
    log_in(site)  # there is none for nobody: an earlier login did not get through
    with _plainly(site):
        return str(site.tokens["csrf"])


def log_in(site: Site) -> None:
    """Log in anew. Raises WikiError."""
    with _plainly(site):
        site.login()


def post_once(site: Site, **parameters: Any) -> Json | Outcome:
    """What the wiki answers to a write, without an `error` in it; else what that means. Raises WikiError before
    anything was sent."""
    token = csrf_token(site)
    with _plainly(site):
        given = {"formatversion": 2, "assertuser": str(site.username()), "token": token, **parameters}
        # `use_get`: else a question how to send this comes first, whose lost answer would be taken for the write's
        request = _Once(site, parameters=given, use_get=False)
    request["assert"] = "bot"  # Pywikibot has put `user` there
    try:
        answer: Json = request.submit()
    except _AnsweredError as refusal:
        return from_error(refusal.code, refusal.info)
    except MaxlagTimeoutError:
        return Busy("maxlag", "the wiki's databases lag behind: a later run will do this")
    except _NoAnswerError:
        return Unknown("what the wiki answered is no answer of its API")
    except APIError as problem:
        return _refusal(problem)
    except (Error, ConnectionError, requests.RequestException):
        return Unknown(f"no clear answer from the wiki ({site.session.trouble or 'an error page'})")
    return answer


def _refusal(problem: APIError) -> Outcome:
    # The code is the same for a block from the whole wiki and for one from this page alone.
    if problem.other.get("blockinfo", {}).get("blockpartial"):
        return Refused(problem.code, _one_line(problem.info))
    return from_error(problem.code, _one_line(problem.info))


@contextmanager
def _plainly(site: Site) -> Iterator[None]:
    """Turn what Pywikibot raises into one line. Its own exceptions are not kept: they may quote a request."""
    site.session.trouble = ""
    try:
        yield
    except APIError as problem:
        raise WikiError(f"{_api(site)}: {problem.code}: {_one_line(problem.info)}") from None
    except SiteDefinitionError:
        raise WikiError(f"{_api(site)} is no MediaWiki API: its address ends in /api.php and answers JSON") from None
    except _NoAnswerError as problem:
        raise WikiError(
            f"{_api(site)} is no MediaWiki API, or in trouble: what came is no answer to {problem}; "
            "check the address, or leave it to a later run"
        ) from None
    except (Error, ConnectionError, requests.RequestException):
        trouble = site.session.trouble or "the server is in trouble"
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
        # Pywikibot takes a link for no file; what it leads to is looked at below (`check_private`)
        config.password_file = str(Path(config.base_dir, config.password_file).resolve())
    config.base_dir = str(_scratch)
    http.session = _sessions


def _site(api: str, account: str, given: Credentials) -> Site:
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
        raise WikiError(f"{file}: {_one_line(str(problem))}") from None
    if _api(site) != api:
        # where the file is not its reader's own, or open to others, Pywikibot skips it and takes test.wikipedia
        raise WikiError(f"{file} is for {_api(site)}, not {api}, or it is not yours and writable by you alone")
    return site


def _api(site: Site) -> str:
    return str(site.base_url(site.apipath()))


def _no_login(login: str, account: str, said: str) -> str:
    if not login.replace("_", " ").startswith(account):  # it may be the password, and the wiki's words may quote it
        return f"cannot log in: BOT_USERNAME is none of {account}: it looks like {account}@app (Special:BotPasswords)"
    return f"cannot log in as {login} ({_one_line(said)}): check user name and bot password (Special:BotPasswords)"


def _one_line(text: str) -> str:
    return " ".join(text.split())[:300]
