"""What came of a job in a round: in a line, and as facts for machines."""

from __future__ import annotations

from bot.plan.result import Result
from bot.show.json import Json
from bot.show.terminal import applied_lines, summary, visible


def result_lines(result: Result) -> tuple[str, ...]:
    """The job in one line; then a line for each write that failed."""
    *failed, total = (line.plain for line in applied_lines(result.applied, len(result.plan.changes)))
    about = [f"{result.cohort} {result.job}:"]
    if result.failure:
        about.append(f"failed: {visible(result.failure)}")
    else:
        about.append(summary(result.plan))
    if result.applied:
        about.append(total)
    about += [f"Over a limit: {visible(line)}" for line in result.refused]
    return (" ".join(about), *failed)


def result_json(result: Result) -> Json:
    """The job, the cohort, and the figures."""
    return {
        "cohort": result.cohort,
        "job": result.job,
        "planned": len(result.plan.changes),
        "outcomes": dict(result.outcomes),
        "skips": dict(result.skips),
        "problems": len(result.problems),
        "refused": list(result.refused),
        "failure": result.failure,
    }
