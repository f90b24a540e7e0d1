"""Titles as file names, and back."""

from __future__ import annotations

import re
from collections.abc import Iterator
from urllib.parse import unquote

from bot.wiki.data import LIST_MODEL

MODELS = {".wikitext": "wikitext", ".json": "json", ".list": LIST_MODEL}
"""The content model a file's suffix stands for. The title is the path without it."""

_MAX_NAME = 200  # bytes: leaves room for suffixes below the 255 that file systems allow
_CONTINUED = "%~"
_EMPTY = "%"
_REFUSED = re.compile('[\x00-\x1f\x7f"*?<>|\\\\%]|^\\.|[. ]$')
_SUFFIXED = re.compile(r"\.(?=(?:wikitext|json|jsonl|list)$)")
_CHARACTER = re.compile("%[0-9A-F]{2}|.", re.DOTALL)


def encode(title: str) -> str:
    """The path, without suffix, of a title's file below the wiki's folder. `decode` is its inverse.

    `/` makes folders. Characters that some file system refuses are `%XX`; so are a dot before a part and a dot or
    blank behind one. An empty part (`A//B`) is the name `%`; a part too long for a name goes on in a folder, the
    name before it ending in `%~`.
    """
    *folders, last = title.split("/")
    # A folder `A.json` would stand where the JSON page `A` has its file.
    names = [_escape(_SUFFIXED, _encode_part(part)) for part in folders] + [_encode_part(last)]
    return "/".join(piece for name in names for piece in _pieces(name))


def decode(path: str) -> str:
    """The title that a path without suffix stands for; also of names that a person wrote without `%XX`."""
    parts = path.replace(f"{_CONTINUED}/", "").split("/")
    return "/".join("" if part == _EMPTY else unquote(part, errors="replace") for part in parts)


def spellings(title: str) -> Iterator[str]:
    """The paths, without suffix, where a title's file may be: the encoded one, then as a person would name it."""
    encoded = encode(title)
    yield encoded
    if title != encoded and all(_plain(part) for part in title.split("/")):
        yield title


def _encode_part(part: str) -> str:
    return _escape(_REFUSED, part) or _EMPTY


def _escape(pattern: re.Pattern[str], text: str) -> str:
    return pattern.sub(lambda match: f"%{ord(match[0]):02X}", text)


def _plain(part: str) -> bool:
    return bool(part) and not part.startswith(".") and "\x00" not in part and len(part.encode()) <= _MAX_NAME


def _pieces(name: str) -> Iterator[str]:
    piece = ""
    for char in _CHARACTER.findall(name):
        if len((piece + char).encode()) > _MAX_NAME:
            yield piece + _CONTINUED
            piece = ""
        piece += "%2E" if char == "." and not piece else char
    yield piece
