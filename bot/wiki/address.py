"""API addresses: which are fit to send a password to, and whether the wiki there is the one that was meant."""

from __future__ import annotations

import ipaddress
import re
from collections.abc import Mapping
from typing import Any
from urllib.parse import urlsplit

from bot.wiki.port import WikiError


def host_of(url: str) -> str:
    """Host and port of an address, in lower case, the scheme's own port left out."""
    scheme, _, rest = url.partition("://")
    host = rest.partition("/")[0].partition("?")[0].lower()
    return host.removesuffix(":443" if scheme == "https" else ":80")


def check_address(api: str) -> None:
    """Raise WikiError where no password may be sent to this address, or it can be no API."""
    scheme, _, rest = api.partition("://")
    if "@" in rest.partition("/")[0]:  # not repeated: it is a password
        raise WikiError("an API address has no user name and password in it: take away what stands before the @")
    if scheme not in ("http", "https") or not rest.endswith("/api.php"):
        raise WikiError(f"{api} is no API address: it looks like https://meta.wikimedia.org/w/api.php")
    if scheme == "http" and not is_loopback(host_of(api)):
        raise WikiError(f"{api}: a password is sent by https only: use https://")


def is_loopback(host: str) -> bool:
    """Whether a host, with or without its port, is this machine."""
    name = re.sub(r":\d+$", "", host).strip("[]")
    try:
        return name == "localhost" or ipaddress.ip_address(name).is_loopback
    except ValueError:
        return False


def _place(url: str) -> str:
    """Host and port; this machine goes by one name, whether it is called localhost, 127.0.0.1 or [::1]."""
    host = host_of(url)
    return f"localhost:{urlsplit(url).port}" if is_loopback(host) else host


def check_identity(api: str, answer: Mapping[str, Any]) -> None:
    """Raise WikiError where the wiki at `api` says, in an answer with siteinfo, that its API is at another address."""
    general = answer.get("query", {}).get("general")
    if not general:
        raise WikiError(f"{api} is no MediaWiki API: it does not say which wiki it is")
    # the wiki's `server` may leave out the scheme, or still say http
    said = "https://" + general["server"].partition("//")[2] + general["scriptpath"] + "/api.php"
    asked = "https://" + api.partition("//")[2]
    if (_place(said), urlsplit(said).path) != (_place(asked), urlsplit(asked).path):
        raise WikiError(f"{api} answers as another wiki ({said}): name the API of the wiki you mean")
