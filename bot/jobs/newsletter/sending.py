"""The newsletter's job: what goes out now, what is known of what went out, and the pages that show it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from functools import partial

from bot.cohort.newsletter import Claim, Issue, Target
from bot.config.cohort import Cohort
from bot.jobs.job import Job
from bot.jobs.newsletter.checks import Check, check, check_issue, check_size
from bot.jobs.newsletter.issues import claim_pages, issue_names, issue_title, read_trusted_issue
from bot.jobs.newsletter.mailing import Mailing, mailings, mailings_reads
from bot.jobs.newsletter.parts import gone_since, lists_to_make, names_to_send
from bot.jobs.newsletter.sent import once_and_when_final, sent_reads, sent_wants
from bot.jobs.trusted import unreviewed
from bot.jobs.wanted import WantedList, WantedPage, WantedSend, Wants
from bot.plan.change import Change, Problem, Send, Skip
from bot.wiki.data import SEND
from bot.wiki.snapshot import Request, Snapshot
from bot.wikitext.claim import SENT, claim_text
from bot.wikitext.region import enclose

NAME = "newsletter"


@dataclass(frozen=True, slots=True)
class Options:
    """What a person asks of a run: to look at `drafts` and at issues whose time has not come, too; to send in `batches`
    that are not too large; to send the issue `resend` although nobody knows whether it went out."""

    drafts: bool = False
    batches: bool = False
    resend: str = ""


@dataclass(frozen=True, slots=True)
class Examined:
    """An issue that has not gone out, or not all of it: whether it is ready and its time has come, the sendings that
    are left, the lists to make before, and what was found on looking at all this."""

    issue: Issue
    due: bool
    mailings: tuple[Mailing, ...]
    lists: tuple[WantedPage, ...]
    checks: tuple[Check, ...]

    @property
    def stopped(self) -> bool:
        """Whether something has to be mended before it goes out."""
        return any(one.stops for one in self.checks)


def newsletter_job(options: Options) -> Job:
    """The job that sends what is ready and due, and keeps the pages that show what was sent."""
    return Job(NAME, partial(reads, options), partial(_wants, options), _causes)


def reads(options: Options, snapshot: Snapshot, cohort: Cohort, now: datetime) -> Request:
    """The newsletter's pages, then what is asked about the issues that are looked at."""
    names = [name for name in issue_names(snapshot, cohort) if names_to_send(name, options.resend, snapshot, cohort)]
    request = sent_reads(once_and_when_final, snapshot, cohort, now) | Request(
        trusted=frozenset(issue_title(name, cohort) for name in names),
        rights=frozenset({SEND}),
        accounts=frozenset({cohort.account}),
    )
    issues = [issue for name in names if (issue := read_trusted_issue(name, snapshot, cohort))]
    for issue in issues:
        if _looked_at(issue, now, options):
            request |= mailings_reads(issue, snapshot, cohort)
    return request


def examined(options: Options, snapshot: Snapshot, cohort: Cohort, now: datetime) -> Iterator[Examined]:
    """The issues that are still to go out and are looked at in this run, oldest first, as they go out."""
    for name in reversed(issue_names(snapshot, cohort)):
        left = names_to_send(name, options.resend, snapshot, cohort)
        issue = read_trusted_issue(name, snapshot, cohort) if left else None
        if issue and _looked_at(issue, now, options):
            ways = tuple(way for way in mailings(issue, snapshot, cohort) if way.part.name in left)
            lists = lists_to_make(issue, snapshot, cohort, options.batches)
            found = [*check_issue(issue, snapshot, now), *(one for way in ways for one in check(way, snapshot, cohort))]
            found += () if lists else (one for way in ways for one in check_size(way, snapshot, cohort))
            yield Examined(issue, _due(issue, now), ways, lists, tuple(dict.fromkeys(found)))


def in_doubt(name: str, snapshot: Snapshot, cohort: Cohort) -> bool:
    """Whether a claim of the issue called so says that nobody knows whether it was sent."""
    return any(page.claim and page.claim.unknown for _, page in claim_pages(name, snapshot, cohort))


