"""Where the bot's account comes from: the environment, else Pywikibot's own user-config.py."""

from __future__ import annotations

import stat
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from bot.wiki.port import WikiError

_OAUTH1 = ("CONSUMER_TOKEN", "CONSUMER_SECRET", "ACCESS_TOKEN", "ACCESS_SECRET")


@dataclass(frozen=True, slots=True)
class BotPassword:
    """`login` is `User@app`, as Special:BotPasswords shows it."""

    login: str
    password: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class OwnerOnly:
    """OAuth 1, a consumer for the owner's use only: consumer token and secret, access token and secret."""

    tokens: tuple[str, str, str, str] = field(repr=False)


@dataclass(frozen=True, slots=True)
class Bearer:
    """OAuth 2, an owner-only access token."""

    token: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class UserConfig:
    """A folder with a user-config.py that Pywikibot reads itself."""

    folder: Path


Credentials = BotPassword | OwnerOnly | Bearer | UserConfig


def credentials(environ: Mapping[str, str], folder: Path) -> Credentials:
    """The first of: bot password, OAuth 1, OAuth 2, user-config.py in PYWIKIBOT_DIR or `folder`.

    Raises WikiError where there is none, where one is given by halves, or where others can read that file.
    """
    password = _all_or_none(environ, ("BOT_USERNAME", "BOT_PASSWORD"))
    owner_only = _all_or_none(environ, tuple(f"BOT_OAUTH_{part}" for part in _OAUTH1))
    if password:
        return BotPassword(password[0], password[1])
    if owner_only:
        return OwnerOnly((owner_only[0], owner_only[1], owner_only[2], owner_only[3]))
    if token := environ.get("BOT_OAUTH_TOKEN"):
        return Bearer(token)
    config = Path(environ.get("PYWIKIBOT_DIR") or folder)
    file = config / "user-config.py"
    if file.is_file():
        check_private(file)
        return UserConfig(config.resolve())
    raise WikiError(
        "no account to log in with: set BOT_USERNAME (User@app) and BOT_PASSWORD, or BOT_OAUTH_TOKEN, "
        "or the four BOT_OAUTH_… of OAuth 1 (see user-config.py.sample)"
    )


def check_private(file: Path) -> None:
    """Raise WikiError where a file with a secret can be read or written by others than its owner."""
    if file.stat().st_mode & (stat.S_IRWXG | stat.S_IRWXO):
        raise WikiError(f"{file} is open to others than you: chmod 600 {file}; get a new password if they may know it")


def _all_or_none(environ: Mapping[str, str], names: tuple[str, ...]) -> tuple[str, ...]:
    missing = [name for name in names if not environ.get(name)]
    if len(missing) == len(names):
        return ()
    if missing:
        raise WikiError(f"{', '.join(name for name in names if name not in missing)} set without {', '.join(missing)}")
    return tuple(environ[name] for name in names)
