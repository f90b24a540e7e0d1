"""Keeps the delivery lists: who asked for the newsletter on an application, and who takes part in the cohort."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime
from functools import partial

from bot.cohort.newsletter import Target
from bot.cohort.roster import by_account, present_name
from bot.config.cohort import Cohort
from bot.jobs.accounts import standings
from bot.jobs.applicants import applications_below, read_applications
from bot.jobs.delivery import talk_title
from bot.jobs.job import Job
from bot.jobs.newsletter.kept import Kept, Listed, edited, listed, user_of
from bot.jobs.recipients import participants
from bot.jobs.review import accounts_in_question, decisions, review_problems, review_title
from bot.jobs.wanted import WantedPage, Wants
from bot.plan.change import Change, EditList, Problem, Skip
from bot.wiki.data import LIST_MODEL, SEND, Page
from bot.wiki.snapshot import Request, Snapshot
from bot.wikitext.delivery_list import list_json, read_list

NAME = "subscribers"


def subscribers_job(prune: bool) -> Job:
    """The job that keeps the lists. Where it may `prune`, it also takes off who has no account any more, and all but
    one of the spellings of a page; else it only says who those are."""
    return Job(NAME, _reads, partial(_wants, prune), _causes)


def participants_list(cohort: Cohort) -> str:
    """The delivery list of the cohort's participants."""
    return f"{cohort.root}/Delivery list"


def _reads(snapshot: Snapshot, cohort: Cohort, now: datetime) -> Request:
    """Applications, review and lists; then the lists' histories, and whether the account may make missing ones; then
    the accounts of all that are or were on them, and whether there were others before those that are to grow."""
    titles = frozenset({cohort.newsletter.subscribers, participants_list(cohort)})
    lists = [page for title in titles if (page := _list_page(title, snapshot))]
    there = (_listed(page, snapshot, cohort) for page in lists)
    absent = titles & snapshot.asked.titles - snapshot.pages.keys()
    users = frozenset(user_of(page) for one in there for page in (*one.entries, *one.past.taken_off))
    return Request(
        prefixes=frozenset({applications_below(cohort)}),
        titles=titles,
        trusted=frozenset({review_title(cohort)}),
        histories=frozenset(page.title for page in lists),
        rights=frozenset({SEND} if absent else ()),
        deletions=_growing(lists, snapshot, cohort),
        accounts=frozenset(decisions(snapshot, cohort)) | accounts_in_question(snapshot, cohort) | (users - {""}),
    )


def _growing(lists: Iterable[Page], snapshot: Snapshot, cohort: Cohort) -> frozenset[str]:
    """The lists that somebody is to come on, those that are there and new ones; none until the histories are read."""
    asked = snapshot.asked
    if participants_list(cohort) not in asked.titles or not {page.title for page in lists} <= asked.histories:
        return frozenset()
    wants = [_keep(kept, False, snapshot, cohort) for kept in _all_kept(snapshot, cohort)]
    grown = {edit.title for one in wants for edit in one.lists if edit.add}
    return frozenset(grown.union(page.title for one in wants for page in one.pages))


def _wants(prune: bool, snapshot: Snapshot, cohort: Cohort, now: datetime) -> Wants:
    """What each list should gain and lose, the lists that are missing, and what people have to mend."""
    wants = Wants(problems=tuple(review_problems(snapshot, cohort)))
    for kept in _all_kept(snapshot, cohort):
        wants |= _keep(kept, prune, snapshot, cohort)
    return wants


def _causes(change: Change, snapshot: Snapshot, cohort: Cohort) -> frozenset[str]:
    """A list is looked at again before it is edited: somebody may just have taken themselves off."""
    return frozenset({change.title} if isinstance(change, EditList) else ())


def _all_kept(snapshot: Snapshot, cohort: Cohort) -> tuple[Kept, ...]:
    return _subscribers(snapshot, cohort), _participants(snapshot, cohort)


def _subscribers(snapshot: Snapshot, cohort: Cohort) -> Kept:
    """Who takes part and asked for the newsletter. From then on it is theirs to say whether they want it."""
    said = by_account(read_applications(snapshot, cohort), standings(snapshot))
    asking = frozenset(user for user, one in said.items() if (one.fields or {}).get("newsletter") is True)
    description = f"Who gets the newsletter: [[{cohort.newsletter.prefix}]]"
    return Kept(cohort.newsletter.subscribers, _present(snapshot, cohort) & asking, frozenset(), description)


def _participants(snapshot: Snapshot, cohort: Cohort) -> Kept:
    """Who takes part. Who withdrew or was declined goes off; of whom the review page says nothing, does not."""
    known, present = standings(snapshot), _present(snapshot, cohort)
    decided = frozenset(present_name(user, known) for user in decisions(snapshot, cohort))
    return Kept(participants_list(cohort), present, decided - present, f"Participants of [[{cohort.root}]]")


def _present(snapshot: Snapshot, cohort: Cohort) -> frozenset[str]:
    return frozenset(one.user for one in participants(snapshot, cohort) if one.takes_part)


def _keep(kept: Kept, prune: bool, snapshot: Snapshot, cohort: Cohort) -> Wants:
    there = snapshot.pages.get(kept.title)
    if there is None:
        return _missing(kept, snapshot)
    page = _list_page(kept.title, snapshot)
    if page is None:
        message = (
            "it is no list that the bot can keep (a page of the kind MassMessageListContent): lists in wikitext are the"
            f" facilitators' own; move it away, or put on it yourselves whom the bot would ({len(kept.users)})"
        )
        return Wants(problems=(Problem("not-kept", there.title, message),))
    if problems := read_list(page.text, page.model).problems:
        return Wants(problems=tuple(Problem("list", page.title, line) for line in problems))
    return edited(kept, _listed(page, snapshot, cohort), prune)


def _missing(kept: Kept, snapshot: Snapshot) -> Wants:
    """The list, where there is somebody to put on it and the account sends to such: a wiki may not even know them."""
    if not kept.users:
        return Wants()
    if SEND not in snapshot.rights:
        return Wants(skips=(Skip(kept.title, "no-massmessage"),))
    text = list_json(kept.description, (Target(talk_title(user)) for user in kept.users))
    page = WantedPage(kept.title, text, f"New delivery list: {len(kept.users)}", LIST_MODEL)
    return Wants(pages=(page,), problems=tuple(_begun_anew(kept, snapshot)))


def _begun_anew(kept: Kept, snapshot: Snapshot) -> Iterator[Problem]:
    """What a new list undoes, where there was another one before."""
    if kept.title in snapshot.deleted:
        message = (
            "the list that was deleted or moved away from here told who had taken themselves off, and a new one has"
            f" them, too ({len(kept.users)} in all): rather put the old one back"
        )
        yield Problem("past-unknown", kept.title, message)


def _list_page(title: str, snapshot: Snapshot) -> Page | None:
    """The list of this title, where it stands now; None where there is none that the bot can keep."""
    page = snapshot.pages.get(title)
    return page if page and page.model == LIST_MODEL else None


def _listed(page: Page, snapshot: Snapshot, cohort: Cohort) -> Listed:
    history = snapshot.histories.get(page.title, ())
    deleted = page.title in snapshot.deleted
    return listed(page, history, deleted, standings(snapshot), cohort.account, snapshot.host)
