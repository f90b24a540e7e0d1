"""Hosts of wikis: what reads as a wiki's name leads back to it."""

from __future__ import annotations

import pytest

from bot.wikitext import wikis
from bot.wikitext.wiki_names import wiki_host

HOSTS = {
    "swwiki": "sw.wikipedia.org",
    "frwiktionary": "fr.wiktionary.org",
    "enwikivoyage": "en.wikivoyage.org",
    "simplewiki": "simple.wikipedia.org",
    "zh_min_nanwiki": "zh-min-nan.wikipedia.org",
    "be_x_oldwiki": "be-tarask.wikipedia.org",
    "metawiki": "meta.wikimedia.org",
    "commonswiki": "commons.wikimedia.org",
    "wikidatawiki": "www.wikidata.org",
    "mediawikiwiki": "www.mediawiki.org",
    "wikifunctionswiki": "www.wikifunctions.org",
}
DATABASES = sorted(
    {wikis._database(code, project) for code in wikis.CODES for project in wikis._PROJECTS.values()}
    | set(wikis._SPECIAL.values())
)


@pytest.mark.parametrize("database", HOSTS)
def test_each_kind_of_wiki_has_its_host(database: str) -> None:
    assert wiki_host(database) == HOSTS[database]


@pytest.mark.parametrize(
    "name", ["", "wiki", "swwikipedia", "sw.wiki", "evil.org/wiki", "SWwiki", "sw_wiki_", "swwiki\n"]
)
def test_what_names_no_wiki_has_no_host(name: str) -> None:
    assert wiki_host(name) is None


def test_every_wiki_that_people_can_name_is_known_again_by_its_host() -> None:
    assert len(DATABASES) > 2000
    again = {database: wikis.read_wiki(wiki_host(database), ()).value for database in DATABASES}
    assert {database: value for database, value in again.items() if value != database} == {}
