"""Which addresses are fit for a password, and which wiki answers there."""

from __future__ import annotations

import pytest

from bot.wiki.address import check_address, check_identity
from bot.wiki.port import WikiError

META = "https://meta.wikimedia.org/w/api.php"


@pytest.mark.parametrize(
    "api", [META, "http://127.0.0.1:80/api.php", "http://localhost/w/api.php", "http://[::1]/api.php"]
)
def test_https_or_this_machine(api: str) -> None:
    check_address(api)


@pytest.mark.parametrize(
    "api",
    [
        "http://127.0.0.1.example.org/api.php",
        "http://10.0.0.1/api.php",
        "ftp://a/api.php",
        f"{META}?x",
        "http://[/api.php",
    ],
)
def test_other_addresses_get_no_password(api: str) -> None:
    with pytest.raises(WikiError):
        check_address(api)


@pytest.mark.parametrize("server", ["https://meta.wikimedia.org", "//meta.wikimedia.org", "http://meta.wikimedia.org"])
def test_the_wiki_that_was_meant(server: str) -> None:
    check_identity(META, {"query": {"general": {"server": server, "scriptpath": "/w"}}})


@pytest.mark.parametrize(
    ("server", "path"),
    [("https://test.wikimedia.org", "/w"), ("https://meta.wikimedia.org", ""), ("https://meta.wikimedia.org:81", "/w")],
)
def test_another_wiki(server: str, path: str) -> None:
    with pytest.raises(WikiError, match=f"answers as another wiki \\({server}{path}/api.php\\)"):
        check_identity(META, {"query": {"general": {"server": server, "scriptpath": path}}})


def test_this_machine_is_one_machine_by_all_its_names() -> None:
    local = {"query": {"general": {"server": "http://127.0.0.1:8080", "scriptpath": ""}}}
    check_identity("http://localhost:8080/api.php", local)
    check_identity("http://[::1]:8080/api.php", local)
    with pytest.raises(WikiError):
        check_identity("http://localhost:8081/api.php", local)


@pytest.mark.parametrize("scheme", ["http", "https"])
def test_a_password_in_an_address_is_refused_and_not_repeated(scheme):
    with pytest.raises(WikiError) as raised:
        check_address(f"{scheme}://Bot:Sup3rS3cret@127.0.0.1/w/api.php")
    assert "Sup3r" not in str(raised.value)
