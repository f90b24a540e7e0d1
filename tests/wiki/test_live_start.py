"""Opening a real wiki: it must be the one that was meant, and the account too."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import requests
from requests.adapters import HTTPAdapter

from bot.plan.change import Append, Create
from bot.plan.outcome import Conflict, Stopped, Unknown
from bot.wiki.live import LiveWiki, open_live
from bot.wiki.port import WikiError
from tests.wiki.live_lab import BOT, LiveLab, environ, live_labs

ROOT = Path(__file__).parent.parent.parent
NO_WIKI = "no sandbox wiki: `scripts/sandbox up` brings one up"
LIVE = dict(live_labs())


@pytest.fixture(params=[pytest.param(name, marks=pytest.mark.live) for name in LIVE or ["live"]])
def sandbox(request: pytest.FixtureRequest) -> LiveLab:
    if not LIVE:
        (pytest.fail if os.environ.get("REQUIRE_LIVE") == "1" else pytest.skip)(NO_WIKI)
    return LIVE[request.param]()


def opened(lab: LiveLab, api: str = "", user: str = BOT, account: str = BOT, **environment: str) -> LiveWiki:
    variables = {**environ(lab.file, user), **environment}
    return open_live(api or lab.box["api"], "live", account, "tests@example.org", 0, variables)


def refusal(lab: LiveLab, **how: str) -> str:
    with pytest.raises(WikiError) as caught:
        opened(lab, **how)
    message = str(caught.value)
    assert "\n" not in message
    assert environ(lab.file)["BOT_PASSWORD"] not in message
    return message


def test_the_account_and_its_rights(sandbox: LiveLab) -> None:
    wiki = opened(sandbox)
    assert (wiki.name, wiki.user) == ("live", BOT)


class Wire(HTTPAdapter):
    """Counts what is sent. (The server's log would do, were nobody else using the sandbox.)"""

    sent = 0

    def send(self, *args: Any, **kwargs: Any) -> requests.Response:
        self.sent += 1
        return super().send(*args, **kwargs)


def test_costs_are_what_went_over_the_wire(sandbox: LiveLab) -> None:
    wiki, title, wire = opened(sandbox), sandbox.unique("Counted"), Wire()
    counted = dict(wiki.costs.requests)
    wiki._site.session.mount("http://", wire)
    assert list(wiki.pages([title, "Main Page"]))
    wiki.write(Create("j", "live", title, "text", "why"))
    wiki.newest_revision_by(title, ["Human", "Other"])
    spent = {kind: count - counted.get(kind, 0) for kind, count in wiki.costs.requests.items()}
    assert (spent["read"], spent["write"]) == (3, 1)
    assert sum(spent.values()) == wire.sent


def test_a_wrong_password(sandbox: LiveLab) -> None:
    message = refusal(sandbox, BOT_PASSWORD="0" * 32)
    assert message.startswith(f"{sandbox.box['api']}: cannot log in as {BOT}@lab")
    assert "0" * 32 not in message


def test_another_account(sandbox: LiveLab) -> None:
    assert "logged in as Human, but the config says account = OrganizerLabBot" in refusal(sandbox, user="Human")


def test_nobody_there(sandbox: LiveLab) -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        api = f"http://127.0.0.1:{free.getsockname()[1]}/api.php"
    assert refusal(sandbox, api=api).startswith(f"{api} cannot be reached (ConnectionError)")


def test_a_certificate_that_cannot_be_checked(sandbox: LiveLab) -> None:
    api = sandbox.box["api"].replace("http:", "https:")
    assert refusal(sandbox, api=api).startswith(f"{api} cannot be reached (SSLError)")


def test_a_web_page_is_no_api(sandbox: LiveLab) -> None:
    api = f"{sandbox.box['server']}/index.php/api.php"
    assert refusal(sandbox, api=api).startswith(f"{api} is no MediaWiki API")


@pytest.mark.parametrize(
    ("api", "hint"),
    [
        ("http://meta.wikimedia.org/w/api.php", "use https://"),
        ("https://meta.wikimedia.org/wiki/", "looks like https://"),
        ("meta.wikimedia.org/w/api.php", "looks like https://"),
    ],
)
def test_an_address_that_cannot_be_right_is_not_tried(api: str, hint: str) -> None:
    with pytest.raises(WikiError, match=hint):
        open_live(api, "live", BOT, "tests@example.org", 0, {"BOT_USERNAME": "a@b", "BOT_PASSWORD": "c"})


def test_an_account_that_is_no_bot_reads_fifty_at_a_time_and_writes_nothing(sandbox: LiveLab) -> None:
    prefix = sandbox.unique("Fifty/")
    for number in range(51):
        sandbox.seed(f"{prefix}{number:02}", f"text {number}")
    wanted = [(f"{prefix}{number:02}", f"text {number}") for number in range(51)]
    for account, batches in ((BOT, 1), ("Human", 2)):
        wiki = opened(sandbox, user=account, account=account)
        before = wiki.costs.requests.get("read", 0)
        assert [(page.title, page.text) for page in wiki.pages_below(prefix)] == wanted
        assert [page.text for page in wiki.pages([title for title, _ in wanted])].count("text 50") == 1
        assert wiki.costs.requests["read"] - before == 2 * batches
    outcome = wiki.write(Create("j", "live", f"{prefix}51", "text", "why"))
    assert isinstance(outcome, Stopped)
    assert sandbox.text(f"{prefix}51") is None


def test_a_session_that_ended_is_opened_again(sandbox: LiveLab) -> None:
    wiki = opened(sandbox)
    logout = {"action": "logout", "format": "json", "token": wiki._site.tokens["csrf"]}
    assert wiki._site.session.post(sandbox.box["api"], logout).json() == {}
    title = sandbox.unique("After")
    assert wiki.write(Create("j", "live", title, "text", "why")).then.name == "GO_ON"
    assert sandbox.history(title) == [(BOT, "text")]


def alone(lab: LiveLab, folder: Path, home: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Open the wiki in a program of its own, in `folder`, with nothing in the environment but PYWIKIBOT_DIR."""
    program = (
        "from bot.wiki.live import open_live; import os;"
        f"wiki = open_live({lab.box['api']!r}, 'live', {BOT!r}, 'tests@example.org', 0, os.environ);"
        "print(wiki.user, len(list(wiki.pages(['Main Page']))))"
    )
    variables = {"PYTHONPATH": str(ROOT), "PYWIKIBOT_DIR": str(home), "HOME": "/nonexistent"}
    command = [sys.executable, "-c", program, *arguments]
    return subprocess.run(command, cwd=folder, env=variables, capture_output=True, text=True, timeout=60)


def test_pywikibots_own_config_is_read_and_nothing_left_beside_it(sandbox: LiveLab, tmp_path: Path) -> None:
    home, folder = tmp_path / "home", tmp_path / "folder"
    home.mkdir()
    folder.mkdir()
    config = home / "user-config.py"
    config.write_text(
        f"family = mylang = 'lab'\nfamily_files['lab'] = {sandbox.box['api']!r}\n"
        f"usernames['lab']['lab'] = {BOT!r}\npassword_file = 'user-password.py'\n"
    )
    config.chmod(0o600)
    secret = home / "user-password.py"
    secret.write_text(f"({BOT!r}, BotPassword('lab', {environ(sandbox.file)['BOT_PASSWORD']!r}))\n")
    secret.chmod(0o600)
    done = alone(sandbox, folder, home, "-verbose", "-dir:/nonexistent")
    assert (done.stdout, done.stderr) == (f"{BOT} 1\n", "")
    assert {path.name for path in home.iterdir()} == {"user-config.py", "user-password.py"}
    assert list(folder.iterdir()) == []


def test_without_any_credential_there_is_one_line(sandbox: LiveLab, tmp_path: Path) -> None:
    done = alone(sandbox, tmp_path, tmp_path)
    assert "WikiError: no account to log in with: set BOT_USERNAME" in done.stderr.splitlines()[-1]
    assert done.stdout == ""


class LosesTheAnswer(HTTPAdapter):
    """Delivers every edit and keeps what the wiki said to itself."""

    edits = 0

    def send(self, request: requests.PreparedRequest, *args: Any, **kwargs: Any) -> requests.Response:
        response = super().send(request, *args, **kwargs)
        if "action=edit" in str(request.body):
            self.edits += 1
            raise requests.ReadTimeout("45 s")
        return response


def test_a_write_whose_answer_is_lost_is_sent_once_and_never_done_twice(sandbox: LiveLab) -> None:
    title = sandbox.unique("User talk:Lost")
    sandbox.seed(title, "Hello.")
    wiki, wire = opened(sandbox), LosesTheAnswer()
    before = next(wiki.pages([title]))
    change = Append("j", "live", title, before.revid, "\n\nmessage", "why")
    kept = dict(wiki._site.session.adapters)
    wiki._site.session.mount("http://", wire)
    assert isinstance(wiki.write(change), Unknown)
    wiki._site.session.adapters.update(kept)
    assert wire.edits == 1
    assert wiki.write(change) == Conflict("editconflict")
    assert sandbox.text(title) == "Hello.\n\nmessage"
