"""What came of it: each message once, nothing lost; counted on the pages, their archives and the bot's edits."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime

from tests.soak.cohort import Cohort
from tests.soak.people import People
from tests.soak.runner import Counts
from tests.wiki.labs import Lab

Message = tuple[str, str]
"""A user, and the key of what they were told."""
_LONG_AGO = datetime(2022, 1, 1, tzinfo=UTC)
_SHOWN = 5  # of each kind of what is wrong, with the page's history


@dataclass(frozen=True)
class Result:
    """`texts` by title; `on_pages` counts hidden keys, `in_edits` those in the summaries of the bot's edits."""

    due: frozenset[Message]
    on_pages: Counter[Message]
    in_edits: Counter[Message]
    human_lines: int
    lines_lost: tuple[Message, ...]

    @property
    def posted(self) -> frozenset[Message]:
        return frozenset(self.on_pages) | frozenset(self.in_edits)

    @property
    def doubled(self) -> frozenset[Message]:
        """On pages or in edits more than once."""
        return frozenset(one for one in self.posted if max(self.on_pages[one], self.in_edits[one]) > 1)

    @property
    def lost(self) -> frozenset[Message]:
        """Due and never written, or written and gone from the page."""
        return frozenset(one for one in self.due | self.posted if not (self.on_pages[one] and self.in_edits[one]))

    @property
    def undue(self) -> frozenset[Message]:
        """Written, but not due."""
        return self.posted - self.due

    @property
    def fine(self) -> bool:
        return not (self.doubled or self.lost or self.undue or self.lines_lost)


def count(lab: Lab, cohort: Cohort, people: People) -> Result:
    """Read all talk pages, their archives, and the bot's own edits."""
    texts = {page.title: page.text for page in lab.wiki.pages_below(f"User talk:{cohort.stem}")}
    # People write wherever the bot does, on its log, too.
    elsewhere = {title: lab.text(title) or "" for title, _ in people.lines if title not in texts}
    key = re.compile(rf"{cohort.mark}/reminder/\d+/[a-z]+")
    comment = re.compile(rf"<!-- olb:({key.pattern}) -->")
    edits = [edit for edit in lab.wiki.edits_since(_LONG_AGO) if cohort.stem in edit.title]
    return Result(
        due=frozenset((user, one) for user in cohort.users for one in cohort.due(user)),
        on_pages=Counter((_user(title), one) for title, text in texts.items() for one in comment.findall(text)),
        in_edits=Counter((_user(edit.title), one) for edit in edits for one in key.findall(edit.summary)),
        human_lines=len(people.lines),
        lines_lost=tuple(people.lost(texts | elsewhere)),
    )


def table(result: Result, counts: Counts, injected: Mapping[str, int]) -> str:
    """The figures, a line each."""
    faults = {f"  {kind}": injected[kind] for kind in sorted(injected)}
    ended = ", ".join(f"{number} ended with {code}" for code, number in sorted(counts.exits.items()))
    rows = {
        "faults injected": sum(injected.values()),
        **faults,
        "runs": f"{counts.runs} ({ended})" if ended else counts.runs,
        "two at once": counts.twice,
        "kills": counts.kills,
        "messages due": len(result.due),
        "posted": len(result.posted),
        "doubled": len(result.doubled),
        "lost": len(result.lost),
        "not due": len(result.undue),
        "human lines": result.human_lines,
        "human lines lost": len(result.lines_lost),
    }
    return "\n".join(f"{name:<18} {value}" for name, value in rows.items())


def complaint(result: Result, lab: Lab, seed: int) -> str:
    """What is wrong, with the histories of some pages; empty where nothing is."""
    wrong = {"doubled": result.doubled, "lost": result.lost, "not due": result.undue}
    lines = [f"{what}: {user} {key}" for what, found in wrong.items() for user, key in sorted(found)[:_SHOWN]]
    lines += [f"line lost from {title}: {line}" for title, line in result.lines_lost[:_SHOWN]]
    pages = {f"User talk:{user}" for found in wrong.values() for user, _ in sorted(found)[:_SHOWN]}
    pages |= {title for title, _ in result.lines_lost[:_SHOWN]}
    for title in sorted(pages):
        lines.append(f"\n=== {title}, newest first ===")
        lines += [f"--- {user}\n{text}" for user, text in lab.history(title)]
    return "\n".join([f"seed {seed}", *lines]) if lines else ""


def _user(title: str) -> str:
    return title.partition(":")[2].partition("/")[0]
