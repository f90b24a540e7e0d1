"""The job `pages` on every wiki: as facilitators, participants and strangers edit, move, delete and rename."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from bot.context import Context
from bot.jobs import JOBS
from bot.jobs.regions import NONE, Permissions
from bot.plan.outcome import Done
from bot.run import prepare
from tests.lab import cohort, form, no_other

PAGES = ("Participants", "Now", "Statistics")
WEEK = "{{{{Organizer Lab week|number={0}|title=Part {0}|opens=2022-11-{1:02}|due=2022-11-{2:02} 23:59 UTC}}}}"
NOW = datetime(2022, 11, 2, tzinfo=UTC)


class Course:
    """A cohort of its own; Human is the facilitator, Other is anybody else."""

    def __init__(self, lab):
        self.lab = lab
        self.wiki = lab.wiki
        self.root = lab.unique("Campaigns/Lab")
        self.cohort = replace(cohort(), root=self.root, account=lab.wiki.user)
        self.people = [lab.account("Amina"), lab.account("Brian")]
        for user in self.people:
            lab.seed(f"{self.root}/Applications/{user}", form(user))
        self.decide(*self.people)
        lab.seed(f"{self.root}/Schedule", f"{WEEK.format(1, 1, 7)}\n{WEEK.format(2, 8, 14)}")
        for page in PAGES:
            region = page.lower()
            lab.seed(self.title(page), f"Above\n<!-- olb:{region} begin -->\n<!-- olb:{region} end -->\nBelow")

    def title(self, page):
        return f"{self.root}/{page}"

    def decide(self, *users):
        rows = [f"{{{{Organizer Lab decision|user={user}|decision=accepted}}}}" for user in users]
        self.lab.seed(self.title("Review"), "\n".join(rows))

    def plan(self, now=NOW, permissions=NONE):
        context = Context(self.wiki, no_other, self.cohort, frozenset({"Human"}), permissions, now)
        return prepare(JOBS["pages"], context).plan

    def run(self, now=NOW, permissions=NONE):
        plan = self.plan(now, permissions)
        for change in plan.changes:
            assert isinstance(self.wiki.write(change), Done), change.title
        return plan

    def text(self, page):
        return self.lab.text(self.title(page))


@pytest.fixture
def course(lab):
    return Course(lab)


def codes(plan):
    return [problem.code for problem in plan.problems]


def titles(plan):
    return [change.title for change in plan.changes]


def test_a_second_run_writes_nothing_a_minute_or_a_day_later(course):
    assert titles(course.run()) == [course.title(page) for page in PAGES]
    for page in PAGES:
        assert course.text(page).startswith("Above\n<!--")
        assert course.text(page).endswith("-->\nBelow")
    for later in (timedelta(), timedelta(minutes=1), timedelta(days=1)):
        assert titles(course.plan(NOW + later)) == []
    assert titles(course.plan(NOW + timedelta(days=6))) == [course.title("Now")]


def test_a_persons_edit_is_noticed_and_kept_until_there_is_news(course):
    course.run()
    course.lab.seed(course.title("Participants"), course.text("Participants").replace("Below", "Below!"), "Other")
    assert (titles(course.plan()), codes(course.plan())) == ([], [])
    course.lab.seed(course.title("Participants"), course.text("Participants").replace("Kenya", "Narnia"), "Other")
    assert (titles(course.plan()), codes(course.plan())) == ([], ["edited"])
    assert titles(course.plan(permissions=Permissions(overwrite=True))) == [course.title("Participants")]
    course.decide(course.people[0])
    plan = course.run()
    assert codes(plan) == ["overwritten"]
    assert plan.changes[0].summary == "Participants: 1; overwrites an edit by Other"
    assert "Narnia" not in course.text("Participants")
    assert "Below!" in course.text("Participants")


def test_what_others_write_on_the_facilitators_pages_is_named_and_does_not_count(course):
    course.run()
    course.lab.seed(course.title("Schedule"), WEEK.format(1, 1, 30), "Other")
    plan = course.plan()
    assert (titles(plan), codes(plan)) == ([], ["unreviewed"])
    assert "Other edited it" in plan.problems[0].message


def test_a_moved_page_is_followed_and_a_deleted_one_stays_deleted(course):
    course.run()
    course.lab.move(course.title("Participants"), course.title("Our people"), redirect=True)
    course.lab.move(course.title("Schedule"), course.title("Our weeks"), redirect=True)
    course.lab.seed(course.title("Schedule"), f"#REDIRECT [[{course.title('Our weeks')}]]\n\nOurs.")  # Human agrees
    course.lab.delete(course.title("Statistics"))
    plan = course.plan()
    assert titles(plan) == []
    assert codes(plan) == ["deleted"]
    course.decide(course.people[0])
    assert titles(course.run()) == [course.title("Our people")]
    assert titles(course.run(permissions=Permissions(create=True))) == [course.title("Statistics")]
    assert codes(course.plan()) == []


def test_accounts_are_shown_as_they_stand_now(course):
    amina, brian = course.people
    course.lab.rename(amina, f"{amina} the Great")
    course.lab.block(brian)
    course.decide(amina, brian, "Nobody@home")
    plan = course.run()
    words = course.cohort.texts["en"].words
    assert codes(plan) == ["no-account"]
    assert f"[[:User:{amina} the Great|" in course.text("Participants")
    assert f"[[:User:{amina}|" not in course.text("Participants")
    for flag in ("blocked", "unknown", "gone"):
        assert words[f"roster.{flag}"] in course.text("Participants")


def test_a_page_in_another_language_gets_that_languages_labels(course):
    course.lab.set_language(course.title("Now"), "ar")
    course.run()
    assert 'lang="ar" dir="rtl"' in course.text("Now")
    assert 'lang="en" dir="ltr"' in course.text("Participants")
    assert titles(course.plan()) == []
