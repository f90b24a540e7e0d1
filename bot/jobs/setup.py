"""Makes the pages of a new cohort. What is there already is left alone, and all of it is people's own from then on."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from string import Template

from bot.cohort.application import upper_first
from bot.cohort.form import Form
from bot.config.cohort import Cohort
from bot.config.setup import SetupTexts
from bot.jobs.applicants import applications_below
from bot.jobs.job import Job
from bot.jobs.logpage import new_log
from bot.jobs.needs import new_needs
from bot.jobs.review import review_title
from bot.jobs.schedule import schedule_title
from bot.jobs.wanted import WantedPage, Wants
from bot.jobs.wordings import messages_below
from bot.plan.change import Problem, Skip
from bot.wiki.data import LIST_MODEL, SEND
from bot.wiki.snapshot import Request, Snapshot
from bot.wikitext.cldr import babel_locale, long_date
from bot.wikitext.delivery_list import list_json
from bot.wikitext.form_page import empty_form, filled_form, template_parts

NAME = "init"


@dataclass(frozen=True, slots=True)
class Course:
    """When the course is: its first day (in UTC), and how many weeks it takes."""

    starts: date
    weeks: int

    @property
    def ends(self) -> date:
        """Its last day."""
        return self.starts + timedelta(days=7 * self.weeks - 1)


def setup_job(course: Course, texts: SetupTexts) -> Job:
    """The job that makes the cohort's pages, those of the newsletter, and the templates, from the texts that ship."""

    def reads(snapshot: Snapshot, cohort: Cohort, now: datetime) -> Request:
        pages = tuple(_pages(course, texts, snapshot, cohort))
        return Request(
            titles=frozenset({run_title(cohort), *(page.title for page in pages)}),
            trusted=frozenset({schedule_title(cohort)}),
            rights=frozenset({SEND}),
        )

    def wants(snapshot: Snapshot, cohort: Cohort, now: datetime) -> Wants:
        pages = tuple(_pages(course, texts, snapshot, cohort))
        return Wants(
            pages=pages,
            skips=tuple(Skip(page.title, "is-there") for page in pages if page.title in snapshot.pages),
            problems=tuple(_left_to_people(snapshot, cohort)),
        )

    return Job(NAME, reads, wants)


def run_title(cohort: Cohort) -> str:
    """The page without which the bot writes nothing."""
    return f"User:{cohort.account}/Run"


def template_titles(cohort: Cohort) -> Mapping[str, Form]:
    """The templates of the cohort's forms, by title."""
    return {_template(form): form for form in forms(cohort).values()}


def forms(cohort: Cohort) -> Mapping[str, Form]:
    """All forms that people fill in, by what they are called in the config."""
    return {
        "application": cohort.form,
        "week": cohort.week,
        "project": cohort.project,
        "submission": cohort.submission,
        "pause": cohort.pause,
        "decision": cohort.decision,
        "need": cohort.need,
        "issue": cohort.newsletter.issue,
    }


def _pages(course: Course, texts: SetupTexts, snapshot: Snapshot, cohort: Cohort) -> Iterator[WantedPage]:
    """Every page, what others show or link to before them: what a wiki shows may be as old as the page itself."""
    for key, form in forms(cohort).items():
        text = Template(texts.templates[key]).substitute(template_parts(form))
        yield WantedPage(_template(form), text.strip(), "Template of a form that the bot reads")
    for title, text in _messages(cohort).items():
        yield WantedPage(title, text.strip(), "The words that ship, for the facilitators to edit")
    if SEND in snapshot.rights:  # elsewhere the wiki may not even know such lists
        text = list_json(f"Who gets the newsletter: [[{cohort.newsletter.prefix}]]", ())
        yield WantedPage(cohort.newsletter.subscribers, text, "New delivery list", LIST_MODEL)
        yield from _filled(newsletter_titles(cohort), course, texts, cohort)
    yield new_log(cohort)
    yield new_needs(cohort)
    yield from _filled(page_titles(cohort), course, texts, cohort)


