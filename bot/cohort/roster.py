"""The roster: whom the facilitators accepted, and what is known of each."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from bot.cohort.application import Application
from bot.cohort.decision import Decision
from bot.cohort.facts import facts, readable
from bot.cohort.regions import Regions

FLAGS = ("withdrawn", "blocked", "locked", "vanished", "unknown", "gone")
"""Why a facilitator should look at a participant: withdrew the application, is blocked from the whole wiki, is locked
on all wikis, has vanished, is no account of this wiki, or the application's page is gone or can't be read."""
_AWAY = frozenset({"withdrawn", "vanished", "unknown"})


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

    @property
    def takes_part(self) -> bool:
        """Whether they count: neither withdrawn nor vanished, and an account that exists."""
        return _AWAY.isdisjoint(self.flags)


def present_name(user: str, standings: Mapping[str, Standing]) -> str:
    """The name that a user's account has now, as far as it is known."""
    return standings[user].user if user in standings else user


def by_account(applications: Iterable[Application], standings: Mapping[str, Standing]) -> dict[str, Application]:
    """The application that can be read of each account, by its present name; of several the one under that name."""
    known = readable(applications)
    earlier = {present_name(user, standings): one for user, one in known.items()}
    return earlier | {user: one for user, one in known.items() if present_name(user, standings) == user}


def roster(
    applications: Iterable[Application],
    decisions: Mapping[str, Decision],
    standings: Mapping[str, Standing],
    projects: Mapping[str, Project],
    regions: Regions,
) -> tuple[Participant, ...]:
    """One participant for each account that was accepted: by region, in the regions' order and none last, then by user.

    `decisions` and `standings` are by the user name that the review page has, `projects` by any name that somebody has
    or had. An account without a standing is taken to be as it is named. An account that was renamed and accepted under
    both names is one participant, by preference as the row says that has an application, then the one with its present
    name.
    """
    applications = tuple(applications)
    known, accounts = readable(applications), by_account(applications, standings)
    accepted = [name for name, one in decisions.items() if one.decision == "accepted"]
    # Who is renamed may move the application along.
    people = [
        _participant(name, standing, known.get(name) or accounts.get(standing.user), projects, regions)
        for name, standing in ((name, standings.get(name, Standing(name))) for name in accepted)
    ]
    best_last = sorted(people, key=lambda one: (one.accepted_as in known, one.accepted_as == one.user))
    once = {one.user: one for one in best_last}
    places = {code: place for place, code in enumerate(regions.by_code)}
    last = len(places)
    return tuple(sorted(once.values(), key=lambda one: (places.get(one.region, last), one.user.casefold(), one.user)))


def _participant(
    name: str,
    standing: Standing,
    application: Application | None,
    projects: Mapping[str, Project],
    regions: Regions,
) -> Participant:
    said = facts(application, regions)
    return Participant(
        user=standing.user,
        accepted_as=name,
        home_wiki=said.home_wiki,
        country=said.country,
        region=said.region,
        languages=said.languages,
        topics=said.topics,
        project=projects.get(standing.user) or projects.get(name),
        flags=_flags(application, standing),
    )


def _flags(application: Application | None, standing: Standing) -> tuple[str, ...]:
    found = set(standing.flags)
    if application is None:
        found.add("gone")
    elif application.status == "withdrawn":
        found.add("withdrawn")
    return tuple(flag for flag in FLAGS if flag in found)
