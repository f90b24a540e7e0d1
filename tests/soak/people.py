"""Other people on the participants' talk pages: some write at any moment, one archives."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from random import Random
from threading import Lock

from tests.soak.cohort import Cohort, submission
from tests.wiki.labs import Lab

_TRIES = 50
_FIRST_HEADING = re.compile(r"^==", re.MULTILINE)
_ARCHIVED = 6  # one of so many, each time
_POINTER = "Older threads: [[/Archive]]\n"
_IN_THE_WAY = ("editconflict", "articleexists")


class People:
    """Everybody but the bot. What was written, and must still be there in the end, is in `lines`: title and line."""

    def __init__(self, lab: Lab, cohort: Cohort, seed: int) -> None:
        self.lines = [
            (f"User talk:{user}", line)
            for user, text in cohort.talk_pages().items()
            for line in text.split("\n")
            if line
        ]
        self._lab, self._cohort, self._chance = lab, cohort, Random(seed)
        self._lock = Lock()

    def write(self, title: str) -> None:
        """Somebody adds a line to a talk page, at its end or at its top; the page need not exist."""
        with self._lock:
            line = f": Human line {len(self.lines)}."
            self.lines.append((title, line))
            on_top = self._chance.random() < 0.5
            self._save("Human", title, lambda text: f"{line}\n\n{text}" if on_top else f"{text}\n\n{line}")

    def hand_in(self, week: int) -> None:
        """Those who are late hand in a week on their own pages."""
        for user in self._cohort.late:
            self._save("Human", self._cohort.own_page(user), lambda text: f"{text}\n{submission(week)}")

    def archive(self) -> None:
        """An archive bot moves all sections of some participants' talk pages away."""
        with self._lock:
            for user in self._chance.sample(self._cohort.users, len(self._cohort.users) // _ARCHIVED):
                self._archive(f"User talk:{user}")

    def _archive(self, title: str) -> None:
        if moved := _sections(self._lab.text(title) or ""):
            # first there, so that nobody misses them; meanwhile the bot may have added to the page
            self._save("Other", f"{title}/Archive", lambda text: f"{text}\n{moved}")
            self._save("Other", title, lambda text: text.replace(moved, _POINTER))

    def lost(self, texts: Mapping[str, str]) -> Iterator[tuple[str, str]]:
        """The lines that are neither on their page nor in its archive any more, with its title; `texts` by title."""
        for title, line in self.lines:
            there = f"{texts.get(title, '')}\n{texts.get(f'{title}/Archive', '')}"
            if line not in there.split("\n"):
                yield title, line

    def _save(self, user: str, title: str, changed: Callable[[str], str]) -> None:
        """Save as people do, on top of the revision they have read; and again where the bot came between."""
        for _ in range(_TRIES):
            page = next(self._lab.wiki.pages([title]), None)
            base = {"baserevid": page.revid, "nocreate": True} if page else {"createonly": True}
            answer = self._lab.raw_edit(user, title=title, text=changed(page.text if page else ""), **base)
            if answer not in _IN_THE_WAY:
                break
        assert answer == "success", f"{user} could not save {title}: {answer}"


def _sections(text: str) -> str:
    """All sections of a page, without what stands before the first."""
    heading = _FIRST_HEADING.search(text)
    return text[heading.start() :] if heading else ""
