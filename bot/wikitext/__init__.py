"""Wikitext in and out: the only room that imports mwparserfromhell."""
