"""The log on the wiki: what the commands that write tell there of what they did."""

from __future__ import annotations

import secrets
from dataclasses import replace
from typing import TYPE_CHECKING

from bot.screen import say

if TYPE_CHECKING:
    from bot.app import App
    from bot.jobs.job import Job
    from bot.plan.outcome import Applied
    from bot.plan.result import Result


def keep_log(app: App, result: Result) -> None:
    """Put on the log page what a run changed or refused; nothing is read or written where it did nothing.

    Where that fails it is said, and nothing else: the run's own outcome stays what it is.
    """
    from bot.jobs.logpage import log_job
    from bot.wikitext.log_entries import is_notable

    if is_notable(result):
        _write(app, log_job(secrets.token_hex(4), result))


def say_alive(app: App) -> None:
    """Say on the wiki, at most twice a day, that a run went well: `status` looks at it. Fails as `keep_log` does."""
    from bot.jobs.logpage import alive_job

    _write(app, alive_job())


def _write(app: App, job: Job) -> None:
    from bot.jobs.regions import Permissions
    from bot.plan.limits import Limits
    from bot.wiki.port import WikiError

    app = replace(app, permissions=Permissions(create=True))  # no command could make these pages again
    try:
        for _ in range(2):  # what is moved leaves its place when it has arrived
            prepared = app.prepare(job)
            plan = prepared.plan
            say(*(f"the log is not written: {one.where}: {one.message}" for one in plan.problems))
            applied = app.apply(prepared, plan, Limits(len(plan.changes)), lambda one: None)
            say(*filter(None, map(_failure, applied)))
            if len(plan.changes) < 2:
                return
    except (WikiError, OSError) as problem:
        say(f"the log is not written: {problem}")


def _failure(one: Applied) -> str:
    """What to say of a write that failed. Of a bot that is stopped its run has told."""
    from bot.gate import SWITCHED_OFF
    from bot.plan.outcome import Done, Noop

    code = getattr(one.outcome, "code", "")
    if isinstance(one.outcome, Done | Noop) or code == SWITCHED_OFF:
        return ""
    why = " ".join(filter(None, (code, getattr(one.outcome, "message", ""))))
    return f"the log is not written: {one.change.title}: {type(one.outcome).__name__.lower()} {why}".rstrip()
