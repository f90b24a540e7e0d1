"""What became of a newsletter that was sent: what was to arrive, held against what the wikis say has arrived."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from datetime import datetime

from bot.cohort.newsletter import Claim, SentAs, Target
from bot.cohort.reach import News, Reach, Sending, Titles, news_of, reach, trying_until
from bot.config.cohort import Cohort
from bot.jobs.newsletter.targets import resolve, targets_reads
from bot.plan.change import Problem
from bot.wiki.data import Delivery
from bot.wiki.snapshot import Request, Snapshot
from bot.wikitext.delivery_list import read_list
from bot.wikitext.report import report_text


def report_reads(claims: Iterable[Claim], cohort: Cohort, snapshot: Snapshot) -> Request:
    """What to read to know what became of these sendings: their lists as they were then, the pages on them, and what
    each wiki that the config has says of their subject. Those of which it is not known that they were sent need
    nothing."""
    request = Request()
    for claim in claims:
        if claim.sent is not None:
            targets = _targets(claim, snapshot) or ()
            request |= _list_asked(claim, snapshot) | targets_reads(targets, snapshot, cohort)
            request |= _news_asked(claim.subject, claim.sent, targets, snapshot, cohort)
    return request


def report_of(claim: Claim, claims: Iterable[Claim], cohort: Cohort, snapshot: Snapshot, now: datetime) -> str | None:
    """The report that belongs under a claim, as `reach_of`. Once its mark says that it is final no other is needed."""
    reached = reach_of(claim, claims, cohort, snapshot)
    if claim.sent is None or reached is None:
        return None
    return report_text(reached, trying_until(claim.sent, now))


def reach_of(claim: Claim, claims: Iterable[Claim], cohort: Cohort, snapshot: Snapshot) -> Reach | None:
    """What became of one of these sendings; None where it is not known that it was sent, or its list is gone.

    `claims` holds all of the issue: where several have one subject, as when the failed ones are sent again, each page
    counts for the sending that it belongs to.
    """
    if claim.sent is None or (pages := _pages(claim, snapshot, cohort)) is None:
        return None
    this = Sending(claim.sent.at, pages)
    others = [
        Sending(one.sent.at, _pages(one, snapshot, cohort) or {})
        for one in claims
        if one.sent is not None and one != claim and one.subject == claim.subject
    ]
    news, unreachable = _news(claim.subject, claim.sent, pages, snapshot, cohort)
    return reach(pages, news_of(this, (this, *others), news), unreachable)


def report_problems(claims: Iterable[Claim], snapshot: Snapshot) -> Iterator[Problem]:
    """Of which sendings nothing can be said, and what to do about it."""
    for claim in claims:
        if claim.sent is not None and _targets(claim, snapshot) is None:
            revision = f"revision {claim.list_revid} of this list" if claim.list_revid else "this list"
            message = f"{revision}, which issue {claim.issue} was sent to, is gone: restore it, to know who got it"
            yield Problem("list-gone", claim.list, message)


def _list_asked(claim: Claim, snapshot: Snapshot) -> Request:
    page = snapshot.pages.get(claim.list)
    request = Request(titles=frozenset({claim.list}))
    if page is None or page.revid == claim.list_revid:
        return request
    if not claim.list_revid:
        return request | Request(histories=frozenset({page.title}))
    return request | Request(revisions=frozenset({(page.title, claim.list_revid)}))


def _targets(claim: Claim, snapshot: Snapshot) -> tuple[Target, ...] | None:
    """What was on the list when the message was sent to it; None where that can't be read."""
    page = snapshot.pages.get(claim.list)
    if page is None:
        return None
    if page.revid == claim.list_revid:
        return read_list(page.text, page.model).targets
    if claim.list_revid:
        meant = snapshot.revisions.get((page.title, claim.list_revid))
    else:  # a list that was made for this sending had no revision yet when it was claimed: it went to the first one
        meant = next(reversed(snapshot.histories.get(page.title, ())), None)
    return read_list(meant.text, page.model).targets if meant else None


def _pages(claim: Claim, snapshot: Snapshot, cohort: Cohort) -> Titles | None:
    targets = _targets(claim, snapshot)
    return None if targets is None else resolve(targets, snapshot, cohort).titles


def _news_asked(subject: str, sent: SentAs, targets: Collection[Target], snapshot: Snapshot, cohort: Cohort) -> Request:
    asked = Request(deliveries=frozenset({(subject, sent.at)}))
    hosts = {target.host for target in targets}
    elsewhere = {(name, asked) for host in hosts if (name := _wiki(host, snapshot, cohort))}
    return Request(deliveries=asked.deliveries, elsewhere=frozenset(elsewhere))


def _news(
    subject: str, sent: SentAs, hosts: Iterable[str], snapshot: Snapshot, cohort: Cohort
) -> tuple[News, Mapping[str, str]]:
    """What the wikis say, by host, and why those of the config that could not be asked were not."""
    asked = (subject, sent.at)
    news: dict[str, tuple[Delivery, ...]] = {}
    unreachable: dict[str, str] = {}
    for host in hosts:
        name = _wiki(host, snapshot, cohort)
        there = snapshot.elsewhere.get(name) if name else None
        if not host:
            news[host] = snapshot.deliveries[asked]
        elif there is not None and asked in there.deliveries:
            news[host] = there.deliveries[asked]
        elif name:
            unreachable[host] = snapshot.unreachable.get(name, "")
    return news, unreachable


def _wiki(host: str, snapshot: Snapshot, cohort: Cohort) -> str:
    """The name in the config of another wiki; empty where it has none, and for this one."""
    return "" if host == snapshot.host else cohort.hosts.get(host, "")
