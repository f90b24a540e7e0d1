"""A MediaWiki of recorded answers, for what a real one does only on bad days."""

from __future__ import annotations

import itertools
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl

import requests
import requests_mock

from bot.wiki.live import LiveWiki, open_live

RECORDED = json.loads((Path(__file__).parent.parent / "cases" / "siteinfo-paraminfo.json").read_text())
PASSWORD = "0123456789abcdefghijklmnopqrstuv"
ACCOUNT = "OrganizerLabBot"
PORTS = itertools.count(20001)  # Pywikibot remembers every site by its address

Answer = dict[str, Any] | list[Any] | str | int | Exception
"""JSON, a body as it is, an HTTP status, or what breaks the connection."""


def error(code: str, **more: Any) -> Answer:
    return {"error": {"code": code, "info": f"about {code}", **more}}


class FakeApi:
    """Answers one address. `edits`, `sends`, `lists`, `reads`, `logs`, `shows` and `logins` are given out one by one,
    the last one for ever; `anything`, where there is one, to every request."""

    def __init__(self, mocker: requests_mock.Mocker) -> None:
        self.server = f"http://127.0.0.1:{next(PORTS)}"
        self.api = f"{self.server}/api.php"
        self.edits: list[Answer] = [{"edit": {"result": "Success", "newrevid": 7}}]
        self.sends: list[Answer] = [{"massmessage": {"result": "success", "count": 3}}]
        self.lists: list[Answer] = [{"editmassmessagelist": {"result": "Success", "added": [], "removed": []}}]
        self.reads: list[Answer] = [{"query": {"pages": []}, "batchcomplete": True}]
        self.logs: list[Answer] = [{"query": {"logevents": []}, "batchcomplete": True}]
        self.shows: list[Answer] = []
        self.logins: list[Answer] = [{"login": {"result": "Success", "lgusername": ACCOUNT}}]
        self.anything: Answer | None = None
        self.rights = ["bot", "apihighlimits"]
        self.user = ACCOUNT
        self.edit_interval = 0.0
        self.general: dict[str, Any] | None = {**RECORDED["si"]["general"], "server": self.server}
        self.sent: list[dict[str, str]] = []
        self.headers: list[Any] = []
        self.timeouts: list[Any] = []
        mocker.register_uri(requests_mock.ANY, self.api, text=self.answer)

    def open(self, **environ: str) -> LiveWiki:
        environ = environ or {"BOT_USERNAME": f"{ACCOUNT}@lab", "BOT_PASSWORD": PASSWORD}
        return open_live(self.api, "fake", ACCOUNT, "tests@example.org", self.edit_interval, environ)

    def count(self, action: str) -> int:
        return sum(1 for request in self.sent if request["action"] == action)

    def answer(self, request: Any, context: Any) -> str:
        parameters = dict(parse_qsl(request.text or request.query, keep_blank_values=True))
        self.sent.append(parameters)
        self.headers.append(request.headers)
        self.timeouts.append(request.timeout)
        by_action: dict[str, Callable[[dict[str, str]], Answer]] = {
            "paraminfo": self._paraminfo,
            "query": self._query,
            "login": lambda _: _next(self.logins),
            "parse": lambda _: _next(self.shows),
            "edit": lambda _: _next(self.edits),
            "massmessage": lambda _: _next(self.sends),
            "editmassmessagelist": lambda _: _next(self.lists),
        }
        found = self.anything if self.anything is not None else by_action[parameters["action"]](parameters)
        if isinstance(found, Exception):
            raise found
        if isinstance(found, int):
            context.status_code = found
            return "<html>oh no</html>"
        return found if isinstance(found, str) else json.dumps(found)

    def _paraminfo(self, parameters: dict[str, str]) -> Answer:
        names = parameters["modules"].split("|")
        return {"paraminfo": {"modules": [RECORDED["pi"][name] for name in names if name in RECORDED["pi"]]}}

    def _query(self, parameters: dict[str, str]) -> Answer:
        info = {"id": 3, "name": self.user, "rights": self.rights, "ratelimits": {}, "groups": ["bot"]}
        if "titles" in parameters or "generator" in parameters:
            return _told_to(info, _next(self.reads))
        if parameters.get("list") == "logevents":
            return _told_to(info, _next(self.logs))
        tokens = {"csrftoken": "c+\\", "logintoken": "l+\\"}
        about = {**RECORDED["si"], "general": self.general, "extensions": []}
        return {"query": {**about, "userinfo": info, "tokens": tokens}}


def _told_to(info: dict[str, Any], answer: Answer) -> Answer:
    """An answer to a query, which says who asked, as Pywikibot always wants to know."""
    if not isinstance(answer, dict) or "query" not in answer:
        return answer
    return {**answer, "query": {"userinfo": info, **answer["query"]}}


def _next(answers: list[Answer]) -> Answer:
    return answers.pop(0) if len(answers) > 1 else answers[0]


LOST: list[Answer] = [
    requests.ConnectionError("reset by peer"),
    requests.ReadTimeout("45 s"),
    requests.exceptions.ChunkedEncodingError("cut off"),
    500,
    502,
    503,
    504,
    "<html>the proxy is sorry</html>",
    '{"edit": {"result": "Succ',
    "",
    "{}",
    '{"edit": null}',
    '{"edit": {"result": "Success"}}',
    '{"massmessage": {"result": "success", "count": null}}',
    '{"query": null}',
    '{"error": "x"}',
    '{"error": {"code": null}}',
    "[1]",
    error("internal_api_error_DBQueryError"),
    error("internal_api_error_Whatever"),
]
"""What may come instead of an answer to a write that was saved all the same."""
