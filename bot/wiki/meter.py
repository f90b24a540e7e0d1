"""The one HTTP session: counts what it sends, follows no redirect, and knows whose token goes where."""

from __future__ import annotations

import re
import time
from typing import Any

import requests

from bot.wiki.port import Costs

_WRITE = re.compile(r"(?:^|[?&])action=edit(?:&|$)")
_READ = re.compile(r"(?:^|[?&])(?:titles|generator)=")


class Meter(requests.Session):
    """A session whose requests are counted per host and port, lost ones too."""

    def __init__(self) -> None:
        super().__init__()
        self.costs: dict[str, Costs] = {}
        self.bearers: dict[str, str] = {}
        self.trouble = ""
        """What kept the last failed request from its answer, a word for a person."""

    def send(self, request: requests.PreparedRequest, **kwargs: Any) -> requests.Response:
        """Send one request and count it. A redirect comes back as it is: a password must not follow it."""
        host = host_of(request.url or "")
        if host in self.bearers:
            request.headers["Authorization"] = f"Bearer {self.bearers[host]}"
        began, size = time.monotonic(), 0
        try:
            response = super().send(request, **{**kwargs, "allow_redirects": False})
            size = len(response.content)
        except requests.RequestException as problem:
            self.trouble = type(problem).__name__
            raise
        finally:
            self.costs.setdefault(host, Costs()).add(_kind(request), size, time.monotonic() - began)
        return response


def host_of(url: str) -> str:
    """Host and port of an address, in lower case, the scheme's own port left out."""
    scheme, _, rest = url.partition("://")
    host = rest.partition("/")[0].partition("?")[0].lower()
    return host.removesuffix(":443" if scheme == "https" else ":80")


def _kind(request: requests.PreparedRequest) -> str:
    body = request.body or ""
    sent = body.decode("ascii", "replace") if isinstance(body, bytes) else str(body)
    if _WRITE.search(sent):
        return "write"
    return "read" if _READ.search(sent or request.url or "") else "site"
