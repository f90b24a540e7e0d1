"""What a delivery list that the bot keeps should gain and lose, and what about it only a person can mend."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import lru_cache

from bot.cohort.newsletter import Target
from bot.cohort.roster import Standing, present_name
from bot.cohort.subscribers import Listing, Past, past
from bot.jobs.delivery import talk_title
from bot.jobs.newsletter.targets import entry_page, owner
from bot.jobs.wanted import WantedList, Wants
from bot.plan.change import Problem
from bot.wiki.data import LIST_MODEL, Page, Revision
from bot.wiki.titles import normalise
from bot.wikitext.delivery_list import read_list

_GONE = frozenset({"unknown", "vanished"})
_NAMED = 5  # users named in a line


@dataclass(frozen=True, slots=True)
class Kept:
    """A list that the bot keeps: the users whom it puts there, those whom it takes off if it was who put them there,
    and what a new one says of itself (wikitext)."""

    title: str
    users: frozenset[str]
    leavers: frozenset[str]
    description: str


@dataclass(frozen=True, slots=True)
class Listed:
    """A list as it stands: its entries, each once, by the page that they name; its past, and whether that is `whole`:
    where another list of this title was deleted, nobody knows who had taken themselves off that one; how the accounts
    stand that are on it, by the name asked for; and its wiki's `host`."""

    title: str
    entries: Mapping[Target, tuple[Target, ...]]
    past: Past
    whole: bool
    known: Mapping[str, Standing]
    host: str

    def present(self, page: Target) -> str:
        """The present name of the user of this wiki whose page it is; empty where it is nobody's."""
        return present_name(user_of(page), self.known)

    def is_gone(self, page: Target) -> bool:
        """Whether it is the page of somebody who has no account any more, or has vanished."""
        user = user_of(page)
        return user in self.known and not _GONE.isdisjoint(self.known[user].flags)


def listed(
    page: Page, history: tuple[Revision, ...], deleted: bool, known: Mapping[str, Standing], account: str, host: str
) -> Listed:
    """The list on a page of the model `LIST_MODEL`. Its history has the newest revision first; `account` is the bot;
    `deleted` says whether there was another page of this title before, or this one for a while was not there."""
    entries: dict[Target, tuple[Target, ...]] = {}
    for entry in dict.fromkeys(read_list(page.text, page.model).targets):
        named = entry_page(entry, host)
        entries[named] = (*entries.get(named, ()), entry)
    # One that the bot has made is whole: after a deletion it makes none until a person tells it to start anew.
    whole = not deleted or (bool(history) and history[-1].user == account)
    return Listed(page.title, entries, _past(history, account, host), whole, known, host)


def user_of(page: Target) -> str:
    """The user of the list's own wiki whose page it is; empty where it is nobody's."""
    return "" if page.host else owner(page.title)


def edited(kept: Kept, now: Listed, prune: bool) -> Wants:
    """The edit that a list needs, if any, and what a person has to mend. Where it may `prune`, who is gone goes off,
    and all but one of the spellings of a page."""
    stay = {page: stays for page in now.entries if (stays := _stays(page, kept, now, prune))}
    heard = {now.present(page) for page in (*stay.values(), *now.past.taken_off)}
    new = kept.users - heard
    wanted = {*stay.values(), *(Target(talk_title(user)) for user in new if now.whole)}
    off = [entry for page in now.entries.keys() - wanted for entry in now.entries[page]]
    doubles = {page: entries for page, entries in now.entries.items() if page in wanted and len(entries) > 1}
    pruned = {page: _superfluous(page, entries, now.host) for page, entries in doubles.items()} if prune else {}
    off += [entry for entries in pruned.values() for entry in entries]
    edit = WantedList(
        now.title,
        add=_written(wanted - now.entries.keys(), now.host),
        remove=_written((entry for entry in off if _can_go(entry, now.host)), now.host),
    )
    problems = (
        *(_by_hand(entry, now.title) for entry in sorted(off) if not _can_go(entry, now.host)),
        *(_double(entries, now.title) for page, entries in doubles.items() if not pruned.get(page)),
        *(_nobody(page, now.title) for page in stay if now.is_gone(page)),
        *([_not_added(new, now.title)] if new and not now.whole else []),
    )
    return Wants(lists=(edit,) if edit.add or edit.remove else (), problems=problems)


def _stays(page: Target, kept: Kept, now: Listed, prune: bool) -> Target | None:
    """The page that should be on the list where this one is: another one for an account that was renamed, none for who
    should go. Whom a person took off, and the bot put on as it saved at the same time, should go."""
    if now.is_gone(page):
        return None if prune else page
    user, present = user_of(page), now.present(page)
    if page in now.past.ours and present in kept.leavers:
        return None
    stays = replace(page, title=page.title.replace(talk_title(user), talk_title(present), 1))
    return stays if now.past.taken_off.isdisjoint({page, stays}) else None


@lru_cache(maxsize=8)  # asked several times in a run; reading a thousand revisions is what takes long
def _past(newest_first: tuple[Revision, ...], account: str, host: str) -> Past:
    return past(_listings(reversed(newest_first), account, host))


def _listings(revisions: Iterable[Revision], account: str, host: str) -> Iterator[Listing]:
    """The revisions that are lists: what else stood on the page took nobody off."""
    for revision in revisions:
        read = read_list(revision.text, LIST_MODEL)
        if not read.problems:
            yield Listing(frozenset(entry_page(entry, host) for entry in read.targets), revision.user == account)


def _superfluous(page: Target, entries: Iterable[Target], host: str) -> tuple[Target, ...]:
    """The entries but one that name the same page; none where MediaWiki could take off the wrong one."""
    first, *others = sorted(entries, key=lambda entry: (entry != page, entry))
    return tuple(others) if all(_can_go(entry, host) for entry in (first, *others)) else ()


def _can_go(entry: Target, host: str) -> bool:
    """Whether MediaWiki can take an entry off. It looks for its own spelling, and by hand people write else."""
    return normalise(entry.title) == entry.title and (not entry.host or entry.host.lower() == entry.host != host)


def _written(targets: Iterable[Target], host: str) -> tuple[str, ...]:
    """As `editmassmessagelist` wants to have them: what stands behind the last @ is a host to it."""
    return tuple(sorted(str(one if one.host or "@" not in one.title else Target(one.title, host)) for one in targets))


def _by_hand(entry: Target, title: str) -> Problem:
    message = f"{entry} should go, but is spelled so that only a person can take it off: edit the list itself"
    return Problem("spelling", title, message)


def _double(entries: Iterable[Target], title: str) -> Problem:
    message = f"{' and '.join(map(str, entries))} are the same page: keep one (--prune does so where it can)"
    return Problem("double", title, message)


def _nobody(page: Target, title: str) -> Problem:
    return Problem("no-account", title, f"{page} is nobody's page any more: take it off, or let --prune do so")


def _not_added(users: Collection[str], title: str) -> Problem:
    named = ", ".join(sorted(users)[:_NAMED]) + (" and others" if len(users) > _NAMED else "")
    message = (
        "there was another list here before, which was deleted or moved away, and nobody knows who had taken themselves"
        f" off that one: not put on this one are {named} ({len(users)}); add by hand who wants it, or delete this one,"
        " too: a new one by --create has them all"
    )
    return Problem("past-unknown", title, message)
