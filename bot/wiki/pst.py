"""What MediaWiki does to a text when it saves it."""

from __future__ import annotations

import json
import re
import unicodedata
from datetime import datetime

_BROKEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_TILDES_OR_VERBATIM = re.compile(
    r"(?P<tildes>~{3,5})"
    r"|<!--.*?(?:-->|\Z)"
    r"|<(?P<tag>nowiki|pre|gallery)(?:\s[^>]*)?(?:/>|(?<!/)>.*?</(?P=tag)\s*>)",
    re.DOTALL | re.IGNORECASE,
)


def clean(text: str) -> str:
    """The text as the wiki stores it: tidy line ends, NFC, no control characters."""
    return _BROKEN.sub("\ufffd", unicodedata.normalize("NFC", clean_lines(text)))


def clean_lines(text: str) -> str:
    """The text with LF line ends, and nothing blank at its end."""
    return text.replace("\r\n", "\n").replace("\r", "\n").rstrip(" \t\n\x00\x0b")


def sign(text: str, user: str, now: datetime) -> str:
    """`~~~`, `~~~~` and `~~~~~` as the user's signature at `now` (aware, UTC), outside comments and verbatim tags."""
    name = f"[[User:{user}|{user}]] ([[User talk:{user}|talk]])"
    time = f"{now:%H:%M}, {now.day} {now:%B %Y} (UTC)"
    signatures = {"~~~": name, "~~~~": f"{name} {time}", "~~~~~": time}
    return _TILDES_OR_VERBATIM.sub(lambda match: signatures.get(match["tildes"], match[0]), text)


def tidy_json(text: str) -> str:
    """JSON as MediaWiki lays it out, with tabs. Raises `ValueError` where the text is no JSON."""
    return json.dumps(json.loads(text, parse_constant=_no_constant), ensure_ascii=False, indent="\t")


def _no_constant(name: str) -> object:
    raise ValueError(f"{name} is no JSON value")
