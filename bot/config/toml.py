"""TOML files as checked tables: every mistake becomes one line with file, line, key, and how to mend it."""

from __future__ import annotations

import difflib
import re
import tomllib
from collections.abc import Iterator, Mapping
from datetime import datetime
from pathlib import Path
from typing import Any, TypeVar

from bot.config.errors import ConfigError

T = TypeVar("T")
N = TypeVar("N", int, float)
_REQUIRED: Any = object()
_KINDS = {
    str: "a text in quotes",
    int: "a whole number",
    float: "a number",
    bool: "true or false",
    list: "a list",
    dict: "a table",
    datetime: "a moment such as 2022-09-22T00:00:00Z",
}


class Table:
    """One table of a TOML file. Keys are taken one by one; `close` names those that nobody took.

    `row` says which one it is of an array of tables, from 0.
    """

    def __init__(self, file: Path, name: str, values: Mapping[str, Any], source: str, row: int = 0) -> None:
        self.file, self.name = file, name
        self._values, self._source, self._row = values, source, row
        self._taken: list[str] = []

    def take(self, key: str, kind: type[T], default: T = _REQUIRED) -> T:
        """The value of a key, of this kind; a key that is missing and has no default is an error."""
        self._taken.append(key)
        if key not in self._values:
            if default is _REQUIRED:
                raise self.error(key, f'needs "{key}" ({_KINDS.get(kind, kind.__name__)})', at=False)
            return default
        value = self._values[key]
        if kind is float and isinstance(value, int) and not isinstance(value, bool):
            value = float(value)
        if not isinstance(value, kind) or (kind is int and isinstance(value, bool)):
            raise self.error(key, f'"{key}" must be {_KINDS.get(kind, kind.__name__)}, not {value!r}')
        return value

    def number(self, key: str, kind: type[N], default: N, low: float, high: float) -> N:
        """A number from `low` to `high`, both included; a bound keeps what is reckoned with it possible."""
        value = self.take(key, kind, default)
        if not low <= value <= high:  # said so, it is also true of nan
            raise self.error(key, f'"{key}" must be from {low:.16g} to {high:.16g}, not {value}')
        return value

    def take_words(self, key: str, default: tuple[str, ...] = _REQUIRED) -> tuple[str, ...]:
        """A list of texts."""
        values = self.take(key, list, _REQUIRED if default is _REQUIRED else list(default))
        if not all(isinstance(value, str) for value in values):
            raise self.error(key, f'"{key}" must be a list of texts in quotes')
        return tuple(values)

    def tables(self, key: str) -> Iterator[tuple[str, Table]]:
        """The tables below a key, `[key.name]`, by name."""
        for name, values in self.take(key, dict, {}).items():
            if not isinstance(values, dict):
                raise self.error(key, f'"{name}" must be a table: [{key}.{name}]')
            yield name, Table(self.file, f"{key}.{name}", values, self._source)

    def table(self, key: str) -> Table:
        """The table `[key]`; an empty one where there is none."""
        return Table(self.file, f"{self.name}.{key}".lstrip("."), self.take(key, dict, {}), self._source)

    def sections(self) -> Iterator[Table]:
        """All that stands here, as tables: `[name]`, in order."""
        for name in self._values:
            yield Table(self.file, name, self.take(name, dict), self._source)

    def each(self, kind: type[T]) -> Mapping[str, T]:
        """All that stands here, each of this kind, by key."""
        return {key: self.take(key, kind) for key in self._values}

    def rows(self, key: str) -> Iterator[Table]:
        """The tables of an array, `[[key]]`, in order."""
        for row, values in enumerate(self.take(key, list, [])):
            if not isinstance(values, dict):
                raise self.error(key, f"write each entry under its own [[{key}]]")
            yield Table(self.file, f"[{key}]", values, self._source, row)

    def close(self) -> None:
        """Every key must have been taken: a typo is an error, with the nearest known key."""
        for key in self._values:
            if key not in self._taken:
                near = difflib.get_close_matches(key, self._taken, n=1)
                hint = f'did you mean "{near[0]}"?' if near else f"known keys: {', '.join(sorted(self._taken))}"
                raise self.error(key, f'unknown key "{key}"; {hint}')

    def error(self, key: str, message: str, at: bool = True) -> ConfigError:
        """One line: file, line of the key, table, message."""
        line = self._line(key) if at else 0
        place = f"{self.file}:{line}" if line else str(self.file)
        table = f" in [{self.name}]" if self.name else ""
        return ConfigError(f"{place}: {message}{table}")

    def _line(self, key: str) -> int:
        # tomllib gives values no positions: the first line that sets the key, below this table's heading if any.
        lines = self._source.splitlines()
        heading = re.compile(rf"\s*\[+\s*{re.escape(self.name.strip('[]'))}\s*\]+")
        # A name with a blank stands in quotes there: [cohorts."2022 spring"].
        headings = [i for i, line in enumerate(lines) if self.name and heading.match(re.sub("[\"']", "", line))]
        start = headings[self._row] if self._row < len(headings) else 0
        setting = re.compile(rf"""\s*(\[[\w.]*)?["']?{re.escape(key)}["']?\s*[=\].]""")
        return next((i + 1 for i, line in enumerate(lines) if i >= start and setting.match(line)), 0)


def read_toml(file: Path, added: str = "") -> Table:
    """A TOML file, with what is to be `added` at its end, as its outermost table. Raises `ConfigError` where it is
    missing or no TOML."""
    try:
        source = file.read_text(encoding="utf-8") + added
        return Table(file, "", tomllib.loads(source), source)
    except FileNotFoundError:
        raise ConfigError(f"{file}: there is no such file") from None
    except (OSError, UnicodeDecodeError) as error:
        raise ConfigError(f"{file}: cannot be read: {error}") from None
    except tomllib.TOMLDecodeError as error:
        raise ConfigError(f"{file}: no valid TOML: {error}") from None
