"""Cohorts of any size, made from the demo's, and seconds."""

import time

from tests.lab import CONFIG, ROOT_PAGE

_DEMO = CONFIG.parent / "demo" / ROOT_PAGE
_DECISION = "{{{{Organizer Lab decision|user={}|decision=accepted|note=|reviewer=}}}}"


def timed(work):
    start = time.perf_counter()
    result = work()
    return result, time.perf_counter() - start


def applications(size):
    """`size` applications by user, every one with words and dates of its own."""
    return _many(size, [file for file in _files("Applications") if file.stem != "Preload"])


def own_pages(size):
    """A page of their own for each of them, with a project and what was handed in."""
    needed = ("{{Organizer Lab project", "{{Organizer Lab submission")
    files = [file for file in _files("Participants") if all(form in file.read_text("utf-8") for form in needed)]
    return _many(size, files)


def review(size):
    """The review page that accepts them all."""
    return "\n".join(_DECISION.format(user) for user in map(_user, range(size)))


def schedule():
    """The demo's nine weeks, from 24 October to 23 December 2022."""
    return (_DEMO / "Schedule.wikitext").read_text("utf-8")


def _many(size, files):
    texts = [file.read_text("utf-8") for file in files]
    return {
        _user(number): f"{texts[number % len(texts)].replace(' and ', f' and {number} ')}\n<!-- {number} -->"
        for number in range(size)
    }


def _files(folder):
    return sorted((_DEMO / folder).glob("*.wikitext"))


def _user(number):
    return f"Applicant {number}"
