"""What counts as the same name: of a template, of a parameter, and as the same words."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

from langcodes import tag_is_valid

_BETWEEN_LETTERS = re.compile(r"<!--.*?-->|'{2,}|</?[a-z]+>|[\s_\-\u200e\u200f\u200b\ufeff]+", re.DOTALL)
_COMMENT = re.compile(r"<!--.*?-->", re.DOTALL)
_LANGUAGE = re.compile(r"[a-z]{2,3}(?:-[a-z0-9]+)*")
_EDGES = " \t\n.,:;!?…*'\"()[]<>«»“”‘’-–—_"


@lru_cache(maxsize=4096)
def template_key(name: str) -> str:
    """A template's name with comments, case, `_` and the prefix `Template:` out of the way.

    A leading colon stays, as it names a page and no template.
    """
    key = " ".join(_COMMENT.sub("", name).replace("_", " ").split()).casefold()
    return key.removeprefix("template:").lstrip()


@lru_cache(maxsize=4096)
def parameter_key(name: str) -> str:
    """A parameter's name with case, blanks, `_`, `-` and markup out of the way, so that `Home_Wiki` is `home-wiki`."""
    return _BETWEEN_LETTERS.sub("", name).casefold()


@lru_cache(maxsize=4096)
def words(text: str) -> str:
    """A phrase as it is compared: compatibility forms, case, blanks and the punctuation around it don't matter."""
    return " ".join(unicodedata.normalize("NFKC", text).casefold().split()).strip(_EDGES)


def is_translation(title: str) -> bool:
    """Whether a page is the translation of another, by the Translate extension's naming: `Foo/es`, `Foo/pt-br`."""
    _, slash, last = title.rpartition("/")
    return bool(slash) and _LANGUAGE.fullmatch(last) is not None and tag_is_valid(last)
