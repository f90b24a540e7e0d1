"""`init`: a cohort's table in the config, its pages on the wiki, and what the bot makes of them from then on."""

import json
import resource
import shutil
import subprocess
import sys
from datetime import UTC, date, datetime

import pytest

from bot.config.errors import ConfigError
from bot.config.new_cohort import NewCohort, new_section
from bot.config.settings import load_settings
from bot.config.setup import load_setup
from bot.context import Context
from bot.gate import within_bounds
from bot.jobs import JOBS
from bot.jobs.regions import NONE
from bot.jobs.schedule import calendar
from bot.jobs.setup import Course, setup_job
from bot.plan.change import Create, Rewrite
from bot.plan.outcome import Done
from bot.read import read
from bot.run import prepare
from bot.wiki.data import LIST_MODEL
from bot.wikitext.wording import NAMES
from tests.applicant import fill_in
from tests.lab import BOT, CONFIG, FACILITATOR, ROOT, RUN_PAGE, edit_as, folder_wiki, no_other, write_page
from tests.test_cli import bot, complaint

PAGE = "Campaigns/Organizer Lab/2024"
OPEN = datetime(2024, 10, 1, tzinfo=UTC)
"""While applications are taken."""


@pytest.fixture
def config(tmp_path):
    """A config of one's own."""
    shutil.copytree(CONFIG.parent, tmp_path / "config", ignore=shutil.ignore_patterns("demo", "setup"))
    return tmp_path / "config" / "lab.toml"


@pytest.fixture
def folder(tmp_path):
    """An empty wiki, on which somebody lets the bot run."""
    (tmp_path / "wiki").mkdir()
    write_page(tmp_path / "wiki", RUN_PAGE, "run")
    return tmp_path / "wiki"


def init(folder, config, *more, name="2024", starts="2024-10-28", weeks=9):
    where = ["--wiki", f"folder:{folder}", "--config", config]
    return bot("init", name, "--starts", starts, "--weeks", weeks, *where, *more)


def pages(folder):
    """What stands on the wiki, but for the bot's own pages."""
    texts = {str(file.relative_to(folder)): file.read_text() for file in folder.rglob("*.*") if file.is_file()}
    return {name: text for name, text in texts.items() if not name.startswith((".wiki/", "User:"))}


class Lab:
    """The new cohort on the wiki, after `init`."""

    def __init__(self, folder, config):
        self.folder = folder
        result = init(folder, config, "--apply")
        assert (result.returncode, "done" in result.stdout) == (0, True), result.stdout + result.stderr
        self.cohort = load_settings(config).cohort("2024")
        self.wiki = folder_wiki(folder, BOT)

    def context(self, now=OPEN):
        return Context(self.wiki, no_other, self.cohort, frozenset({"Operator", FACILITATOR}), NONE, now)

    def plan(self, job, now=OPEN):
        return prepare(JOBS[job], self.context(now)).plan

    def run(self, job, now=OPEN):
        plan = self.plan(job, now)
        for change in plan.changes:
            assert isinstance(self.wiki.write(change), Done), change.title
        return plan

    def text(self, title):
        return next(self.wiki.pages([title])).text

    def snapshot(self, job="reminders"):
        return read(JOBS[job].reads, self.context())


@pytest.fixture
def lab(folder, config):
    return Lab(folder, config)


def test_showing_writes_neither_config_nor_wiki(folder, config):
    before = config.read_text()
    result = init(folder, config)
    assert result.returncode == 0
    assert "[cohorts.2024]" in result.stdout
    assert f"create {PAGE}/Schedule" in result.stdout
    assert (config.read_text(), pages(folder)) == (before, {})
    assert init(folder, config, "--check").returncode == 4


def test_the_table_comes_below_all_else_and_says_what_the_cohort_before_says(folder, config):
    before = config.read_text()
    assert init(folder, config, "--apply").returncode == 0
    assert config.read_text().startswith(before)
    settings = load_settings(config)
    old, new = settings.cohorts["2022"], settings.cohorts["2024"]
    assert new.root == PAGE
    assert (new.form, new.language, new.regions) == (old.form, old.language, old.regions)
    assert new.window.opens == datetime(2024, 9, 26, tzinfo=UTC)
    assert new.window.closes == datetime(2024, 10, 24, tzinfo=UTC)


