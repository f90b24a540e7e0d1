"""HTTP sessions, one for each wiki: count what is sent, follow no redirect, keep cookies and token to that wiki."""

from __future__ import annotations

import re
import time
from typing import Any

import requests

from bot.wiki.address import host_of, is_loopback
from bot.wiki.port import Costs

_WRITE = re.compile(r"(?:^|[?&])action=(?:edit|massmessage|editmassmessagelist)(?:&|$)")
_READ = re.compile(r"(?:^|[?&])(?:titles=|generator=|list=|action=parse(?:&|$))")
PATIENCE = 120.0  # seconds for an answer to a write: MassMessage reads a list of thousands before it answers


class WikiSession(requests.Session):
    """A session with one wiki, whose requests are counted, lost ones too."""

    def __init__(self) -> None:
        super().__init__()
        self.auth = _as_it_is  # else `requests` would take a password from ~/.netrc
        self.costs = Costs()
        self.bearer = ""
        """An OAuth 2 access token, empty where another way to log in is used."""
        self.trouble = ""
        """What last kept a request from its answer: a word for a person, set back by whoever asks next."""

    def send(self, request: requests.PreparedRequest, **kwargs: Any) -> requests.Response:
        """Send one request and count it. A redirect comes back as it is: a password must not follow it.

        Certificates are checked, whatever a user-config.py says; only this machine's own may go unchecked.
        """
        if self.bearer:
            request.headers["Authorization"] = f"Bearer {self.bearer}"
        if not is_loopback(host_of(str(request.url))):
            kwargs["verify"] = kwargs.get("verify") or True  # else a path: whom to trust
        kind = _kind(request)
        if kind == "write":
            given = kwargs.get("timeout")  # a user-config.py may have one number for both, or none
            kwargs["timeout"] = (given[0] if isinstance(given, tuple) else given, PATIENCE)
        began, size = time.monotonic(), 0
        try:
            response = super().send(request, **{**kwargs, "allow_redirects": False})
            size = len(response.content)
        except requests.RequestException as problem:
            self.trouble = type(problem).__name__
            raise
        finally:
            self.costs.add(kind, size, time.monotonic() - began)
        return response


class Sessions:
    """The sessions by host and port, behind the one name under which Pywikibot sends everything."""

    def __init__(self) -> None:
        self._by_host: dict[str, WikiSession] = {}

    def of(self, url: str) -> WikiSession:
        """The session with the wiki at this address."""
        return self._by_host.setdefault(host_of(url), WikiSession())

    def request(self, method: str, url: str, **kwargs: Any) -> requests.Response:
        """As `requests.Session.request`."""
        return self.of(url).request(method, url, **kwargs)

    def close(self) -> None:
        """Close the connections of all sessions."""
        for session in self._by_host.values():
            session.close()


def _as_it_is(request: requests.PreparedRequest) -> requests.PreparedRequest:
    return request


def _kind(request: requests.PreparedRequest) -> str:
    body = request.body or ""
    sent = body.decode("ascii", "replace") if isinstance(body, bytes) else str(body)
    if _WRITE.search(sent):
        return "write"
    return "read" if _READ.search(sent or request.url or "") else "site"
