"""The roster: whom the facilitators accepted, and what is known of each."""

from __future__ import annotations

from dataclasses import dataclass

FLAGS = ("withdrawn", "blocked", "locked", "vanished", "unknown", "gone")
"""Why a facilitator should look at a participant: withdrew the application, is blocked from the whole wiki, is locked
on all wikis, has vanished, is no account of this wiki, or the application's page is gone."""


@dataclass(frozen=True, slots=True)
class Project:
    """A participant's project; `title` and `link` (an address or a page's title) are plain text as people wrote it."""

    title: str
    link: str


@dataclass(frozen=True, slots=True)
class Standing:
    """How an account stands now: its present name, and those of `FLAGS` that are about accounts."""

    user: str
    flags: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Participant:
    """One whom the facilitators accepted.

    `user` is the account's present name, `accepted_as` the one that the review page has. What the application does not
    say is None or empty: `home_wiki` (`swwiki`), `country` (ISO 3166-1, two letters), `region` (a code of
    config/regions.toml), `languages` (codes, best first), `topics`. `flags` are some of `FLAGS`, in their order.
    """

    user: str
    accepted_as: str
    home_wiki: str | None
    country: str | None
    region: str
    languages: tuple[str, ...]
    topics: tuple[str, ...]
    project: Project | None
    flags: tuple[str, ...]
