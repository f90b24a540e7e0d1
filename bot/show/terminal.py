"""A plan for a person at a terminal: a diff per page, then what was left alone, what needs a person, and the sum."""

from __future__ import annotations

import difflib
from collections import Counter
from collections.abc import Iterable, Iterator

from rich.text import Text

from bot.plan.change import Change, EditList, Plan, Problem, Send, before, wording
from bot.plan.change import summary as change_summary
from bot.plan.outcome import Applied, Done, Noop, Sent

_COLOURS = {"+": "green", "-": "red", "@": "cyan"}


def plan_lines(plan: Plan) -> Iterator[Text]:
    """A plan, line by line. Control characters in what people wrote are shown, never sent to the terminal."""
    for change in plan.changes:
        yield from _change(change)
    for problem in plan.problems:
        yield problem_line(problem)
    for skip in plan.skips:
        about = f" {', '.join(skip.keys)}" if skip.keys else ""
        yield Text(f"- {visible(skip.title)}: left alone ({skip.reason}{about})", style="dim")
    yield Text(summary(plan), style="bold")


def problem_line(problem: Problem) -> Text:
    """A problem in one line."""
    what = f": {visible(problem.message)} [{problem.code}]"
    return Text.assemble(("! ", "yellow"), (visible(problem.where), "bold"), what)


def summary(plan: Plan) -> str:
    """The plan in one line."""
    kinds = Counter(change.kind for change in plan.changes)
    changes = ", ".join(f"{count} to {kind}" for kind, count in sorted(kinds.items())) or "nothing to do"
    return f"Plan {plan.digest}: {changes}; {len(plan.problems)} problems, {len(plan.skips)} left alone."


def applied_lines(applied: tuple[Applied, ...], planned: int) -> Iterator[Text]:
    """What went wrong, page by page, and the sum of all outcomes."""
    for one in applied:
        if not isinstance(one.outcome, Done | Sent | Noop):
            code, message = getattr(one.outcome, "code", ""), getattr(one.outcome, "message", "")
            what = f"{type(one.outcome).__name__.lower()} {code} {message}".rstrip()
            yield Text.assemble(("! ", "red"), (visible(one.change.title), "bold"), f": {visible(what)}")
    counts = Counter(type(one.outcome).__name__.lower() for one in applied)
    if left := planned - len(applied):
        counts["not tried"] = left
    yield Text(
        "Applied: " + (", ".join(f"{count} {name}" for name, count in sorted(counts.items())) or "nothing") + "."
    )


def _change(change: Change) -> Iterator[Text]:
    yield Text.assemble(
        (f"{change.kind} ", "bold"), (visible(change.title), "bold"), f"  ({visible(change_summary(change))})"
    )
    if isinstance(change, Send) and not change.to:  # an issue is shown before its plan
        return
    if isinstance(change, Send):
        yield Text(f"  to {visible(', '.join(one.user for one in change.to))}")
    # Of a list the wording is what comes and goes, each with its sign.
    shown = wording(change).splitlines() if isinstance(change, EditList) else _diff(before(change), wording(change))
    for line in shown:
        yield Text(f"  {visible(line)}", style=_COLOURS.get(line[:1], ""))


def _diff(old: str, new: str) -> Iterable[str]:
    lines = difflib.unified_diff(old.splitlines(), new.splitlines(), lineterm="", n=1)
    return [line for line in lines if not line.startswith(("---", "+++"))]


def visible(text: str) -> str:
    """The text with what a terminal would obey spelt out, as in `\\u001b`."""
    return "".join(char if char.isprintable() or char == "\t" else f"\\u{ord(char):04x}" for char in text)
