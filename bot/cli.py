"""The command line: arguments → one call; exit codes; the only place that prints.

Data goes to stdout, the rest to stderr.
"""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:  # the house is imported once there is work to do: --help answers at once
    from rich.text import Text

    from bot.app import App
    from bot.plan.change import Plan
    from bot.plan.outcome import Applied

FINE, ERROR, USAGE, REFUSED, PENDING, UNKNOWN = range(6)
EXIT_CODES = """\
exit codes:
  0  fine
  1  an error, or a write that failed
  2  wrong usage
  3  refused: a limit, or a plan that is no longer the one asked for
  4  changes are pending (--check)
  5  an outcome is unknown: a person must look
"""
_ONLY_SHOW = "\0"  # --apply was not given


def main(arguments: list[str]) -> int:
    """Run one command and return its exit code. Errors that a person can cause are one line on stderr."""
    options = _parser().parse_args(arguments)
    try:
        return int(options.command(options))
    except KeyboardInterrupt:
        return _complain("interrupted; what was written is written, the next run does the rest", ERROR)
    except BrokenPipeError:  # the reader of our output has gone, as `| head` does
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return FINE
    except Exception as error:  # the outermost frame: whatever it is becomes one line
        if options.verbose > 1:
            raise
        return _complain(_one_line(error), ERROR)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m bot",
        description="Carries a cohort training on a wiki. Nothing is written unless you say so.",
        epilog=EXIT_CODES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    applications = commands.add_parser(
        "applications",
        help="read the applications; keep their receipts, the list and the review page",
        description="Reads the applications; plans a receipt on each, the list of all, and the review page.",
        epilog=EXIT_CODES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    _add_job_options(applications)
    applications.set_defaults(command=_applications)
    demo = commands.add_parser("demo", help="run the bot over a shipped cohort of 40 applications, in ./demo-wiki")
    demo.add_argument("-v", dest="verbose", action="count", default=0, help="also print what reading and writing cost")
    demo.set_defaults(command=_demo)
    return parser


def _add_job_options(parser: argparse.ArgumentParser) -> None:
    where = parser.add_argument_group("where")
    where.add_argument("--wiki", default="", help="folder:PATH, an API address, or a name from the config")
    where.add_argument("--cohort", default="", help="the cohort's name in the config")
    where.add_argument("--config", type=Path, help="the settings (default: config/lab.toml)")
    what = parser.add_argument_group("what to do with the plan (default: show it; at a terminal, then ask)")
    way = what.add_mutually_exclusive_group()
    way.add_argument(
        "--apply",
        nargs="?",
        const="",
        default=_ONLY_SHOW,
        metavar="DIGEST",
        help="write the plan; with a digest, only if the plan is still that one",
    )
    way.add_argument("--check", action="store_true", help="write nothing; exit 4 when changes are pending")
    what.add_argument("--json", action="store_true", help="print data, and ask nothing")
    what.add_argument("--limit", type=_count, metavar="N", help="take only the first N changes")
    what.add_argument("--max-edits", type=_count, metavar="N", help="lift the limit on edits in one run")
    what.add_argument("--allow-shrink", action="store_true", help="lift the limit on rows that vanish from a page")
    parser.add_argument("--now", type=_moment, metavar="ISO", help="the moment to work at, such as 2022-10-05T12:00Z")
    parser.add_argument(
        "-v",
        dest="verbose",
        action="count",
        default=0,
        help="print what reading and writing cost; -vv: tracebacks, too",
    )


def _applications(options: argparse.Namespace) -> int:
    from bot.app import open_app
    from bot.jobs.review import decisions
    from bot.show.json import applications_json

    with _waiting("Reading the wiki"):
        app = open_app(options.config, options.wiki, options.cohort, options.now)
        prepared = app.prepare("applications")
    decided = decisions(prepared.snapshot, app.cohort)
    data = {"applications": applications_json(prepared.wants.applications, decided)} if options.json else {}
    code = _work(app, "applications", prepared.plan, options, data)
    if options.verbose:
        _print_costs(app)
    return code


def _work(app: App, job: str, plan: Plan, options: argparse.Namespace, data: Mapping[str, object]) -> int:
    """Show a plan; write it if asked to. With --json the data is printed once, at the end, with what came of it."""
    from bot.plan.change import first
    from bot.plan.limits import Limits, refusals
    from bot.show.json import applied_json, dump, plan_json
    from bot.show.terminal import applied_lines, plan_lines

    plan = first(plan, options.limit)
    if not options.json:
        _print(plan_lines(plan))
    refused = refusals(plan, Limits(options.max_edits or app.settings.max_edits, options.allow_shrink))
    applied = None
    code = PENDING if options.check and plan.changes else FINE
    if _wants_to_write(plan, options):
        code = _refuse(plan, options.apply, refused)
        if code == FINE:
            with _progress(len(plan.changes)) as told:
                applied = app.apply(job, plan, told)
            code = _exit_code(applied)
    else:
        _say(*(f"would be refused: {line}" for line in refused))
    if options.json:
        outcomes = {} if applied is None else {"applied": applied_json(applied)}
        print(dump({**data, "plan": plan_json(plan), **outcomes}))
    elif applied is not None:
        _print(applied_lines(applied, len(plan.changes)))
    return code


def _wants_to_write(plan: Plan, options: argparse.Namespace) -> bool:
    if options.apply is not _ONLY_SHOW:
        return True
    if options.check or options.json or not plan.changes or not (sys.stdin.isatty() and sys.stdout.isatty()):
        return False
    return input("Write this? [y/N] ").strip().casefold() in ("y", "yes")


def _refuse(plan: Plan, digest: str, refused: tuple[str, ...]) -> int:
    """FINE, or REFUSED with a line for each reason."""
    if digest not in ("", _ONLY_SHOW, plan.digest):
        refused = (f"the plan is now {plan.digest}, not {digest}: look at it again, then apply that one",)
    _say(*(f"refused: {line}" for line in refused))
    return REFUSED if refused else FINE


def _exit_code(applied: Iterable[Applied]) -> int:
    from bot.plan.outcome import Done, Noop, Unknown

    outcomes = [one.outcome for one in applied]
    if any(isinstance(outcome, Unknown) for outcome in outcomes):
        return UNKNOWN
    return FINE if all(isinstance(outcome, Done | Noop) for outcome in outcomes) else ERROR


def _demo(options: argparse.Namespace) -> int:
    from bot.app import open_demo
    from bot.show.terminal import applied_lines, plan_lines, summary

    folder, app = open_demo(Path("demo-wiki"))
    plan = app.prepare("applications").plan
    _print(plan_lines(plan))
    with _progress(len(plan.changes)) as told:
        applied = app.apply("applications", plan, told)
    _print(applied_lines(applied, len(plan.changes)))
    again = app.prepare("applications").plan
    print(f"Once more: {summary(again)}")
    print(f"""
Look at what the bot wrote:
  {folder / app.cohort.root}/Applications.wikitext      the list of all applications
  {folder / app.cohort.root}/Review.wikitext            the facilitators' page
  {folder / app.cohort.root}/Applications/              the applications, each with its receipt at the top
Change something there, then:  python -m bot applications""")
    return _exit_code(applied) or (ERROR if again.changes else FINE)


def _moment(text: str) -> datetime:
    moment = datetime.fromisoformat(text)
    return moment.replace(tzinfo=moment.tzinfo or UTC).astimezone(UTC)


def _count(text: str) -> int:
    if (count := int(text)) < 1:
        raise ValueError
    return count


# argparse names the type in its complaint.
_moment.__name__, _count.__name__ = "moment (ISO 8601)", "number (1 or more)"


def _print(lines: Iterable[Text]) -> None:
    if not sys.stdout.isatty():
        for line in lines:
            print(line.plain)
        return
    from rich.console import Console

    console = Console(highlight=False, soft_wrap=True)
    for line in lines:
        console.print(line)


def _say(*lines: str) -> None:
    for line in lines:
        print(line, file=sys.stderr)


def _complain(line: str, code: int) -> int:
    _say(f"error: {line}")
    return code


def _one_line(error: Exception) -> str:
    from bot.config.errors import ConfigError
    from bot.wiki.port import WikiError

    text = " ".join(str(error).split())
    if isinstance(error, ConfigError | WikiError | OSError):
        return text
    return f"{type(error).__name__}: {text} (this should not happen; -vv shows where, please report it)"


def _print_costs(app: App) -> None:
    costs = app.wiki.costs
    for kind in sorted(costs.requests):
        _say(f"{kind}: {costs.requests[kind]} requests, {costs.bytes[kind]} bytes, {costs.seconds[kind]:.2f} s")


@contextmanager
def _waiting(what: str) -> Iterator[None]:
    if not sys.stderr.isatty():
        yield
        return
    from rich.console import Console

    with Console(stderr=True).status(what):
        yield


@contextmanager
def _progress(total: int) -> Iterator[Callable[[Applied], None]]:
    if not sys.stderr.isatty():
        yield lambda applied: None
        return
    from rich.console import Console
    from rich.progress import Progress

    with Progress(console=Console(stderr=True), transient=True) as progress:
        task = progress.add_task("Writing", total=total)
        yield lambda applied: progress.advance(task)
