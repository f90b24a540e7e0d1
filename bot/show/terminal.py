"""A plan for a person at a terminal: a diff per page, then what was left alone, what needs a person, and the sum."""

from __future__ import annotations

import difflib
from collections import Counter
from collections.abc import Iterable, Iterator

from rich.text import Text

from bot.plan.change import Change, Plan, Problem, before
from bot.plan.outcome import Applied, Done, Noop

_COLOURS = {"+": "green", "-": "red", "@": "cyan"}


def plan_lines(plan: Plan) -> Iterator[Text]:
    """A plan, line by line. Control characters in what people wrote are shown, never sent to the terminal."""
    for change in plan.changes:
        yield from _change(change)
    for problem in plan.problems:
        yield problem_line(problem)
    for skip in plan.skips:
        about = f" {', '.join(skip.keys)}" if skip.keys else ""
        yield Text(f"- {_visible(skip.title)}: left alone ({skip.reason}{about})", style="dim")
    yield Text(summary(plan), style="bold")


def problem_line(problem: Problem) -> Text:
    """A problem in one line."""
    what = f": {_visible(problem.message)} [{problem.code}]"
    return Text.assemble(("! ", "yellow"), (_visible(problem.where), "bold"), what)


def summary(plan: Plan) -> str:
    """The plan in one line."""
    kinds = Counter(change.kind for change in plan.changes)
    changes = ", ".join(f"{count} to {kind}" for kind, count in sorted(kinds.items())) or "nothing to do"
    return f"Plan {plan.digest}: {changes}; {len(plan.problems)} problems, {len(plan.skips)} left alone."


def applied_lines(applied: tuple[Applied, ...], planned: int) -> Iterator[Text]:
    """What went wrong, page by page, and the sum of all outcomes."""
    for one in applied:
        if not isinstance(one.outcome, Done | Noop):
            code, message = getattr(one.outcome, "code", ""), getattr(one.outcome, "message", "")
            what = f"{type(one.outcome).__name__.lower()} {code} {message}".rstrip()
            yield Text.assemble(("! ", "red"), (_visible(one.change.title), "bold"), f": {_visible(what)}")
    counts = Counter(type(one.outcome).__name__.lower() for one in applied)
    if left := planned - len(applied):
        counts["not tried"] = left
    yield Text(
        "Applied: " + (", ".join(f"{count} {name}" for name, count in sorted(counts.items())) or "nothing") + "."
    )


def _change(change: Change) -> Iterator[Text]:
    yield Text.assemble(
        (f"{change.kind} ", "bold"), (_visible(change.title), "bold"), f"  ({_visible(change.summary)})"
    )
    for line in _diff(before(change), change.text):
        yield Text(f"  {_visible(line)}", style=_COLOURS.get(line[:1], ""))


def _diff(old: str, new: str) -> Iterable[str]:
    lines = difflib.unified_diff(old.splitlines(), new.splitlines(), lineterm="", n=1)
    return [line for line in lines if not line.startswith(("---", "+++"))]


def _visible(text: str) -> str:
    return "".join(char if char.isprintable() or char == "\t" else f"\\u{ord(char):04x}" for char in text)
