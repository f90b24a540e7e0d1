"""The frame of a table: what all of the bot's tables have in common."""

from __future__ import annotations

from collections.abc import Iterable


def table(
    caption: str, heads: Iterable[str], rows: Iterable[str], *, sortable: bool = False, full_width: bool = False
) -> str:
    """A table with a caption and a heading for each column. `rows` are wikitext that begins with `|-`; `caption` and
    `heads` are inert wikitext."""
    style = ' style="width:100%"' if full_width else ""
    return "\n".join(
        [
            f'{{| class="wikitable{" sortable" if sortable else ""}"{style}',
            f"|+ {caption}",
            *(f'! scope="col" | {head}' for head in heads),
            *rows,
            "|}",
        ]
    )


def scrolling(content: str) -> str:
    """A table that scrolls by itself, by keyboard too, where a phone is too narrow for it: the page stays still."""
    # Without `noresize` MediaWiki makes a block of it there, which screen readers don't take for a table any more.
    return f'<div class="noresize" style="overflow-x:auto" tabindex="0">\n{content}\n</div>'