@pytest.mark.parametrize("name", ["../evil", "a#b"])
def test_a_name_that_no_page_can_have_is_named_as_it_was_given(folder, config, name):
    before = config.read_text()
    result = init(folder, config, "--apply", name=name)
    assert result.returncode == 1
    assert f"the pages of {name!r} would be below " in complaint(result)
    assert "lab.toml:" not in complaint(result)  # the table is in no file yet
    assert (config.read_text(), pages(folder)) == (before, {})
    assert init(folder, config, "--root", "Campaigns/Other", name=name).returncode == 0


def test_a_root_may_be_written_as_the_wiki_would_also_read_it(folder, config):
    more = ["--root", "campaigns/Organizer_Lab/next", "--apply"]
    assert init(folder, config, *more).returncode == 0
    assert load_settings(config).cohorts["2024"].root == "Campaigns/Organizer Lab/next"
    assert "nothing to do" in init(folder, config, *more).stdout


def test_a_course_of_a_year_needs_applications_that_open_late(folder, config):
    late = ["--opens", "2024-10-28", "--closes", "2024-11-11"]
    assert init(folder, config, weeks=52).returncode == 1
    assert init(folder, config, *late, weeks=52).returncode == 0


def test_what_is_no_application_is_none_in_the_next_cohort_either(folder, config):
    config.write_text(config.read_text().replace('["Preload"]', '["Preload", "Ideas \\"here\\""]'))
    assert init(folder, config, "--apply").returncode == 0
    assert load_settings(config).cohorts["2024"].ignore == {"Preload", 'Ideas "here"'}


def test_a_cohort_in_another_language(folder, config):
    assert init(folder, config, "--language", "ar", "--apply").returncode == 0
    assert load_settings(config).cohorts["2024"].language == "ar"
    applications = pages(folder)[f"{PAGE}/Applications.wikitext"]  # its words are English
    assert "September 26, 2024" in applications
    assert "October 23, 2024" in applications


@pytest.mark.parametrize(("weeks", "words"), [(1, "1 week"), (9, "9 weeks")])
def test_one_week_is_no_weeks(folder, config, weeks, words):
    assert init(folder, config, "--apply", weeks=weeks).returncode == 0
    there = pages(folder)
    assert f"course of {words} for" in there[f"{PAGE}.wikitext"]
    assert f"takes {words}, from" in there[f"{PAGE}/Schedule.wikitext"]


def test_a_second_run_changes_nothing_anywhere(folder, config):
    assert init(folder, config, "--apply").returncode == 0
    there, table = pages(folder), config.read_text()
    again = init(folder, config, "--apply")
    assert again.returncode == 0
    assert "nothing to do" in again.stdout
    assert "stays as it is" in again.stdout
    assert (pages(folder), config.read_text()) == (there, table)


def test_what_is_there_is_left_alone_to_the_byte(folder, config):
    mine = "My own words. \n\n<!-- and no markers -->"
    for title in (PAGE, f"{PAGE}/Review", "Template:Organizer Lab week", "Campaigns/Newsletter"):
        write_page(folder, title, mine)
    result = init(folder, config, "--apply")
    assert result.returncode == 0
    assert f"- {PAGE}/Review: left alone (is-there)" in result.stdout
    there = pages(folder)
    assert there[f"{PAGE}.wikitext"] == there[f"{PAGE}/Review.wikitext"] == mine
    assert there["Template:Organizer Lab week.wikitext"] == there["Campaigns/Newsletter.wikitext"] == mine
    assert f"{PAGE}/Schedule.wikitext" in there


def test_a_page_that_was_deleted_comes_back_only_when_asked_for(folder, config):
    assert init(folder, config, "--apply").returncode == 0
    (folder / f"{PAGE}/Statistics.wikitext").unlink()
    assert "--create makes a new one" in init(folder, config, "--apply").stdout
    assert f"{PAGE}/Statistics.wikitext" not in pages(folder)
    assert init(folder, config, "--apply", "--create").returncode == 0
    assert f"{PAGE}/Statistics.wikitext" in pages(folder)


