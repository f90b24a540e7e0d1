"""The regions of the world (config/regions.toml) as frozen data, or one line that says what is wrong and where."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from pathlib import Path

import pycountry

from bot.cohort.regions import Regions, WorldRegion
from bot.config.errors import ConfigError
from bot.config.toml import Table, read_toml
from bot.wikitext.texts import Texts

_KOSOVO = "XK"  # no code of ISO's, but the one in use


def load_regions(file: Path) -> Regions:
    """The regions that a TOML file describes, in its order. Raises `ConfigError`."""
    table = read_toml(file)
    regions = {code: _region(code, row) for code, row in table.tables("regions")}
    table.close()
    if not regions:
        raise ConfigError(f"{file}: has no region; add a table like [regions.SSA]")
    _once(file, regions.values())
    return Regions(regions)


def with_region_names(texts: Mapping[str, Texts], regions: Regions) -> Mapping[str, Texts]:
    """The texts of each language, with the config's own name of each region that they have no `regions.CODE` for."""
    names = {f"regions.{region.code}": region.name for region in regions.by_code.values()}
    return {language: replace(spoken, words={**names, **spoken.words}) for language, spoken in texts.items()}


def _region(code: str, row: Table) -> WorldRegion:
    name = row.take("name", str)
    countries = row.take_words("countries")
    row.close()
    known = {one.alpha_2 for one in pycountry.countries} | {_KOSOVO}
    for country in countries:
        if country not in known:
            raise row.error("countries", f'a country is its two letters of ISO 3166-1, such as "KE", not "{country}"')
        if countries.count(country) > 1:
            raise row.error("countries", f'"{country}" is there more than once')
    return WorldRegion(code, name, frozenset(countries))


def _once(file: Path, regions: Iterable[WorldRegion]) -> None:
    owners: dict[str, str] = {}
    for region in regions:
        for country in sorted(region.countries):
            if country in owners:
                raise ConfigError(
                    f'{file}: "{country}" is in [regions.{owners[country]}] and in [regions.{region.code}];'
                    " leave it in one"
                )
            owners[country] = region.code
