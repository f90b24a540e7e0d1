"""How the wiki's accounts stand with the programme."""

from __future__ import annotations

import re
from collections.abc import Mapping

from bot.cohort.roster import Standing
from bot.wiki.data import Account
from bot.wiki.snapshot import Snapshot

# What Wikimedia renames an account to whose owner asks to be forgotten: m:Special:MyLanguage/Right to vanish.
_VANISHED = re.compile(r"(?:Vanished|Renamed)[ _]?[uU]ser\b")


def standing(account: Account) -> Standing:
    """An account as the roster knows it."""
    flags = {
        "blocked": account.blocked,
        "locked": account.locked,
        "vanished": _VANISHED.match(account.name) is not None,
        "unknown": not account.exists,
    }
    return Standing(account.name, frozenset(flag for flag, holds in flags.items() if holds))


def standings(snapshot: Snapshot) -> Mapping[str, Standing]:
    """All accounts that were read, as the roster knows them, by the name asked for."""
    return {user: standing(account) for user, account in snapshot.accounts.items()}
