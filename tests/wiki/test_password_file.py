"""Pywikibot's own files, with an operator's mistakes in them: one line that says where, and no password in it."""

from __future__ import annotations

import json
import logging
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import requests_mock

from bot.wiki.port import WikiError
from tests.test_cli import bot
from tests.wiki.fake_api import ACCOUNT, PASSWORD, FakeApi

SHUT = "http://127.0.0.1:9/api.php"
LINE = f"('{ACCOUNT}', BotPassword('lab', '{PASSWORD}'))"
Login = Callable[[], FakeApi]


@pytest.fixture
def secret(tmp_path: Path) -> Path:
    file = tmp_path / "user-password.py"
    file.write_text(LINE)
    file.chmod(0o600)
    return file


@pytest.fixture
def login(tmp_path: Path, secret: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Login]:
    """Logs in as an operator's user-config.py says that names this password file."""
    from bot.wiki.live_site import config

    (tmp_path / "user-config.py").touch(0o600)
    monkeypatch.setattr(config, "password_file", str(secret))
    with requests_mock.Mocker() as mocker:
        fake = FakeApi(mocker)
        family = f"own{fake.api.split(':')[2].partition('/')[0]}"
        monkeypatch.setitem(config.family_files, family, fake.api)
        monkeypatch.setattr(config, "family", family)
        monkeypatch.setattr(config, "mylang", family)

        def opened() -> FakeApi:
            fake.open(PYWIKIBOT_DIR=str(tmp_path))
            return fake

        yield opened


@pytest.mark.parametrize("mode", [0o600, 0o400])
def test_its_line_is_used_and_nothing_said(
    login: Login, secret: Path, mode: int, recwarn: pytest.WarningsRecorder
) -> None:
    secret.chmod(mode)
    assert [one["lgname"] for one in login().sent if "lgname" in one] == [f"{ACCOUNT}@lab"]
    assert list(recwarn) == []


def test_a_link_to_one_is_followed(login: Login, secret: Path) -> None:
    there = secret.rename(secret.with_name("mounted"))
    secret.symlink_to(there)
    assert login().count("login") == 1
    there.chmod(0o644)
    with pytest.raises(WikiError, match=f"{there} is open to others than you"):
        login()


@pytest.mark.parametrize(
    "line",
    [
        f"{ACCOUNT}:{PASSWORD}",
        f"('{ACCOUNT}', BotPassword('lab', '{PASSWORD}')",
        f"('{ACCOUNT}', BotPassword('{PASSWORD}'))",
        f"(1, '{PASSWORD}')",
        f"('{ACCOUNT}', '{PASSWORD * 10}')",
    ],
)
def test_a_line_that_is_none_is_shown_as_it_should_be(login: Login, secret: Path, line: str) -> None:
    secret.write_text(line)
    with pytest.raises(WikiError) as caught:
        login()
    assert str(caught.value).startswith(
        f"{secret}: a line in it is none of a password file: each looks like ('{ACCOUNT}'"
    )
    assert PASSWORD not in str(caught.value)


@pytest.mark.filterwarnings("error")
def test_a_line_for_nobody_is_not_quoted(login: Login, secret: Path, caplog: pytest.LogCaptureFixture) -> None:
    secret.write_text(f"('a', 'b', 'c', '{ACCOUNT}', '{PASSWORD}')\n'{PASSWORD}'")
    with caplog.at_level(logging.DEBUG), pytest.raises(WikiError, match=f"no password_file with a line for {ACCOUNT}"):
        login()
    assert PASSWORD not in caplog.text


def test_a_file_that_is_not_there_is_named(login: Login, secret: Path) -> None:
    secret.unlink()
    with pytest.raises(WikiError, match=rf"^{secret} \(password_file in user-config.py\) cannot be read"):
        login()


@pytest.mark.parametrize(
    ("config", "line", "kind"),
    [
        (f"password = '{PASSWORD}\nfamily = 'lab'", 1, "SyntaxError"),
        (f"family = 'lab'\npassword_file = {PASSWORD.replace('0', 'x')}", 2, "NameError"),
        (f"family = 'lab'\nusernames['lab']['{PASSWORD}']['lab'] = 1\n", 2, "KeyError"),
    ],
)
def test_a_config_that_can_not_be_run_is_one_line(tmp_path: Path, config: str, line: int, kind: str) -> None:
    file = tmp_path / "user-config.py"
    file.write_text(config)
    file.chmod(0o600)
    told = bot("run", "--wiki", SHUT, PYWIKIBOT_DIR=str(tmp_path))
    assert told.returncode == 1
    assert f"{file}, line {line}: Python cannot run this line ({kind}): mend it" in told.stderr
    assert "should not happen" not in told.stderr
    assert PASSWORD[1:] not in told.stderr


def test_what_python_warns_of_is_chatter(tmp_path: Path) -> None:
    file = tmp_path / "user-config.py"
    file.write_text("a_word_that_nobody_knows = 1")
    file.chmod(0o600)
    quiet = bot("run", "--wiki", SHUT, "--log", "json", PYWIKIBOT_DIR=str(tmp_path))
    assert [json.loads(line)["event"] for line in quiet.stderr.splitlines() if "a_word" in line] == []
    lines = bot("run", "--wiki", SHUT, "--log", "json", "-vv", PYWIKIBOT_DIR=str(tmp_path)).stderr.splitlines()
    assert "py.warnings" in [json.loads(line)["event"] for line in lines if "a_word" in line]
    assert all(json.loads(line) for line in [*lines, *quiet.stderr.splitlines()])
