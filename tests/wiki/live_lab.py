"""Real MediaWikis as labs: the sandboxes that are up (scripts/sandbox)."""

from __future__ import annotations

import json
import secrets
import subprocess
import time
from collections.abc import Callable, Iterator
from datetime import datetime
from functools import cache, partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import requests

if TYPE_CHECKING:
    from labs import Parameter

    from bot.wiki.port import Wiki

SANDBOXES = Path(__file__).parent.parent.parent / ".sandbox"
BOT = "OrganizerLabBot"


class Nobody:
    """Somebody who hasn't logged in, at work through the bare API, without the adapter."""

    def __init__(self, api: str) -> None:
        self.api = api
        self.session = requests.Session()

    def ask(self, **parameters: Parameter) -> dict[str, Any]:
        given = {name: _as_text(value) for name, value in parameters.items() if value is not False}
        answer = self.session.post(self.api, data={**given, "format": "json", "formatversion": "2"}, timeout=60)
        answer.raise_for_status()
        return answer.json()


class Person(Nobody):
    """An account at work."""

    def __init__(self, api: str, login: str, password: str) -> None:
        super().__init__(api)
        token = self.ask(action="query", meta="tokens", type="login")["query"]["tokens"]["logintoken"]
        answer = self.ask(action="login", lgname=login, lgpassword=password, lgtoken=token)
        assert answer["login"]["result"] == "Success", answer["login"]["result"]
        self.token = self.ask(action="query", meta="tokens")["query"]["tokens"]["csrftoken"]

    def edit(self, **parameters: Parameter) -> str:
        answer = self.ask(action="edit", token=self.token, **parameters)
        if "error" in answer:
            return answer["error"]["code"]
        return "nochange" if answer["edit"].get("nochange") else answer["edit"]["result"].lower()


class LiveLab:
    """A corner of a real MediaWiki; the adapter and the accounts are logged in once for all."""

    def __init__(self, file: Path) -> None:
        self.box = json.loads(file.read_text())
        self.file = file
        self.mark = secrets.token_hex(4)
        self.passwords: dict[str, str] = {}  # of the accounts made here

    @property
    def wiki(self) -> Wiki:
        return _wiki(self.file)

    @property
    def massmessage(self) -> bool:
        return _has_massmessage(self.file)

    def run_jobs(self) -> None:
        self._sandbox("jobs")

    def seed(self, title: str, text: str, user: str = "Human") -> None:
        assert self.raw_edit(user, title=title, text=text) in ("success", "nochange")

    def raw_edit(self, user: str = "", **params: Parameter) -> str:
        return person(self.file, user or BOT).edit(**params)

    def text(self, title: str) -> str | None:
        return next((text for _, text in self.history(title)), None)

    def history(self, title: str) -> list[tuple[str, str]]:
        answer = person(self.file, BOT).ask(
            action="query", titles=title, prop="revisions", rvprop="user|content", rvslots="main", rvlimit="max"
        )
        found = answer["query"]["pages"][0].get("revisions", ())
        return [(one["user"], one["slots"]["main"]["content"]) for one in found]

    def unique(self, title: str) -> str:
        head, slash, rest = title.partition("/")
        return f"{head} {self.mark}{slash}{rest}"

    def tick(self) -> None:
        time.sleep(1.02 - time.time() % 1)

    def account(self, name: str) -> str:
        name, password = f"{name} {self.mark}", secrets.token_hex(12)
        nobody = Nobody(self.box["api"])
        token = nobody.ask(action="query", meta="tokens", type="createaccount")["query"]["tokens"]["createaccounttoken"]
        given = {"username": name, "password": password, "retype": password, "createtoken": token}
        answer = nobody.ask(action="createaccount", createreturnurl=self.box["server"], **given)
        assert answer["createaccount"]["status"] == "PASS", answer
        self.passwords[name] = password
        return name

    def block(self, user: str, page: str = "") -> None:
        partial_block = {"partial": True, "pagerestrictions": page, "allowusertalk": True} if page else {}
        self._administer("block", user=user, expiry="infinite", reason="why", **partial_block)

    def rename(self, user: str, name: str) -> None:
        self._sandbox("rename", user, name)

    def delete(self, title: str) -> None:
        self._administer("delete", title=title)

    def move(self, title: str, target: str, redirect: bool) -> None:
        self._administer("move", **{"from": title, "to": target, "noredirect": not redirect})

    def protect(self, title: str) -> None:
        self._administer("protect", title=title, protections="edit=sysop")

    def protect_from_being_made(self, title: str) -> None:
        self._administer("protect", title=title, protections="create=sysop")

    def set_language(self, title: str, code: str) -> None:
        self._administer("setpagelanguage", title=title, lang=code)

    def _sandbox(self, command: str, *arguments: str) -> None:
        program = SANDBOXES.parent / "scripts" / "sandbox"
        subprocess.run([program, command, self.box["name"], *arguments], check=True, timeout=120)

    def _administer(self, action: str, **parameters: Parameter) -> None:
        admin = person(self.file, "Admin")
        answer = admin.ask(action=action, token=admin.token, **parameters)
        assert "error" not in answer, answer

    def plain_pywikibot(self, prefix: str) -> Iterator[tuple[str, int, float]]:
        """What Pywikibot's own ways to read all pages below a prefix take: a name, requests, seconds."""
        from pywikibot.pagegenerators import PreloadingGenerator

        site = self.wiki._site
        ways = {
            "for page in site.allpages(prefix=…): page.text": iter,
            "PreloadingGenerator(site.allpages(prefix=…))": PreloadingGenerator,
        }
        for name, way in ways.items():
            before, began = sum(self.wiki.costs.requests.values()), time.monotonic()
            assert all(page.text for page in way(site.allpages(prefix=prefix)))
            yield name, sum(self.wiki.costs.requests.values()) - before, time.monotonic() - began


def live_labs() -> list[tuple[str, Callable[[], LiveLab]]]:
    """A name and a maker of labs for every sandbox that answers."""
    files = sorted(SANDBOXES.glob("*/sandbox.json"))
    return [(f"{file.parent.name}-{version}", partial(LiveLab, file)) for file in files if (version := _version(file))]


@cache
def person(file: Path, user: str) -> Person:
    """An account of a sandbox, logged in."""
    box = json.loads(file.read_text())
    return Person(box["api"], box["accounts"][user]["login"], box["accounts"][user]["password"])


def environ(file: Path, user: str = BOT) -> dict[str, str]:
    """The variables that carry an account's bot password."""
    account = json.loads(file.read_text())["accounts"][user]
    return {"BOT_USERNAME": account["login"], "BOT_PASSWORD": account["password"]}


@cache
def _wiki(file: Path) -> Wiki:
    from bot.wiki.live import open_live

    return open_live(json.loads(file.read_text())["api"], "live", BOT, "tests@example.org", 0, environ(file))


@cache
def _has_massmessage(file: Path) -> bool:
    answer = person(file, BOT).ask(action="query", meta="siteinfo", siprop="extensions")
    return any(one["name"] == "MassMessage" for one in answer["query"]["extensions"])


def _version(file: Path) -> str:
    box = json.loads(file.read_text())
    try:
        answer = requests.get(box["api"], {"action": "query", "meta": "siteinfo", "format": "json"}, timeout=30)
    except requests.ConnectionError:
        return ""
    return box["version"] if answer.json()["query"]["general"]["wikiid"] == box["wikiid"] else ""


def _as_text(value: Parameter) -> str:
    return value.strftime("%Y-%m-%dT%H:%M:%SZ") if isinstance(value, datetime) else str(value)
