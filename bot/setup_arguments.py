"""What the commands that set the bot up take on the command line."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from bot.arguments import add_command, add_moment, add_plan_options, add_where, count
from bot.commands.doctor import doctor
from bot.commands.init import init

if TYPE_CHECKING:
    from bot.arguments import Commands

_YEARS = range(2000, 3000)  # weeks before and after a day in any other may be no dates at all


def add_setup(commands: Commands) -> None:
    """`init` and `doctor`."""
    _add_init(commands)
    checkup = add_command(
        commands, "doctor", doctor,
        "check all that the bot needs, and say what is to be done; writes nothing",
        "Checks config, login, rights, run page and every page of every cohort: a line for each, with ✓ or with what to"
        " do. Exits 1 where something has to be done.",
    )  # fmt: skip
    add_where(checkup)


def _add_init(commands: Commands) -> None:
    parser = add_command(
        commands, "init", init,
        "start a new cohort: its table in the config, and its pages on the wiki",
        "Shows the table that a new cohort needs in the config, and plans its pages: landing page, application form,"
        " templates, schedule, review and all else. What is there already stays as it is.",
    )  # fmt: skip
    parser.add_argument("name", metavar="NAME", help="its name in the config, such as 2024")
    course = parser.add_argument_group("the course (all days are days in UTC, such as 2024-10-28)")
    course.add_argument("--starts", type=_day, required=True, metavar="DAY", help="its first day")
    course.add_argument("--weeks", type=count, required=True, metavar="N", help="how many weeks it takes")
    opens = "from when on applications are taken (default: four weeks before --closes)"
    course.add_argument("--opens", type=_day, metavar="DAY", help=opens)
    closes = "the first day that is too late for them (default: four days before --starts)"
    course.add_argument("--closes", type=_day, metavar="DAY", help=closes)
    course.add_argument("--root", default="", metavar="PAGE", help="its page (default: beside the last cohort's)")
    language = "of what the bot makes of the pages, such as es (default: the last cohort's)"
    course.add_argument("--language", default="", metavar="CODE", help=language)
    add_where(parser, cohort=False)
    add_moment(parser)
    add_plan_options(parser)


def _day(text: str) -> date:
    day = date.fromisoformat(text)
    if day.year not in _YEARS:
        raise ValueError(f"{day.year} is none of {_YEARS}")
    return day


# argparse names the type in its complaint.
_day.__name__ = "day (such as 2024-10-28)"