def _filled(titles: Mapping[str, str], course: Course, texts: SetupTexts, cohort: Cohort) -> Iterator[WantedPage]:
    values = _values(course, cohort)
    for name, title in titles.items():
        text = Template(texts.pages[name]).substitute(values)
        yield WantedPage(title, text.strip(), f"A new cohort: {cohort.name}")


def page_titles(cohort: Cohort) -> Mapping[str, str]:
    """The cohort's pages with a text of their own, by its name."""
    return {
        "Applications": f"{cohort.root}/Applications",
        "Preload": f"{applications_below(cohort)}Preload",
        "Schedule": schedule_title(cohort),
        "Review": review_title(cohort),
        "Participants": f"{cohort.root}/Participants",
        "Now": f"{cohort.root}/Now",
        "Statistics": f"{cohort.root}/Statistics",
        "Messages": messages_below(cohort).removesuffix("/"),
        "Landing": cohort.root,  # last, as it shows others
    }


def newsletter_titles(cohort: Cohort) -> Mapping[str, str]:
    """The same of the newsletter."""
    return {"Newsletter": cohort.newsletter.prefix, "Latest": f"{cohort.newsletter.prefix}/Latest"}


def _values(course: Course, cohort: Cohort) -> Mapping[str, str]:
    """What the pages' placeholders stand for."""
    locale = babel_locale("en")  # as the words around them
    last = cohort.window.closes - timedelta(seconds=1)
    return {
        "root": cohort.root,
        "newsletter": cohort.newsletter.prefix,
        "subscribers": cohort.newsletter.subscribers,
        "opens": long_date(cohort.window.opens, locale),
        "closes": long_date(last, locale),
        "starts": long_date(course.starts, locale),
        "ends": long_date(course.ends, locale),
        "weeks": f"{course.weeks} {'week' if course.weeks == 1 else 'weeks'}",
        "form": empty_form(cohort.form),
        "rows": "\n\n".join(_week(course, number, cohort) for number in range(1, course.weeks + 1)),
        "messages": "\n".join(f"* [[{title}]]" for title in _messages(cohort)),
        **{key: form.template for key, form in forms(cohort).items()},
    }


def _week(course: Course, number: int, cohort: Cohort) -> str:
    opens = course.starts + timedelta(weeks=number - 1)
    due = opens + timedelta(days=6)
    values = {"number": str(number), "opens": f"{opens:%Y-%m-%d}", "due": f"{due:%Y-%m-%d} 23:59 UTC"}
    return filled_form(cohort.week, values)


def _messages(cohort: Cohort) -> Mapping[str, str]:
    """The reminders' words as they ship, by the title where the facilitators' own may stand."""
    return {
        f"{messages_below(cohort)}{name}/{language}": text
        for language, wording in cohort.wordings.items()
        for name, text in wording.texts.items()
    }


def _left_to_people(snapshot: Snapshot, cohort: Cohort) -> Iterator[Problem]:
    """What the bot can't do for them."""
    schedule, run = schedule_title(cohort), run_title(cohort)
    if run not in snapshot.pages:
        message = "nothing is written until a facilitator or the operator makes this page, with the one word “run”"
        yield Problem("no-run-page", run, message)
    if schedule not in snapshot.trusted:
        message = "it counts once a facilitator saves it, with a change of their own (such as the titles of the weeks)"
        yield Problem("no-facilitator", schedule, message)
    if SEND not in snapshot.rights:
        message = (
            f"the newsletter's pages are not made, as {cohort.account} has not the right massmessage here: ask for it,"
            " and give the bot's password the grant highvolume; then start this again"
        )
        yield Problem("no-right", cohort.newsletter.prefix, message)


def _template(form: Form) -> str:
    return f"Template:{upper_first(form.template)}"
