"""The sendings of an issue: one to the whole list, or one to each language or to each so many pages."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from bot.cohort.newsletter import Claim, Issue, Target
from bot.config.settings import Cohort
from bot.jobs.newsletter.issues import below, claim_pages, claim_title, list_title
from bot.jobs.newsletter.languages import Group, batches, groups, own_language
from bot.jobs.wanted import WantedPage
from bot.wiki.data import LIST_MODEL
from bot.wiki.snapshot import Snapshot
from bot.wikitext.delivery_list import list_json, read_list

AGAIN = "again-"
"""How the parts are called that go once more to those whom a sending did not reach."""


@dataclass(frozen=True, slots=True)
class Part:
    """A sending of an issue: its name in titles (`es`, `2`, `es-2`; empty where it is the whole), the language of
    what it says (empty: the issue's own), and the page of its delivery list."""

    name: str
    language: str
    list: str


def parts(issue: Issue, snapshot: Snapshot, cohort: Cohort) -> tuple[Part, ...]:
    """The sendings of an issue: those for which there are lists, else the whole."""
    made = tuple(Part(name, _language(name), title) for name, title in _lists(issue.name, snapshot, cohort))
    return made or (Part("", "", issue.list),)


def names_to_send(name: str, resend: str, snapshot: Snapshot, cohort: Cohort) -> frozenset[str]:
    """The parts of the issue `name` that are still to be sent: nobody has claimed them, or the wiki refused them and
    sent nothing, or nobody knows what became of them and a person wants to send them all the same (`resend`)."""
    claims = dict(claim_pages(name, snapshot, cohort))
    parts = {part for part, _ in _lists(name, snapshot, cohort)} or {""}
    return frozenset(part for part in parts if part not in claims or _free(claims[part].claim, name == resend))


def _free(claim: Claim | None, wanted_again: bool) -> bool:
    return claim is not None and (bool(claim.refused) or (claim.unknown and wanted_again))


def lists_to_make(issue: Issue, snapshot: Snapshot, cohort: Cohort, batched: bool) -> tuple[WantedPage, ...]:
    """The lists that are still to be made before an issue goes out in parts: of those on its list who are on none of
    them yet. None once one part has been claimed, and none where it goes out as a whole.

    So a list that was made is never made anew: what is sent in parts reaches each page once, whenever a run breaks off.
    """
    made = dict(_lists(issue.name, snapshot, cohort))
    if not (made or batched or cohort.newsletter.split) or any(claim_pages(issue.name, snapshot, cohort)):
        return ()
    there = {target for title in made.values() for target in targets_of(title, snapshot)}
    wanted = [
        Group(group.language, some)
        for group in groups(issue, targets_of(issue.list, snapshot), snapshot, cohort)
        for some in batches([target for target in group.targets if target not in there], cohort.newsletter.most)
    ]
    whole = not made and [one.language for one in wanted] in ([""], [own_language(issue, snapshot)])
    return () if whole else tuple(_new_lists(issue, wanted, set(made), cohort))


def targets_of(title: str, snapshot: Snapshot) -> tuple[Target, ...]:
    """What is on a list, as it is written there; nothing where it is none."""
    page = snapshot.pages.get(title)
    return read_list(page.text, page.model).targets if page else ()


def _new_lists(issue: Issue, wanted: Iterable[Group], taken: set[str], cohort: Cohort) -> Iterator[WantedPage]:
    for group in wanted:
        name = next(name for name in _names(group.language) if name not in taken)
        taken.add(name)
        text = list_json(f"[[{issue.title}]]", group.targets)
        yield WantedPage(list_title(issue.name, name, cohort), text, f"List of {issue.name}, {name}", LIST_MODEL)


def _names(language: str) -> Iterator[str]:
    """`es`, `es-2`, `es-3` …, without a language `1`, `2` …: as many as there are."""
    if language:
        yield language
    number = 2 if language else 1
    while True:
        yield f"{language}-{number}".removeprefix("-")
        number += 1


def _language(name: str) -> str:
    """The language in a part's name."""
    head, _, number = name.rpartition("-")
    language = head if number.isdigit() else name
    return "" if language.isdigit() else language


def _lists(issue: str, snapshot: Snapshot, cohort: Cohort) -> Iterator[tuple[str, str]]:
    """The lists that were made for an issue's parts, by the part's name."""
    begin, end = f"{claim_title(issue, '', cohort)}/", "/List"
    for title in snapshot.below.get(below(cohort), ()):
        name = title.removeprefix(begin).removesuffix(end)
        if title == f"{begin}{name}{end}" and "/" not in name and not name.startswith(AGAIN):
            yield name, title
