"""A folder wiki with a newsletter: an issue that is ready, its list, the pages that the bot keeps."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, datetime

from bot.apply import apply
from bot.context import Context
from bot.gate import Gate
from bot.jobs.newsletter.sending import Options, newsletter_job
from bot.jobs.regions import NONE
from bot.plan.change import Send
from bot.plan.limits import Limits
from bot.plan.outcome import Done, Noop, Sent
from bot.recheck import Recheck
from bot.run import prepare
from bot.wiki.editing import Edit
from bot.wiki.folder import FolderWiki
from bot.wikitext.claim import read_claim
from tests.lab import BOT, FACILITATOR, RUN_PAGE, cohort, write_page
from tests.newsletters import PREFIX

NOW = datetime(2022, 11, 15, 12, tzinfo=UTC)
LIST, ISSUE, CLAIM = f"{PREFIX}/Subscribers", f"{PREFIX}/2022-11", f"{PREFIX}/2022-11/Sent"
READERS = ("User talk:Amina K", "User talk:Brian O", "Talk:Campaigns")
BODY = "== News ==\nAll is well. ~~~~"


def issue_text(name="2022-11", body=BODY, **fields):
    """An issue's page; `fields` replace (or, as None, remove) what its form says, `_` for blanks in names."""
    said = {"issue": name, "subject": f"News of {name}", "status": "ready"}
    said |= {field.replace("_", " "): value for field, value in fields.items()}
    lines = "".join(f"|{field}={value}" for field, value in said.items() if value is not None)
    return f"{{{{Campaigns newsletter{lines}}}}}\n{body}"


class Newsroom:
    """The folder, its wiki, and runs of the bot over it; `newsletter` are settings of the config."""

    def __init__(self, folder, **newsletter):
        self.folder = folder
        self.now = NOW
        folder.mkdir(parents=True, exist_ok=True)
        self.wiki = FolderWiki(folder, BOT, "Operator", lambda: self.now)
        known = cohort()
        self.cohort = replace(known, newsletter=replace(known.newsletter, **newsletter))
        self.others = {}
        self.list(*READERS)
        self.page(RUN_PAGE, "run")
        self.page("Campaigns", "What it is about")
        self.page(PREFIX, "<!-- olb:issues begin --><!-- olb:issues end -->")
        self.page(f"{PREFIX}/Latest", "<!-- olb:latest begin --><!-- olb:latest end -->")
        self.issue()

    def page(self, title, text):
        return write_page(self.folder, title, text)

    def save(self, user, text, title=ISSUE):
        assert isinstance(self.wiki.edit(Edit(title, user, text=text)), Done), title

    def issue(self, name="2022-11", body=BODY, **fields):
        """A facilitator saves an issue."""
        self.save(FACILITATOR, issue_text(name, body, **fields), f"{PREFIX}/{name}")

    def list(self, *targets, title=LIST):
        """The delivery list, of titles or of (title, host)."""
        pairs = [(target, "") if isinstance(target, str) else target for target in targets]
        entries = [{"title": page} | ({"site": host} if host else {}) for page, host in pairs]
        file = self.folder / f"{title}.list"
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(json.dumps({"description": "", "targets": entries}), encoding="utf-8")
        return file

    def settings(self, **said):
        file = self.folder / ".wiki" / "settings.json"
        file.parent.mkdir(exist_ok=True)
        file.write_text(json.dumps(said), encoding="utf-8")
        return file

    def context(self, now=NOW):
        self.now = now
        people = frozenset({"Operator", FACILITATOR})
        return Context(self.wiki, self.others.__getitem__, self.cohort, people, NONE, now)

    def plan(self, now=NOW, job=None, **options):
        return prepare(job or newsletter_job(Options(**options)), self.context(now)).plan

    def run(self, now=NOW, job=None, **options):
        """Plan and write, as the command does; the plan."""
        context = self.context(now)
        prepared = prepare(job or newsletter_job(Options(**options)), context)
        recheck, gate = Recheck(context, prepared), Gate(context, prepared.job.name)
        applied = apply(prepared.plan, context.named, recheck.plan_again, recheck, gate, Limits(99), lambda one: None)
        for one in applied:
            assert isinstance(one.outcome, Done | Sent | Noop), (one.change.title, one.outcome)
        return prepared.plan

    def sent(self, title=LIST):
        """The subjects that were sent to a list, the latest first."""
        return [row.subject for row in self.wiki.sends(title)]

    def text(self, title):
        (page,) = self.wiki.pages([title])
        return page.text

    def claim(self, title=CLAIM):
        return read_claim(self.text(title))


def sends(plan):
    return [change for change in plan.changes if isinstance(change, Send)]


def codes(plan):
    return [problem.code for problem in plan.problems]
