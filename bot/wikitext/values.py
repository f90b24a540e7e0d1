"""What people write in a field, read as the field's type."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from functools import lru_cache
from urllib.parse import unquote

from bot.cohort.application import canonical_user
from bot.cohort.form import FREE, Field, FieldType, Window
from bot.wikitext.answer import Answer, unreadable
from bot.wikitext.dates import read_date
from bot.wikitext.naming import words
from bot.wikitext.places import read_country, read_languages
from bot.wikitext.plain import Written
from bot.wikitext.wikis import read_wiki
from bot.wikitext.zones import read_timezone

LONGEST, LONGEST_LIST = 300, 2000  # characters of a short answer, and of one with several parts; an essay is neither
_YES = frozenset(
    """
    yes yep yeah yup y true on ok okay sure please gladly certainly definitely absolutely 1 oui sí si
    sim da да так tak ja jo ndiyo ndio naam نعم بله evet hai はい 是 是的 好 예 네 हाँ हां जी জি হ্যাঁ ya iya oo
    opo aane ee ναι כן có ใช่ ✓ ✔ ☑ ✅ 👍 tick check
    """.split()  # noqa: SIM905 (a long list reads better as words)
)
_NO = frozenset(
    """
    no nope nah n not never false off none 0 non nein nei nej nee não nao nie ne ні нет не hapana la لا
    خیر نه hayır いいえ 否 不 不是 아니요 아니오 नहीं না tidak hindi wala daabi a'a bẹẹkọ mba όχι לא không ไม่ ✗ ✘ ❌
    👎 ☐ cross don't dont
    """.split()  # noqa: SIM905 (a long list reads better as words)
)
_NO_BUT_YES = re.compile(r"\bno (?:problem|worries|objections?)\b|\b(?:why|if) not\b")
_TOKEN = re.compile(r"[^\s,.;:!?/()\[\]\"«»“”\ufe0f]+")
_ENTRY = re.compile(r"\s*[,;/،、；，؛|\n•·&+]\s*|\s+(?:and|or|et|und|y|e|и|na)\s+", re.IGNORECASE)
_TALK = re.compile(r"\s*[(\[]\s*(?:talk|discuss|contribs|msg|contact).*$", re.IGNORECASE | re.DOTALL)
_CONTRIBUTIONS = re.compile(r"(?:^|:)(?:sp[eé][cz]ial|especial|служебная|خاص|maalum)[^:]*:[^/]*/", re.IGNORECASE)
_NO_USER_NAME = re.compile(r"[<>\[\]{}|#@/:\n=]|^\d+(?:\.\d+){3}$")
_CJK = re.compile("[\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7af\uf900-\ufaff\U00020000-\U0003ffff]")
_CJK_WORTH = 3  # a Chinese, Japanese or Korean character says about as much as three letters


def read(written: Written, field: Field, window: Window) -> Answer:
    """What was written in a field, as a value of its type. Never raises."""
    if field.type not in FREE and len(written.text) > (LONGEST_LIST if field.type in _LISTS else LONGEST):
        return unreadable(written.text)
    return _READERS[field.type](written, field, window)


def read_user(written: Written) -> Answer:
    """A user name, from a link, a URL, a signature or plain words, whatever its namespace is called."""
    return _user(written.targets[0] if written.targets else written.text, written.text)


@lru_cache(maxsize=1024)
def _user(target: str, text: str) -> Answer:
    name = _TALK.sub("", target).strip().removeprefix("@")
    if "://" in name:
        name = unquote(re.split(r"/wiki/|[?&]title=", name)[-1]).split("&")[0]
    name = _CONTRIBUTIONS.sub("", name).rpartition(":")[2].partition("/")[0].partition("#")[0]
    name = canonical_user(name)
    if not name or len(name.encode("utf-8", "replace")) > 255 or _NO_USER_NAME.search(name):
        return unreadable(text)
    return Answer(name)


def read_text(text: str, least: int) -> Answer:
    """Prose, whole. Too short is what has fewer visible characters than `least`, CJK ones counted three times."""
    # Blanks are single here, so that of three characters one is visible at least.
    if len(text) < 3 * least and _weight(text) < least:
        return Answer(text, "too-short", text)
    return Answer(text)


def _weight(text: str) -> int:
    return len("".join(text.split())) + (_CJK_WORTH - 1) * len(_CJK.findall(text))


@lru_cache(maxsize=1024)
def read_yes_no(text: str) -> Answer:
    """Yes or no, in the words of some thirty languages: "No, thank you" is no, "yes or no" is neither."""
    plain = unicodedata.normalize("NFC", text).casefold().replace("’", "'")
    if _NO_BUT_YES.search(plain):
        return Answer(True)
    tokens = set(_TOKEN.findall(plain))
    # "please" alone says yes, but it adds nothing to a no.
    yes, no = bool(tokens & _YES - {"please"}), bool(tokens & _NO)
    if yes == no:
        return Answer(True) if not no and "please" in tokens else unreadable(text)
    return Answer(yes)


@lru_cache(maxsize=1024)
def read_choice(text: str, choices: tuple[str, ...]) -> Answer:
    """One of the choices; of several that are named, the first one written."""
    named = _named_choices(text, choices)
    if not named or set(_TOKEN.findall(text.casefold())) & _NO:
        return unreadable(text)
    return Answer(named[0], "ambiguous" if len(named) > 1 else "", text if len(named) > 1 else "")


@lru_cache(maxsize=1024)
def read_choices(text: str, choices: tuple[str, ...]) -> Answer:
    """All choices that are named, in the order written, each once; entries that name none are unreadable."""
    known: list[str] = []
    unknown: list[str] = []
    for entry in _ENTRY.split(text):
        named = _named_choices(entry, choices)
        known += named
        if not named and words(entry):
            unknown.append(entry.strip())
    return Answer(tuple(dict.fromkeys(known)), "unreadable" if unknown or not known else "", ", ".join(unknown) or text)


def _named_choices(text: str, choices: tuple[str, ...]) -> list[str]:
    plain = words(text)
    exact = [choice for choice in choices if words(choice) == plain]
    if exact:
        return exact
    tokens = [token.replace("-", "") for token in _TOKEN.findall(plain.replace("e-mail", "email"))]
    return [choice for token in tokens for choice in choices if _same(token, choice.casefold())]


def _same(token: str, choice: str) -> bool:
    if token == choice:
        return True
    # submit and submitted, withdraw and withdrawn, emails and email
    shorter, longer = sorted((token, choice), key=len)
    return len(shorter) >= 5 and len(longer) - len(shorter) <= 3 and longer.startswith(shorter)


_LISTS = frozenset({"languages", "choices"})
_READERS: dict[FieldType, Callable[[Written, Field, Window], Answer]] = {
    "user": lambda written, field, window: read_user(written),
    "wiki": lambda written, field, window: read_wiki(written.text, written.targets),
    "country": lambda written, field, window: read_country(written.text),
    "languages": lambda written, field, window: read_languages(written.text),
    "timezone": lambda written, field, window: read_timezone(written.text),
    "choice": lambda written, field, window: read_choice(written.text, field.choices),
    "choices": lambda written, field, window: read_choices(written.text, field.choices),
    "yes/no": lambda written, field, window: read_yes_no(written.text),
    "date": lambda written, field, window: read_date(written.text, window),
    "link": lambda written, field, window: Answer(written.text),
    "text": lambda written, field, window: read_text(written.text, field.least),
}
