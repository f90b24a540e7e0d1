"""The facilitators' review page: the decisions that count, and what people have to settle there."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence

from bot.cohort.decision import Decision, Review
from bot.cohort.roster import Standing, present_name
from bot.config.cohort import Cohort
from bot.jobs.accounts import standings
from bot.jobs.applicants import applicants, applications_below
from bot.jobs.trusted import trusted_text, unreviewed
from bot.plan.change import Problem
from bot.wiki.data import Page
from bot.wiki.snapshot import Snapshot
from bot.wikitext.review import read_review


def review_title(cohort: Cohort) -> str:
    """The facilitators' page."""
    return f"{cohort.root}/Review"


def decisions(snapshot: Snapshot, cohort: Cohort) -> Mapping[str, Decision]:
    """The decisions that count, by user: those in the page's newest revision by a facilitator.

    Of several rows of one account, under any names that the snapshot knows it by, the last one that decides counts.
    """
    return _decided(_trusted(snapshot, cohort).rows, standings(snapshot))


def decisions_by_account(snapshot: Snapshot, cohort: Cohort) -> Mapping[str, Decision]:
    """The decisions that count, by every name that the snapshot knows their account by."""
    known = standings(snapshot)
    present = {present_name(user, known): one for user, one in decisions(snapshot, cohort).items()}
    earlier = {user: present[now.user] for user, now in known.items() if now.user in present}
    return {**present, **earlier}


def accepted(snapshot: Snapshot, cohort: Cohort) -> Mapping[str, Decision]:
    """The decisions that count and say so, by user."""
    return {user: one for user, one in decisions(snapshot, cohort).items() if one.decision == "accepted"}


def rows_as_they_stand(snapshot: Snapshot, cohort: Cohort) -> Sequence[Decision]:
    """The rows of the page's newest revision, whoever made it."""
    page = snapshot.pages.get(review_title(cohort))
    return read_review(page.text, cohort.decision).rows if page else ()


def accounts_in_question(snapshot: Snapshot, cohort: Cohort) -> frozenset[str]:
    """For a job's `reads`: the users whose accounts say whose application a row without one is about.

    Usually none. Else those who have a row and no application of their name, and those who have only an application:
    one of them may have been renamed. None either before the applications are in the snapshot.
    """
    if applications_below(cohort) not in snapshot.below:
        return frozenset()
    rows = frozenset(row.user for row in (*_trusted(snapshot, cohort).rows, *rows_as_they_stand(snapshot, cohort)))
    applied = applicants(snapshot, cohort)
    return rows ^ applied if rows - applied else frozenset()


def review_problems(snapshot: Snapshot, cohort: Cohort) -> Iterator[Problem]:
    """What a person has to settle: rows that can't be read, rows that differ, edits by somebody else."""
    title = review_title(cohort)
    page, review = snapshot.pages.get(title), _trusted(snapshot, cohort)
    yield from (Problem(one.code, title, one.message) for one in review.problems)
    yield from _contradictions(review.rows, title, standings(snapshot))
    yield from unreviewed(snapshot, title, cohort.account)
    if page and snapshot.since.get(title):
        yield from _not_counted(page, decisions(snapshot, cohort), snapshot, cohort)


def _trusted(snapshot: Snapshot, cohort: Cohort) -> Review:
    return read_review(trusted_text(snapshot, review_title(cohort)), cohort.decision)


def _contradictions(rows: Iterable[Decision], title: str, known: Mapping[str, Standing]) -> Iterator[Problem]:
    by_account: dict[str, list[Decision]] = defaultdict(list)
    for row in rows:
        by_account[present_name(row.user, known)].append(row)
    for _, its in sorted(by_account.items()):
        if len({row.decision for row in its}) > 1:
            names = " and ".join(dict.fromkeys(row.user for row in its))
            message = f"{names} has rows that differ: keep one (the last one that decides counts)"
            yield Problem("duplicate-decision", title, message)


def _not_counted(page: Page, counts: Mapping[str, Decision], snapshot: Snapshot, cohort: Cohort) -> Iterator[Problem]:
    """Where the page as it stands says something else than the facilitators' revision, which counts."""
    stands = _decided(rows_as_they_stand(snapshot, cohort), standings(snapshot))
    for user in sorted(stands.keys() | counts.keys()):
        said, counted = _word(stands, user), _word(counts, user)
        if said != counted:
            message = f'{user}: "{said}" was not decided by a facilitator, "{counted}" counts'
            yield Problem("not-counted", page.title, message)


def _decided(rows: Iterable[Decision], known: Mapping[str, Standing]) -> dict[str, Decision]:
    last = {present_name(row.user, known): row for row in rows if row.decision}
    return {row.user: row for row in last.values()}


def _word(decided: Mapping[str, Decision], user: str) -> str:
    return decided[user].decision if user in decided else "undecided"
