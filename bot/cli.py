"""The command line: arguments → one call; exit codes."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from bot.commands import ERROR, FINE, ONLY_SHOW, newsletter
from bot.commands.calendar import calendar_file
from bot.commands.demo import demo
from bot.commands.jobs import applications, job
from bot.screen import complain, log_to_stderr

if TYPE_CHECKING:
    Commands = argparse._SubParsersAction[argparse.ArgumentParser]

EXIT_CODES = """\
exit codes:
  0  fine
  1  an error, or a write that failed
  2  wrong usage
  3  refused: a limit, or a plan that is no longer the one asked for
  4  changes are pending (--check)
  5  an outcome is unknown: a person must look
"""


def main(arguments: list[str]) -> int:
    """Run one command and return its exit code. Errors that a person can cause are one line on stderr."""
    options = _parser().parse_args(_joined(arguments))
    log_to_stderr(chatter=options.verbose > 1)
    try:
        return int(options.command(options))
    except KeyboardInterrupt:
        return complain("interrupted; what was written is written, the next run does the rest", ERROR)
    except BrokenPipeError:  # the reader of our output has gone, as `| head` does
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return FINE
    except Exception as error:  # the outermost frame: whatever it is becomes one line
        if options.verbose > 1:
            raise
        return complain(_one_line(error), ERROR)


def _joined(arguments: list[str]) -> list[str]:
    """`newsletter list` is one command, though it is two words."""
    if arguments[:1] == ["newsletter"] and arguments[1:2] and not arguments[1].startswith("-"):
        return [" ".join(arguments[:2]), *arguments[2:]]
    return arguments


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m bot",
        description="Carries a cohort training on a wiki. Nothing is written unless you say so.",
        epilog=EXIT_CODES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    _add_job(
        commands, "applications", applications,
        "read the applications; keep their receipts, the list and the review page",
        "Reads the applications; plans a receipt on each, the list of all, and the review page.",
    )  # fmt: skip
    _add_job(
        commands, "pages", job,
        "keep the roster, what is on now, and the statistics",
        "Reads applications, decisions and schedule; plans the regions of …/Participants, …/Now and …/Statistics.",
    )  # fmt: skip
    _add_job(
        commands, "reminders", job,
        "post the weekly reminders that are due to participants' talk pages",
        "Reads who takes part, what is due and who has handed in; plans a message to each who should be reminded now.",
    )  # fmt: skip
    _add_newsletter(commands)
    calendar = commands.add_parser(
        "calendar",
        help="write the schedule's weeks, deadlines and sessions to an iCalendar file",
        description="Writes the weeks, deadlines and live sessions of …/Schedule to an iCalendar file, to be shared.",
    )
    _add_where(calendar)
    calendar.add_argument(
        "--out", type=Path, required=True, metavar="FILE", help="the file, such as lab.ics, or - for stdout"
    )
    calendar.set_defaults(command=calendar_file)
    shipped = commands.add_parser("demo", help="run the bot over a shipped cohort of 40 applications, in ./demo-wiki")
    shipped.add_argument(
        "-v", dest="verbose", action="count", default=0, help="also print what reading and writing cost"
    )
    shipped.set_defaults(command=demo)
    return parser


def _add_newsletter(commands: Commands) -> None:
    sending = _add_job(
        commands, "newsletter", newsletter.newsletter,
        "send the newsletter's issue that is ready, once; show what is wrong with the next one",
        "Reads the issues below Campaigns/Newsletter; shows each that has not gone out, to whom it goes and what is"
        " wrong with it; plans to send what a facilitator has marked as ready.",
    )  # fmt: skip
    sending.add_argument(
        "--split", action="store_true", help="make lists of at most as many pages as one sending may have"
    )
    sending.add_argument(
        "--resend", default="", metavar="ISSUE", help="send an issue of which nobody knows whether it was sent"
    )
    draft = _add_job(
        commands, "newsletter new", newsletter.new,
        "draft the next issue, such as 2022-12",
        "Plans a page with a draft of the issue: what is ahead, what has happened, for the facilitators to edit.",
    )  # fmt: skip
    draft.add_argument("issue", metavar="ISSUE", help="its name: the month, such as 2022-12")
    preview = _add_job(
        commands, "newsletter preview", newsletter.preview,
        "post an issue to your own sandbox page, to look at it",
        "Plans the issue as it will be sent, as a section of a page of your own.",
    )  # fmt: skip
    preview.add_argument("issue", metavar="ISSUE", nargs="?", default="", help="its name (default: the newest)")
    preview.add_argument("--to", required=True, metavar="PAGE", help="User:Foo (its sandbox), or a subpage of it")
    status = _add_job(
        commands, "newsletter status", newsletter.status,
        "show whom an issue reached, and write the report under its claim",
        "Compares what was to arrive with what did: delivered, left out, failed, silent; plans the report.",
    )  # fmt: skip
    status.add_argument("issue", metavar="ISSUE", help="its name, such as 2022-11")
    lists = _add_job(
        commands, "newsletter list", newsletter.delivery_lists,
        "keep the delivery lists: who was accepted and asked for the newsletter",
        "Plans who comes to the newsletter's list and to the cohort's, and who goes. Who left one is not put back.",
    )  # fmt: skip
    lists.add_argument("--prune", action="store_true", help="also remove accounts that are gone, and double entries")
    again = _add_job(
        commands, "newsletter resend-failed", newsletter.resend_failed,
        "send an issue again, to those whom it did not reach",
        "Plans a list of the pages where an issue failed or of which nothing was heard, and sends it to them.",
    )  # fmt: skip
    again.add_argument("issue", metavar="ISSUE", help="its name, such as 2022-11")


def _add_job(
    commands: Commands, name: str, command: Callable[[argparse.Namespace], int], short: str, description: str
) -> argparse.ArgumentParser:
    parser = commands.add_parser(
        name,
        help=short,
        description=description,
        epilog=EXIT_CODES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    _add_where(parser)
    _add_job_options(parser)
    parser.set_defaults(command=command, job=name)
    return parser


def _add_where(parser: argparse.ArgumentParser) -> None:
    where = parser.add_argument_group("where")
    where.add_argument("--wiki", default="", help="folder:PATH, an API address, or a name from the config")
    where.add_argument("--cohort", default="", help="the cohort's name in the config")
    where.add_argument("--config", type=Path, help="the settings (default: config/lab.toml)")
    parser.add_argument("--now", type=_moment, metavar="ISO", help="the moment to work at, such as 2022-10-05T12:00Z")
    parser.add_argument(
        "-v",
        dest="verbose",
        action="count",
        default=0,
        help="print what reading and writing cost; -vv: tracebacks, too",
    )


def _add_job_options(parser: argparse.ArgumentParser) -> None:
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
    what.add_argument("--limit", type=_count, metavar="N", help="take only the first N changes")
    what.add_argument("--max-edits", type=_count, metavar="N", help="lift the limit on edits in one run")
    what.add_argument("--allow-shrink", action="store_true", help="lift the limit on rows that vanish from a page")
    what.add_argument("--overwrite", action="store_true", help="overwrite what people edited between the bot's markers")
    what.add_argument("--create", action="store_true", help="make pages again that were deleted")


def _moment(text: str) -> datetime:
    moment = datetime.fromisoformat(text)
    return moment.replace(tzinfo=moment.tzinfo or UTC).astimezone(UTC)


def _count(text: str) -> int:
    if (count := int(text)) < 1:
        raise ValueError
    return count


# argparse names the type in its complaint.
_moment.__name__, _count.__name__ = "moment (ISO 8601)", "number (1 or more)"


def _one_line(error: Exception) -> str:
    from bot.config.errors import ConfigError
    from bot.wiki.port import WikiError

    text = " ".join(str(error).split())
    if isinstance(error, ConfigError | WikiError | OSError):
        return text
    return f"{type(error).__name__}: {text} (this should not happen; -vv shows where, please report it)"
