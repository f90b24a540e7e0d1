"""A proxy on loopback in front of a real MediaWiki, that does to requests what bad days do."""

from __future__ import annotations

import json
import sys
from collections import Counter, deque
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from http.client import HTTPConnection
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from itertools import repeat
from threading import Lock, Thread
from types import TracebackType
from typing import Self
from urllib.parse import parse_qsl, urlsplit

from tests.faulty import LOST_ANSWERS, READ_FAULTS, REFUSALS, WRITE_FAULTS, at_random

# What concerns one connection, and not the message: https://www.rfc-editor.org/rfc/rfc9110#section-7.6.1.
# Without Accept-Encoding the wiki doesn't compress, and its answers can be read here.
_OF_THE_CONNECTION = frozenset({"host", "connection", "keep-alive", "content-length", "transfer-encoding"})
_NOT_PASSED = _OF_THE_CONNECTION | {"accept-encoding"}
_PAGE = {"massmessage": "spamlist", "editmassmessagelist": "spamlist"}
"""The parameter that names the page, of writes where it isn't `title`."""


@dataclass(frozen=True, slots=True)
class Asked:
    """A request; `parameters` are those of its address and of its form."""

    method: str
    path: str
    headers: tuple[tuple[str, str], ...]
    body: bytes

    @property
    def parameters(self) -> dict[str, str]:
        sent = f"{urlsplit(self.path).query}&{self.body.decode('utf-8', 'replace')}"
        return dict(parse_qsl(sent, keep_blank_values=True))

    @property
    def kind(self) -> str:
        """`write`, `read` (of pages, users, logs), or `site`: logging in and the like."""
        parameters = self.parameters
        if parameters.get("action") in ("edit", "massmessage", "editmassmessagelist"):
            return "write"
        return "read" if {"titles", "generator", "list"} & parameters.keys() else "site"


@dataclass(frozen=True, slots=True)
class Answer:
    """An answer of the wiki, or what stands in its place."""

    status: int
    headers: tuple[tuple[str, str], ...]
    body: bytes


def _sorry(status: int) -> Answer:
    return Answer(status, (("Content-Type", "text/html"),), b"<!DOCTYPE html><title>Error</title><p>Our servers")


_IN_ITS_PLACE = {"drop": None, "502": _sorry(502), "503": _sorry(503), "html": _sorry(200)}


