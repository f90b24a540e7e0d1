"""`{{bots}}` and `{{nobots}}`, read as Pywikibot reads them (`Page.botMayEdit`, 11.9): one parameter counts."""

from __future__ import annotations

import re

import mwparserfromhell
from mwparserfromhell.nodes import Template

_MENTIONED = re.compile(r"bots", re.IGNORECASE)
_DISABLED = re.compile(
    r"<!--.*?(?:-->|\Z)|<(nowiki|pre|syntaxhighlight|source|includeonly)\b[^<>]*(?:/>|>.*?</\1\s*>)",
    re.IGNORECASE | re.DOTALL,
)


def may_edit(text: str, user: str) -> bool:
    """Whether a page lets this account edit. Templates in nowiki, in comments and in includeonly say nothing."""
    if not _MENTIONED.search(text):
        return True  # nearly every page: not worth a second parse
    templates = mwparserfromhell.parse(_DISABLED.sub("", text), skip_style_tags=True).filter_templates()
    return all(_allows(template, user) for template in templates)


def _allows(template: Template, user: str) -> bool:
    name = _name(template)
    if name not in ("Bots", "Nobots"):
        return True
    key, value = _parameter(template)
    names = {word.strip() for word in value.split(",")}
    meant = "all" in names or user in names
    if name == "Nobots":
        return not (not template.params or key or meant)
    if not value:
        return True  # {{bots}} and {{bots|allow=}} are no restriction
    # Of scripts only all can be meant: ours goes by no name that a page could know.
    allowed = {"allow": meant, "deny": not meant, "allowscript": "all" in names, "denyscript": "all" not in names}
    return allowed.get(key, True)


def _name(template: Template) -> str:
    words = " ".join(str(template.name).replace("_", " ").split())
    namespace, colon, rest = words.partition(":")
    name = rest.strip() if colon and namespace.strip().casefold() == "template" else words
    return name[:1].upper() + name[1:]


def _parameter(template: Template) -> tuple[str, str]:
    """Key and value of the one that counts: the first by position, else by name; of one given twice, the last."""
    given = {str(parameter.name).strip(): str(parameter.value).strip() for parameter in template.params}
    if not given:
        return "", ""
    first = given["1"] if "1" in given else "{}={}".format(*min(given.items()))
    key, equals, value = first.partition("=")
    return (key.strip(), value) if equals else ("", first)
