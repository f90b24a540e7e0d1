"""What `.wiki/settings.json` says about a folder wiki; all of it may be left out.

{"blocked": ["Name"], "protected": ["Title"], "readonly": "reason", "language": "en", "languages": {"Title": "fr"}}
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bot.cohort.application import canonical_user
from bot.wiki.port import WikiError
from bot.wiki.titles import normalise


@dataclass(frozen=True, slots=True)
class FolderSettings:
    """Blocked users, protected pages, why nobody may write (empty: they may), and the pages' languages."""

    blocked: frozenset[str]
    protected: frozenset[str]
    readonly: str
    language: str
    languages: Mapping[str, str]


def folder_settings(root: Path) -> FolderSettings:
    """The settings of the wiki in `root`. Raises `WikiError` where the file can't be read as settings."""
    path = root / ".wiki" / "settings.json"
    data = _read(path)
    try:
        return FolderSettings(
            blocked=frozenset(map(canonical_user, data.get("blocked", ()))),
            protected=frozenset(title for title in map(normalise, data.get("protected", ())) if title),
            readonly=str(data.get("readonly", "")),
            language=str(data.get("language", "en")),
            languages={normalise(key) or key: code for key, code in data.get("languages", {}).items()},
        )
    except (TypeError, AttributeError) as error:
        raise WikiError(f"{path}: a setting has the wrong type: {error}") from error


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
