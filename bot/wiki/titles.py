"""Page titles as MediaWiki reads them: one spelling for each page, None where no page can have that name."""

from __future__ import annotations

import html
import re
import unicodedata

from bot.cohort.application import upper_first

_SUBJECTS = ("User", "Project", "File", "MediaWiki", "Template", "Help", "Category")
_NAMESPACES = {
    name.lower(): name
    for name in ("Talk", "Special", "Media", *_SUBJECTS, *(f"{subject} talk" for subject in _SUBJECTS))
} | {"image": "File", "image talk": "File talk"}
_VIRTUAL = frozenset({"Special", "Media"})
_MAX_BYTES = 255

_NO_ACCOUNT = re.compile(r"[/:]|^\d{1,3}(?:\.\d{1,3}){2}\.(?:\d{1,3}|xxx)$")

_REFERENCE = re.compile(r"&(?:[A-Za-z0-9]+|#[0-9]+|#[xX][0-9a-fA-F]+);")
_DIRECTION = re.compile("[\u200e\u200f\u202a-\u202e]")
_BLANKS = re.compile("[ _\u00a0\u1680\u180e\u2000-\u200a\u2028\u2029\u202f\u205f\u3000]+")
_ILLEGAL = re.compile("[\x00-\x1f\x7f<>\\[\\]{}|#\ufffd\ud800-\udfff]|%[0-9A-Fa-f]{2}|~~~|" + _REFERENCE.pattern)
_RELATIVE = re.compile(r"(?:^|/)\.{1,2}(?:/|$)")
_REDIRECT = re.compile(r"\s*#REDIRECT\s*:?\s*\[\[\s*:?([^\]|#]+)[^\]]*\]\]", re.IGNORECASE)


def normalise(title: str) -> str | None:
    """The canonical title (namespace, first letter, blanks, Unicode NFC), or None where the title is invalid.

    Namespaces are MediaWiki's own, in English. A `#fragment` is refused, where MediaWiki would cut it off: the bot
    means pages. `Special:` and `Media:` hold no pages.
    """
    text = unicodedata.normalize("NFC", decoded(title))
    text = _collapse(_DIRECTION.sub("", text)).removeprefix(":").strip()
    namespace, name = split(text)
    if not name or name.startswith(":") or namespace in _VIRTUAL or _ILLEGAL.search(name) or _RELATIVE.search(name):
        return None
    if namespace == "Talk" and split(name)[0]:
        return None
    name = upper_first(name)
    if len(name.encode()) > _MAX_BYTES:
        return None
    return f"{namespace}:{name}" if namespace else name


def decoded(title: str) -> str:
    """A title with the characters that its references (`&#39;`) stand for: a `#` in them begins no fragment."""
    return _REFERENCE.sub(lambda match: html.unescape(match[0]), title)


def is_title(title: str) -> bool:
    """Whether MediaWiki reads this as a title, be it one that no page can have, such as `Special:Version`."""
    namespace, name = split(_collapse(title).removeprefix(":"))
    return normalise(name if namespace in _VIRTUAL else title) is not None


def split(title: str) -> tuple[str, str]:
    """A title's canonical namespace, empty for the main one, and the rest."""
    head, colon, rest = title.partition(":")
    namespace = _NAMESPACES.get(_collapse(head).lower()) if colon else None
    return (namespace, rest.strip()) if namespace else ("", title)


def in_english(title: str, namespace: int) -> str:
    """The title as this program knows it, of a page in one of MediaWiki's own namespaces by its number; a wiki may call
    that by a name of its own (`Diskussion:A` is `Talk:A`, number 1)."""
    subject, talk = divmod(namespace, 2)
    if not 0 < namespace < 2 * (len(_SUBJECTS) + 1):
        return title
    name = f"{_SUBJECTS[subject - 1]} talk" if subject and talk else _SUBJECTS[subject - 1] if subject else "Talk"
    return f"{name}:{title.partition(':')[2]}"


def normalise_prefix(prefix: str) -> str | None:
    """A prefix of canonical titles; None where no title can begin with it. A blank at its end counts."""
    # As MediaWiki does it: a letter behind the prefix keeps the blanks and the empty rest from being cut off.
    whole = normalise(f"{prefix}x")
    return None if whole is None else whole[:-1]


def user_name(name: str) -> str | None:
    """A user name as the wiki stores it; None where no account can have it (an IP address is none)."""
    title = normalise("User:" + name)
    stored = title.removeprefix("User:") if title else ""
    return stored if stored and not _NO_ACCOUNT.search(stored) else None


def has_prefix(title: str, prefix: str) -> bool:
    """Whether a canonical title begins with a canonical prefix, in its namespace: `U` is no prefix of `User:X`."""
    return title.startswith(prefix) and split(title)[0] == split(prefix)[0]


def order(title: str) -> tuple[str, bytes]:
    """The key that sorts titles as MediaWiki lists them: within a namespace by bytes, blanks as underscores."""
    namespace, name = split(title)
    return namespace, name.replace(" ", "_").encode()


def default_model(title: str) -> str:
    """The content model that a new page of this canonical title gets."""
    namespace, name = split(title)
    subpage = namespace == "MediaWiki" or (namespace == "User" and "/" in name)
    return "json" if subpage and name.endswith(".json") else "wikitext"


def redirect_target(text: str) -> str:
    """The canonical title that a redirect's text points to; empty where the text is no redirect."""
    match = _REDIRECT.match(text)
    return (normalise(match[1]) or "") if match else ""


def _collapse(text: str) -> str:
    return _BLANKS.sub(" ", text).strip(" ")
