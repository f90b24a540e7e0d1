"""The receipt on an application: received, complete, or what is missing and how to mend it."""

from __future__ import annotations

from datetime import timedelta

from bot.cohort.application import Application
from bot.cohort.form import FieldProblem, Window
from bot.wikitext.box import box
from bot.wikitext.cldr import babel_locale, moment
from bot.wikitext.texts import Texts

_GOOD, _OPEN, _QUIET = "#14866d", "#ac6600", "#72777d"
_LONGEST_QUOTE = 120  # enough to know one's own words again


def receipt(application: Application, window: Window, texts: Texts) -> str:
    """The receipt's wikitext, in the applicant's language. `window` is when applications are taken."""
    # The last minute that still counts: 24:00 of the 19th, read as "the 20th", has cost people their place.
    closes = moment(window.closes - timedelta(minutes=1), babel_locale(texts.language))
    sign, colour, verdict = _verdict(application)
    lines = [
        f"'''{sign} {texts.say('receipt.received', user=application.user)}'''",
        "",
        texts.say(f"receipt.{verdict}", closes=closes),
        *_points(application, texts, heading=verdict == "complete"),
        "",
        f"<small>{texts.say('receipt.footer')}</small>",
    ]
    return box("\n".join(lines), colour, texts)


def _verdict(application: Application) -> tuple[str, str, str]:
    if application.fields is None:
        return "!", _OPEN, "unreadable"
    if application.status == "withdrawn":
        return "–", _QUIET, "withdrawn"
    if application.status == "draft":
        return "…", _QUIET, "draft"
    if not application.complete:
        return "!", _OPEN, "incomplete"
    late = any(problem.code == "late" for problem in application.problems)
    return ("!", _OPEN, "late") if late else ("✓", _GOOD, "complete")


def _points(application: Application, texts: Texts, heading: bool) -> list[str]:
    points = [f"* {_point(problem, texts)}" for problem in application.problems]
    return ["", texts.say("receipt.notes"), *points] if points and heading else points


def _point(problem: FieldProblem, texts: Texts) -> str:
    label = texts.words.get(f"fields.{problem.field}", problem.field)
    return texts.say(f"problems.{problem.code}", field=label, value=problem.value[:_LONGEST_QUOTE])
