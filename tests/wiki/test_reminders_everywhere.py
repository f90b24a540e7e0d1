"""The job `reminders` on every wiki: as talk pages are moved, protected, archived and argued on."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from bot.apply import apply
from bot.cohort.form import Window
from bot.context import Context
from bot.gate import Gate
from bot.jobs import JOBS
from bot.jobs.regions import NONE
from bot.plan.change import addressee
from bot.plan.limits import Limits
from bot.plan.outcome import Done
from bot.recheck import Recheck
from bot.run import prepare
from tests.faulty import FaultyWiki
from tests.lab import cohort, form, no_other
from tests.wiki.folder_lab import FolderLab

DAY = timedelta(days=1)
JOB = JOBS["reminders"]


class Course:
    """A cohort of its own, whose first week opened a day ago; Human is the facilitator, Other is anybody else.

    By the wiki's own clock: what was sent when is read from its revisions.
    """

    def __init__(self, lab, *names):
        self.lab = lab
        self.wiki = lab.wiki
        self.now = lab.moment if isinstance(lab, FolderLab) else datetime.now(UTC).replace(microsecond=0)
        self.opens = self.now - DAY
        self.due = self.now.replace(hour=23, minute=59, second=0) + 4 * DAY
        self.root = lab.unique("Campaigns/Lab")
        window = Window(self.now - 40 * DAY, self.now - 5 * DAY)
        self.cohort = replace(cohort(), root=self.root, account=lab.wiki.user, window=window)
        self.people = [lab.account(name) for name in names]
        for user in self.people:
            lab.seed(f"{self.root}/Applications/{user}", form(user, timezone="UTC", submitted=None))
        lab.seed(f"User:{lab.wiki.user}/Run", "run")
        rows = (f"{{{{Organizer Lab decision|user={user}|decision=accepted}}}}" for user in self.people)
        lab.seed(f"{self.root}/Review", "\n".join(rows))
        times = f"|opens={self.opens:%F %H:%M} UTC|due={self.due:%F %H:%M} UTC"
        lab.seed(f"{self.root}/Schedule", f"{{{{Organizer Lab week|number=1|title=Gaps{times}}}}}")

    def prepare(self, later=timedelta()):
        return prepare(JOB, self.context(self.wiki, later))

    def plan(self, later=timedelta()):
        return self.prepare(later).plan

    def context(self, wiki, later=timedelta()):
        return Context(wiki, no_other, self.cohort, frozenset({"Human"}), NONE, self.now + later)

    def apply(self, prepared, wiki=None):
        context = self.context(wiki or self.wiki, prepared.plan.now - self.now)
        recheck, gate = Recheck(context, prepared), Gate(context, prepared.job.name)
        limits = Limits(max_edits=100)
        return apply(prepared.plan, context.named, recheck.plan_again, recheck, gate, limits, lambda one: None)

    def run(self, later=timedelta()):
        """Plan and write. Returns the keys that were sent, by user."""
        prepared = self.prepare(later)
        assert [type(one.outcome) for one in self.apply(prepared)] == [Done] * len(prepared.plan.changes)
        return sent(prepared.plan)

    @property
    def when_due(self):
        """How much later the second reminder goes: 9:00 UTC, two days before the deadline or on the day after."""
        return self.due - 1.6 * DAY - self.now

    def talk(self, user):
        return self.lab.text(f"User talk:{user}")


def sent(plan):
    found = ((addressee(change).user, addressee(change).keys) for change in plan.changes)
    return {user: [key.removeprefix("2022/reminder/") for key in keys] for user, keys in found}


def skipped(plan):
    assert all(skip.keys == ("2022/reminder/1/opens",) for skip in plan.skips)
    return {skip.user: skip.reason for skip in plan.skips}


def test_a_message_is_posted_once_on_a_page_that_is_there_and_on_one_that_is_not(lab):
    course = Course(lab, "Amina", "Brian")
    amina, brian = course.people
    lab.seed(f"User talk:{amina}", "== Hi ==\nHow are you?", "Other")
    assert course.run() == {amina: ["1/opens"], brian: ["1/opens"]}
    for user, start in ((amina, "== Hi ==\nHow are you?\n\n== Organizer Lab"), (brian, "== Organizer Lab")):
        assert course.talk(user).startswith(start)
        assert course.talk(user).count("<!-- olb:2022/reminder/1/opens -->") == 1
        assert "~~~~" not in course.talk(user)
    assert course.run() == {}
    assert course.run(course.when_due) == {amina: ["1/due"], brian: ["1/due"]}


def test_after_a_section_was_archived_or_the_page_moved_nothing_comes_twice(lab):
    course = Course(lab, "Amina", "Brian", "Chipo")
    amina, brian, chipo = course.people
    course.run()
    lab.seed(f"User talk:{amina}/Archive 1", course.talk(amina), "Other")
    lab.seed(f"User talk:{amina}", "{{archives}}", "Other")
    for user in (brian, chipo):
        lab.seed(f"User talk:{user}/Index", "Hello!")
        lab.move(f"User talk:{user}", f"User talk:{user}/Lab", redirect=True)
    lab.seed(f"User talk:{brian}", "A new page.")
    assert course.run() == {}
    assert [change.title for change in course.plan(course.when_due).changes] == [
        f"User talk:{amina}",
        f"User talk:{brian}",
        f"User talk:{chipo}/Lab",
    ]


def test_who_is_renamed_between_two_runs_is_told_the_rest_under_the_new_name(lab):
    course = Course(lab, "Amina", "Brian")
    amina, brian = course.people
    course.run()
    lab.rename(amina, f"{amina} the Great")
    lab.rename(brian, f"{brian} II")
    if course.talk(f"{brian} II") is None:  # some wikis move it along by themselves
        lab.move(f"User talk:{brian}", f"User talk:{brian} II", redirect=True)
    assert course.run() == {}
    assert course.run(course.when_due) == {f"{amina} the Great": ["1/due"], f"{brian} II": ["1/due"]}
    assert course.talk(f"{brian} II").count("<!-- olb:") == 2


def test_who_gets_none_and_why(lab):
    names = ["Amina", "Brian", "Chipo", "Dina", "Eli", "Fay", "Gil", "Hal"]
    course = Course(lab, *names)
    amina, brian, chipo, dina, eli, fay, gil, hal = course.people
    lab.seed(f"User talk:{amina}", "{{Nobots}}")
    lab.seed(f"User talk:{brian}", f"{{{{bots|deny={course.wiki.user}}}}}")
    lab.seed(f"User talk:{chipo}", "[[Category:Opted-out of message delivery]]")
    lab.seed(f"User talk:{dina}", f"#REDIRECT [[User talk:{amina}]]")
    lab.seed(f"User talk:{eli}", "Hello!")
    lab.protect(f"User talk:{eli}")
    lab.block(fay)
    lab.seed(f"User talk:{gil}", "{{bots|deny=SomeBot}} <nowiki>{{nobots}}</nowiki>")
    lab.seed(f"{course.root}/Applications/{hal}", form(hal, timezone="UTC", reminders="no"))
    plan = course.plan()
    assert skipped(plan) == {
        amina: "nobots",
        brian: "nobots",
        chipo: "opted-out",
        dina: "redirect",
        eli: "protected",
        fay: "blocked",
        hal: "reminders-off",
    }
    assert sent(plan) == {gil: ["1/opens"]}


def test_a_page_that_is_no_wikitext_is_left_alone(lab):
    course = Course(lab, "Amina")
    (amina,) = course.people
    # MediaWiki takes what lies below a user page and ends in .json for JSON.
    lab.seed(f"User:{amina}/Talk.json", "{}", "Admin")
    lab.seed(f"User talk:{amina}", f"#REDIRECT [[User:{amina}/Talk.json]]")
    assert skipped(course.plan()) == {amina: "not-wikitext"}


def test_a_talk_page_near_the_limit_is_left_alone_and_one_below_it_is_not(lab):
    course = Course(lab, "Amina", "Brian")
    amina, brian = course.people
    lab.seed(f"User talk:{amina}", "x" * (course.wiki.max_size - 500))
    lab.seed(f"User talk:{brian}", "x" * (course.wiki.max_size - 5000))
    assert skipped(course.plan()) == {amina: "too-long"}
    assert course.run() == {brian: ["1/opens"]}


@pytest.mark.parametrize("fault", ["drop-answer", "drop-request", "human"])
def test_a_fault_at_every_write_doubles_nothing_and_loses_nothing(lab, fault):
    course = Course(lab, "Amina", "Brian")
    for user in course.people:
        lab.seed(f"User talk:{user}", "Hello!", "Other")

    def human(title):
        lab.seed(title, f"{lab.text(title)}\n\nAnd this.", "Other")

    course.apply(course.prepare(), FaultyWiki(course.wiki, [fault] * 2, human=human))
    for user in course.people:
        assert course.talk(user).count("<!-- olb:2022/reminder/1/opens -->") == 1
        assert ("And this." in course.talk(user)) == (fault == "human")
    assert course.run() == {}


def test_what_is_handed_in_between_plan_and_write_is_seen(lab):
    course = Course(lab, "Amina", "Brian")
    amina, brian = course.people
    course.run()
    prepared = course.prepare(course.when_due)
    assert len(prepared.plan.changes) == 2
    lab.seed(f"{course.root}/Participants/{amina}/Week 1", "{{Organizer Lab submission|link=[[My work]]}}", "Other")
    course.apply(prepared)
    assert "1/due" not in course.talk(amina)
    assert "1/due" in course.talk(brian)


def test_two_runs_of_one_plan_post_once(lab):
    course = Course(lab, "Amina", "Brian")
    lab.seed(f"User talk:{course.people[0]}", "Hello!")
    first, second = course.prepare(), course.prepare()
    course.apply(first)
    course.apply(second)
    assert [course.talk(user).count("<!-- olb:") for user in course.people] == [1, 1]


def test_whose_talk_page_is_deleted_gets_no_message_twice(lab):
    course = Course(lab, "Amina")
    (amina,) = course.people
    course.run()
    lab.delete(f"User talk:{amina}")
    assert course.run() == {}
    assert course.run(course.when_due) == {amina: ["1/due"]}


def test_a_talk_page_that_nobody_may_make_is_protected(lab):
    course = Course(lab, "Amina")
    (amina,) = course.people
    lab.protect_from_being_made(f"User talk:{amina}")
    assert skipped(course.plan()) == {amina: "protected"}
