"""What a large cohort's pages cost: requests for reading by what they ask for, beside the floor, and edits."""

import tempfile
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from math import ceil
from pathlib import Path

from bot.app import App
from bot.jobs import JOBS
from bot.plan.limits import Limits
from bot.plan.outcome import Done
from tests.bench import corpus
from tests.bench.corpus import timed
from tests.bench.metered import Metered
from tests.bench.sandbox import Sandbox
from tests.lab import ROOT_PAGE, folder_wiki, no_other, settings, write_page

SIZE = 1_000
MANY = ceil(SIZE / 500)  # requests for something of everybody
FLOOR = {"Applications": MANY, "Participants": MANY, "pages": 1, "accounts": MANY}
START = datetime(2022, 10, 27, 12, tzinfo=UTC)  # in the first week, after its session
RUNS = [  # label, moment, edits that it must take
    ("first run", START, 3),
    ("second run", START, 0),
    ("a minute later", START + timedelta(minutes=1), 0),
    ("a day later", START + timedelta(days=1), 0),
    ("clocks changed", datetime(2022, 10, 30, 12, tzinfo=UTC), 0),  # that morning, in Europe
    ("second week", datetime(2022, 10, 31, 12, tzinfo=UTC), 1),
]
TITLE = f"""\
The pages of a cohort of {SIZE:,}. Requests for reading: applications, participants' own pages, the programme's pages,
accounts, all others. Seconds, without an edit interval: read and decide, how much of that the wiki takes, edits
(after the first run, participants' own pages that are as they were don't have to be parsed again)"""
_HEADS = ("applic.", "own", "pages", "accounts", "others", "edits", "plan s", "wiki s", "edits s")
HEAD = f"{'':<16}" + "".join(f"{head:>9}" for head in _HEADS)


def table(name):
    print(name)
    if name == "folder":
        with tempfile.TemporaryDirectory() as folder:
            on_folder(Path(folder))
    else:
        on_sandbox(Sandbox(name))


def on_folder(folder):
    for kind, texts in people().items():
        for user, text in texts.items():
            write_page(folder, f"{ROOT_PAGE}/{kind}/{user}", text)
    for page, text in facilitated().items():
        write_page(folder, f"{ROOT_PAGE}/{page}", text)
    wiki = folder_wiki(folder)
    write_page(folder, f"User:{wiki.user}/Run", "run")
    rows(wiki, ROOT_PAGE, "Operator")


def on_sandbox(sandbox):
    root = sandbox.lab.unique("Campaigns/Bench")
    for kind, texts in people().items():
        sandbox.fill(f"{root}/{kind}/", texts)
    sandbox.accounts("Applicant", SIZE)
    for page, text in facilitated().items():
        sandbox.lab.seed(f"{root}/{page}", text, "Human")
    sandbox.lab.seed(f"User:{sandbox.lab.wiki.user}/Run", "run", "Human")
    rows(sandbox.lab.wiki, root, "Human")


def people():
    return {"Applications": corpus.applications(SIZE), "Participants": corpus.own_pages(SIZE)}


def facilitated():
    return {"Review": corpus.review(SIZE), "Schedule": corpus.schedule()}


def rows(wiki, root, facilitator):
    print(f"{'  floor':<16}" + "".join(f"{FLOOR[kind]:>9}" for kind in FLOOR))
    config = replace(settings(), facilitators=frozenset({facilitator}))
    cohort = replace(config.cohort("2022"), root=root, account=wiki.user)
    for label, moment, edits in RUNS:
        print(row(label, App(config, cohort, Metered(wiki), no_other, moment), edits))


def row(label, app, edits):
    waited = app.wiki.costs.seconds.get("read", 0.0)
    prepared, planning = timed(lambda: app.prepare(JOBS["pages"]))
    reads, waited = app.wiki.reads(), app.wiki.costs.seconds["read"] - waited
    applied, writing = timed(lambda: app.apply(prepared, prepared.plan, Limits(edits), lambda one: None))
    assert all(isinstance(one.outcome, Done) for one in applied)
    assert len(applied) == len(prepared.plan.changes) == edits, (label, prepared.plan.changes)
    assert prepared.wants.regions[0].content.count("[[:User:") == SIZE
    assert {kind: reads[kind] for kind in FLOOR} == FLOOR, (label, reads)
    counts = "".join(f"{count:>9}" for count in (*map(reads.get, FLOOR), reads["rest"], edits))
    return f"{'  ' + label:<16}{counts}{planning:>9.2f}{waited:>9.2f}{writing:>9.2f}"
