"""`doctor`: what it finds, and that it writes nothing."""

import json
import shutil
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from bot.app import House
from bot.config.settings import load_settings
from bot.doctor import examine
from bot.jobs import JOBS
from bot.wiki.data import Account
from bot.wiki.folder import FolderWiki
from bot.wiki.port import WikiError
from bot.wikitext.region import enclose
from tests.lab import BOT, CONFIG, FACILITATOR, ROOT_PAGE, RUN_PAGE, edit_as, write_page
from tests.test_cli import bot

NOW = datetime(2022, 11, 14, tzinfo=UTC)


class Untouched:
    """A wiki on which a write is a failure of the test."""

    def __init__(self, wiki, **answers):
        self._wiki, self._answers = wiki, answers

    def __getattr__(self, name):
        assert name not in ("write", "send"), "doctor never writes"
        return self._answers.get(name) or getattr(self._wiki, name)


class Patient:
    """The demo's cohort, and what is wrong with it."""

    def __init__(self, folder):
        self.folder = folder
        shutil.copytree(CONFIG.parent / "demo", folder)
        write_page(folder, f"{ROOT_PAGE}/Applications", enclose("applications", ""))
        self.settings = load_settings(CONFIG)
        self.answers = {"clock": lambda: NOW}

    def findings(self, cohorts=("2022",)):
        folder = FolderWiki(self.folder, BOT, self.settings.operator, lambda: NOW)
        wiki = Untouched(folder, **self.answers)
        return list(examine(House(self.settings, wiki.name, lambda name: wiki, lambda: NOW), list(cohorts)))

    def amiss(self):
        return [one.line for one in self.findings() if one.amiss]

    def change(self, title, old, new):
        file = self.folder / f"{title}.wikitext"
        text = file.read_text()
        assert old in text
        file.write_text(text.replace(old, new))


@pytest.fixture
def patient(tmp_path):
    return Patient(tmp_path / "wiki")


def test_a_cohort_in_good_health_has_only_ticks(patient):
    lines = [one.line for one in patient.findings()]
    assert all(line.startswith("✓ ") for line in lines), lines
    for title in (ROOT_PAGE, f"{ROOT_PAGE}/Schedule", f"{ROOT_PAGE}/Now", "Template:Organizer Lab week"):
        assert [line for line in lines if line.startswith(f"✓ {title}: ")], title
    assert f"✓ jobs {', '.join(JOBS)}: nobody has stopped them" in lines
    assert "✓ right massmessage: the account has it" in lines
    assert '✓ interwiki: "m" is a prefix that this wiki knows' in lines
    assert f"✓ User:{BOT}/Log: the bot makes it when it has something to say there" in lines
    assert not (patient.folder / ".wiki").exists()


def only(patient, *words):
    """Exactly one line says that something is to be done, and it says this."""
    (line,) = patient.amiss()
    assert line.startswith("✗ ")
    assert all(word in line for word in words), line


@pytest.mark.parametrize("title", [ROOT_PAGE, f"{ROOT_PAGE}/Applications/Preload", "Template:Organizer Lab week"])
def test_a_page_that_is_missing(patient, title):
    (patient.folder / f"{title}.wikitext").unlink()
    only(patient, title, "init 2022")


@pytest.mark.parametrize(
    ("title", "region"),
    [(f"{ROOT_PAGE}/Now", "now"), (f"{ROOT_PAGE}/Review", "review"), ("Campaigns/Newsletter/Latest", "latest")],
)
def test_markers_that_are_missing(patient, title, region):
    patient.change(title, f"<!-- olb:{region} end -->", "")
    only(patient, title, f"<!-- olb:{region} begin -->", f"<!-- olb:{region} end -->")


def test_a_page_that_keeps_the_bot_off(patient):
    patient.change(f"{ROOT_PAGE}/Statistics", "We promised", "{{nobots}} We promised")
    only(patient, f"{ROOT_PAGE}/Statistics", "{{nobots}}")


def test_a_page_that_leads_nowhere(patient):
    patient.change(ROOT_PAGE, "'''Welcome", "#REDIRECT [[Gone]]\n'''Welcome")
    only(patient, ROOT_PAGE, "leads to Gone")


@pytest.mark.parametrize("title", [f"{ROOT_PAGE}/Statistics", "Campaigns/Newsletter/Latest"])
def test_a_page_that_was_moved_to_where_the_bot_may_not_write(patient, title):
    """A run would be refused there."""
    text = (patient.folder / f"{title}.wikitext").read_text()
    write_page(patient.folder, "Elsewhere/Page", text)
    write_page(patient.folder, title, "#REDIRECT [[Elsewhere/Page]]")
    only(patient, title, "leads to Elsewhere/Page", "does not let the bot write", "move that page back")


def test_a_page_that_was_moved_to_where_the_bot_may_write_is_fine(patient):
    text = (patient.folder / f"{ROOT_PAGE}/Statistics.wikitext").read_text()
    write_page(patient.folder, f"{ROOT_PAGE}/Numbers", text)
    write_page(patient.folder, f"{ROOT_PAGE}/Statistics", f"#REDIRECT [[{ROOT_PAGE}/Numbers]]")
    assert patient.amiss() == []


