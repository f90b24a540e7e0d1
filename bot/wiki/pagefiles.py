"""The page files of a folder: found by title, read as a person may have written them."""

from __future__ import annotations

import logging
import os
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from bot.wiki.paths import MODELS, decode, encode, spellings
from bot.wiki.port import WikiError
from bot.wiki.pst import clean
from bot.wiki.titles import has_prefix, normalise

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class PageFile:
    """A page's file. `text` is as MediaWiki would have saved it; `damaged` where the file is not UTF-8 (what can't be
    read is U+FFFD then, and nothing may be written over it); `changed` is aware, UTC, whole seconds."""

    path: Path
    text: str
    model: str
    damaged: bool
    changed: datetime


class PageFiles:
    """The files below `root`. Links are not followed, so nothing outside is ever read or written."""

    def __init__(self, root: Path) -> None:
        self.root = Path(os.path.realpath(root))

    def read(self, title: str) -> PageFile | None:
        """The file of a canonical title, None where there is none."""
        for relative, model in _candidates(title).items():
            file = self._read(relative, model)
            if file:
                return file
        return None

    def new_path(self, title: str, model: str) -> Path:
        """Where the file of a new page goes."""
        suffix = next(suffix for suffix, of in MODELS.items() if of == model)
        return Path(f"{self.root}/{encode(title)}{suffix}")

    def obstacle(self, title: str, model: str) -> str:
        """Why no file can be put where a page's file belongs: a sentence, empty where nothing is in the way."""
        file = self.read(title)
        path = file.path if file else self.new_path(title, model)
        if file and file.damaged:
            return f"{path} is not UTF-8: mend it first."
        if os.path.realpath(path) != str(path) or path.is_dir():
            return f"{path} is, or lies behind, a link or folder of that name."
        return ""

    def titles(self, prefix: str) -> set[str]:
        """The canonical titles that begin with a canonical prefix."""
        folder = prefix[: prefix.rfind("/") + 1]
        # Any page in the folder shows where the folder is.
        tops = {path.rpartition("/")[0] for path in spellings(f"{folder}x")} if folder else {""}
        found = {title for top in tops for path in self._walk(top) if (title := self._title(path))}
        return {title for title in found if has_prefix(title, prefix)}

    def all_titles(self) -> set[str]:
        """The canonical titles of all pages, in all namespaces."""
        return {title for path in self._walk("") if (title := self._title(path))}

    def _read(self, relative: str, model: str) -> PageFile | None:
        path = f"{self.root}/{relative}"
        try:
            with open(path, "rb") as file:  # noqa: PTH123 -- ten thousand times a run; a Path costs as much as the read
                if os.path.realpath(path) != path:
                    return None
                changed = datetime.fromtimestamp(int(os.fstat(file.fileno()).st_mtime), UTC)
                content = file.read()
        except (FileNotFoundError, NotADirectoryError, IsADirectoryError):
            return None
        except OSError as error:
            raise WikiError(f"{path}: {error.strerror}") from error
        text, damaged = _decoded(content)
        return PageFile(Path(path), clean(text), model, damaged, changed)

    def _walk(self, folder: str) -> Iterator[str]:
        """The paths of page files, with suffix, relative to the root."""
        top = f"{self.root}/{folder}".rstrip("/")
        if os.path.realpath(top) != top:
            return
        try:
            entries = list(os.scandir(top))
        except (FileNotFoundError, NotADirectoryError):
            return
        for item in entries:
            path = f"{folder}/{item.name}" if folder else item.name
            if item.name.startswith("."):
                continue
            if item.is_dir(follow_symlinks=False):
                yield from self._walk(path)
            elif item.name.endswith(tuple(MODELS)) and item.is_file(follow_symlinks=False):
                yield path

    def _title(self, path: str) -> str | None:
        """The title of a page file; None, and a warning, where no title leads to it."""
        title = normalise(decode(os.path.splitext(path)[0]))  # noqa: PTH122
        if title and path in _candidates(title):
            return title
        _log.warning("%s/%s is no page: %s", self.root, path, f"name it {encode(title)}" if title else "invalid title")
        return None


def _candidates(title: str) -> dict[str, str]:
    """Where a title's file may be, below the root, and the content model it has there."""
    return {f"{spelling}{suffix}": model for spelling in spellings(title) for suffix, model in MODELS.items()}


def _decoded(content: bytes) -> tuple[str, bool]:
    try:
        return content.decode("utf-8-sig"), False
    except UnicodeDecodeError:
        return content.decode("utf-8-sig", errors="replace"), True
