"""In whose language somebody is written to."""

from __future__ import annotations

import pytest

from bot.wikitext.wording import Wording, chosen

AVAILABLE = {code: Wording(code, {}) for code in ("en", "es", "fr", "ar", "pt", "zh-hant")}
# As `meta=languageinfo` has them.
FALLBACKS = {"pt-br": ("pt",), "qu": ("qug", "es"), "wo": ("fr",), "ary": ("ar",), "zh-tw": ("zh-hant", "zh-hans")}


@pytest.mark.parametrize(
    ("languages", "expected"),
    [
        (["fr", "es"], "fr"),
        (["sw", "es"], "es"),
        (["pt-br"], "pt"),
        (["qu"], "es"),
        (["ary", "wo"], "ar"),
        (["wo", "es"], "es"),  # a language they read themselves, before the fallback of a better one
        (["PT-BR"], "pt"),
        (["ES"], "es"),
        (["zh-TW"], "zh-hant"),
        (["tlh"], "en"),
        ([], "en"),
    ],
)
def test_the_first_language_that_there_are_words_in(languages: list[str], expected: str) -> None:
    assert chosen(languages, AVAILABLE, FALLBACKS).language == expected


def test_codes_are_compared_without_case() -> None:
    available = {"en": Wording("en", {}), "zh-Hant": Wording("zh-Hant", {})}
    assert chosen(["zh-tw"], available, {"ZH-TW": ("ZH-HANT",)}).language == "zh-Hant"


def test_without_english_nobody_can_be_written_to() -> None:
    with pytest.raises(KeyError):
        chosen(["tlh"], {"fr": Wording("fr", {})}, {})


@pytest.mark.parametrize(("language", "direction"), [("ar", "rtl"), ("fa", "rtl"), ("sw", "ltr")])
def test_direction(language: str, direction: str) -> None:
    assert Wording(language, {}).direction == direction
