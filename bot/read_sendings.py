"""Reading what sending to many needs: histories, rights, logs, how a text would look."""

from __future__ import annotations

from dataclasses import replace
from types import MappingProxyType

from bot.wiki.data import Revision
from bot.wiki.port import Wiki
from bot.wiki.snapshot import Request, Snapshot


def with_sendings(wiki: Wiki, snapshot: Snapshot, request: Request) -> Snapshot:
    """The snapshot with what the request asks of this kind; nothing is read that it does not ask for."""
    histories = {title: tuple(wiki.revisions(title)) for title in sorted(request.histories)}
    some = {asked: revision for asked in sorted(request.revisions) if (revision := _revision(wiki, *asked))}
    own = {title: wiki.newest_revision_by(title, [wiki.user]) for title in sorted(request.own_revisions)}
    written = {title: revision for title, revision in own.items() if revision}
    deleted = frozenset(title for title in sorted(request.deletions) if wiki.was_deleted(title))
    parsed = {asked: wiki.parsed(*asked) for asked in sorted(request.parses)}
    sends = {title: tuple(wiki.sends(title)) for title in sorted(request.sends)}
    deliveries = {asked: tuple(wiki.deliveries(*asked)) for asked in sorted(request.deliveries)}
    missing = wiki.missing(sorted(request.links)) if request.links else frozenset()
    rights = request.rights & wiki.rights() if request.rights else frozenset()
    unknown = wiki.unknown_hosts(sorted(request.hosts)) if request.hosts else frozenset()
    return replace(
        snapshot,
        histories=MappingProxyType({**snapshot.histories, **histories}),
        revisions=MappingProxyType({**snapshot.revisions, **some}),
        own_revisions=MappingProxyType({**snapshot.own_revisions, **written}),
        deleted=snapshot.deleted | deleted,
        parsed=MappingProxyType({**snapshot.parsed, **parsed}),
        sends=MappingProxyType({**snapshot.sends, **sends}),
        deliveries=MappingProxyType({**snapshot.deliveries, **deliveries}),
        missing=snapshot.missing | missing,
        rights=snapshot.rights | rights,
        unknown_hosts=snapshot.unknown_hosts | unknown,
        host=wiki.host,
        language=wiki.language,
    )


def _revision(wiki: Wiki, title: str, revid: int) -> Revision | None:
    """The revision of a page with this id; of its history no more is read than what is newer."""
    return next((revision for revision in wiki.revisions(title) if revision.revid == revid), None)
