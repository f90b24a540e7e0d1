"""What `.wiki/settings.json` says about a folder wiki; all of it may be left out.

{"blocked": ["Name"], "locked": ["Name"], "missing": ["Name"], "renamed": {"Old": "New"},
 "protected": ["Title"], "readonly": "reason", "language": "en", "languages": {"Title": "fr"}}
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bot.wiki.port import RENAMES, Account, WikiError
from bot.wiki.titles import normalise, user_name


@dataclass(frozen=True, slots=True)
class FolderSettings:
    """Users who are blocked or locked, and names that have no account, or another name now; protected pages; why nobody
    may write (empty: they may); the wiki's language, and that of pages in another one."""

    blocked: frozenset[str]
    locked: frozenset[str]
    missing: frozenset[str]
    renamed: Mapping[str, str]
    protected: frozenset[str]
    readonly: str
    language: str
    languages: Mapping[str, str]

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
        )
    except (TypeError, AttributeError) as error:
        raise WikiError(f"{path}: a setting has the wrong type: {error}") from error


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
