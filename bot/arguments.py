"""What commands take on the command line, where several take the same."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from bot.commands import ONLY_SHOW

if TYPE_CHECKING:
    Commands = argparse._SubParsersAction[argparse.ArgumentParser]

EXIT_CODES = """\
exit codes:
  0  fine
  1  an error, or a write that failed
  2  wrong usage
  3  refused: a limit, a plan that is no longer the one asked for, or somebody has stopped the bot on the wiki
  4  changes are pending (--check)
  5  an outcome is unknown: a person must look
"""


def add_job(
    commands: Commands, name: str, command: Callable[[argparse.Namespace], int], short: str, description: str
) -> argparse.ArgumentParser:
    """A command that plans a job, and what all of those take."""
    parser = add_command(commands, name, command, short, description)
    add_where(parser)
    add_moment(parser)
    add_plan_options(parser)
    parser.set_defaults(job=name)
    return parser


def add_command(
    commands: Commands, name: str, command: Callable[[argparse.Namespace], int], short: str, description: str
) -> argparse.ArgumentParser:
    """A command, whose help ends with the exit codes."""
    parser = commands.add_parser(
        name,
        help=short,
        description=description,
        epilog=EXIT_CODES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.set_defaults(command=command)
    return parser


def add_where(parser: argparse.ArgumentParser, cohort: bool = True) -> None:
    """Where a command works, on a `cohort` of the config or on none, and how much it says."""
    where = parser.add_argument_group("where")
    where.add_argument("--wiki", default="", help="folder:PATH, an API address, or a name from the config")
    if cohort:
        where.add_argument("--cohort", default="", help="the cohort's name in the config")
    where.add_argument("--config", type=Path, help="the settings (default: config/lab.toml)")
    parser.add_argument(
        "-v",
        dest="verbose",
        action="count",
        default=0,
        help="print what reading and writing cost; -vv: tracebacks, too",
    )


def add_moment(parser: argparse.ArgumentParser) -> None:
    """When a command works."""
    parser.add_argument("--now", type=moment, metavar="ISO", help="the moment to work at, such as 2022-10-05T12:00Z")


def add_plan_options(parser: argparse.ArgumentParser) -> None:
    """What a command does with its plan."""
    what = parser.add_argument_group("what to do with the plan (default: show it; at a terminal, then ask)")
    way = what.add_mutually_exclusive_group()
    way.add_argument(
        "--apply",
        nargs="?",
        const="",
        default=ONLY_SHOW,
        metavar="DIGEST",
        help="write the plan; with a digest, only if the plan is still that one",
    )
    way.add_argument("--check", action="store_true", help="write nothing; exit 4 when changes are pending")
    what.add_argument("--json", action="store_true", help="print data, and ask nothing")
    what.add_argument("--limit", type=count, metavar="N", help="take only the first N changes")
    what.add_argument("--max-edits", type=count, metavar="N", help="lift the limit on edits in one run")
    what.add_argument("--allow-shrink", action="store_true", help="lift the limit on rows that vanish from a page")
    what.add_argument("--overwrite", action="store_true", help="overwrite what people edited between the bot's markers")
    what.add_argument("--create", action="store_true", help="make pages again that were deleted")


def moment(text: str) -> datetime:
    """A moment, in UTC where it names no zone."""
    when = datetime.fromisoformat(text)
    try:
        return when.replace(tzinfo=when.tzinfo or UTC).astimezone(UTC)
    except OverflowError as error:  # in UTC it is before the first year, or after the last
        raise ValueError(text) from error


def count(text: str) -> int:
    """A number of things."""
    if (number := int(text)) < 1:
        raise ValueError
    return number


def duration(text: str) -> timedelta:
    """A span of time in hours or days, such as `26h`."""
    number, unit = float(text[:-1]), {"h": timedelta(hours=1), "d": timedelta(days=1)}.get(text[-1:])
    if unit is None or not 0 < number < 10_000:
        raise ValueError
    return number * unit


# argparse names the type in its complaint.
moment.__name__, count.__name__ = "moment (ISO 8601)", "number (1 or more)"
duration.__name__ = "time such as 26h or 2d"