def _wants(options: Options, snapshot: Snapshot, cohort: Cohort, now: datetime) -> Wants:
    wants = sent_wants(once_and_when_final, snapshot, cohort, now)
    for name in issue_names(snapshot, cohort):
        title = issue_title(name, cohort)
        if names_to_send(name, options.resend, snapshot, cohort) and title not in snapshot.trusted:
            message = "no facilitator has saved it, so nothing of it counts: one of them saves a change of their own"
            wants |= Wants(problems=(Problem("unreviewed", title, message),))
    wants |= Wants(problems=tuple(_not_in_doubt(options.resend, snapshot, cohort)))
    for one in examined(options, snapshot, cohort, now):
        wants |= _wanted(one, snapshot, cohort, now)
    return wants


def _not_in_doubt(name: str, snapshot: Snapshot, cohort: Cohort) -> Iterator[Problem]:
    """Why the issue called so, which a person wants to send once more, is not; nothing where no name is given."""
    if name and not in_doubt(name, snapshot, cohort):
        message = "no claim of it says that nobody knows, which is what --resend is for: nothing is sent again"
        yield Problem("not-unknown", issue_title(name, cohort), message)


def _wanted(one: Examined, snapshot: Snapshot, cohort: Cohort, now: datetime) -> Wants:
    """What one issue wants: lists for its parts, else to be sent, else nothing yet."""
    issue = one.issue
    problems = (*unreviewed(snapshot, issue.title, cohort.account), *(check.problem for check in one.checks))
    skips = tuple(skip for way in one.mailings for skip in way.reached.skips)
    if one.stopped:
        return Wants(problems=problems, skips=skips)
    if not one.due:
        return Wants(problems=problems, skips=(*skips, Skip(issue.title, _waiting(issue))))
    left = tuple(_without(way, gone) for way in one.mailings if (gone := _gone(way, snapshot, cohort)))
    if one.lists or left:
        # Only in the next run it is sure that all the lists are there.
        count = len(one.lists) + len(left)
        message = f"it goes out in parts, and their lists come first ({count}): the next run sends it"
        first = Problem("lists-first", issue.title, message)
        return Wants(problems=(*problems, first), skips=skips, pages=one.lists, lists=left)
    return Wants(problems=problems, skips=skips, sends=tuple(_send(way, snapshot, now) for way in one.mailings))


def _gone(way: Mailing, snapshot: Snapshot, cohort: Cohort) -> tuple[Target, ...]:
    """Who is on the list of a part and took themselves off the issue's own after it was made."""
    return gone_since(way.targets, way.issue.list, snapshot, cohort) if way.part.name else ()


def _without(way: Mailing, gone: tuple[Target, ...]) -> WantedList:
    return WantedList(way.list, add=(), remove=tuple(sorted(map(str, gone))))


def _send(way: Mailing, snapshot: Snapshot, now: datetime) -> WantedSend:
    issue = way.issue
    claim = Claim(
        issue=issue.name,
        part=way.part.name,
        list=way.list,
        list_revid=snapshot.pages[way.list].revid,
        targets=way.reached.count,
        subject=way.subject,
        text=way.text,
        ready_by=issue.user,
        ready_revid=issue.revid,
        claimed=now,
    )
    again = snapshot.pages.get(way.claim)
    return WantedSend(
        way.list, way.subject, way.text, way.reached.count, way.claim, enclose(SENT, claim_text(claim)), again
    )


def _looked_at(issue: Issue, now: datetime, options: Options) -> bool:
    # Who wrote "redy" waits for it to go out.
    return options.drafts or _due(issue, now) or any(one.field == "status" for one in issue.problems)


def _due(issue: Issue, now: datetime) -> bool:
    return issue.status == "ready" and (issue.send_after is None or issue.send_after <= now)


def _waiting(issue: Issue) -> str:
    return "draft" if issue.status == "draft" else "not-yet"


def _causes(change: Change, snapshot: Snapshot, cohort: Cohort) -> frozenset[str]:
    """A sending is decided anew where somebody has saved an issue or a translation since."""
    return snapshot.asked.trusted if isinstance(change, Send) else frozenset()
