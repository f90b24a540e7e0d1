"""A small cohort in a folder that is reminded: people, weeks, a clock that the test moves."""

import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta

from bot.apply import apply
from bot.context import Context
from bot.gate import Gate
from bot.jobs import JOBS
from bot.jobs.regions import NONE
from bot.plan.change import addressee
from bot.plan.limits import Limits
from bot.plan.outcome import Done
from bot.recheck import Recheck
from bot.run import prepare
from bot.wiki.editing import Edit
from bot.wiki.folder import FolderWiki
from tests.lab import BOT, FACILITATOR, ROOT_PAGE, RUN_PAGE, cohort, form, no_other, write_page

START = datetime(2022, 10, 24, tzinfo=UTC)
"""A Monday, when week 1 opens; each week is due on its Sunday, 23:59 UTC."""
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
JOB = JOBS["reminders"]


def at(day, hour=9, minute=0):
    """A moment of the course, in UTC; day 0 is the first day of week 1."""
    return START + day * DAY + hour * HOUR + timedelta(minutes=minute)


def week(number, opens=None, due=None, **values):
    """A row of the schedule."""
    opens = opens or START + (number - 1) * 7 * DAY
    due = due or START + number * 7 * DAY - timedelta(minutes=1)
    given = {"number": number, "opens": f"{opens:%F %H:%M} UTC", "due": f"{due:%F %H:%M} UTC", **values}
    return template("week", **given)


def template(name, **values):
    return "{{Organizer Lab " + name + "".join(f"|{key}={value}" for key, value in values.items()) + "}}\n"


def handed_in(number):
    return template("submission", week=number, link="[[My work]]")


class Course:
    """The job over a folder wiki, as it is at `now`."""

    def __init__(self, folder, *rows, people=(), name="2022"):
        self.folder = folder
        self.now = START - DAY
        self.wiki = FolderWiki(folder, BOT, "Operator", lambda: self.now)
        self.cohort = replace(cohort(), name=name)
        self.decided = {}
        write_page(folder, RUN_PAGE, "run")
        self.schedule(*(rows or [week(1)]))
        for user in people:
            self.apply_as(user)
            self.decide(user)

    def apply_as(self, user, **fields):
        """Somebody applies, at home in UTC if they don't say else; nothing is decided yet."""
        write_page(self.folder, f"{ROOT_PAGE}/Applications/{user}", form(user, **{"timezone": "UTC", **fields}))

    def join(self, user, **fields):
        self.apply_as(user, **fields)
        self.decide(user)

    def decide(self, user, decision="accepted"):
        self.decided[user] = decision
        rows = (template("decision", user=name, decision=word) for name, word in self.decided.items())
        self.save(FACILITATOR, f"{ROOT_PAGE}/Review", "".join(rows))

    def schedule(self, *rows):
        self.save(FACILITATOR, f"{ROOT_PAGE}/Schedule", "".join(rows))

    def own_page(self, user, text, subpage=""):
        self.save(user, f"{ROOT_PAGE}/Participants/{user}{subpage}", text)

    def save(self, user, title, text):
        assert isinstance(self.wiki.edit(Edit(title, user, text=text)), Done)

    def talk(self, user):
        return next((page.text for page in self.wiki.pages([f"User talk:{user}"])), "")

    def settings(self, **settings):
        (self.folder / ".wiki" / "settings.json").write_text(json.dumps(settings))

    def context(self, now, wiki=None):
        self.now = now
        people = frozenset({"Operator", FACILITATOR})
        return Context(wiki or self.wiki, no_other, self.cohort, people, NONE, now)

    def prepare(self, now):
        return prepare(JOB, self.context(now))

    def plan(self, now):
        return self.prepare(now).plan

    def apply(self, prepared, wiki=None, limits=Limits(max_edits=1000)):  # noqa: B008 - frozen
        """Write what was planned, as the command does."""
        context = self.context(prepared.plan.now, wiki)
        recheck, gate = Recheck(context, prepared), Gate(context, prepared.job.name)
        return apply(prepared.plan, context.named, recheck.plan_again, recheck, gate, limits, lambda one: None)

    def run(self, now):
        """Plan and write; everything goes well. Returns the keys that were sent, by user."""
        prepared = self.prepare(now)
        assert all(isinstance(one.outcome, Done) for one in self.apply(prepared))
        return keys(prepared.plan)

    def runs(self, first, last, step):
        """A run every so often; what each sent, where it sent anything, in order."""
        found = []
        while first <= last:
            if sent := self.run(first):
                found.append((first, sent))
            first += step
        return found


def keys(plan):
    """The keys of a plan's messages, by user, without the cohort."""
    return {addressee(change).user: short(addressee(change).keys) for change in plan.changes}


def skipped(plan):
    return [(skip.user, skip.reason, *short(skip.keys)) for skip in plan.skips]


def short(names):
    return [name.partition("/reminder/")[2] for name in names]
