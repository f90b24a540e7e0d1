import pytest

from bot.wikitext.texts import Texts, first_available

WORDS = {
    "a.greeting": "Hello $user, bye ${user}s; it costs $$5 (see [[X]])",
    "a.two": "$one then $other_one",
    "a.long": "word " * 60 + "$user.",
}
ENGLISH = Texts("en", WORDS)


def test_words_and_values_show_as_they_are():
    assert ENGLISH.say("a.greeting", user="[[A]]") == (
        "Hello <bdi>&#91;&#91;A&#93;&#93;</bdi>, bye <bdi>&#91;&#91;A&#93;&#93;</bdi>s&#59; "
        "it costs &#36;5 (see &#91;&#91;X&#93;&#93;)"
    )


def test_a_value_is_no_text():
    assert ENGLISH.say("a.two", one="$other_one \ue001", other_one="$one") == (
        "<bdi>&#36;other&#95;one \ue001</bdi> then <bdi>&#36;one</bdi>"
    )


def test_a_long_text_keeps_its_end():
    assert ENGLISH.say("a.long", user="A").endswith("word <bdi>A</bdi>.")


def test_a_text_that_asks_for_more_is_an_error_and_one_that_asks_for_less_is_none():
    with pytest.raises(KeyError, match="other_one"):
        ENGLISH.say("a.two", one="1")
    assert ENGLISH.say("a.two", one="1", other_one="2", third="3") == "<bdi>1</bdi> then <bdi>2</bdi>"


@pytest.mark.parametrize(("language", "direction"), [("en", "ltr"), ("ar", "rtl"), ("ur", "rtl"), ("uz", "ltr")])
def test_direction(language, direction):
    assert Texts(language, {}).direction == direction


@pytest.mark.parametrize(
    ("languages", "found"),
    [
        (["sw", "fr"], "sw"),
        (["yo", "fr"], "fr"),
        (["pt-br"], "pt"),
        (["PT-br"], "pt"),
        ([], "fr"),
        (["fr-ca", "sw"], "fr"),
        (["ja"], "fr"),
    ],
)
def test_the_first_language_with_texts_counts(languages, found):
    texts = {language: Texts(language, {}) for language in ("en", "fr", "pt", "sw")}
    assert first_available(languages, texts, "fr").language == found


@pytest.mark.parametrize(
    ("languages", "found"),
    [
        (["qu"], "es"),
        (["qu", "fr"], "fr"),  # what they read themselves, before what stands in for a better one
        (["pt-br", "es"], "pt"),  # and a variant is the language itself
        (["en-gb"], "en"),  # although nothing is known to stand in for it
        (["nds-nl"], "nl"),  # but this is none
    ],
)
def test_where_fallbacks_are_known_they_come_before_the_default(languages, found):
    texts = {language: Texts(language, {}) for language in ("en", "es", "fr", "nds", "nl", "pt")}
    fallbacks = {"qu": ("qug", "es"), "pt-br": ("pt",), "nds-nl": ("nl",), "en-gb": ()}
    assert first_available(languages, texts, "fr", fallbacks).language == found
