"""What MediaWiki does to a text when it saves it."""

from __future__ import annotations

import json
import re
import unicodedata
from datetime import datetime

_BROKEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_LONGEST_COMMENT = 500  # characters
_BLANK = " \t\n\r\0\x0b"
_MASK = "\0"  # in no text that was cleaned
_VERBATIM = r"|<!--.*?(?:-->|\Z)|<(?P<tag>nowiki|pre|gallery)(?:\s[^>]*)?(?:/>|(?<!/)>.*?</(?P=tag)\s*>)"
_TILDES_OR_VERBATIM = re.compile(rf"(?P<tildes>~{{3,5}}){_VERBATIM}", re.DOTALL | re.IGNORECASE)
_ROOT_OR_VERBATIM = re.compile(rf"(?P<root>\{{\{{subst:ROOTPAGENAME\}}\}}){_VERBATIM}", re.DOTALL | re.IGNORECASE)
_ACTIVE_IN_NAMES = re.compile(r"""["&'=;]""")


def clean(text: str) -> str:
    """The text as the wiki stores it: LF line ends, nothing blank at its end, NFC, no control characters."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n").rstrip(" \t\n\x00\x0b")
    return _BROKEN.sub("\ufffd", unicodedata.normalize("NFC", lines))


def shortened(comment: str) -> str:
    """An edit summary, or what a log says, as the wiki keeps it: cut where it is very long."""
    if len(comment) <= _LONGEST_COMMENT:
        return comment
    return f"{comment[: _LONGEST_COMMENT - 3].rstrip(_BLANK)}..."


def sign(text: str, user: str, now: datetime) -> str:
    """`~~~`, `~~~~` and `~~~~~` as the user's signature at `now` (aware, UTC), outside comments and verbatim tags."""
    name = f"[[User:{user}|{user}]] ([[User talk:{user}|talk]])"
    time = f"{now:%H:%M}, {now.day} {now:%B %Y} (UTC)"
    signatures = {"~~~": name, "~~~~": f"{name} {time}", "~~~~~": time}
    return _TILDES_OR_VERBATIM.sub(lambda match: signatures.get(match["tildes"], match[0]), text)


def substitute(text: str, root: str) -> str:
    """`{{subst:ROOTPAGENAME}}` as the name of the page without its subpages, escaped as MediaWiki does: of all that can
    be substituted, what the bot itself writes."""
    name = _ACTIVE_IN_NAMES.sub(lambda match: f"&#{ord(match[0])};", root)
    return _ROOT_OR_VERBATIM.sub(lambda match: name if match["root"] else match[0], text)


def sign_new_lines(text: str, stored: str, user: str, now: datetime) -> str:
    """`sign`, but for lines that were stored already: MediaWiki stores no tildes, a page written by hand may have some.

    Without this the next to save a page would sign what somebody else wrote there.
    """
    if "~~~" not in stored:
        return sign(text, user, now)
    kept = frozenset(line for line in stored.split("\n") if "~" in line)
    lines = [line.replace("~", _MASK) if line in kept else line for line in clean(text).split("\n")]
    return sign("\n".join(lines), user, now).replace(_MASK, "~")


def tidy_json(text: str) -> str:
    """JSON as MediaWiki lays it out, with tabs. Raises `ValueError` where the text is no JSON."""
    return json.dumps(json.loads(text, parse_constant=_no_constant), ensure_ascii=False, indent="\t")


def _no_constant(name: str) -> object:
    raise ValueError(f"{name} is no JSON value")
