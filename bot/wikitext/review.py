"""The review page: decision rows read, added and flagged, the people's own cells kept as they are."""

from __future__ import annotations

import re
from collections.abc import Mapping

import mwparserfromhell
from mwparserfromhell.nodes import Template

from bot.cohort.application import user_meant
from bot.cohort.decision import Decision
from bot.wikitext.bounded import bounded
from bot.wikitext.escape import escape, literal

TEMPLATE = "Organizer Lab decision"
_NO_TEXT = re.compile("[\0-\x08\x0e-\x1f\x7f\ud800-\udfff]")  # what entities can name, and nobody can print


def read_decisions(text: str) -> tuple[Decision, ...]:
    """All decision rows of a page that name a user, in order, wherever they stand."""
    rows = [_decision(row) for row in _rows(mwparserfromhell.parse(bounded(text)))]
    return tuple(row for row in rows if row.user)


def update_rows(region: str, flags: Mapping[str, str], new_users: tuple[str, ...]) -> str:
    """A region's text with each user's `flag` set (taken away where there is none) and rows for new users at its end.

    Nothing else in the region changes: no row goes, and no cell of a person's is touched.
    """
    old = _flagged(region.strip(), flags)
    return "\n".join([*filter(None, [old]), *(_new_row(user, flags.get(user, "")) for user in new_users)])


def _flagged(rows: str, flags: Mapping[str, str]) -> str:
    if bounded(rows) != rows:
        return rows  # somebody made it too heavy to parse as it is: better no flag than a page that takes hours
    code = mwparserfromhell.parse(rows)
    for row in _rows(code):
        _set_flag(row, flags.get(_decision(row).user, ""))
    return str(code)


def _rows(code: mwparserfromhell.wikicode.Wikicode) -> list[Template]:
    name = TEMPLATE.casefold()
    return [
        row
        for row in code.filter_templates()
        if str(row.name.strip_code()).strip().replace("_", " ").casefold() == name
    ]


def _decision(row: Template) -> Decision:
    return Decision(
        user=user_meant(_cell(row, "user")),
        decision=_cell(row, "decision").casefold(),
        note=_cell(row, "note"),
        reviewer=_cell(row, "reviewer"),
    )


def _cell(row: Template, name: str) -> str:
    if not row.has(name):
        return ""
    return _NO_TEXT.sub("\ufffd", str(row.get(name).value.strip_code())).strip()


def _set_flag(row: Template, flag: str) -> None:
    if flag == _cell(row, "flag"):
        return
    if flag:
        row.add("flag", escape(flag), preserve_spacing=False)
    else:
        row.remove("flag")


def _new_row(user: str, flag: str) -> str:
    flagged = f"|flag={escape(flag)}" if flag else ""
    return f"{{{{{TEMPLATE}|user={literal(user)}|decision=|note=|reviewer={flagged}}}}}"
