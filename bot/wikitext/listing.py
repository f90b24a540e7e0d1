"""The list of all applications: a sortable table, with counts by status and by day."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime

from babel import Locale

from bot.cohort.application import Application
from bot.cohort.form import Value
from bot.cohort.statistics import days, states
from bot.wikitext.cldr import babel_locale, country_name, language_name, long_date, number
from bot.wikitext.escape import escape, link
from bot.wikitext.lists import joined
from bot.wikitext.tables import table
from bot.wikitext.texts import Texts

_COLUMNS = ("user", "status", "country", "languages", "topics", "submitted", "problems")
_LAST = datetime.max.replace(tzinfo=UTC)


def list_of_applications(applications: Sequence[Application], texts: Texts) -> str:
    """The wikitext of the list; names of countries and languages, days and numbers in the texts' language."""
    locale = babel_locale(texts.language)
    ordered = sorted(applications, key=lambda one: (one.submitted or _LAST, one.user))
    return "\n".join(
        [
            f"<div {texts.attributes}>",
            _counts("counts_by_status", "status", _by_status(applications, texts), texts, locale),
            table(
                texts.say("labels.caption"),
                [texts.say(f"labels.{column}") for column in _COLUMNS],
                [_row(one, texts, locale) for one in ordered],
                sortable=True,
            ),
            # Last: a table as long as the weeks in which applications are taken.
            _counts("counts_by_day", "day", _by_day(applications, texts, locale), texts, locale),
            "</div>",
        ]
    )


def _row(one: Application, texts: Texts, locale: Locale) -> str:
    fields = one.fields or {}
    cells = [
        link(one.title, one.user),
        texts.say(f"labels.{one.state}"),
        _country(fields.get("country"), locale),
        joined((escape(language_name(code, locale)) for code in _words(fields.get("languages"))), texts.language),
        joined(
            (escape(texts.words.get(f"topics.{topic}", topic)) for topic in _words(fields.get("topic"))), texts.language
        ),
        # ISO: sorts as text, and reads the same in every language.
        f"{one.submitted:%Y-%m-%d}" if one.submitted else "",
        joined(_problem_words(one, texts), texts.language),
    ]
    return f"|-\n| {' || '.join(cells)}"


def _problem_words(one: Application, texts: Texts) -> list[str]:
    fields = [texts.words.get(f"fields.{problem.field}", problem.field) for problem in one.problems]
    return [
        f"{escape(field)}: {escape(problem.code)}" if field else escape(problem.code)
        for field, problem in zip(fields, one.problems, strict=True)
    ]


def _words(value: Value) -> tuple[str, ...]:
    return value if isinstance(value, tuple) else ()


def _country(value: Value, locale: Locale) -> str:
    return escape(country_name(value, locale)) if isinstance(value, str) else ""


def _by_status(applications: Iterable[Application], texts: Texts) -> list[tuple[str, int]]:
    return [(texts.say(f"labels.{state}"), count) for state, count in states(applications)]


def _by_day(applications: Iterable[Application], texts: Texts, locale: Locale) -> list[tuple[str, int]]:
    by_day, undated = days(applications)
    dated = [(escape(long_date(day, locale)), count) for day, count in by_day]
    return [*dated, *([(texts.say("labels.none"), undated)] if undated else [])]


def _counts(caption: str, label: str, counts: list[tuple[str, int]], texts: Texts, locale: Locale) -> str:
    total = (texts.say("labels.total"), sum(count for _, count in counts))
    rows = [f'|-\n! scope="row" | {name}\n| {number(count, locale)}' for name, count in [*counts, total]]
    return table(texts.say(f"labels.{caption}"), [texts.say(f"labels.{label}"), texts.say("labels.number")], rows)
