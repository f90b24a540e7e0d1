"""The sendings of an issue: one to the whole list, or one to each language or to each so many pages."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import count

from bot.cohort.newsletter import Claim, Issue, Target
from bot.config.cohort import Cohort
from bot.jobs.newsletter.issues import claim_pages, list_pages, list_title
from bot.jobs.newsletter.languages import Group, batches, groups, own_language
from bot.jobs.newsletter.targets import page_of, resolve
from bot.jobs.wanted import WantedPage
from bot.wiki.data import LIST_MODEL
from bot.wiki.snapshot import Snapshot
from bot.wikitext.delivery_list import list_json, read_list

AGAIN = "again-"
"""How the parts are called that go once more to those whom a sending did not reach."""


@dataclass(frozen=True, slots=True)
class Part:
    """A sending of an issue: its name in titles (`es-1`, or `2` where it is not divided by languages; empty where it
    is the whole), the language of what it says (empty: the issue's own), and the page of its delivery list."""

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
    # Of a page that is no claim of the bot's, the checks say that it is in the way.
    return claim is None or bool(claim.refused) or (claim.unknown and wanted_again)


def lists_to_make(issue: Issue, snapshot: Snapshot, cohort: Cohort, batched: bool) -> tuple[WantedPage, ...]:
    """The lists that are still to be made before an issue goes out in parts: of those on its list who are on none of
    them yet. None once one part has been claimed, and none where it goes out as a whole.

    So a list that was made is never made anew: what is sent in parts reaches each page once, whenever a run breaks off.
    """
    made = dict(_lists(issue.name, snapshot, cohort))
    claims = [page.claim for _, page in claim_pages(issue.name, snapshot, cohort)]
    claimed = any(claim and not claim.refused for claim in claims)
    if claimed or not (made or batched or cohort.newsletter.split):
        return ()
    there = {target for title in made.values() for target in targets_of(title, snapshot)}
    wanted = [
        Group(group.language, some)
        for group in groups(issue, targets_of(issue.list, snapshot), snapshot, cohort)
        for some in batches([target for target in group.targets if target not in there], cohort.newsletter.most)
    ]
    whole = not made and [one.language for one in wanted] in ([""], [own_language(issue, snapshot)])
    return () if whole else tuple(_new_lists(issue, wanted, snapshot, cohort))


def targets_of(title: str, snapshot: Snapshot) -> tuple[Target, ...]:
    """What is on a list, as it is written there; nothing where it is none."""
    page = snapshot.pages.get(title)
    return read_list(page.text, page.model).targets if page else ()


def gone_since(targets: Iterable[Target], subscribers: str, snapshot: Snapshot, cohort: Cohort) -> tuple[Target, ...]:
    """Who of these is no longer on the list `subscribers`, which they were taken from: they took themselves off. Nobody
    where there is no such list any more: then it doesn't tell."""
    if subscribers not in snapshot.pages:
        return ()
    there = frozenset(resolve(targets_of(subscribers, snapshot), snapshot, cohort).pages)
    return tuple(one for one in targets if there.isdisjoint({one, page_of(one, snapshot, cohort)}))


def _new_lists(issue: Issue, wanted: Iterable[Group], snapshot: Snapshot, cohort: Cohort) -> Iterator[WantedPage]:
    taken = set(snapshot.pages)
    for group in wanted:
        names = ((name, list_title(issue.name, name, cohort)) for name in _names(group.language))
        name, title = next((name, title) for name, title in names if title not in taken)
        taken.add(title)
        text = list_json(f"[[{issue.title}]]", group.targets)
        yield WantedPage(title, text, f"List of {issue.name}, {name}", LIST_MODEL)


def _names(language: str) -> Iterator[str]:
    """`es-1`, `es-2` …, without a language `1`, `2` …: as many as there are. Never `es` alone, which is what
    translations are called."""
    return (f"{language}-{number}".removeprefix("-") for number in count(1))


def _language(name: str) -> str:
    """The language in a part's name."""
    return name.rpartition("-")[0]


def _lists(issue: str, snapshot: Snapshot, cohort: Cohort) -> Iterator[tuple[str, str]]:
    """The lists that were made for an issue's parts, by the part's name."""
    for name, page in list_pages(issue, snapshot, cohort):
        if "/" not in name and not name.startswith(AGAIN):
            yield name, page.title
