"""What the bot costs: `scripts/bench`. Prints one table; each row is a process of its own, so that memory is its own.

Ratios within one run are what carries over to another machine; seconds are this machine's.
"""

import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import mwparserfromhell

from bot.app import App
from bot.cohort.application import application
from bot.plan.limits import Limits
from bot.wiki.folder import FolderWiki
from bot.wikitext.form import read_form
from tests.lab import CONFIG, NOW, ROOT, ROOT_PAGE, settings, write_page

SIZES = (100, 1_000, 10_000)
PREFIX = f"{ROOT_PAGE}/Applications/"


def main():
    if sys.argv[1:2] == ["folder"]:
        print(folder_row(int(sys.argv[2])))
    elif sys.argv[1:2] == ["live"]:
        live_rows(sys.argv[2])
    else:
        everything()


def everything():
    print("Applications on the folder wiki (seconds; memory is the process's peak)\n")
    print(
        f"{'N':>6} {'read':>7} {'parse':>7} {'floor':>7} {'ratio':>6} {'plan':>7} {'apply':>7} {'again':>7} {'MB':>5}"
    )
    for size in SIZES:
        print(own_process("folder", str(size)))
    from tests.wiki.live_lab import live_labs

    print("\nReading 600 applications from a real MediaWiki, without an edit interval\n")
    labs = live_labs()
    if not labs:
        print("SKIPPED: no sandbox is up (scripts/sandbox up)")
    for name, _ in labs:
        print(own_process("live", name))


def own_process(*arguments):
    command = [sys.executable, "-m", "tests.bench", *arguments]
    return subprocess.run(command, cwd=ROOT, stdout=subprocess.PIPE, text=True, check=True).stdout.rstrip()


def timed(work):
    start = time.perf_counter()
    result = work()
    return result, time.perf_counter() - start


def corpus(size):
    """`size` applications, every one with words and dates of its own, made from the demo's."""
    demo = sorted((CONFIG.parent / "demo" / PREFIX).glob("*.wikitext"))
    texts = [file.read_text(encoding="utf-8") for file in demo if file.stem != "Preload"]
    for number in range(size):
        text = texts[number % len(texts)]
        yield f"Applicant {number}", f"{text.replace(' and ', f' and {number} ')}\n<!-- {number} -->"


def folder_row(size):
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        for user, text in corpus(size):
            write_page(folder, f"{PREFIX}{user}", text)
        config = settings()
        cohort = config.cohort("2022")
        wiki = FolderWiki(folder, config.account, config.operator, lambda: NOW)
        app = App(config, cohort, wiki, NOW)
        pages, read = timed(lambda: list(wiki.pages_below(PREFIX)))
        _, floor = timed(lambda: [mwparserfromhell.parse(page.text) and None for page in pages])
        _, parse = timed(lambda: [parsed(page, cohort) for page in pages])
        prepared, plan = timed(lambda: app.prepare("applications"))
        applied, apply = timed(lambda: app.apply("applications", prepared.plan, Limits(size + 2), lambda one: None))
        again, twice = timed(lambda: app.prepare("applications"))
        assert len(applied) == len(prepared.plan.changes)
        assert len(again.plan.changes) == sum(type(one.outcome).__name__ == "Refused" for one in applied)
        memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        return (
            f"{size:>6} {read:>7.2f} {parse:>7.2f} {floor:>7.2f} {parse / floor:>6.2f} "
            f"{plan:>7.2f} {apply:>7.2f} {twice:>7.2f} {memory:>5.0f}"
        )


def parsed(page, cohort):
    owner = page.title.removeprefix(PREFIX)
    reading = read_form(page.text, cohort.form, cohort.window)
    return application(page.title, page.revid, owner, reading, cohort.form, cohort.window)


def live_rows(name):
    from tests.wiki.live_lab import live_labs

    lab = dict(live_labs())[name]()
    prefix = f"Bench/{int(time.time())}/"
    for user, text in corpus(600):
        lab.seed(f"{prefix}{user}", text, user="Human")
    print(name)
    before = dict(lab.wiki.costs.requests)
    count, seconds = timed(lambda: sum(1 for _ in lab.wiki.pages_below(prefix)))
    assert count == 600
    row("this bot", lab.wiki.costs.requests["read"] - before.get("read", 0), seconds)
    for label, requests, seconds in lab.plain_pywikibot(prefix):
        row(label, requests, seconds)


def row(label, requests, seconds):
    print(f"  {label:<45} {requests:>5} requests {seconds:>7.2f} s")


if __name__ == "__main__":
    main()
