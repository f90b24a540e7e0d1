"""Sessions with a MediaWiki through Pywikibot: opening one, asking, and sending once."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any, NoReturn

import requests

from bot.plan.outcome import Busy, Outcome, Refused, Unknown, from_error
from bot.wiki.address import check_address, check_identity
from bot.wiki.answers import Json
from bot.wiki.credentials import credentials
from bot.wiki.live_site import (
    APIError,
    CheckedRequest,
    Error,
    MaxlagTimeoutError,
    NoAnswerError,
    Site,
    SiteDefinitionError,
    address,
    config,
    configure,
    given_site,
    one_line,
)
from bot.wiki.port import WikiError


def open_site(api: str, account: str, contact: str, environ: Mapping[str, str]) -> tuple[Site, Json]:
    """Log in to a wiki, and make sure that it is that wiki and that account; what the wiki says of itself (`siteinfo`)
    comes with it. Raises WikiError (see `live.open_live`)."""
    configure(account, contact)
    check_address(api)
    site = given_site(api, account, credentials(environ, Path.cwd()))
    config.max_retries = 0  # an address that doesn't answer now is told at once
    answer = ask(site, action="query", meta="siteinfo", siprop="general")
    check_identity(api, answer)
    log_in(site)
    config.max_retries = 5
    # It is a wiki: from now on an error page is one, to be asked again. Pywikibot goes by this name.
    type(site.family).__name__ = "KnownFamily"
    return site, answer["query"]["general"]


class _AnsweredError(Exception):
    def __init__(self, code: str, info: str) -> None:
        super().__init__(code)
        self.code = code
        self.info = one_line(info)


class _Once(CheckedRequest):
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
    except NoAnswerError:
        return Unknown("what the wiki answered is no answer of its API")
    except APIError as problem:
        return _refusal(problem)
    except (Error, ConnectionError, requests.RequestException):
        return Unknown(f"no clear answer from the wiki ({site.session.trouble or 'an error page'})")
    return answer


def _refusal(problem: APIError) -> Outcome:
    # The code is the same for a block from the whole wiki and for one from this page alone.
    if problem.other.get("blockinfo", {}).get("blockpartial"):
        return Refused(problem.code, one_line(problem.info))
    return from_error(problem.code, one_line(problem.info))


@contextmanager
def _plainly(site: Site) -> Iterator[None]:
    """Turn what Pywikibot raises into one line. Its own exceptions are not kept: they may quote a request."""
    site.session.trouble = ""
    try:
        yield
    except APIError as problem:
        raise WikiError(f"{address(site)}: {problem.code}: {one_line(problem.info)}") from None
    except SiteDefinitionError:
        raise WikiError(f"{address(site)} is no MediaWiki API: its address ends in /api.php and answers JSON") from None
    except NoAnswerError as problem:
        raise WikiError(
            f"{address(site)} is no MediaWiki API, or in trouble: what came is no answer to {problem}; "
            "check the address, or leave it to a later run"
        ) from None
    except (Error, ConnectionError, requests.RequestException):
        trouble = site.session.trouble or "the server is in trouble"
        hint = "its certificate is not trusted" if "SSL" in trouble else "check the address and the network"
        raise WikiError(f"{address(site)} cannot be reached ({trouble}): {hint}") from None
