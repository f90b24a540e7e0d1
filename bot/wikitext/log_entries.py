"""The bot's log: what a run of a job came to, as an entry, and the entries of a page."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime

from bot.plan.change import Problem
from bot.plan.outcome import Applied, Done, Noop, Sent, Unknown
from bot.plan.result import Result
from bot.wikitext.escape import escape
from bot.wikitext.problems import about, told

_MOST_NAMED = 10  # problems in an entry: more would bury the others, and the run itself lists them all
_ENTRY = re.compile(r"^(?=\* <!-- olb:run )", re.MULTILINE)
_MARK = re.compile(r"\* <!-- olb:run (\{[^\n]*?\}) -->")
_SAID = " – "
"""Between when and where it was, and what came of it."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry, as `text` (wikitext, some lines): `id` is its run's own, `job`, `cohort` and `at` (aware, UTC) are
    which run it tells of, and `counts` how many of its writes came to what."""

    text: str
    id: str
    job: str
    cohort: str
    at: datetime
    counts: Mapping[str, int]

    @property
    def said(self) -> str:
        """What came of the run, without when that was."""
        return self.text.partition(_SAID)[2]


def is_notable(result: Result) -> bool:
    """Whether a run changed or refused anything: else there is nothing to tell of it."""
    return bool(result.refused) or any(not isinstance(one.outcome, Noop) for one in result.applied)


def entry(run: str, result: Result) -> Entry:
    """The entry of a result; `run` is a word that no other entry has."""
    at, counts = result.plan.now, _counts(result)
    mark = {"id": run, "at": at.isoformat(), "job": result.job, "cohort": result.cohort, "counts": counts}
    first = (
        f"* <!-- olb:run {json.dumps(mark)} --> '''{at:%Y-%m-%d %H:%M:%S} UTC''', {escape(result.job)},"
        f" {escape(result.cohort)}{_SAID}{_sum(result)}"
    )
    return Entry("\n".join([first, *_details(result)]), run, result.job, result.cohort, at, counts)


def read_entries(content: str) -> tuple[str, tuple[Entry, ...]]:
    """What stands on a page before the first entry, and the entries in the page's order, each with what people may have
    written below it. Never raises: an entry that can't be read belongs to the one above it."""
    head, *pieces = _ENTRY.split(content)
    found: list[Entry] = []
    for piece in pieces:
        text = piece.strip()
        if (one := _read(text)) is not None:
            found.append(one)
        elif found:
            found[-1] = replace(found[-1], text=f"{found[-1].text}\n{text}")
        else:
            head = f"{head}{piece}"
    return head.strip(), tuple(found)


def entries_text(head: str, entries: Iterable[Entry]) -> str:
    """The content of a page with these entries."""
    return "\n".join([*filter(None, [head]), *(one.text for one in entries)])


def is_news(result: Result, made: Entry, before: Sequence[Entry]) -> bool:
    """Whether an entry says something that the last one of its job and cohort, of those `before` it (the newest first),
    does not. What a run has changed, or may have, always is news."""
    last = next((one for one in before if (one.job, one.cohort) == (made.job, made.cohort)), None)
    changed = any(isinstance(one.outcome, Done | Sent | Unknown) for one in result.applied)
    return changed or last is None or last.said != made.said


def _read(text: str) -> Entry | None:
    mark = _MARK.match(text)
    try:
        said = json.loads(mark[1]) if mark else {}
        at = datetime.fromisoformat(said["at"]).astimezone(UTC)
        counts = {str(word): int(number) for word, number in said["counts"].items()}
        return Entry(text, str(said["id"]), str(said["job"]), str(said["cohort"]), at, counts)
    except (ValueError, TypeError, KeyError, AttributeError, OverflowError, RecursionError):  # people can edit the page
        return None


def _counts(result: Result) -> Mapping[str, int]:
    """How many writes came to what, and how many were not tried."""
    left = len(result.plan.changes) - len(result.applied)
    counts = {**result.outcomes, **({"not tried": left} if left > 0 else {})}
    return {word: counts[word] for word in sorted(counts) if word != "noop"}


def _sum(result: Result) -> str:
    skips = ", ".join(f"{number} {escape(reason)}" for reason, number in sorted(result.skips.items()))
    parts = [
        ", ".join(f"{number} {word}" for word, number in _counts(result).items()),
        f"left alone: {skips}" if skips else "",
        f"problems: {len(result.problems)}" if result.problems else "",
    ]
    return "; ".join(filter(None, parts))


def _details(result: Result) -> Iterator[str]:
    yield from (f"** refused: {told(line)}" for line in result.refused)
    if result.failure:
        yield f"** failed: {told(result.failure)}"
    yield from _listed([_failed(one) for one in result.applied if not isinstance(one.outcome, Done | Sent | Noop)])
    yield from _listed(result.problems)


def _failed(one: Applied) -> Problem:
    said = " ".join(filter(None, (getattr(one.outcome, "code", ""), getattr(one.outcome, "message", ""))))
    return Problem(type(one.outcome).__name__.lower(), one.change.title, said)


def _listed(problems: Sequence[Problem]) -> Iterator[str]:
    for one in problems[:_MOST_NAMED]:
        yield f"** {about(one.where)}: {told(one.message)} ({escape(one.code)})"
    if len(problems) > _MOST_NAMED:
        yield f"** and {len(problems) - _MOST_NAMED} more"
