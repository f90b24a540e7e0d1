"""Where the entries of a delivery list lead: what a sending to it will reach, as MassMessage counts and resolves it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache

from bot.cohort.newsletter import Target
from bot.cohort.reach import Titles
from bot.config.cohort import Cohort
from bot.jobs.newsletter.skipped import NOWHERE, has_unknown_prefix, skip_reason
from bot.plan.change import Problem, Skip
from bot.wiki.data import TalkPage
from bot.wiki.interwiki import is_elsewhere
from bot.wiki.snapshot import Request, Snapshot
from bot.wiki.titles import decoded, is_title, normalise

_USER, _TALK = "User:", "User talk:"


@dataclass(frozen=True, slots=True)
class Resolved:
    """What a sending to a list will reach. `count` is the number that MassMessage will say, of which `by_host` are on
    each wiki (by its host, empty for the list's own).

    `titles` are the pages where it will arrive, or be left out for the reasons that `skips` give: users' talk pages,
    behind redirects, as far as the wikis were read. Those on wikis that MassMessage does not know are not among them,
    nor what `skips` say is no page there (`no-page`, and `other-wiki` for an interwiki prefix).
    """

    count: int
    by_host: Mapping[str, int]
    titles: Titles
    skips: tuple[Skip, ...]
    problems: tuple[Problem, ...]

    @property
    def pages(self) -> tuple[Target, ...]:
        """Each page that the message is for, once, in one spelling; in order."""
        return tuple(sorted(Target(title, host) for host, titles in self.titles.items() for title in titles))


@dataclass(frozen=True, slots=True)
class _Place:
    """Where an entry leads: what MassMessage knows it as when it counts, and the page where the message lands."""

    entry: Target
    counted: Target
    page: Target


def targets_reads(targets: Iterable[Target], snapshot: Snapshot, cohort: Cohort) -> Request:
    """For a job's `reads`: all that `resolve` wants to know, of this wiki and of those of the config."""
    by_host: dict[str, list[str]] = {}
    for page in (entry_page(target, snapshot.host) for target in targets):
        by_host.setdefault(page.host, []).append(page.title)
    elsewhere = frozenset(
        (name, _asked(titles, snapshot.elsewhere.get(name, Snapshot())))
        for host, titles in by_host.items()
        if (name := cohort.hosts.get(host))
    )
    here = _asked(by_host.get("", ()), snapshot)
    return here | Request(hosts=frozenset(by_host) - {""}, elsewhere=elsewhere)


def resolve(targets: Iterable[Target], snapshot: Snapshot, cohort: Cohort) -> Resolved:
    """What a sending to these targets will reach, as the snapshot knows it (see `targets_reads`)."""
    places = tuple(_place(target, snapshot, cohort) for target in dict.fromkeys(targets))
    sent = [one for one in places if _is_sent(one.entry, snapshot)]
    counted = {one.counted for one in sent}
    pages = sorted({one.page for one in sent})
    reasons = {page: skip_reason(page.title, owner(page.title), _wiki(page.host, snapshot, cohort)) for page in pages}
    titles: dict[str, set[str]] = {}
    for page in pages:
        if reasons[page] not in NOWHERE:
            titles.setdefault(page.host, set()).add(page.title)
    return Resolved(
        count=len(counted),
        by_host=Counter(one.host for one in counted),
        titles={host: frozenset(there) for host, there in titles.items()},
        skips=tuple(Skip(str(page), reason) for page, reason in reasons.items() if reason),
        problems=(*_left_out(places, snapshot), *_doubles(sent), *_unread(sorted(titles), snapshot, cohort)),
    )


def page_of(target: Target, snapshot: Snapshot, cohort: Cohort) -> Target:
    """The page where a message to this target arrives, as far as the snapshot knows."""
    return _place(target, snapshot, cohort).page


def entry_page(target: Target, own_host: str) -> Target:
    """The page that an entry names, the same for all its spellings; a user's is their talk page. Redirects are not
    followed. The wiki that the list is on, whose host this is, has none in it."""
    return Target(_talk(target.title), "" if target.host == own_host else target.host)


def owner(title: str) -> str:
    """Whose talk page, or page below it, a canonical title is; empty where it is no user's."""
    return title.removeprefix(_TALK).partition("/")[0] if title.startswith(_TALK) else ""


@lru_cache(maxsize=65536)  # a list's history has the same entries a thousand times
def _talk(title: str) -> str:
    """The canonical title of a target, a user's talk page for their page; as it is where no page can be called that."""
    canonical = normalise(_bare(title)) or title
    return _TALK + canonical.removeprefix(_USER) if canonical.startswith(_USER) else canonical


def _bare(title: str) -> str:
    """A title without the section that it names: messages go to pages."""
    return decoded(title).partition("#")[0]


def _is_sent(entry: Target, snapshot: Snapshot) -> bool:
    return is_title(_bare(entry.title)) and entry.host not in snapshot.unknown_hosts


def _place(target: Target, snapshot: Snapshot, cohort: Cohort) -> _Place:
    """MassMessage follows a redirect when it counts, which it does with the titles of its own wiki alone, and once more
    when it delivers."""
    named = entry_page(target, snapshot.host)
    there = _wiki(named.host, snapshot, cohort)
    talks = there.talks if there else {}
    counted = target if named.host else Target(_onward(named.title, talks))
    return _Place(target, counted, Target(_onward(_talk(counted.title), talks), named.host))


def _onward(title: str, talks: Mapping[str, TalkPage]) -> str:
    page = talks.get(title)
    leads = page is not None and page.redirect and not is_elsewhere(page.redirect)
    return _talk(page.redirect) if page and leads else title


def _wiki(host: str, snapshot: Snapshot, cohort: Cohort) -> Snapshot | None:
    """What was read of the wiki with this host; None where nothing was."""
    return snapshot.elsewhere.get(cohort.hosts.get(host, "")) if host else snapshot


def _asked(titles: Collection[str], there: Snapshot) -> Request:
    first = frozenset(filter(normalise, titles))
    second = frozenset(_onward(title, there.talks) for title in first)
    third = frozenset(_onward(title, there.talks) for title in second)
    everywhere = first | second | third
    return Request(
        talks=everywhere,
        accounts=frozenset(filter(None, map(owner, everywhere))),
        links=frozenset(filter(has_unknown_prefix, everywhere)),
    )


def _left_out(places: Iterable[_Place], snapshot: Snapshot) -> Iterator[Problem]:
    """The entries that MassMessage leaves out and says nothing."""
    by_host: dict[str, list[Target]] = {}
    for one in places:
        if one.entry.host in snapshot.unknown_hosts:
            by_host.setdefault(one.entry.host, []).append(one.entry)
        elif not _is_sent(one.entry, snapshot):
            message = "no page can be called that, and it is left out: mend or remove this entry"
            yield Problem("bad-title", str(one.entry), message)
    for host, entries in sorted(by_host.items()):
        message = f"this wiki delivers nothing to {host}, and leaves out what is there ({len(entries)}): mend the host"
        yield Problem("unknown-host", str(entries[0]), message)


def _doubles(places: Iterable[_Place]) -> Iterator[Problem]:
    """The pages that are on the list in several spellings, or by way of redirects."""
    by_page: dict[Target, list[_Place]] = {}
    for one in places:
        by_page.setdefault(one.page, []).append(one)
    for page, entries in by_page.items():
        if len(entries) > 1:
            copies = len({one.counted for one in entries})
            gets = f"it is sent there {copies} times" if copies > 1 else "it gets one message all the same"
            message = f"it is on the list as {' and as '.join(str(one.entry) for one in entries)} ({gets}): keep one"
            yield Problem("double", str(page), message)


def _unread(hosts: Iterable[str], snapshot: Snapshot, cohort: Cohort) -> Iterator[Problem]:
    for host in hosts:
        if why := snapshot.unreachable.get(cohort.hosts.get(host, "")):
            yield Problem("unreachable", host, f"who is skipped there is not known: {why}")
