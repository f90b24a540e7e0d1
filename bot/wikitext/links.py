"""Links that people wrote, made safe: an address or a page's title becomes a link, and all else the text it is."""

from __future__ import annotations

import re
import unicodedata
from urllib.parse import quote

from bot.wikitext.escape import DIRECTION_CONTROLS, escape, link

_LONGEST_ADDRESS = 500  # characters
_LONGEST_TITLE = 255  # bytes, MediaWiki's own limit
# A host with a dot and no `user@` before it, which makes one site look like another.
_ADDRESS = re.compile(r"https?://(?:[\w-]+\.)+[\w-]{2,}(?::\d{1,5})?(?:[/?#].*)?", re.IGNORECASE)
_OTHER_ADDRESS = re.compile(r"[a-z][a-z0-9+.-]*://|(?:https?|javascript|vbscript|data|mailto|tel):", re.IGNORECASE)
_BARE_PERCENT = re.compile("%(?![0-9A-Fa-f]{2})")
_BLANKS = re.compile("[ _\u00a0\u1680\u180e\u2000-\u200a\u202f\u205f\u3000]+")
_UNSEEN = re.compile(f"[{DIRECTION_CONTROLS}]")
# What no title may hold, and `＿`, of which two make a magic word on a Japanese wiki.
_NO_TITLE = re.compile(r"[<>\[\]{}|＿\ufffd]|%[0-9A-Fa-f]{2}|~~~|&\w+;|&#\w+;")
# No name of its own, or one that is relative to the page it stands on; behind a namespace or a wiki's prefix as well.
_NAMELESS = re.compile(r"(?:[^#]*:)? ?(?:$|[/#:]|(?:[^#]*/)?\.{1,2}(?:[/#]|$))")
# Nothing to be seen, or known to a newer Unicode alone: a wiki's NFC may make something else of those.
_NO_LETTER = frozenset({"Cc", "Cn", "Co", "Cs"})


def target(written: str, label: str) -> str:
    """Wikitext of a link to where `written` leads, shown as `label` (as `written` where the label is empty).

    An http(s) address becomes an external link, a page's title an internal one (of a category or file too: nothing is
    categorised or embedded). Anything else, such as `javascript:` or a relative `../x`, is the label without a link.
    """
    shown = label if escape(label) else written
    if (address := _address(written.strip())) is not None:
        return f"[{address} <bdi>{escape(shown)}</bdi>]"
    if (title := linked_title(written)) is not None:
        # Two of these begin a new cell in a table's row of headers.
        return link(title.replace("!!", "&#33;&#33;"), shown)
    return f"<bdi>{escape(shown)}</bdi>"


def _address(written: str) -> str | None:
    """An address that wikitext takes as one word and acts on nowhere, None where it is none."""
    if len(written) > _LONGEST_ADDRESS or not _ADDRESS.fullmatch(written):
        return None
    ascii_only = quote(_BARE_PERCENT.sub("%25", written), safe="/?#:;,=+*@$()&%", errors="replace")
    # Two underscores begin a magic word, tildes sign, and an entity would be resolved before the browser sees it.
    return ascii_only.replace("__", "%5F%5F").replace("~", "%7E").replace("&", "&amp;")


def linked_title(written: str) -> str | None:
    """A title as MediaWiki takes it, `#section` included, None where no page can be called that.

    The case of letters, and which namespaces there are, a wiki knows by itself.
    """
    title = _BLANKS.sub(" ", unicodedata.normalize("NFC", _UNSEEN.sub("", written))).strip(" ")
    title = title.removeprefix(":").strip(" ")
    if len(title.encode(errors="replace")) > _LONGEST_TITLE:
        return None
    if _OTHER_ADDRESS.match(title) or _NAMELESS.match(title) or _NO_TITLE.search(title):
        return None
    return None if any(unicodedata.category(letter) in _NO_LETTER for letter in title) else title