def test_every_page_of_a_cohort_is_there(lab):
    there = pages(lab.folder)
    names = (
        "Applications",
        "Applications/Preload",
        "Schedule",
        "Review",
        "Participants",
        "Now",
        "Statistics",
        "Messages",
        "Needs a human",
    )
    for name in names:
        assert f"{PAGE}/{name}.wikitext" in there
    for name in ("Campaigns/Newsletter.wikitext", "Campaigns/Newsletter/Latest.wikitext", f"{PAGE}.wikitext"):
        assert name in there
    messages = {name for name in there if name.startswith(f"{PAGE}/Messages/")}
    assert messages == {f"{PAGE}/Messages/{text}/{code}.wikitext" for text in NAMES for code in lab.cohort.wordings}
    (subscribers,) = lab.wiki.pages(["Campaigns/Newsletter/Subscribers"])
    assert (subscribers.model, json.loads(subscribers.text)["targets"]) == (LIST_MODEL, [])
    assert {name for name in there if name.startswith("Template:")} == {
        f"Template:{load['template']}.wikitext" for load in map(_toml, (ROOT / "config/forms").glob("*.toml"))
    }
    assert not [name for name, text in there.items() if "$" in text and "/Messages/" not in name]


def _toml(file):
    import tomllib

    return tomllib.loads(file.read_text())


def test_every_job_finds_its_markers_and_has_nothing_left_to_do_after_one_run(lab):
    for job in JOBS:
        plan = lab.run(job)
        assert {one.code for one in plan.problems} <= {"missing"}, job
        assert all(one.where == f"{PAGE}/Schedule" for one in plan.problems), job
    for job in JOBS:
        assert lab.plan(job).changes == (), job


def test_whoever_applies_through_the_form_is_received_by_the_next_run(lab):
    preload = lab.text(f"{PAGE}/Applications/Preload")
    # as MediaWiki hands it out: without what is not included
    form = preload[: preload.rindex("<noinclude>")].replace("<noinclude></noinclude>", "")
    edit_as(lab.folder, "Amina K", f"{PAGE}/Applications/Amina K", fill_in(form, "Amina K"))
    lab.run("applications")
    text = lab.text(f"{PAGE}/Applications/Amina K")
    assert "Your application is complete" in text.partition("<!-- olb:receipt end -->")[0]
    assert "user=Amina K" in lab.text(f"{PAGE}/Review").partition("olb:review begin")[2]
    assert "Amina K" in lab.text(f"{PAGE}/Applications").partition("olb:applications begin")[2]


def test_the_schedule_counts_once_a_facilitator_has_saved_it(lab):
    (problem,) = lab.plan("pages").problems
    assert (problem.where, "once a facilitator saves it" in problem.message) == (f"{PAGE}/Schedule", True)
    text = lab.text(f"{PAGE}/Schedule")
    edit_as(lab.folder, FACILITATOR, f"{PAGE}/Schedule", text.replace("|title      =", "|title      = Why", 1))
    assert lab.plan("pages").problems == ()
    weeks = calendar(lab.snapshot(), lab.cohort).weeks
    assert [week.number for week in weeks] == list(range(1, 10))
    assert (weeks[0].title, weeks[0].opens) == ("Why", datetime(2024, 10, 28, tzinfo=UTC))
    assert weeks[-1].due == datetime(2024, 12, 29, 23, 59, tzinfo=UTC)


@pytest.mark.parametrize("starts", ["2024-10-30", "2024-02-26", "2024-12-30"])
def test_weeks_follow_each_other_whatever_the_first_day_is(folder, config, starts):
    assert init(folder, config, "--apply", starts=starts, weeks=12).returncode == 0
    text = (folder / f"{PAGE}/Schedule.wikitext").read_text()
    edit_as(folder, FACILITATOR, f"{PAGE}/Schedule", f"{text} Saved.")
    result = bot(
        "calendar", "--wiki", f"folder:{folder}", "--config", config, "--cohort", "2024", "--out", folder / "a"
    )
    assert (result.returncode, result.stderr) == (0, "")
    assert "weeks: 12" in result.stdout


