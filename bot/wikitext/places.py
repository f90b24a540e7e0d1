"""Countries and languages as people name them: in any language, as a code, with a flag or a remark."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from functools import cache, lru_cache
from typing import Any, Literal

import pycountry
from langcodes import Language, tag_is_valid
from language_data.names import get_trie_value, load_trie, normalize_name
from language_data.util import data_filename

from bot.wikitext.answer import Answer, unreadable

LONGEST = 200  # characters of a country, or of one entry in a list of languages
_REMARK = re.compile(r"\s*[(\[（].*?(?:[)\]）]|$)")
_FLAG = re.compile("([\U0001f1e6-\U0001f1ff])([\U0001f1e6-\U0001f1ff])")
_SYMBOL = re.compile("[\u2190-\u2bff\ufe0f\U0001f000-\U0001faff]")
_LEVEL = re.compile(r"-(?:[0-5]|n)$")
_TAG = re.compile(r"[a-z]{2,3}(-[a-z]{4})?(-[a-z]{2}|-tarask)?")
_SEPARATOR = re.compile(
    r"\s*[,;/،、；，؛|\n•·&+]\s*|\s+(?:and|et|und|e|y|i|и|na|da|和)\s+|\s+و\s*|(?<=\w)\.\s+(?=\w)", re.IGNORECASE
)
# Names that neither ISO nor CLDR has.
_COUNTRIES = {
    "uk": "GB", "england": "GB", "scotland": "GB", "wales": "GB", "northern ireland": "GB", "great britain": "GB",
    "uae": "AE", "u.a.e": "AE", "usa": "US", "u.s.a": "US", "u.s": "US", "america": "US", "holland": "NL",
    "dr congo": "CD", "drc": "CD", "d.r. congo": "CD", "rdc": "CD", "dr of congo": "CD", "congo-kinshasa": "CD",
    "democratic republic of congo": "CD", "congo-brazzaville": "CG", "congo brazzaville": "CG", "congo": "CG",
    "republic of the congo": "CG", "republic of congo": "CG", "ivory coast": "CI", "cote divoire": "CI",
    "burma": "MM", "swaziland": "SZ", "macedonia": "MK", "cape verde": "CV", "east timor": "TL", "korea": "KR",
    "south korea": "KR", "north korea": "KP", "russia": "RU", "syria": "SY", "laos": "LA", "vatican": "VA",
    "kosovo": "XK", "palestine": "PS", "state of palestine": "PS", "turkiye": "TR", "türkiye": "TR", "brunei": "BN",
    "czech republic": "CZ", "republic of china": "TW", "roc": "TW", "bosnia": "BA", "guinea bissau": "GW",
    "trinidad": "TT", "macau": "MO", "st lucia": "LC", "the gambia": "GM", "car": "CF", "south africa": "ZA",
    "rsa": "ZA",
}  # fmt: skip
_LANGUAGES = {
    "cmn": "zh", "mandarin": "zh", "bahasa": "id", "pilipino": "fil", "creole": "ht", "castellano": "es",
    "русская": "ru",
}  # fmt: skip
_NO_LANGUAGE = frozenset({"und", "mul", "mis", "zxx", "qqq", "qqx", "etc"})


@lru_cache(maxsize=4096)
def read_country(text: str) -> Answer:
    """A country as its ISO 3166 code of two letters (XK for Kosovo)."""
    if len(text) > LONGEST:
        return unreadable(text)
    plain = _plain(_REMARK.sub("", text))
    found = [code] if (code := _country(plain)) else list(dict.fromkeys(_within(plain, _country)))
    found = found or _flags(text)
    if not found:
        return unreadable(text)
    return Answer(found[0], "ambiguous" if len(found) > 1 else "", text if len(found) > 1 else "")


def _plain(text: str) -> str:
    return " ".join(_SYMBOL.sub(" ", _FLAG.sub(" ", text)).split()).strip(" .:!?-–—*'\"")


def _flags(text: str) -> list[str]:
    letters = ("".join(chr(ord(sign) - 0x1F1E6 + ord("A")) for sign in flag) for flag in _FLAG.findall(text))
    return [code for letter in letters if (code := _country(letter))]


def _within(text: str, lookup: Callable[[str], str | None]) -> Iterator[str]:
    """What the parts of a text stand for, else its longest runs of words; short words are none of it."""
    for part in _SEPARATOR.split(text):
        if (code := lookup(part.strip())) is not None:
            yield code
            continue
        words = part.split()[:12]
        start = 0
        while start < len(words):
            for end in range(len(words), start, -1):
                run = " ".join(words[start:end]).strip(".:!?-–—")
                if (len(run) > 3 or (len(run) == 3 and run.isupper())) and (code := lookup(run)) is not None:
                    yield code
                    start = end - 1
                    break
            start += 1


@lru_cache(maxsize=4096)
def _country(name: str) -> str | None:
    key = name.casefold().replace("’", "'").strip(" .").removeprefix("the ")
    if (code := _COUNTRIES.get(key) or _iso().get(key)) is not None:
        return code
    code = _named("territory", key) if len(key) > 3 or not key.isascii() else None
    return _iso().get((code or "").removeprefix("und-").casefold())  # CLDR also names continents


@cache
def _iso() -> dict[str, str]:
    attributes = ("alpha_2", "alpha_3", "name", "common_name", "official_name")
    names = {
        getattr(country, attribute).casefold(): country.alpha_2
        for attribute in reversed(attributes)
        for country in pycountry.countries
        if hasattr(country, attribute)
    }
    return names | {"xk": "XK", "xkx": "XK"}


@lru_cache(maxsize=4096)
def read_languages(text: str) -> Answer:
    """Languages as codes (`pt-br` in small letters), as ordered, each once; remarks in brackets are dropped."""
    known: list[str] = []
    unknown: list[str] = []
    for entry in _SEPARATOR.split(_REMARK.sub(" ", text)):
        plain = _plain(entry)
        if not plain or plain.casefold() == "etc":
            continue
        codes = _languages(plain) if len(plain) <= LONGEST else ()
        known += codes
        if not codes:
            unknown.append(plain)
    return Answer(tuple(dict.fromkeys(known)), "unreadable" if unknown or not known else "", ", ".join(unknown) or text)


def _languages(entry: str) -> tuple[str, ...]:
    for part in (entry, *re.split(r"\s*[:=]\s*|\s+[-–—]+\s*|\s*[–—]\s*", entry)[:1]):
        if (code := language(part)) is not None:
            return (code,)
    words = entry.split()
    if all(language(word) for word in words):
        return tuple(code for word in words if (code := language(word)))
    return tuple(_within(entry, _named_language))


@lru_cache(maxsize=4096)
def language(name: str) -> str | None:
    """The code of a language that is named, or given as a code (`sw`, `swa`, `sw-N`)."""
    key = name.casefold().replace("_", "-").strip(" .'\"")
    if key in _LANGUAGES:
        return _LANGUAGES[key]
    if (len(key) > 2 or not key.isascii()) and (named := _named_language(key)) is not None:
        return named
    tag = _LEVEL.sub("", key)
    if tag in _NO_LANGUAGE or _TAG.fullmatch(tag) is None or not tag_is_valid(tag):
        return None
    return Language.get(tag).to_tag().casefold() if len(tag) == 3 else tag


def _named_language(name: str) -> str | None:
    key = name.casefold().removesuffix(" language")
    return _LANGUAGES.get(key) or _named("language", key)


def _named(kind: Literal["language", "territory"], name: str) -> str | None:
    """The code of exactly this name in any language of CLDR.

    langcodes' own search also takes a name that merely begins alike: it finds India in Indiana.
    """
    trie, key = _names(kind), normalize_name(name)
    return get_trie_value(trie, key).casefold() if key in trie else None


@cache
def _names(kind: str) -> Any:
    return load_trie(data_filename(f"trie/und/name_to_{kind}.marisa"))
