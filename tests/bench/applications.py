"""What reading, parsing, planning and writing applications cost, beside the floor and the plain Pywikibot ways."""

import resource
import tempfile
from pathlib import Path

import mwparserfromhell

from bot.app import App
from bot.cohort.application import application
from bot.jobs import JOBS
from bot.plan.limits import Limits
from bot.wiki.folder import FolderWiki
from bot.wikitext.form import read_form
from tests.bench import corpus
from tests.bench.corpus import timed
from tests.bench.sandbox import Sandbox
from tests.lab import NOW, ROOT_PAGE, RUN_PAGE, no_other, settings, write_page

SIZES = (100, 1_000, 10_000)
READ_LIVE = 600
PREFIX = f"{ROOT_PAGE}/Applications/"
HEAD = f"{'N':>6} {'read':>7} {'parse':>7} {'floor':>7} {'ratio':>6} {'plan':>7} {'apply':>7} {'again':>7} {'MB':>5}"


def folder_table(size):
    print(folder_row(int(size)))


def folder_row(size):
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        for user, text in corpus.applications(size).items():
            write_page(folder, f"{PREFIX}{user}", text)
        write_page(folder, RUN_PAGE, "run")
        config = settings()
        cohort = config.cohort("2022")
        wiki = FolderWiki(folder, config.account, config.operator, lambda: NOW)
        app = App(config, cohort, wiki, no_other, NOW)
        pages, read = timed(lambda: list(wiki.pages_below(PREFIX)))
        _, floor = timed(lambda: [mwparserfromhell.parse(page.text) and None for page in pages])
        _, parse = timed(lambda: [parsed(page, cohort) for page in pages])
        prepared, plan = timed(lambda: app.prepare(JOBS["applications"]))
        applied, apply = timed(lambda: app.apply(prepared, prepared.plan, Limits(size + 2), lambda one: None))
        again, twice = timed(lambda: app.prepare(JOBS["applications"]))
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


def live_table(name):
    sandbox = Sandbox(name)
    wiki, prefix = sandbox.lab.wiki, f"{sandbox.lab.unique('Bench')}/"
    sandbox.fill(prefix, corpus.applications(READ_LIVE))
    print(name)
    before = dict(wiki.costs.requests)
    count, seconds = timed(lambda: sum(1 for _ in wiki.pages_below(prefix)))
    assert count == READ_LIVE
    row("this bot", wiki.costs.requests["read"] - before.get("read", 0), seconds)
    for label, requests, seconds in sandbox.lab.plain_pywikibot(prefix):
        row(label, requests, seconds)


def row(label, requests, seconds):
    print(f"  {label:<45} {requests:>5} requests {seconds:>7.2f} s")