class FaultProxy:
    """Forwards to the wiki at `target` (`http://host:port`), and lets requests meet faults (see faulty.py).

    At random, reads and writes: each kind of fault with a chance of `rate`, the same ones for the same `seed` and
    order of requests. On demand: `arm`. `human` is called with a title, from the proxy's thread, one call at a time.
    A refusal for `maxlag` asks to wait `lag` seconds. `injected` counts faults by kind, `writes` the writes that came.
    What goes wrong in here (the wiki is gone, `human` fails) is raised at the end of the `with`.
    """

    def __init__(
        self,
        target: str,
        *,
        rate: float = 0.0,
        seed: int = 0,
        human: Callable[[str], object] | None = None,
        lag: float = 0.05,
    ) -> None:
        self.injected: Counter[str] = Counter()
        self.writes = 0
        self._target, self._human, self._lag = target, human, lag
        kinds = [kind for kind in WRITE_FAULTS if human or kind != "human"]
        chance = {"write": at_random(kinds, rate, seed), "read": at_random(READ_FAULTS, rate, seed + 1)}
        self._faults: dict[str, Iterator[str | None]] = {**chance, "site": repeat(None)}
        self._armed: dict[str, deque[str]] = {kind: deque() for kind in self._faults}
        self._seen: dict[tuple[tuple[str, str], ...], Answer] = {}
        self._lock, self._human_lock = Lock(), Lock()
        self._server = _Server(self)
        self.url = f"http://127.0.0.1:{self._server.server_port}"

    def __enter__(self) -> Self:
        Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, problem: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._server.shutdown()
        self._server.server_close()
        if self._server.trouble and not problem:
            raise self._server.trouble

    def arm(self, *faults: str, on: str = "write") -> None:
        """Let the next requests of a kind (`write`, `read`, `site`) meet these faults, one each."""
        assert {*faults} <= {*WRITE_FAULTS, *READ_FAULTS}
        with self._lock:
            self._armed[on].extend(faults)

    def answer(self, asked: Asked) -> Answer | None:
        """What comes back for a request; None where the connection is to be closed without an answer."""
        fault = self._fault(asked)
        if not fault:
            return self._forward(asked)
        if fault == "stale":
            return self._seen[_same(asked)]
        if fault == "human":
            assert self._human, "nobody is there to edit"
            with self._human_lock:
                self._human(asked.parameters[_PAGE.get(asked.parameters["action"], "title")])
            return self._forward(asked)
        if fault in REFUSALS:
            return self._refusal(fault)
        if fault in LOST_ANSWERS:
            self._forward(asked)
        return _IN_ITS_PLACE[fault.partition("-")[0]]

    def _fault(self, asked: Asked) -> str | None:
        kind = asked.kind
        with self._lock:
            self.writes += kind == "write"
            armed = self._armed[kind]
            fault = armed.popleft() if armed else next(self._faults[kind])
            if fault == "stale" and _same(asked) not in self._seen:
                return None
            if fault:
                self.injected[fault] += 1
        return fault

    def _forward(self, asked: Asked) -> Answer:
        connection = HTTPConnection(urlsplit(self._target).netloc, timeout=60)
        try:
            headers = {name: value for name, value in asked.headers if name.lower() not in _NOT_PASSED}
            connection.request(asked.method, asked.path, asked.body, headers)
            response = connection.getresponse()
            passed = tuple(pair for pair in response.getheaders() if pair[0].lower() not in _OF_THE_CONNECTION)
            answer = Answer(response.status, passed, self._as_ours(asked, response.read()))
        finally:
            connection.close()
        if asked.kind == "read":
            with self._lock:
                self._seen[_same(asked)] = answer
        return answer

    def _as_ours(self, asked: Asked, body: bytes) -> bytes:
        # The bot compares the address at which it asks with the one that the wiki gives for itself.
        about = "siteinfo" in asked.parameters.get("meta", "").split("|")
        return body.replace(self._target.encode(), self.url.encode()) if about else body

    def _refusal(self, code: str) -> Answer:
        error: dict[str, str | float] = {"code": code, "info": REFUSALS[code]}
        headers = [("Content-Type", "application/json; charset=utf-8"), ("MediaWiki-API-Error", code)]
        if code == "maxlag":
            error["lag"] = self._lag
            headers.append(("Retry-After", f"{self._lag:.0f}"))
        return Answer(200, tuple(headers), json.dumps({"error": error}).encode())


class _Server(ThreadingHTTPServer):
    daemon_threads = False  # what a killed bot has sent arrives before the `with` ends

    def __init__(self, proxy: FaultProxy) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.proxy = proxy
        self.trouble: BaseException | None = None

    def handle_error(self, request: object, client_address: object) -> None:
        problem = sys.exception()
        # Whoever asked may have been killed meanwhile.
        if not isinstance(problem, BrokenPipeError | ConnectionResetError):
            self.trouble = problem


class _Handler(BaseHTTPRequestHandler):
    server: _Server

    def do_GET(self) -> None:
        size = int(self.headers.get("Content-Length", 0))
        body = self.rfile.read(size)
        if len(body) < size:
            return  # killed while sending: half a text must not be saved
        answer = self.server.proxy.answer(Asked(self.command, self.path, tuple(self.headers.items()), body))
        if answer is None:
            return  # HTTP/1.0: the connection ends with this request
        self.send_response_only(answer.status)
        for name, value in (*answer.headers, ("Content-Length", str(len(answer.body)))):
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(answer.body)

    do_POST = do_GET

    def log_message(self, format: str, *args: object) -> None:
        """Say nothing: what went wrong on purpose is counted."""


def _same(asked: Asked) -> tuple[tuple[str, str], ...]:
    return tuple(sorted(asked.parameters.items()))