def test_a_prefix_that_the_wiki_does_not_know(patient):
    cohort = replace(patient.settings.cohorts["2022"], interwiki="metta")
    patient.settings = replace(patient.settings, cohorts={"2022": cohort})
    only(patient, 'interwiki: this wiki knows no prefix "metta"', 'correct "interwiki" in the config')
    cohort = replace(cohort, interwiki="")  # no other wiki links to this one
    patient.settings = replace(patient.settings, cohorts={"2022": cohort})
    assert not [one for one in patient.findings() if one.where == "interwiki"]


@pytest.mark.parametrize(
    ("title", "region"),
    [(f"User:{BOT}/Log", "log"), (f"User:{BOT}/Last good run", "alive"), (f"{ROOT_PAGE}/Needs a human", "needs")],
)
def test_a_page_of_the_bots_own_without_its_markers(patient, title, region):
    write_page(patient.folder, title, enclose(region, ""))
    assert f"✓ {title}: is there, with the bot's markers" in [one.line for one in patient.findings()]
    write_page(patient.folder, title, "")
    only(patient, title, f"<!-- olb:{region} begin -->")


def test_a_bot_that_is_blocked(patient):
    (patient.folder / ".wiki").mkdir()
    (patient.folder / ".wiki/settings.json").write_text(json.dumps({"blocked": [BOT]}))
    only(patient, f"account: {BOT} is blocked")


def test_a_cohort_that_cannot_be_read_hides_no_other(patient):
    second = replace(patient.settings.cohorts["2022"], name="second", root="Campaigns/Second")
    patient.settings = replace(patient.settings, cohorts={"second": second, **patient.settings.cohorts})

    def pages(titles):
        titles = list(titles)
        if any(title.startswith("Campaigns/Second") for title in titles):
            raise WikiError("the wiki takes no such title")
        return FolderWiki(patient.folder, BOT, patient.settings.operator, lambda: NOW).pages(titles)

    patient.answers["pages"] = pages
    lines = [one.line for one in patient.findings(["second", "2022"])]
    assert [line for line in lines if line.startswith("✗")] == ["✗ cohort second: the wiki takes no such title"]
    assert f"✓ {ROOT_PAGE}/Now: is there, with the bot's markers" in lines


def test_a_page_in_a_language_without_texts(patient):
    (patient.folder / ".wiki").mkdir()
    languages = {f"{ROOT_PAGE}/Now": "haw", f"{ROOT_PAGE}/Statistics": "es"}
    (patient.folder / ".wiki/settings.json").write_text(json.dumps({"languages": languages}))
    only(patient, f"{ROOT_PAGE}/Now", "config/texts/haw")


def test_a_facilitators_page_that_somebody_else_has_edited(patient):
    text = (patient.folder / f"{ROOT_PAGE}/Schedule.wikitext").read_text()
    edit_as(patient.folder, "Stranger", f"{ROOT_PAGE}/Schedule", text.replace("2022-12-23", "2023-12-23"))
    patient.settings = replace(patient.settings, facilitators=frozenset({FACILITATOR, "Operator"}))
    only(patient, f"{ROOT_PAGE}/Schedule", "Stranger edited it", "Special:Diff/")


def test_words_that_cannot_be_used(patient):
    edit_as(patient.folder, FACILITATOR, f"{ROOT_PAGE}/Messages/reminder-due/en", "Hurry up!")
    assert {line.partition(": ")[0] for line in patient.amiss()} == {f"✗ {ROOT_PAGE}/Messages/reminder-due/en"}


def test_a_run_page_that_is_missing_stops_every_job_and_one_of_a_job_stops_that(patient):
    edit_as(patient.folder, "Stranger", f"{RUN_PAGE}/reminders", "stop")
    only(patient, "jobs reminders: ", f"{RUN_PAGE}/reminders", "Stranger")
    (patient.folder / f"{RUN_PAGE}.wikitext").unlink()
    only(patient, f"jobs {', '.join(JOBS)}: {RUN_PAGE} does not exist")


def test_an_empty_form_that_the_bot_would_not_read(patient):
    patient.change(f"{ROOT_PAGE}/Applications/Preload", "{{Organizer Lab application", "{{Organiser Lab application")
    only(patient, f"{ROOT_PAGE}/Applications/Preload", "{{Organizer Lab application}}")


def test_markers_between_which_nothing_can_be_written(patient):
    title = f"{ROOT_PAGE}/Now"
    patient.change(title, "<!-- olb:now begin -->", "<translate><!-- olb:now begin -->")
    only(patient, title, "they stand inside <translate>")


def test_what_cohorts_have_in_common_is_said_once(patient):
    second = replace(patient.settings.cohorts["2022"], name="second", root="Campaigns/Second")
    patient.settings = replace(patient.settings, cohorts={**patient.settings.cohorts, "second": second})
    lines = [one.line for one in patient.findings(["2022", "second"])]
    assert len(lines) == len(set(lines))
    assert [line for line in lines if line.startswith("✗ Campaigns/Second/Schedule: is not there")]


