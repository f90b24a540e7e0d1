"""A farm of two folder wikis, and what is on a delivery list of the first."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from bot.cohort.newsletter import Target
from bot.config.cohort import Cohort
from bot.context import Context
from bot.jobs.newsletter.targets import targets_reads
from bot.jobs.regions import NONE
from bot.read import read
from bot.wiki.port import WikiError
from bot.wiki.snapshot import Request, Snapshot
from tests.lab import FACILITATOR, NOW, cohort, edit_as, folder_wiki, write_page

DE, FR, NOWHERE = "de.example.org", "fr.example.org", "nowhere.example.org"
Reads = Callable[[tuple[Target, ...], Snapshot, Cohort], Request]


class Farm:
    """The wiki of the lists (`meta.example.org`), and one in German that the config knows; one in French it does not
    know, which is there all the same."""

    def __init__(self, folder: Path) -> None:
        self.here, self.there = folder / "meta", folder / "de"
        self.cohort = replace(cohort(), hosts={DE: "dewiki", "meta.example.org": "meta"})
        self.reachable = True
        hosts = {DE: "../de", FR: "../fr"}
        self.settings(self.here, host="meta.example.org", hosts=hosts)
        self.settings(self.there, host=DE, language="de")

    def settings(self, folder: Path, **settings: object) -> None:
        """Change what a wiki's settings say."""
        (folder / ".wiki").mkdir(parents=True, exist_ok=True)
        file = folder / ".wiki" / "settings.json"
        before = json.loads(file.read_text(encoding="utf-8")) if file.exists() else {}
        file.write_text(json.dumps(before | settings), encoding="utf-8")

    def page(self, title: str, text: str) -> None:
        write_page(self.here, title, text)

    def page_there(self, title: str, text: str) -> None:
        write_page(self.there, title, text)

    def facilitator(self, title: str, text: str) -> None:
        edit_as(self.here, FACILITATOR, title, text)

    def edit(self, user: str, title: str, text: str) -> None:
        edit_as(self.here, user, title, text)

    def other(self, name: str):
        if not self.reachable:
            raise WikiError("it cannot be reached")
        assert name == "dewiki"
        return folder_wiki(self.there)

    def read(self, *targets: Target, reads: Reads = targets_reads) -> Snapshot:
        """What is read for these targets of a list that was read before."""
        trusted = frozenset({"Operator", FACILITATOR})
        context = Context(folder_wiki(self.here), self.other, self.cohort, trusted, NONE, NOW)

        def asked(snapshot: Snapshot, cohort: Cohort, now: object) -> Request:
            before = Request(titles=frozenset({"List"}))
            return before | reads(targets, snapshot, cohort) if snapshot.host else before

        return read(asked, context)
