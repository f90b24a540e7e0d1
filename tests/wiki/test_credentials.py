"""Secrets and connections: files that others can read are refused, certificates are always checked."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import requests
import requests_mock

from bot.wiki.credentials import UserConfig, check_private, credentials
from bot.wiki.meter import WikiSession
from bot.wiki.port import WikiError
from tests.test_cli import bot

META = "https://meta.wikimedia.org/w/api.php"


@pytest.fixture(autouse=True)
def _no_other_authorities(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("REQUESTS_CA_BUNDLE", "CURL_CA_BUNDLE"):
        monkeypatch.delenv(name, raising=False)


def with_mode(folder: Path, mode: int) -> Path:
    file = folder / "user-config.py"
    file.write_text("password_file = 'user-password.py'")
    file.chmod(mode)
    return file


@pytest.mark.parametrize("mode", [0o600, 0o400, 0o700])
def test_a_file_of_ones_own_is_taken(tmp_path: Path, mode: int) -> None:
    check_private(with_mode(tmp_path, mode))
    assert credentials({}, tmp_path) == UserConfig(tmp_path.resolve())


@pytest.mark.parametrize("mode", [0o604, 0o640, 0o620, 0o602, 0o644, 0o666])
def test_a_file_that_others_can_read_or_write_is_refused_with_what_to_do(tmp_path: Path, mode: int) -> None:
    file = with_mode(tmp_path, mode)
    with pytest.raises(WikiError, match=rf"^{file} is open to others than you: chmod 600 {file}"):
        credentials({"PYWIKIBOT_DIR": str(tmp_path)}, Path("/nonexistent"))


def test_a_link_is_as_open_as_the_file_behind_it(tmp_path: Path) -> None:
    (tmp_path / "home").mkdir()
    (tmp_path / "home" / "user-config.py").symlink_to(with_mode(tmp_path, 0o644))
    with pytest.raises(WikiError, match="chmod 600"):
        credentials({}, tmp_path / "home")


def test_an_open_file_hinders_nobody_who_does_not_use_it(tmp_path: Path) -> None:
    with_mode(tmp_path, 0o644)
    assert "token" not in str(credentials({"BOT_OAUTH_TOKEN": "token"}, tmp_path))


SHUT = "http://127.0.0.1:9/api.php"
PASSWORD = {"BOT_USERNAME": "OrganizerLabBot@lab", "BOT_PASSWORD": "0123456789abcdefghijklmnopqrstuv"}


@pytest.mark.parametrize(
    ("mode", "environ", "run"),
    [(0o600, {}, True), (0o600, PASSWORD, False), (0o644, PASSWORD, False), (0o644, {}, False)],
)
def test_no_file_is_run_but_the_one_that_is_used(tmp_path: Path, mode: int, environ: dict[str, str], run: bool) -> None:
    with_mode(tmp_path, mode).write_text("open('run', 'w').close()")
    assert bot("applications", "--wiki", SHUT, cwd=tmp_path, PYWIKIBOT_DIR="", **environ).returncode == 1
    assert (tmp_path / "run").exists() == run


def sent(url: str, **kwargs: Any) -> Any:
    """The request as it would go out."""
    with requests_mock.Mocker() as mocker:
        mocker.register_uri(requests_mock.ANY, requests_mock.ANY, text="{}")
        WikiSession().get(url, **kwargs)
        return mocker.last_request


@pytest.mark.parametrize(
    ("verify", "checked"), [(False, True), (None, True), (True, True), ("/etc/ca.pem", "/etc/ca.pem")]
)
def test_certificates_are_checked_whatever_is_asked_for(verify: bool | str | None, checked: bool | str) -> None:
    assert sent(META, verify=verify).verify == checked


@pytest.mark.parametrize(
    "host", ["localhost.example.org", "127.0.0.1.example.org", "10.0.0.1", "meta.wikimedia.org:8443"]
)
def test_another_machine_is_no_loopback(host: str) -> None:
    assert sent(f"https://{host}/api.php", verify=False).verify is True


@pytest.mark.parametrize("host", ["localhost", "127.0.0.1:8443", "[::1]"])
def test_only_this_machine_needs_no_certificate(host: str) -> None:
    assert sent(f"https://{host}/api.php", verify=False).verify is False


def test_a_session_that_was_told_to_trust_anybody_does_not() -> None:
    session = WikiSession()
    session.verify = False
    with requests_mock.Mocker() as mocker:
        mocker.get(META, text="{}")
        session.get(META)
        assert mocker.last_request.verify is True


def test_no_password_is_taken_from_netrc(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = tmp_path / "netrc"
    file.write_text("machine meta.wikimedia.org login somebody password s3cret\n")
    file.chmod(0o644)
    monkeypatch.setenv("NETRC", str(file))
    assert requests.utils.get_netrc_auth(META) == ("somebody", "s3cret")
    assert "Authorization" not in sent(META).headers
