"""The command line: arguments → one call; exit codes."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

from bot.arguments import EXIT_CODES, add_command, add_job, add_moment, add_where, duration
from bot.commands import ERROR, newsletter
from bot.commands.calendar import calendar_file
from bot.commands.demo import demo
from bot.commands.jobs import applications, job
from bot.commands.run import run, schedule
from bot.commands.status import status
from bot.log import LOG, one_line
from bot.screen import complain, log_to_stderr
from bot.setup_arguments import add_setup

if TYPE_CHECKING:
    from bot.arguments import Commands


def main(arguments: list[str]) -> int:
    """Run one command and return its exit code. Errors that a person can cause are one line on stderr."""
    options = _parser().parse_args(_joined(arguments))
    log_to_stderr(chatter=options.verbose > 1, as_json=getattr(options, "log", "") == "json")
    try:
        return int(options.command(options))
    except KeyboardInterrupt:
        return complain("interrupted; what was written is written, the next run does the rest", ERROR)
    except Exception as error:  # noqa: BLE001  # the outermost frame: whatever it is becomes one line
        LOG.debug("where it happened", exc_info=True)
        return complain(one_line(error), ERROR)


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
    add_job(
        commands, "applications", applications,
        "read the applications; keep their receipts, the list and the review page",
        "Reads the applications; plans a receipt on each, the list of all, and the review page.",
    )  # fmt: skip
    add_job(
        commands, "pages", job,
        "keep the roster, what is on now, and the statistics",
        "Reads applications, decisions and schedule; plans the regions of …/Participants, …/Now and …/Statistics.",
    )  # fmt: skip
    add_job(
        commands, "reminders", job,
        "post the weekly reminders that are due to participants' talk pages",
        "Reads who takes part, what is due and who has handed in; plans a message to each who should be reminded now.",
    )  # fmt: skip
    _add_newsletter(commands)
    add_job(
        commands, "needs", job,
        "keep the page of what only a person can settle",
        "Plans the entries of …/Needs a human: whom no message reaches, who is silent, what has to be mended.",
    )  # fmt: skip
    _add_running(commands)
    _add_status(commands)
    calendar = commands.add_parser(
        "calendar",
        help="write the schedule's weeks, deadlines and sessions to an iCalendar file",
        description="Writes the weeks, deadlines and live sessions of …/Schedule to an iCalendar file, to be shared.",
    )
    add_where(calendar)
    add_moment(calendar)
    calendar.add_argument(
        "--out", type=Path, required=True, metavar="FILE", help="the file, such as lab.ics, or - for stdout"
    )
    calendar.set_defaults(command=calendar_file)
    add_setup(commands)
    shipped = commands.add_parser("demo", help="run the bot over a shipped cohort of 40 applications, in ./demo-wiki")
    shipped.add_argument(
        "-v", dest="verbose", action="count", default=0, help="also print what reading and writing cost"
    )
    shipped.add_argument(
        "--live", default="", metavar="API", help="on a real wiki that says that it is a sandbox (scripts/sandbox up)"
    )
    shipped.set_defaults(command=demo)
    return parser


def _add_running(commands: Commands) -> None:
    once = add_command(
        commands, "run", run,
        "do all jobs for all cohorts, one after the other: what cron starts",
        "Plans each job for each cohort, and with --apply writes it. A line for each job; the exit code is the worst:"
        " 5 before 1, 3, 4 and 0. What one job or cohort runs into doesn't stop the others.",
    )  # fmt: skip
    add_moment(once)
    once.add_argument("--check", action="store_true", help="write nothing; exit 4 when changes are pending")
    always = add_command(
        commands, "schedule", schedule,
        "do the same again and again, when the config says, until SIGTERM",
        "Stays, and does the jobs at the times of the config's [schedule], in UTC; all of them at the start.",
    )  # fmt: skip
    always.add_argument(
        "--health",
        type=Path,
        metavar="FILE",
        help="touch this file at the start and after every round that didn't fail",
    )
    for parser in (once, always):
        add_where(parser)
        parser.add_argument("--apply", action="store_true", help="write the plans; without it they are only made")
        parser.add_argument("--log", choices=["human", "json"], default="human", help="how the lines on stderr look")


def _add_status(commands: Commands) -> None:
    looking = add_command(
        commands, "status", status,
        "say when the bot last ran, what it will do next, and what has to be mended; writes nothing",
        "Tells all that from the wiki alone. With --max-age exits 1 where no run is known to have gone well for so"
        " long: a run that goes well says so every 12 hours, so ask for 14h or more.",
    )  # fmt: skip
    add_where(looking)
    add_moment(looking)
    looking.add_argument("--json", action="store_true", help="print data")
    looking.add_argument(
        "--max-age", type=duration, metavar="AGE", help="exit 1 when the last good run is older, such as 26h or 2d"
    )


def _add_newsletter(commands: Commands) -> None:
    sending = add_job(
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
    draft = add_job(
        commands, "newsletter new", newsletter.new,
        "draft the next issue, such as 2022-12",
        "Plans a page with a draft of the issue: what is ahead, what has happened, for the facilitators to edit.",
    )  # fmt: skip
    draft.add_argument("issue", metavar="ISSUE", help="its name: the month, such as 2022-12")
    preview = add_job(
        commands, "newsletter preview", newsletter.preview,
        "post an issue to your own sandbox page, to look at it",
        "Plans the issue as it will be sent, as a section of a page of your own.",
    )  # fmt: skip
    preview.add_argument("issue", metavar="ISSUE", nargs="?", default="", help="its name (default: the newest)")
    preview.add_argument("--to", required=True, metavar="PAGE", help="User:Foo (its sandbox), or a subpage of it")
    reached = add_job(
        commands, "newsletter status", newsletter.status,
        "show whom an issue reached, and write the report under its claim",
        "Compares what was to arrive with what did: delivered, left out, failed, silent; plans the report.",
    )  # fmt: skip
    reached.add_argument("issue", metavar="ISSUE", help="its name, such as 2022-11")
    lists = add_job(
        commands, "newsletter list", newsletter.delivery_lists,
        "keep the delivery lists: who was accepted and asked for the newsletter",
        "Plans who comes to the newsletter's list and to the cohort's, and who goes. Who left one is not put back.",
    )  # fmt: skip
    lists.add_argument("--prune", action="store_true", help="also remove accounts that are gone, and double entries")
    again = add_job(
        commands, "newsletter resend-failed", newsletter.resend_failed,
        "send an issue again, to those whom it did not reach",
        "Plans a list of the pages where an issue failed or of which nothing was heard, and sends it to them.",
    )  # fmt: skip
    again.add_argument("issue", metavar="ISSUE", help="its name, such as 2022-11")
