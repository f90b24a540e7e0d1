"""A wiki's host by its database name: `swwiki` is sw.wikipedia.org. The inverse of `wikis.py`, for showing."""

from __future__ import annotations

import re

_HOSTS = {
    "metawiki": "meta.wikimedia.org", "commonswiki": "commons.wikimedia.org", "wikidatawiki": "www.wikidata.org",
    "mediawikiwiki": "www.mediawiki.org", "wikifunctionswiki": "www.wikifunctions.org",
    "specieswiki": "species.wikimedia.org", "incubatorwiki": "incubator.wikimedia.org",
    "outreachwiki": "outreach.wikimedia.org", "wikimaniawiki": "wikimania.wikimedia.org",
    "foundationwiki": "foundation.wikimedia.org",
}  # fmt: skip
_CODES = {"be_x_old": "be-tarask"}
_NAME = re.compile(r"([a-z]+(?:_[a-z]+)*)(wiki(?:books|news|quote|source|versity|voyage)?|wiktionary)")


def wiki_host(database: str) -> str | None:
    """The host of a Wikimedia wiki, None where the name is none that a wiki there has."""
    if (host := _HOSTS.get(database)) is not None:
        return host
    if (name := _NAME.fullmatch(database)) is None:
        return None
    code, project = name.groups()
    return f"{_CODES.get(code, code.replace('_', '-'))}.{'wikipedia' if project == 'wiki' else project}.org"