def test_rights_that_are_missing(patient):
    patient.answers["rights"] = lambda: frozenset({"edit"})
    words = {
        "bot": "highvolume",
        "apihighlimits": "highvolume",
        "editcontentmodel": "editpage",
        "massmessage": "ask for",
    }
    lines = patient.amiss()
    assert len(lines) == len(words)
    for (right, word), line in zip(words.items(), lines, strict=True):
        assert line.startswith(f"✗ right {right}: {BOT} lacks it: ")
        assert word in line


def test_a_wiki_without_a_newsletter_needs_no_right_to_send_one(patient):
    shutil.rmtree(patient.folder / "Campaigns/Newsletter")
    (patient.folder / "Campaigns/Newsletter.wikitext").unlink()
    patient.answers["rights"] = lambda: frozenset({"bot", "apihighlimits", "editcontentmodel"})
    assert patient.amiss() == []


def test_a_facilitator_who_has_no_account(patient):
    (patient.folder / ".wiki").mkdir()
    (patient.folder / ".wiki/settings.json").write_text(json.dumps({"missing": [FACILITATOR]}))
    only(patient, f"there is no account {FACILITATOR}")


def test_a_page_that_is_protected_from_the_bot(patient):
    (patient.folder / ".wiki").mkdir()
    (patient.folder / ".wiki/settings.json").write_text(json.dumps({"protected": [f"{ROOT_PAGE}/Now"]}))
    only(patient, f"{ROOT_PAGE}/Now", "protected")


def test_a_facilitator_who_was_renamed(patient):
    (patient.folder / ".wiki").mkdir()
    (patient.folder / ".wiki/settings.json").write_text(json.dumps({"renamed": {FACILITATOR: "Ann"}}))
    only(patient, f"{FACILITATOR} is called Ann now")


@pytest.mark.parametrize(("configured", "amiss"), [({}, 0), ({FACILITATOR: 7}, 0), ({FACILITATOR: 8}, 1)])
def test_a_facilitator_whose_account_has_a_number(patient, configured, amiss):
    """A folder wiki gives none: they are a real one's."""
    patient.answers["accounts"] = lambda names: [(name, Account(name, number=7)) for name in names]
    api = f"folder:{patient.folder}"
    patient.settings = replace(patient.settings, user_ids={api: configured})
    said = [one for one in patient.findings() if one.where == "operator and facilitators"]
    assert [one.amiss for one in said] == [bool(amiss)]
    assert (f"{FACILITATOR} is account 7 here, not 8" if amiss else f"{FACILITATOR} (7)") in said[0].line


@pytest.mark.parametrize(("minutes", "word"), [(5, "behind"), (-5, "ahead of")])
def test_a_clock_that_is_wrong(patient, minutes, word):
    patient.answers["clock"] = lambda: NOW + timedelta(minutes=minutes)
    only(patient, "clock", f"300 s {word}")


@pytest.mark.parametrize(
    ("seconds", "api", "amiss"), [(1, "https://meta.example/w/api.php", 1), (1, "http://127.0.0.1/", 0)]
)
def test_an_edit_interval_below_the_policy(patient, seconds, api, amiss):
    patient.answers["name"] = api
    patient.settings = replace(patient.settings, edit_interval=seconds)
    found = [line for line in patient.amiss() if "edit_interval" in line]
    assert len(found) == amiss
    assert all("1 s" in line and "5 or more" in line for line in found)


def test_what_cannot_be_read_is_a_line_too(patient):
    def broken():
        raise WikiError("the wiki is on fire: call for help")

    patient.answers["rights"] = broken
    only(patient, "✗ wiki: the wiki is on fire: call for help")


def tree(folder):
    return {file: file.read_bytes() for file in folder.rglob("*") if file.is_file()}


def test_the_command_writes_nothing_and_its_exit_code_says_whether_all_is_well(patient):
    before = tree(patient.folder)
    result = bot("doctor", "--wiki", f"folder:{patient.folder}")
    assert (result.returncode, result.stderr) == (0, "")
    assert result.stdout.startswith("✓ config: ")
    assert "cohorts: 2022" in result.stdout
    assert tree(patient.folder) == before
    (patient.folder / f"{ROOT_PAGE}/Now.wikitext").unlink()
    assert bot("doctor", "--wiki", f"folder:{patient.folder}").returncode == 1


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["--config", "/nowhere/lab.toml"], ["✗ config: /nowhere/lab.toml"]),
        (["--cohort", "2023"], ["✗ config: ", "2022"]),
        (["--wiki", "folder:/nowhere"], ["✓ config: ", "✗ wiki: ", "/nowhere"]),
        (["--wiki", "https://wiki.invalid/w/api.php"], ["✗ wiki: ", "BOT_USERNAME"]),
        (["--wiki", "metta"], ["✗ wiki: ", "metta"]),
    ],
)
def test_whatever_is_wrong_is_a_line_with_what_to_do(arguments, words):
    result = bot("doctor", *arguments)
    assert (result.returncode, result.stderr) == (1, "")
    assert all(word in result.stdout for word in words), result.stdout
