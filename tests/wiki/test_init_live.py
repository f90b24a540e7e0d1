"""`init` on a real MediaWiki: somebody applies in a browser, through the form that InputBox opens, and is received."""

import json
import os
import re
import shutil
from datetime import UTC, datetime, timedelta
from urllib.parse import quote

import pytest
import requests

from tests.applicant import fill_in
from tests.browser import CHROMIUM, NO_BROWSER, browser
from tests.lab import CONFIG, RUN_PAGE
from tests.test_cli import bot
from tests.wiki.live_lab import SANDBOXES, environ, live_labs

LIVE = dict(live_labs())
BOX = "document.querySelector('#wpTextbox1')"
SHOTS = SANDBOXES / "screenshots"
TEMPLATES = [
    f"Organizer Lab {name}"
    for name in ("application", "week", "project", "submission", "pause", "decision", "need")
] + ["Campaigns newsletter"]  # fmt: skip


@pytest.fixture(scope="module", params=[pytest.param(name, marks=pytest.mark.live) for name in LIVE or ["live"]])
def live(request):
    """A sandbox where the bot is let run."""
    if request.param not in LIVE:
        (pytest.fail if os.environ.get("REQUIRE_LIVE") == "1" else pytest.skip)("no sandbox wiki: scripts/sandbox up")
    lab = LIVE[request.param]()
    lab.seed(RUN_PAGE, f"run <!-- {lab.mark} -->")  # the comment makes the newest revision Human's
    return lab


@pytest.fixture(scope="module")
def bot_on(live, tmp_path_factory):
    """The bot's commands for a cohort of this test's own; Human is the facilitator."""
    folder = tmp_path_factory.mktemp("new") / "config"
    shutil.copytree(CONFIG.parent, folder, ignore=shutil.ignore_patterns("demo", "setup"))
    config = folder / "lab.toml"
    text = (
        config.read_text()
        .replace('"Organizer Lab facilitator"', '"Human"')
        .replace("edit_interval = 5", "edit_interval = 0")
    )
    text = text.replace('interwiki = "m"', 'interwiki = ""')  # nobody links to a sandbox
    text = text.replace('operator = "Organizer Lab operator"', 'operator = "Admin"')
    config.write_text(text.replace("Campaigns/Newsletter", live.unique("Campaigns/Newsletter")))

    def run(*arguments):
        return bot(*arguments, "--wiki", live.box["api"], "--config", config, **environ(live.file))

    return run


@pytest.fixture(scope="module")
def root(live, bot_on):
    """The page of a new cohort, whose applications are open now."""
    for title in (f"Template:{name}" for name in TEMPLATES):
        if live.text(title) is not None:  # of another test, without documentation
            live.delete(title)
    root = live.unique("Campaigns/Organizer Lab/2024")
    starts = f"{datetime.now(UTC) + timedelta(days=14):%F}"
    result = bot_on("init", "2024", "--starts", starts, "--weeks", "9", "--root", root, "--create", "--apply")
    assert (result.returncode, "done" in result.stdout) == (0, True), result.stdout + result.stderr
    return root


def address(live, title):
    return f"{live.box['server']}/index.php/{quote(title.replace(' ', '_'), safe=':/')}"


def log_in(tab, live, user, password):
    tab.open(address(live, "Special:UserLogin"))
    tab.type_into("#wpName1", user)
    tab.type_into("#wpPassword1", password)
    tab.click("#wpLoginAttempt")
    tab.wait_for(f"window.mw && mw.config.get('wgUserName') === {json.dumps(user)}")


def test_an_applicant_fills_in_the_form_in_a_browser_and_is_received(live, bot_on, root):
    if not CHROMIUM:
        (pytest.fail if os.environ.get("REQUIRE_LIVE") == "1" else pytest.skip)(NO_BROWSER)
    user = live.account("Amina")
    application = f"{root}/Applications/{user}"
    with browser() as tab:
        log_in(tab, live, user, live.passwords[user])
        tab.open(address(live, f"{root}/Applications"))
        tab.type_into("form.createbox input[name=title]", user)
        tab.screenshot(SHOTS / f"apply-{live.box['version']}.png")
        tab.click("form.createbox input[type=submit]")
        tab.wait_for(BOX)
        form = tab.run(f"{BOX}.value")
        tab.type_into("#wpTextbox1", fill_in(form, user))
        tab.screenshot(SHOTS / f"form-{live.box['version']}.png")
        tab.click("#wpSave")
        tab.wait_for(f"window.mw && mw.config.get('wgAction') === 'view' && mw.config.get('wgUserName') && !{BOX}")
        received = bot_on("applications", "--cohort", "2024", "--apply")
        assert received.returncode == 0, received.stdout + received.stderr
        tab.open(address(live, application))
        assert "Your application is complete" in tab.run("document.body.innerText")
        tab.screenshot(SHOTS / f"received-{live.box['version']}.png")
    assert [author for author, _ in live.history(application)] == [live.wiki.user, user]
    assert f"user={user}" in live.text(f"{root}/Review")


def test_the_wiki_understands_every_page(live, root):
    """No tag, template or link of the new pages leads nowhere or shows as it is written."""
    api = live.box["api"]
    for name in ("", "/Applications", "/Schedule", "/Review", "/Participants", "/Now", "/Statistics", "/Messages"):
        parsed = requests.get(
            api, {"action": "parse", "page": root + name, "prop": "text|templates|parsewarnings", "format": "json",
                  "formatversion": "2"}, timeout=60,
        ).json()["parse"]  # fmt: skip
        assert parsed["parsewarnings"] == [], name
        assert [one["title"] for one in parsed["templates"] if not one["exists"]] == [], name
        shown = re.sub("<code>.*?</code>", "", parsed["text"])  # there braces are meant to be seen
        for raw in ("&lt;inputbox", "{{", "}}", "[[", 'class="error"'):
            assert raw not in shown, (name, raw)
    titles = "|".join(f"Template:{name}" for name in TEMPLATES)
    answer = requests.get(
        api, {"action": "templatedata", "titles": titles, "format": "json", "formatversion": "2"}, timeout=60
    ).json()
    assert {page["title"] for page in answer["pages"].values()} == {f"Template:{name}" for name in TEMPLATES}
    assert not [page["title"] for page in answer["pages"].values() if "notemplatedata" in page]


@pytest.mark.parametrize("below", ["Lab", "Project:Lab", "Category:Lab"])  # the last has no subpages on any wiki
def test_a_row_of_the_review_page_links_to_the_application_whatever_has_subpages(live, root, below):
    title, text = f"{below}/It's/Review", "{{Organizer Lab decision|user=Amina}}"
    asked = {"action": "parse", "title": title, "text": text, "prop": "links|categories", "format": "json"}
    parsed = requests.post(live.box["api"], {**asked, "contentmodel": "wikitext"}, timeout=60).json()["parse"]
    found = [one["*"].replace("_", " ") for one in (*parsed["links"], *parsed["categories"])]
    assert [one for one in found if one.endswith("Lab/It's/Applications/Amina")], found


def test_doctor_misses_only_what_a_person_has_to_do(live, bot_on, root):
    result = bot_on("doctor", "--cohort", "2024")
    amiss = [line for line in result.stdout.splitlines() if line.startswith("✗")]
    assert result.returncode == 1
    expected = [f"✗ {root}/Schedule: it counts once a facilitator saves it"]
    assert [line[: len(expected[0])] for line in amiss] == expected
    live.seed(f"{root}/Schedule", f"{live.text(f'{root}/Schedule')} Read and found good.")
    assert bot_on("doctor", "--cohort", "2024").returncode == 0
