"""The regions of the world, as shipped and as mistyped."""

from __future__ import annotations

from pathlib import Path

import pycountry
import pytest

from bot.config.errors import ConfigError
from bot.config.regions import load_regions, with_region_names
from bot.wikitext.texts import Texts

SHIPPED = Path(__file__).parents[2] / "config/regions.toml"
SOUND = '[regions.A]\nname = "One"\ncountries = ["KE", "TZ"]\n[regions.B]\nname = "Two"\ncountries = ["IN"]\n'


def test_every_country_is_in_exactly_one_of_eight_regions() -> None:
    regions = load_regions(SHIPPED).by_code
    assert len(regions) == 8
    homes = [country for region in regions.values() for country in region.countries]
    assert sorted(homes) == sorted([*(country.alpha_2 for country in pycountry.countries), "XK"])


@pytest.mark.parametrize(
    ("country", "region"),
    [
        ("KE", "SSA"), ("SD", "SSA"), ("EG", "MENA"), ("IR", "MENA"), ("IL", "NWE"), ("DE", "NWE"), ("EE", "CEECA"),
        ("TR", "CEECA"), ("KZ", "CEECA"), ("XK", "CEECA"), ("AF", "SAARC"), ("IN", "SAARC"), ("MN", "ESEAP"),
        ("AU", "ESEAP"), ("MX", "LAC"), ("BM", "LAC"), ("CA", "USCA"), ("US", "USCA"),
    ],
)  # fmt: skip
def test_countries_are_where_the_foundation_has_them(country: str, region: str) -> None:
    found = load_regions(SHIPPED).of(country)
    assert found is not None
    assert found.code == region


@pytest.mark.parametrize("country", ["", "ke", "ZZ", "Kenya"])
def test_what_is_no_country_is_in_no_region(country: str) -> None:
    assert load_regions(SHIPPED).of(country) is None


def test_regions_keep_their_order(tmp_path: Path) -> None:
    (tmp_path / "r.toml").write_text(SOUND)
    assert [(one.code, one.name) for one in load_regions(tmp_path / "r.toml").by_code.values()] == [
        ("A", "One"),
        ("B", "Two"),
    ]


def test_a_name_of_the_config_stands_where_a_language_has_none(tmp_path: Path) -> None:
    (tmp_path / "r.toml").write_text(SOUND)
    texts = {"es": Texts("es", {"regions.A": "Uno", "now.title": "Ahora"}), "en": Texts("en", {})}
    named = with_region_names(texts, load_regions(tmp_path / "r.toml"))
    assert named["es"].words == {"regions.A": "Uno", "regions.B": "Two", "now.title": "Ahora"}
    assert named["en"].words == {"regions.A": "One", "regions.B": "Two"}


@pytest.mark.parametrize(
    ("wrong", "right", "message"),
    [
        ('"IN"', '"IN", "KE"', '"KE" is in [regions.A] and in [regions.B]'),
        ('"IN"', '"IN", "IN"', '"IN" is there more than once'),
        ('"IN"', '"in"', 'not "in"'),
        ('"IN"', '"IND"', 'not "IND"'),
        ('"IN"', '"QQ"', 'r.toml:6: a country is its two letters of ISO 3166-1, such as "KE", not "QQ"'),
        ('"IN"', "91", "must be a list of texts"),
        ('name = "Two"', "", 'needs "name"'),
        ('countries = ["IN"]', 'country = ["IN"]', 'needs "countries"'),
        (SOUND, "", "has no region"),
    ],
)
def test_a_mistake_is_one_line_with_the_file(tmp_path: Path, wrong: str, right: str, message: str) -> None:
    file = tmp_path / "r.toml"
    file.write_text(SOUND.replace(wrong, right))
    with pytest.raises(ConfigError) as error:
        load_regions(file)
    assert message in str(error.value)
    assert str(error.value).startswith(str(file))
    assert "\n" not in str(error.value)
