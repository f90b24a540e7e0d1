"""Who gets an issue in which language, and how a sending that is too large is divided."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from bot.cohort.newsletter import Issue, Target
from bot.config.cohort import Cohort
from bot.jobs.newsletter.targets import page_of, resolve
from bot.jobs.trusted import unreviewed
from bot.plan.change import Problem
from bot.wiki.snapshot import Request, Snapshot
from bot.wikitext.delivery_list import read_languages
from bot.wikitext.texts import first_available

_LAST = "en"  # MediaWiki's chains all end there


@dataclass(frozen=True, slots=True)
class Group:
    """The pages that get an issue in one language, each once, in order; `language` is its code, empty where the issue
    is not divided by languages."""

    language: str
    targets: tuple[Target, ...]


def languages_title(delivery_list: str) -> str:
    """The page on which the subscribers of a list have said which language they want."""
    return f"{delivery_list}/Languages"


def languages_reads(issue: Issue, targets: Iterable[Target], snapshot: Snapshot, cohort: Cohort) -> Request:
    """For a job's `reads`: what `groups` wants to know beside what the targets need (`targets_reads`); nothing where
    the issue is not divided by languages."""
    if not cohort.newsletter.split:
        return Request()
    codes = frozenset(_wishes(issue, targets, snapshot, cohort).values())
    stand_ins = {one for code in codes for one in _stand_ins(code, snapshot)}
    return Request(
        titles=frozenset({languages_title(issue.list)}),
        trusted=frozenset(_title(issue, code) for code in stand_ins),
        fallbacks=codes,
    )


def groups(issue: Issue, targets: Iterable[Target], snapshot: Snapshot, cohort: Cohort) -> tuple[Group, ...]:
    """The pages where these targets lead, by the language in which they get the issue, in the languages' order.

    That is the language which they wish, else one that stands in for it, in which a facilitator has saved a translation
    (`…/2022-11/es`), else the issue's own. Where the config does not divide by languages, all are in one group.
    """
    if not cohort.newsletter.split:
        pages = resolve(targets, snapshot, cohort).pages
        return (Group("", pages),) if pages else ()
    by_language: dict[str, list[Target]] = {}
    for page, code in _wishes(issue, targets, snapshot, cohort).items():
        by_language.setdefault(_served(code, issue, snapshot), []).append(page)
    return tuple(Group(language, tuple(pages)) for language, pages in sorted(by_language.items()))


def language_problems(issue: Issue, targets: Iterable[Target], snapshot: Snapshot, cohort: Cohort) -> Iterator[Problem]:
    """Which translations are missing and for how many pages, what nobody has reviewed, and whose language is not
    known; nothing where the issue is not divided by languages."""
    if not cohort.newsletter.split:
        return
    wishes = _wishes(issue, targets, snapshot, cohort)
    for code, count in sorted(Counter(wishes.values()).items()):
        served, title = _served(code, issue, snapshot), _title(issue, code)
        if served != code:
            message = f'there is no translation into "{code}": {count} of the pages get it in "{served}"'
            yield Problem("no-translation", title, message)
        yield from unreviewed(snapshot, title, cohort.account)
    page = languages_title(issue.list)
    yield from (Problem("languages", page, line) for line in _overrides(issue, snapshot)[1])
    if unknown := sorted({one.host for one in wishes} - {""} - cohort.hosts.keys()):
        message = (
            f'the config has no wikis with these hosts, whose pages get it in "{snapshot.language}":'
            f" {', '.join(unknown)}; add them to [wikis], or say on this page what subscribers there read"
        )
        yield Problem("language-unknown", page, message)


def own_language(issue: Issue, snapshot: Snapshot) -> str:
    """The language that the issue's own page is in."""
    page = snapshot.pages.get(issue.title)
    return (page.language if page else "") or snapshot.language


def batches(targets: Sequence[Target], most: int) -> tuple[tuple[Target, ...], ...]:
    """The targets in order, at most so many together."""
    return tuple(tuple(targets[start : start + most]) for start in range(0, len(targets), most))


def _wishes(issue: Issue, targets: Iterable[Target], snapshot: Snapshot, cohort: Cohort) -> Mapping[Target, str]:
    """The language that each page wishes: that which its subscriber has named, else its wiki's."""
    overrides = {page_of(target, snapshot, cohort): code for target, code in _overrides(issue, snapshot)[0].items()}
    pages = resolve(targets, snapshot, cohort).pages
    return {page: overrides.get(page) or _wiki_language(page.host, snapshot, cohort) for page in pages}


def _overrides(issue: Issue, snapshot: Snapshot) -> tuple[Mapping[Target, str], tuple[str, ...]]:
    page = snapshot.pages.get(languages_title(issue.list))
    return read_languages(page.text if page else "")


def _wiki_language(host: str, snapshot: Snapshot, cohort: Cohort) -> str:
    there = snapshot.elsewhere.get(cohort.hosts.get(host, ""))
    return there.language if there else snapshot.language


def _served(code: str, issue: Issue, snapshot: Snapshot) -> str:
    """The language in which those get the issue who wish this one."""
    own = own_language(issue, snapshot)
    there = {one: one for one in _stand_ins(code, snapshot) if _title(issue, one) in snapshot.trusted} | {own: own}
    return first_available([code], there, _LAST if _LAST in there else own, snapshot.fallbacks)


def _stand_ins(code: str, snapshot: Snapshot) -> tuple[str, ...]:
    """The languages whose translation may serve those who wish this one, itself among them."""
    return code, code.partition("-")[0], *snapshot.fallbacks.get(code, ()), _LAST


def _title(issue: Issue, code: str) -> str:
    """The page of a translation, by the Translate extension's naming."""
    return f"{issue.title}/{code}"