def test_the_words_that_ship_are_not_read_again_until_somebody_edits_them(lab):
    due = f"{PAGE}/Messages/reminder-due/en"
    # of each trusted page the wiki is asked for its past: thirty of them would be a hundred requests a run
    assert lab.snapshot().asked.trusted == {f"{PAGE}/Schedule", f"{PAGE}/Review"}
    edit_as(lab.folder, "Stranger", due, "Haha")
    assert due in lab.snapshot().asked.trusted
    assert [one.where for one in lab.plan("reminders").problems] == [f"{PAGE}/Schedule", due]


def test_without_a_run_page_nothing_is_written_to_the_wiki_and_it_says_so(folder, config):
    (folder / f"{RUN_PAGE}.wikitext").unlink()
    result = init(folder, config, "--apply")
    assert result.returncode == 3
    assert f"{RUN_PAGE}: nothing is written until" in result.stdout
    assert pages(folder) == {}
    write_page(folder, RUN_PAGE, "run")
    assert init(folder, config, "--apply").returncode == 0
    assert f"{PAGE}/Schedule.wikitext" in pages(folder)


def test_a_wiki_where_nobody_may_send_gets_no_list(folder, config):
    (folder / ".wiki").mkdir()
    (folder / ".wiki/settings.json").write_text(json.dumps({"rights": ["edit", "bot"]}))
    result = init(folder, config, "--apply")
    assert result.returncode == 0
    assert "has not the right massmessage here" in result.stdout
    assert not [name for name in pages(folder) if name.startswith("Campaigns/Newsletter")]


def test_json_has_the_table_and_the_plan(folder, config):
    document = json.loads(init(folder, config, "--json").stdout)
    assert document["config"]["file"] == str(config)
    assert "[cohorts.2024]" in document["config"]["added"]
    assert f"{PAGE}/Now" in {change["title"] for change in document["plan"]["changes"]}


@pytest.mark.parametrize(
    ("more", "words"),
    [
        (["--root", "Elsewhere"], ["[cohorts.2022] already", "leave out --root"]),
        (["--opens", "2022-01-01"], ["[cohorts.2022] already", "leave out --opens"]),
        (["--closes", "2022-01-01"], ["[cohorts.2022] already", "leave out --closes"]),
        (["--starts", "2025-10-24"], ["the course has to be within them"]),
        (["--starts", "2022-09-01"], ["the course has to be within them"]),
        (["--language", "es"], ["[cohorts.2022] already", "leave out --language"]),
        (["--weeks", "53"], ["--weeks 53", "52"]),
    ],
)
def test_a_cohort_that_is_there_is_not_told_otherwise(folder, config, more, words):
    before = config.read_text()
    result = init(folder, config, "--apply", *more, name="2022", starts="2022-10-24")
    assert result.returncode == 1
    assert all(word in complaint(result) for word in words), result.stderr
    assert (config.read_text(), pages(folder)) == (before, {})


@pytest.mark.parametrize(
    ("more", "word"),
    [
        (["--root", "A|B"], "--root 'A|B' can be no page's title"),
        (["--root", "foo {{bar}}"], "choose another page"),
        (["--root", "Special:Foo"], "--root 'Special:Foo'"),
        (["--root", ":Campaigns/Organizer Lab/2022"], "--root ':Campaigns"),
        (["--root", "Campaigns/Organizer Lab/2022/Applications"], "has pages in common with [cohorts.2024]"),
        (["--root", "Campaigns"], "has pages in common with [cohorts.2024]"),
        (["--root", "Campaigns/Newsletter/2024"], "has pages in common with [newsletter]"),
        (["--language", "tlh"], "--language tlh: there are no texts for it; there are: ar, en, "),
        (["--weeks", "48"], "is from 2024-10-28 to 2025-09-28; choose fewer --weeks, or let applications open later"),
        (["--opens", "2024-11-01", "--closes", "2024-11-05"], "correct --starts, or let applications open sooner"),
        (["--closes", "2024-08-01", "--opens", "2024-09-01"], "applications_close"),
        (["--config", "/nowhere/lab.toml"], "/nowhere/lab.toml"),
        (["--root", "Campaigns/Organizer Lab/2022"], "has pages in common with [cohorts.2024]"),
    ],
)
def test_a_table_that_could_not_be_read_again_is_not_written(folder, config, more, word):
    before = config.read_text()
    result = init(folder, config, "--apply", *more)
    assert result.returncode == 1
    assert word in complaint(result)
    assert (config.read_text(), pages(folder)) == (before, {})


