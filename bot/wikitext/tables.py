"""The frame of a table: what all of the bot's tables have in common."""

from __future__ import annotations

import re
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


def scrolling(caption: str, content: str) -> str:
    """A table that scrolls by itself, by keyboard too, where a phone is too narrow for it: the page stays still.

    Its `caption` (inert wikitext) tells who comes there by keyboard where they are.
    """
    # What is inert has no tags but those that keep a name's direction, and no quotation marks.
    label = re.sub("</?bdi>", "", caption)
    # Without `noresize` MediaWiki makes a block of it there, which screen readers don't take for a table any more.
    frame = f'class="noresize" style="overflow-x:auto" role="region" aria-label="{label}" tabindex="0"'
    return f"<div {frame}>\n{content}\n</div>"
