"""Messages at home: on which other wiki people get theirs, and how that wiki links to the cohort's."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace

from bot.cohort.calendar import Week
from bot.cohort.roster import Participant
from bot.config.cohort import Cohort
from bot.jobs.delivery import talk_pages_to_read, texts_to_read
from bot.plan.change import Problem
from bot.wiki.snapshot import Request, Snapshot


def read_at_home(
    people: Iterable[Participant], homes: Mapping[str, str], request: Request, snapshot: Snapshot, cohort: Cohort
) -> frozenset[tuple[str, Request]]:
    """What to ask the other wikis of the config: the accounts of those whose home they are, their talk pages, and what
    was sent there since the same moment as here (`request`). `homes` is by user."""
    there: dict[str, list[Participant]] = {}
    for one in people:
        if homes.get(one.user) in cohort.wikis:
            there.setdefault(homes[one.user], []).append(one)
    return frozenset(
        (
            wiki,
            Request(
                accounts=frozenset(one.user for one in guests),
                talks=talk_pages_to_read(guests, snapshot.elsewhere.get(wiki, Snapshot())),
                titles=texts_to_read(guests, snapshot.elsewhere.get(wiki, Snapshot())),
                edits_since=request.edits_since,
            ),
        )
        for wiki, guests in there.items()
    )


def home_problems(homes: Mapping[str, str], snapshot: Snapshot, cohort: Cohort) -> Iterator[Problem]:
    """Whose wish can't be met, and which wikis can't be reached."""
    for user, wiki in homes.items():
        if wiki not in cohort.wikis:
            message = (
                f"{user} asks for messages at home ({wiki or 'no wiki is named'}), which is none of the config's wikis:"
                " they go to the talk page here"
            )
            yield Problem("home-wiki", f"{cohort.root}/Applications/{user}", message)
    for wiki, why in snapshot.unreachable.items():
        yield Problem("unreachable", wiki, f"nobody gets a message there now: {why}")


def from_there(page: str, cohort: Cohort) -> str:
    """A title of the cohort's wiki as another wiki links to it; as it is, where the config says that none does."""
    return f"{cohort.interwiki}:{page}" if cohort.interwiki else page


def link_from_there(link: str, cohort: Cohort) -> str:
    """A link (an address, a page's title, or empty) so that it leads to the cohort's wiki from another one, too; an
    address does anyway."""
    return from_there(link.removeprefix(":"), cohort) if link and "://" not in link else link


def week_from_there(week: Week, cohort: Cohort) -> Week:
    """A week whose link leads to the cohort's wiki from another one, too."""
    return replace(week, link=link_from_there(week.link, cohort))
