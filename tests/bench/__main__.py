"""What the bot costs: `scripts/bench`. Each row, or wiki, is a process of its own, so that memory is its own.

Ratios within one run, and requests, are what carries over to another machine; seconds are this machine's.
"""

import subprocess
import sys

from tests.bench import applications, pages, reminders
from tests.lab import ROOT
from tests.wiki.live_lab import live_labs

TABLES = {
    "applications": applications.folder_table,
    "reading": applications.live_table,
    "pages": pages.table,
    "reminders": reminders.table,
}


def main():
    if sys.argv[1:]:
        table, *arguments = sys.argv[1:]
        TABLES[table](*arguments)
    else:
        everything([name for name, _ in live_labs()])


def everything(wikis):
    print("Applications on the folder wiki (seconds; memory is the process's peak)\n")
    print(applications.HEAD)
    for size in applications.SIZES:
        own_process("applications", str(size))
    print("\nReading 600 applications from a real MediaWiki, without an edit interval\n")
    for name in wikis:
        own_process("reading", name)
    say_if_none(wikis)
    print(f"\n{pages.TITLE}\n\n{pages.HEAD}")
    for name in ["folder", *wikis]:
        own_process("pages", name)
    say_if_none(wikis)
    print(f"\n{reminders.TITLE}\n\n{reminders.HEAD}")
    for name in wikis:
        own_process("reminders", name)
    say_if_none(wikis)


def own_process(*arguments):
    sys.stdout.flush()
    subprocess.run([sys.executable, "-m", "tests.bench", *arguments], cwd=ROOT, check=True)


def say_if_none(wikis):
    if not wikis:
        print("SKIPPED: no sandbox is up (scripts/sandbox up)")


if __name__ == "__main__":
    main()
