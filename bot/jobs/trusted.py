"""The facilitators' pages: only what one of them saved counts, and what others did since is reported."""

from __future__ import annotations

from collections.abc import Iterator

from bot.plan.change import Problem
from bot.wiki.snapshot import Snapshot


def trusted_text(snapshot: Snapshot, title: str) -> str:
    """The text that counts: the page's newest revision by a facilitator; empty where there is none."""
    revision = snapshot.trusted.get(title)
    return revision.text if revision else ""


def unreviewed(snapshot: Snapshot, title: str, account: str) -> Iterator[Problem]:
    """Whether others than the bot (`account`) have edited the page since a facilitator did, and where to see what."""
    page, revision = snapshot.pages.get(title), snapshot.trusted.get(title)
    others = [user or "somebody whose name is hidden" for user in snapshot.since.get(title, ()) if user != account]
    if page is None or not others or page.text == trusted_text(snapshot, title):  # moved, or put back as it was
        return
    if page.redirect:
        what = f"{', '.join(others)} moved it, or made it lead to {page.redirect}"
        mend = "that does not count: move it back, or let a facilitator save the redirect with a change of their own"
    else:
        what = f"{', '.join(others)} edited it {'since a facilitator did' if revision else 'and no facilitator has'}"
        mend = "that does not count until a facilitator saves a change of their own to the page, if only a word"
    diff = f"Special:Diff/{revision.revid}/{page.revid}" if revision else f"Special:Diff/{page.revid}"
    yield Problem("unreviewed", title, f"{what}: {mend} (changes: {diff})")
