"""What is looked at before an issue goes out, each finding a line with what to do; some of them stop it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from bot.cohort.newsletter import Issue
from bot.config.cohort import Cohort
from bot.jobs.newsletter.issues import claim_pages, is_changed, issue_names, read_trusted_issue
from bot.jobs.newsletter.languages import language_problems
from bot.jobs.newsletter.mailing import Mailing
from bot.plan.change import Problem
from bot.wiki.data import SEND
from bot.wiki.snapshot import Snapshot
from bot.wiki.titles import split
from bot.wikitext.balance import unbalanced
from bot.wikitext.delivery_list import read_list
from bot.wikitext.subject import mutilated, same_subject, signed

_NAMED = 5  # titles named in a line


@dataclass(frozen=True, slots=True)
class Check:
    """A finding: what is wrong and how to mend it, and whether the issue waits until that is done."""

    problem: Problem
    stops: bool


def check_issue(issue: Issue, snapshot: Snapshot, now: datetime) -> Iterator[Check]:
    """What is wrong with an issue's page, whatever the text that is sent."""
    yield from _said(issue)
    revision = snapshot.trusted[issue.title]
    # Who writes today's date means "from now on"; of a revision later than now nothing can be said.
    if issue.send_after and issue.send_after.date() < revision.timestamp.date() and revision.timestamp <= now:
        when, saved = f"{issue.send_after:%Y-%m-%d %H:%M}", f"{revision.timestamp:%Y-%m-%d}"
        message = f'"send after" is {when} UTC, which was over when {issue.user} saved it on {saved}: set a day to come'
        yield _stop("past", issue.title, message)


def check(mailing: Mailing, snapshot: Snapshot, cohort: Cohort) -> Iterator[Check]:
    """What is wrong with one sending of an issue, whatever its size."""
    yield from _said(mailing.said)
    if mailing.issue.status == "ready" and mailing.said.status != "ready":
        yield _stop("translation", mailing.page, "this translation is a draft: make it ready, too, or delete it")
    yield from _text(mailing, snapshot)
    yield from _subject(mailing, snapshot, cohort)
    yield from _claim(mailing, snapshot, cohort)
    yield from _list(mailing, snapshot, cohort)
    yield from _account(mailing, snapshot, cohort)
    yield from _rendered(mailing, snapshot, cohort)


def check_size(mailing: Mailing, snapshot: Snapshot, cohort: Cohort) -> Iterator[Check]:
    """Whether a sending, as it is, goes to more pages than one may, or could."""
    page = snapshot.pages.get(mailing.list)
    unread = read_list(page.text, page.model).unread if page else 0
    if mailing.reached.count + unread > cohort.newsletter.most:
        more = f" and perhaps {unread} that can't be read here" if unread else ""
        message = f"{mailing.reached.count} pages{more}, and {cohort.newsletter.most} is the most for one sending"
        yield _stop("too-many", mailing.list, f"{message}: --split makes lists of at most that")


def _said(issue: Issue) -> Iterator[Check]:
    return (_stop(one.code, issue.title, one.message) for one in issue.problems)


def _text(mailing: Mailing, snapshot: Snapshot) -> Iterator[Check]:
    where = mailing.page
    for line in unbalanced(mailing.text):
        yield _stop("unbalanced", where, line)
    if mailing.said.body and not signed(mailing.text):
        yield _stop("unsigned", where, "it has no signature with a date: end it with ~~~~, or a name and ~~~~~")
    size = len(mailing.text.encode())
    if size > snapshot.max_size:
        yield _stop("too-long", where, f"it has {size} bytes, and a page may have {snapshot.max_size}: make it shorter")


def _subject(mailing: Mailing, snapshot: Snapshot, cohort: Cohort) -> Iterator[Check]:
    if not any(one.field == "subject" for one in mailing.said.problems):
        yield from (_stop("subject", mailing.page, line) for line in mutilated(mailing.subject))
    for row in snapshot.sends.get(mailing.list, ()):
        if same_subject(row.subject, mailing.subject):
            when = f"{row.timestamp:%Y-%m-%d %H:%M} UTC"
            message = f"{row.user} has sent this subject to {mailing.list} already ({when}, log entry {row.logid})"
            yield _stop("subject-used", mailing.page, f"{message}: set the issue back to draft, or give it another one")
            return
    for name in issue_names(snapshot, cohort):
        others = _subjects(name, snapshot, cohort) if name != mailing.issue.name else ()
        if any(same_subject(subject, mailing.subject) for subject in others):
            message = f"{name} has this subject: give each issue its own, as the wiki's log knows them by it"
            yield _stop("subject-used", mailing.page, message)
            return


def _subjects(name: str, snapshot: Snapshot, cohort: Cohort) -> Iterator[str]:
    """The subjects with which an issue goes out: those of its claims, and what its page says as soon as it is ready."""
    yield from (page.claim.subject for _, page in claim_pages(name, snapshot, cohort) if page.claim)
    issue = read_trusted_issue(name, snapshot, cohort)
    if issue and issue.status == "ready":
        yield issue.subject


