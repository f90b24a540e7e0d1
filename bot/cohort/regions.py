"""The regions of the world that a programme counts its people by."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class WorldRegion:
    """One region: a short code (`SSA`), its English name, and its countries as ISO 3166-1 codes of two letters."""

    code: str
    name: str
    countries: frozenset[str]


@dataclass(frozen=True, slots=True)
class Regions:
    """All regions of the world by code, in the order in which they are listed. No country is in two of them."""

    by_code: Mapping[str, WorldRegion]

    def of(self, country: str) -> WorldRegion | None:
        """The region that a country (two capital letters) is in, None where the country is in none."""
        return next((region for region in self.by_code.values() if country in region.countries), None)
