"""The cohort's numbers: tables, with bars that repeat the numbers."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Sequence

from babel import Locale

from bot.cohort.statistics import Share, Statistics
from bot.wikitext.bars import ACCEPTED, APPLIED, bars, swatch
from bot.wikitext.cldr import babel_locale, language_name, long_date, number, percent
from bot.wikitext.escape import escape
from bot.wikitext.headings import heading
from bot.wikitext.tables import scrolling, table
from bot.wikitext.texts import Texts

_NAME = "text-align:start; font-weight:normal"
_NUMBER = "text-align:end; white-space:nowrap"


def statistics_text(statistics: Statistics, texts: Texts) -> str:
    """The wikitext of all counts; names, days and numbers in the texts' language."""
    locale = babel_locale(texts.language)
    shown = [
        *(_overview(statistics, texts, locale) if statistics.by_status else [texts.say("statistics.nobody")]),
        # Where nobody counts as applied yet, there is nothing to compare.
        *(_comparisons(statistics, texts, locale) if statistics.applied else []),
    ]
    return "\n".join([f"<div {texts.attributes}>", *shown, "</div>"])


def _overview(statistics: Statistics, texts: Texts, locale: Locale) -> list[str]:
    sums = texts.say(
        "statistics.sums",
        applied=number(statistics.applied, locale),
        accepted=number(statistics.accepted, locale),
        share=percent(_part(statistics.accepted, statistics.applied), locale),
    )
    statuses = [(texts.words.get(f"labels.{word}", word), count) for word, count in statistics.by_status]
    decisions = [(texts.words.get(f"statistics.{word}", word), count) for word, count in statistics.by_decision]
    return [
        f"'''{sums}'''",
        "",
        texts.say("statistics.counted"),
        _heading("overview", texts),
        '<div style="display:flex; flex-wrap:wrap; column-gap:2em">',
        _counts("labels.counts_by_status", "labels.status", statuses, texts, locale),
        _counts("statistics.counts_by_decision", "statistics.decision", decisions, texts, locale),
        "</div>",
    ]


def _comparisons(statistics: Statistics, texts: Texts, locale: Locale) -> list[str]:
    totals = statistics.applied, statistics.accepted
    regions = [(texts.words.get(f"regions.{one.key or 'none'}", one.key), one) for one in statistics.by_region]
    languages = _ranked((language_name(one.key, locale), one) for one in statistics.by_language)
    topics = _ranked((texts.words.get(f"topics.{one.key}", one.key), one) for one in statistics.by_topic)
    return [
        _heading("by_region", texts),
        texts.say("statistics.bars"),
        _shares("region", regions, totals, texts, locale),
        _heading("by_language", texts),
        texts.say("statistics.several"),
        _shares("language", languages, totals, texts, locale),
        _heading("by_topic", texts),
        _shares("topic", topics, totals, texts, locale),
        # Last: a table as long as the weeks in which applications are taken.
        _heading("by_day", texts),
        _days(statistics, texts, locale),
    ]


def _ranked(shares: Iterable[tuple[str, Share]]) -> list[tuple[str, Share]]:
    """Those that most applied with first; where as many did, by name as the reader sees it."""
    return sorted(shares, key=lambda named: (-named[1].applied, _alphabetical(named[0]), named[0]))


def _alphabetical(name: str) -> str:
    """What a name is sorted by: `É` stands with `E`."""
    parts = unicodedata.normalize("NFKD", name.casefold())
    return "".join(char for char in parts if not unicodedata.combining(char))


def _counts(caption: str, head: str, counts: Sequence[tuple[str, int]], texts: Texts, locale: Locale) -> str:
    total = (texts.words["labels.total"], sum(count for _, count in counts))
    rows = [_row(name, _cell(count, escape(number(count, locale)))) for name, count in [*counts, total]]
    return _table(texts.say(caption), [texts.say(head), texts.say("labels.number")], rows)


def _shares(
    kind: str, shares: Sequence[tuple[str, Share]], totals: tuple[int, int], texts: Texts, locale: Locale
) -> str:
    """Applied against accepted, each as a share of its own total, so that the two can be compared."""
    heads = [
        texts.say(f"statistics.{kind}"),
        f"{swatch(APPLIED)} {texts.say('statistics.applied')}",
        f"{swatch(ACCEPTED)} {texts.say('statistics.accepted')}",
    ]
    parts = [[_part(*pair) for pair in zip((one.applied, one.accepted), totals, strict=True)] for _, one in shares]
    longest = max((part for pair in parts for part in pair), default=0)
    rows = [
        _row(
            name,
            _cell(one.applied, _with_percent(one.applied, applied, locale)),
            _cell(one.accepted, _with_percent(one.accepted, accepted, locale)),
            below=bars([(applied, APPLIED), (accepted, ACCEPTED)], longest),
        )
        for (name, one), (applied, accepted) in zip(shares, parts, strict=True)
    ]
    return _table(texts.say(f"statistics.shares_by_{kind}"), heads, rows, sortable=True)


def _days(statistics: Statistics, texts: Texts, locale: Locale) -> str:
    counts = [(long_date(day, locale), count) for day, count in statistics.by_day]
    if statistics.undated:
        counts.append((texts.words["statistics.undated"], statistics.undated))
    longest = max((count for _, count in counts), default=0)
    rows = [
        _row(name, f"| {_beside(escape(number(count, locale)), bars([(count, APPLIED)], longest))}")
        for name, count in counts
    ]
    heads = [texts.say("labels.day"), texts.say("statistics.applied")]
    return _table(texts.say("statistics.counts_by_day"), heads, rows)


def _table(caption: str, heads: Sequence[str], rows: Sequence[str], *, sortable: bool = False) -> str:
    return scrolling(caption, table(caption, heads, rows, sortable=sortable))


def _row(name: str, *cells: str, below: str = "") -> str:
    return "\n".join(["|-", f'! scope="row" style="{_NAME}" | {escape(name)}{below}', *cells])


def _cell(count: int, shown: str) -> str:
    """A cell that sorts as a number in every language."""
    return f'| style="{_NUMBER}" data-sort-value="{count}" | {shown}'


def _with_percent(count: int, part: float, locale: Locale) -> str:
    return f"{escape(number(count, locale))} ({escape(percent(part, locale))})"


def _beside(shown: str, bar: str) -> str:
    text = f'<span style="min-width:2em; text-align:end">{shown}</span>'
    return f'<div style="display:flex; align-items:center; gap:0.6em">{text}{bar}</div>'


def _part(count: int, total: int) -> float:
    return count / total if total else 0.0


def _heading(key: str, texts: Texts) -> str:
    return heading(f"statistics-{key}", texts.say(f"statistics.{key}"))