def _claim(mailing: Mailing, snapshot: Snapshot, cohort: Cohort) -> Iterator[Check]:
    there = dict(claim_pages(mailing.issue.name, snapshot, cohort)).get(mailing.part.name)
    if there and there.claim is None:
        message = f"{there.page.user} has saved a page where the bot claims this sending: delete it, or move it away"
        yield _stop("claim", mailing.claim, message)


def _list(mailing: Mailing, snapshot: Snapshot, cohort: Cohort) -> Iterator[Check]:
    page = snapshot.pages.get(mailing.list)
    if page is None:
        message = f"there is no delivery list {mailing.list}: make it (a page of the kind MassMessageListContent)"
        yield _stop("no-list", mailing.page, f'{message}, or name another in "list"')
        return
    if page.redirect or page.title != mailing.list:
        to = page.redirect or page.title
        yield _stop("list-redirect", mailing.page, f'{mailing.list} redirects to {to}: write that in "list"')
        return
    if mailing.part.name and is_changed(page, snapshot, cohort):
        message = f"{page.user} has changed this list, which the bot made for one part: put the bot's revision back"
        yield _stop("list-changed", page.title, message)
    if split(page.title)[0] == "Category":
        message = "it is a category, whose members nobody can look over: name a page with a delivery list"
        yield _stop("list", page.title, message)
        return
    if page.model == "wikitext" and "#target:" not in page.text.casefold():
        message = 'it is no delivery list, as no {{#target:…}} stands on it: name the page that is one in "list"'
        yield _stop("list", page.title, message)
        return
    reached, wrong = mailing.reached, read_list(page.text, page.model).problems
    yield from (_warn("list", page.title, line) if reached.count else _stop("list", page.title, line) for line in wrong)
    unknown = [target for target in mailing.targets if target.host in snapshot.unknown_hosts]
    if not (reached.count or wrong or unknown):
        yield _stop("empty-list", page.title, "nobody would get it: put somebody on the list")
    if unknown:
        message = f"this wiki delivers nothing to {_some(sorted(map(str, unknown)))}: mend or remove these entries"
        yield _stop("unknown-host", page.title, message)
    others = (*reached.problems, *language_problems(mailing.issue, mailing.targets, snapshot, cohort))
    yield from (Check(problem, stops=False) for problem in others if problem.code != "unknown-host")


def _account(mailing: Mailing, snapshot: Snapshot, cohort: Cohort) -> Iterator[Check]:
    if SEND not in snapshot.rights:
        message = f"{cohort.account} may not send: it needs the right massmessage, its password the grant highvolume"
        yield _stop("no-right", mailing.page, message)
    account = snapshot.accounts.get(cohort.account)
    if account and account.blocked:
        yield _stop("blocked", mailing.page, f"{cohort.account} is blocked here: nothing is sent until that is settled")


def _rendered(mailing: Mailing, snapshot: Snapshot, cohort: Cohort) -> Iterator[Check]:
    if mailing.parse not in snapshot.parsed:
        return
    parsed = snapshot.parsed[mailing.parse]
    if parsed is None:
        yield _stop("too-long", mailing.page, "with all its links it is more than this wiki can show: make it shorter")
        return
    # In the signature, which will be another one, or is a person's.
    own = {f"{kind}:{user}" for kind in ("User", "User talk") for user in (cohort.account, mailing.said.user)}
    used = (*parsed.templates, *parsed.files)
    red = [title for title in parsed.links if title in snapshot.missing - own.union(used)]
    unknown = [title for title in red if title.casefold().startswith(f"{cohort.interwiki}:".casefold())]
    if unknown:
        message = (
            f'{unknown[0]} leads nowhere, as this wiki knows no prefix "{cohort.interwiki}": the operator mends'
            ' "interwiki" in the config (it stands in the links below the text)'
        )
        yield _warn("interwiki", mailing.page, message)
    if red := [title for title in red if title not in unknown]:
        message = f"it links to pages that don't exist: {_some(red)}; make them, or mend the links"
        yield _warn("red-links", mailing.page, message)
    if parsed.languages:
        message = f"{_some(parsed.languages)} would become language links of the page: write [[:de:…]], with a colon"
        yield _warn("language-links", mailing.page, message)
    if gone := [title for title in used if title in snapshot.missing]:
        message = f"it uses what does not exist: {_some(gone)}; remove that, or mend its spelling"
        yield _warn("missing-files", mailing.page, message)
    for host in sorted({target.host for target in mailing.targets} & cohort.hosts.keys()):
        there = snapshot.elsewhere.get(cohort.hosts[host])
        if there and (lacking := [one for one in used if one in there.missing]):
            message = f"{host} has none of these, and shows red links: {_some(lacking)}; write out what they show"
            yield _warn("missing-there", mailing.page, message)


def _some(titles: list[str] | tuple[str, ...]) -> str:
    more = f" and {len(titles) - _NAMED} more" if len(titles) > _NAMED else ""
    return ", ".join(titles[:_NAMED]) + more


def _stop(code: str, where: str, message: str) -> Check:
    return Check(Problem(code, where, f"not sent: {message}"), stops=True)


def _warn(code: str, where: str, message: str) -> Check:
    return Check(Problem(code, where, message), stops=False)
