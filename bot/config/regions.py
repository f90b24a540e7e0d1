"""The regions of the world (config/regions.toml) as frozen data, or one line that says what is wrong and where."""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import Path

from bot.cohort.regions import Region, Regions
from bot.config.errors import ConfigError
from bot.config.toml import Table, read_toml


def load_regions(file: Path) -> Regions:
    """The regions that a TOML file describes, in its order. Raises `ConfigError`."""
    table = read_toml(file)
    regions = {code: _region(code, row) for code, row in table.tables("regions")}
    table.close()
    if not regions:
        raise ConfigError(f"{file}: has no region; add a table like [regions.SSA]")
    _once(file, regions.values())
    return Regions(regions)


def _region(code: str, row: Table) -> Region:
    name = row.take("name", str)
    countries = row.take_words("countries")
    row.close()
    for country in countries:
        if not re.fullmatch("[A-Z]{2}", country):
            raise row.error("countries", f'a country is two capital letters (ISO 3166-1), not "{country}"')
        if countries.count(country) > 1:
            raise row.error("countries", f'"{country}" is there more than once')
    return Region(code, name, frozenset(countries))


def _once(file: Path, regions: Iterable[Region]) -> None:
    owners: dict[str, str] = {}
    for region in regions:
        for country in sorted(region.countries):
            if country in owners:
                raise ConfigError(
                    f'{file}: "{country}" is in [regions.{owners[country]}] and in [regions.{region.code}];'
                    " leave it in one"
                )
            owners[country] = region.code
