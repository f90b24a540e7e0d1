"""The facilitators' own words for the reminders, used only where nothing is wrong with them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from string import Template

from bot.wikitext.markup import active, broken, posted
from bot.wikitext.wording import ENGLISH, FOOTER, NAMES, Wording, heading_and_body

Place = tuple[str, str]
"""A text's name and language, as in `…/Messages/reminder-due/sw`."""

MAY_BE_EMPTY = frozenset({"user", "title", "assignment", "session", "link"})
PLACEHOLDERS = MAY_BE_EMPTY | {"week", "due", "day", "page"}
"""All that a message can say. `$day` is the deadline's date alone; `$page` the title of the participant's page."""
_OF_FOOTER = frozenset({"page"})

_LONGEST = 10_000  # characters of a page with a text and its documentation; a text has some hundred
_LANGUAGE = re.compile(r"[a-z]{2,}(?:-[a-z0-9]+)*")
_FORBIDDEN = {
    r"~~~": "Remove the tildes: the bot adds the signature.",
    r"</?(?:translate|tvar|languages|includeonly|onlyinclude|noinclude)\b[^<>]*>": (
        "Remove {0}: the text is posted as it stands here, and only what is between <noinclude> and </noinclude> is"
        " left out."
    ),
    r"\[\[[\s_]*category[\s_]*:": "Remove the category: it would hold the participants' talk pages.",
    r"\{\{\s*(?:safe)?subst\s*:": "Write what {0} stands for: nothing is substituted in a reminder.",
    r"__[A-Z]+__": "Remove {0}: it would change the participants' talk pages as a whole.",
    r"\[\[(?:\|[^\[\]|]*|[^\[\]|]*\|)\]\]": "Write out both the page and the label of the link {0}.",
    r"\n=.*=[ \t]*(?=\n|\Z)|<h[1-6]\b[^<>]*>": "Make {0} a bold line: a message has one heading, its first line.",
}
_RULES = [(re.compile(pattern, re.IGNORECASE), said) for pattern, said in _FORBIDDEN.items()]


def with_overrides(
    shipped: Mapping[str, Wording], written: Mapping[Place, str]
) -> tuple[Mapping[str, Wording], Mapping[Place, list[str]]]:
    """The shipped words with what the facilitators wrote in place of some; and what is wrong, for each place.

    A text with anything wrong is not used. A language that doesn't ship counts once all of its texts are there.
    """
    complaints: dict[Place, list[str]] = {}
    sound: dict[str, dict[str, str]] = {}
    for (name, language), source in sorted(written.items()):
        text, wrong = _read(name, language, source, shipped[ENGLISH])
        if text is None:
            complaints[name, language] = wrong
        else:
            sound.setdefault(language, {})[name] = text
    for language in sorted(sound.keys() - shipped.keys()):
        if missing := [name for name in NAMES if name not in sound[language]]:
            wrong = [
                f"Not used yet: in “{language}” no words ship, and these are needed as well: {', '.join(missing)}."
            ]
            complaints |= {(name, language): wrong for name in sound.pop(language)}
    own = {code: shipped[code].texts if code in shipped else {} for code in sound}
    return {**shipped, **{code: Wording(code, {**own[code], **sound[code]}) for code in sound}}, complaints


def _read(name: str, language: str, source: str, reference: Wording) -> tuple[str | None, list[str]]:
    if name not in NAMES:
        return None, [f"There is no text of this name: the names are {', '.join(NAMES)}."]
    if not _LANGUAGE.fullmatch(language):
        return None, [f"“{language}” is no language code: end the page's title with one, such as “sw” or “pt-br”."]
    return override(name, source, reference)


def override(name: str, source: str, reference: Wording) -> tuple[str | None, list[str]]:
    """A text that somebody wrote: as it is used and no complaints; or None, and a sentence for each thing to mend.

    `source` is the page's wikitext; `reference` are the English words, whose placeholders it must have, those of the
    heading in the heading.
    """
    if len(source) > _LONGEST:
        return None, [f"The page has more than {_LONGEST} characters: a reminder is short."]
    text = posted(source)
    if not text:
        return None, ["The page is empty: write the text, or ask for the page to be deleted."]
    # The footer's first line is none of the message's.
    wrong = [*_forbidden(source, f"\n{text}" if name == FOOTER else text), *broken(text)]
    if not Template(text).is_valid():
        wrong.append("There is a “$” without one of the names behind it: write “$$” for the sign itself.")
    elif name == FOOTER:
        wrong += _placeholders("The text", text, reference.texts[name], _OF_FOOTER)
    else:
        wrong += [*_heading(text, reference.texts[name]), *_body(text, reference.texts[name])]
    return (None, wrong) if wrong else (text, [])


def _forbidden(source: str, text: str) -> Iterator[str]:
    if re.search(r"<!--\s*olb:", source):
        yield "Remove the comment that begins with “olb:”: by those the bot knows its own messages."
    for pattern, said in _RULES:
        if found := pattern.search(active(text)):
            yield said.format(f"“{found[0].strip()}”")


def _heading(text: str, reference: str) -> Iterator[str]:
    heading, _ = heading_and_body(text)
    if not heading:
        yield "The first line must be a heading of two equals signs on each side: == Week $week … =="
        return
    names = Template(heading).get_identifiers()
    if re.search(r"[<>\[\]{}|]|''", Template(heading).substitute(dict.fromkeys(names, ""))):
        yield "The heading must be plain words, without tags, links, templates or bold."
    if "week" not in names:
        yield "The heading needs $week, so that each week has its own."
    yield from _placeholders("The heading", heading, heading_and_body(reference)[0], PLACEHOLDERS - MAY_BE_EMPTY)


def _body(text: str, reference: str) -> Iterator[str]:
    _, body = heading_and_body(text)
    yield from _placeholders("The text below the heading", body, heading_and_body(reference)[1], PLACEHOLDERS)
    for line in body.split("\n"):
        names = frozenset(Template(line).get_identifiers())
        for empty in sorted(names & MAY_BE_EMPTY):
            alone = f"${empty} needs a line of its own, which is left out where there is nothing to say"
            if others := names - {empty}:
                yield f"{alone}: move ${', $'.join(sorted(others))} to another line."
            if broken(line):
                yield f"{alone}: end on that line what begins on it."


def _placeholders(place: str, text: str, reference: str, known: frozenset[str]) -> Iterator[str]:
    present = frozenset(Template(text).get_identifiers())
    wanted = known & frozenset(Template(reference).get_identifiers())
    if unknown := present - wanted:
        can = f"can be: ${', $'.join(sorted(wanted))}" if wanted else "can be none"
        yield f"{place} has ${', $'.join(sorted(unknown))}, which nothing is known for; there {can}."
    if missing := wanted - present:
        yield f"{place} lacks ${', $'.join(sorted(missing))}."
