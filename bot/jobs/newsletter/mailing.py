"""One sending of an issue: what it says, and whom it reaches."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from bot.cohort.archive import newest_first
from bot.cohort.newsletter import Issue, Outlook, Target
from bot.config.cohort import Cohort
from bot.jobs.newsletter.archive import footer
from bot.jobs.newsletter.issues import claim_title, sent_issues
from bot.jobs.newsletter.languages import languages_reads
from bot.jobs.newsletter.parts import Part, parts, targets_of
from bot.jobs.newsletter.targets import Resolved, resolve, targets_reads
from bot.wiki.snapshot import Request, Snapshot
from bot.wikitext.issue import read_issue

PARSED_AS = "Project:MassMessage"
"""The page that a message is shown on before it is sent; it need not exist."""


@dataclass(frozen=True, slots=True)
class Mailing:
    """A sending: of which issue's part, to which list, what it says, and whom it reaches (`reached`).

    `said` is the page that its text stands on, the issue or a translation; `claim` the title of the page that claims
    it.
    """

    issue: Issue
    part: Part
    said: Issue
    subject: str
    text: str
    claim: str
    targets: tuple[Target, ...]
    reached: Resolved

    @property
    def page(self) -> str:
        """The title of the page that its text stands on."""
        return self.said.title

    @property
    def list(self) -> str:
        """The title of the delivery list."""
        return self.part.list

    @property
    def parse(self) -> tuple[str, str, str]:
        """What to ask a wiki for to see it as it will stand on a page."""
        return PARSED_AS, self.subject, self.text


def mailings_reads(issue: Issue, snapshot: Snapshot, cohort: Cohort) -> Request:
    """What is asked about the sendings of an issue: their lists, whom those reach, how the text will look."""
    ways = tuple(mailings(issue, snapshot, cohort))
    request = Request(titles=frozenset({issue.list}), sends=frozenset(way.list for way in ways))
    # Of those for whom no list has been made yet, too, where a run that made lists broke off.
    everybody = frozenset((*targets_of(issue.list, snapshot), *(target for way in ways for target in way.targets)))
    request |= targets_reads(everybody, snapshot, cohort) | languages_reads(issue, everybody, snapshot, cohort)
    for way in ways:
        request |= Request(parses=frozenset({way.parse}))
        if parsed := snapshot.parsed.get(way.parse):
            used = frozenset((*parsed.templates, *parsed.files))
            there = {cohort.hosts[target.host] for target in way.targets if target.host in cohort.hosts}
            elsewhere = frozenset((name, Request(links=used)) for name in there if used)
            request |= Request(links=used | frozenset(parsed.links), elsewhere=elsewhere)
    return request


def mailings(issue: Issue, snapshot: Snapshot, cohort: Cohort) -> Iterator[Mailing]:
    """The sendings of an issue; none of one that says nothing, as a page without the form does."""
    if not (issue.subject or issue.body):
        return
    previous = next((one for one in newest_first(sent_issues(snapshot, cohort)) if one.name != issue.name), None)
    for part in parts(issue, snapshot, cohort):
        said = _translation(issue, part.language, snapshot, cohort) or issue
        targets = targets_of(part.list, snapshot)
        yield Mailing(
            issue=issue,
            part=part,
            said=said,
            subject=said.subject or issue.subject,
            text=f"{said.body}\n\n{footer(previous, cohort.newsletter.subscribers, part.language, cohort)}",
            claim=claim_title(issue.name, part.name, cohort),
            targets=targets,
            reached=resolve(targets, snapshot, cohort),
        )


def _translation(issue: Issue, language: str, snapshot: Snapshot, cohort: Cohort) -> Issue | None:
    """The issue in this language, as a facilitator last saved it."""
    title = f"{issue.title}/{language}"
    revision = snapshot.trusted.get(title) if language else None
    if revision is None:
        return None
    return read_issue(issue.name, title, revision.revid, revision.user, revision.text, cohort.newsletter.issue)


def outlook(way: Mailing, snapshot: Snapshot) -> Outlook:
    """How a sending will be, to be shown."""
    parsed = snapshot.parsed.get(way.parse)
    return Outlook(
        title=way.page,
        status=way.issue.status,
        send_after=way.issue.send_after,
        subject=way.subject,
        list=way.list,
        count=way.reached.count,
        by_host=way.reached.by_host,
        text=parsed.text if parsed else None,
    )