@pytest.mark.parametrize("arguments", [
    ["--starts", "28 October"], ["--starts", "9999-12-20"], ["--opens", "0001-01-01"], ["--weeks", "0"],
    ["--cohort", "2022"],
])  # fmt: skip
def test_usage_errors_exit_2(folder, config, arguments):
    assert init(folder, config, *arguments).returncode == 2


def test_a_page_comes_after_those_that_it_links_to(folder, config):
    lines = init(folder, config).stdout.splitlines()
    made = [line.removeprefix("create ").partition("  (")[0] for line in lines if line.startswith("create ")]
    shows = {PAGE: f"{PAGE}/Now", f"{PAGE}/Messages": f"{PAGE}/Messages/reminder-due/sw"}
    for page, shown in {**shows, "Campaigns/Newsletter": "Campaigns/Newsletter/Subscribers"}.items():
        assert made.index(shown) < made.index(page), page
    assert made[-1] == PAGE


def test_a_config_that_cannot_be_written_keeps_the_wiki_as_it_is(folder, config):
    before = config.read_text()

    def no_room():
        """As on a full disk: nothing may grow beyond the config and a few letters."""
        limit = config.stat().st_size + 9
        resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit))

    course = ["--starts", "2024-10-28", "--weeks", "9", "--apply"]
    command = [sys.executable, "-m", "bot", "init", "2024", *course, "--wiki", f"folder:{folder}", "--config", config]
    result = subprocess.run(command, capture_output=True, text=True, cwd=ROOT, preexec_fn=no_room, check=False)
    assert result.returncode == 1
    assert "File too large" in complaint(result)
    assert (config.read_text(), pages(folder)) == (before, {})


def test_the_first_cohort_of_a_config(tmp_path, config):
    config.write_text(config.read_text().partition("[cohorts.2022]")[0].rstrip())
    section = new_section(config, NewCohort("spring 2024", date(2024, 10, 28), 9))
    cohort = load_settings(config, section).cohort("spring 2024")
    assert cohort.root == "Campaigns/Organizer Lab/spring 2024"
    with pytest.raises(ConfigError, match="has no cohort"):
        load_settings(config)


def test_the_shipped_texts_ask_for_nothing_that_nobody_knows(tmp_path):
    folder = tmp_path / "setup"
    shutil.copytree(CONFIG.parent / "setup", folder)
    load_setup(folder)
    (folder / "pages/Now.wikitext").write_text("$root and $rooot")
    with pytest.raises(ConfigError, match=r"Now.wikitext: nothing is known for \$rooot"):
        load_setup(folder)
    (folder / "pages/Now.wikitext").write_text("5 $ a day")
    with pytest.raises(ConfigError, match=r"has a \"\$\" without a name"):
        load_setup(folder)
    (folder / "pages/Now.wikitext").unlink()
    with pytest.raises(ConfigError, match="cannot be read"):
        load_setup(folder)


def test_of_templates_only_new_ones_of_the_cohorts_forms_may_be_made(lab):
    def may(change):
        return within_bounds(change, lab.context())

    wiki = lab.wiki.name
    assert may(Create("init", wiki, "Template:Organizer Lab week", "", ""))
    assert not may(Create("init", wiki, "Template:Other", "", ""))
    assert not may(Rewrite("init", wiki, "Template:Organizer Lab week", 1, "a", "b", ""))
    assert not may(Create("init", "elsewhere", "Template:Organizer Lab week", "", ""))
    plan = prepare(setup_job(Course(date(2024, 10, 28), 9), load_setup(CONFIG.parent / "setup")), lab.context()).plan
    assert plan.changes == ()
