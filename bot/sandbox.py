"""A wiki to try the bot on: one that says so itself, filled with the shipped cohort."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from bot.plan.change import Create
from bot.plan.outcome import Applied
from bot.wiki.port import Wiki, WikiError
from bot.wiki.store import Store

MARK = "<!-- olb:sandbox -->"
"""What the main page of a sandbox says."""
_MAIN_PAGE = "Main Page"


def check_sandbox(wiki: Wiki) -> None:
    """Raise `WikiError` where a wiki's main page doesn't say that it is there to be tried on."""
    page = next(wiki.pages([_MAIN_PAGE]), None)
    if page is None or MARK not in page.text:
        raise WikiError(f"{wiki.name} is no sandbox: there is no {MARK} on its {_MAIN_PAGE}, and nothing is written")


def seed(wiki: Wiki, folder: Path) -> Iterator[Applied]:
    """Make every page of a folder wiki on a sandbox, and say what came of each. What is there already stays as it is.
    Raises `WikiError` as `check_sandbox` does."""
    check_sandbox(wiki)
    shipped = Store(folder, wiki.user)
    for title in sorted(shipped.all_titles()):
        page = shipped.page(title)
        if page:
            model = "" if page.model == "wikitext" else page.model
            change = Create("demo", wiki.name, title, page.newest.text, "The demo's cohort", model=model)
            yield Applied(change, wiki.write(change))
