"""What stands in a field without being an answer: the form's own words, a dash, "TODO"."""

from __future__ import annotations

import re
from typing import Literal

from bot.cohort.form import FREE, Field
from bot.wikitext.naming import words

_LONGEST_FILLER = 30
_SURE = 20  # a shorter prompt may be how an answer begins
_NOTHING = re.compile(r"[\s.\-–—_?!…*/\\,;:~=+#()\[\]<>|]*|n\s*[./]\s*a\.?", re.IGNORECASE)
_NOTHING_TO_SAY = frozenset({"none", "nothing", "no", "nil", "na", "not applicable"})
_UNDONE = frozenset({"to do", "fill in", "fill me in", "lorem ipsum"})
_UNDONE_FIRST = frozenset({"todo", "tbd", "tba", "tbc", "xx", "xxx", "xxxx"})


def without_prompt(text: str, prompts: tuple[str, ...]) -> str:
    """What somebody wrote besides a prompt: empty if that is all there is. Prompts are `words`, the longest first."""
    if len(text) <= 2 * len(prompts[0]) and words(text) in prompts:
        return ""
    for prompt in prompts:
        head = text[: len(prompt) + 4].casefold()
        if len(prompt) >= _SURE and (start := head.find(prompt)) >= 0:
            return text[start + len(prompt) :].lstrip(" .:;,!?)]*'\"–—-\n")
    return text


def filler(text: str, field: Field) -> Literal["", "nothing", "placeholder"]:
    """Is a text no answer? `nothing` says that there is none to give, which an optional field allows."""
    if len(text) > _LONGEST_FILLER:
        return ""
    plain = words(text)
    if _NOTHING.fullmatch(text) or (field.type in FREE and not field.required and plain in _NOTHING_TO_SAY):
        return "placeholder" if field.required else "nothing"
    return "placeholder" if plain in _UNDONE or plain.split(" ")[0].rstrip(":") in _UNDONE_FIRST else ""
