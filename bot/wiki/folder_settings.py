"""What `.wiki/settings.json` says about a folder wiki; all of it may be left out.

{"blocked": ["Name"], "locked": ["Name"], "missing": ["Name"], "renamed": {"Old": "New"},
 "protected": ["Title"], "readonly": "reason", "language": "en", "languages": {"Title": "fr"},
 "rights": ["edit", "massmessage"], "host": "localhost", "hosts": {"de.example.org": "../dewiki"},
 "jobs": "at once"}

`rights` are those of every account; without them it has what a bot has that may send to many. `host` is how delivery
lists know this wiki, `hosts` the other wikis of its farm and their folders, from this one's on. `jobs` is what becomes
of MassMessage's deliveries to this wiki: they are made `at once`, are `held` until somebody calls `run_jobs`, are
`dropped`, or are made `twice`.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal, get_args

from bot.wiki.data import RENAMES, Account
from bot.wiki.port import WikiError
from bot.wiki.titles import normalise, user_name

Jobs = Literal["at once", "held", "dropped", "twice"]
_BOT_RIGHTS = frozenset(
    {"read", "edit", "createpage", "createtalk", "bot", "apihighlimits", "editcontentmodel", "massmessage"}
)


@dataclass(frozen=True, slots=True)
class FolderSettings:
    """Users who are blocked or locked, and names that have no account, or another name now; protected pages; why nobody
    may write (empty: they may); the wiki's language, and that of pages in another one; the rights of accounts; the
    wiki's host, the folders of the farm's others by theirs; what becomes of deliveries."""

    blocked: frozenset[str]
    locked: frozenset[str]
    missing: frozenset[str]
    renamed: Mapping[str, str]
    protected: frozenset[str]
    readonly: str
    language: str
    languages: Mapping[str, str]
    rights: frozenset[str]
    host: str
    hosts: Mapping[str, str]
    jobs: Jobs

    def account(self, name: str) -> Account:
        """The account of a user name. Every name that an account can have has one, unless the settings say else."""
        stored = present = user_name(name) or ""
        for _ in range(RENAMES):
            present = self.renamed.get(present, present)
        # MediaWiki makes no accounts with an @ in their name
        if not present or present in self.renamed or present in self.missing or "@" in present:
            return Account(stored or name, exists=False)
        return Account(present, blocked=present in self.blocked, locked=present in self.locked)

    def page_language(self, title: str) -> str:
        """The language of a page of this canonical title, empty where it is the wiki's own."""
        language = self.languages.get(title, self.language)
        return "" if language == self.language else language

    def knows(self, host: str) -> bool:
        """Whether there is a wiki of this host in the farm, be it this one."""
        return host == self.host or host in self.hosts


def folder_settings(root: Path) -> FolderSettings:
    """The settings of the wiki in `root`. Raises `WikiError` where the file can't be read as settings."""
    path = root / ".wiki" / "settings.json"
    data = _read(path)
    try:
        return FolderSettings(
            blocked=_users(data.get("blocked", ())),
            locked=_users(data.get("locked", ())),
            missing=_users(data.get("missing", ())),
            renamed={_user(old): _user(new) for old, new in data.get("renamed", {}).items()},
            protected=frozenset(title for title in map(normalise, data.get("protected", ())) if title),
            readonly=str(data.get("readonly", "")),
            language=str(data.get("language", "en")),
            languages={normalise(key) or key: code for key, code in data.get("languages", {}).items()},
            rights=frozenset(data.get("rights", _BOT_RIGHTS)),
            host=str(data.get("host", "localhost")),
            hosts={str(host): str(folder) for host, folder in data.get("hosts", {}).items()},
            jobs=_jobs(data.get("jobs", "at once")),
        )
    except (TypeError, AttributeError) as error:
        raise WikiError(f"{path}: a setting has the wrong type: {error}") from error


def _jobs(word: Jobs) -> Jobs:
    if word not in get_args(Jobs):
        raise TypeError(f'"jobs" is one of {", ".join(get_args(Jobs))}, not {word!r}')
    return word


def _users(names: Iterable[str]) -> frozenset[str]:
    return frozenset(map(_user, names))


def _user(name: str) -> str:
    return user_name(name) or name


def _read(path: Path) -> dict[str, Any]:
    try:
        data = json.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return {}
    except (OSError, ValueError) as error:
        raise WikiError(f"{path}: can't be read: {error}") from error
    if not isinstance(data, dict):
        raise WikiError(f"{path}: is no JSON object")
    return data
