"""Whether all that the bot needs is there, and what to do where it is not. Writes nothing."""

from __future__ import annotations

from collections.abc import Iterator

from bot.app import App, House
from bot.config.errors import ConfigError
from bot.config.settings import Settings
from bot.gate import Gate
from bot.jobs import JOBS, checkup
from bot.jobs.checkup import Finding
from bot.plan.change import Create
from bot.wiki.address import is_loopback
from bot.wiki.data import Account
from bot.wiki.port import Wiki, WikiError

_POLICY = 5.0
"""Seconds between two edits that Wikimedia's wikis ask of a bot."""
_SKEW = 60.0
"""Seconds by which a clock may be wrong."""
_GRANT = "and its password needs the grant high-volume editing (highvolume)"
_RIGHTS = {
    "bot": f"nothing can be written: it needs the group bot, {_GRANT}",
    "apihighlimits": f"reading takes ten times as many requests: it needs the group bot, {_GRANT}",
    "editcontentmodel": "no delivery list can be made: its password needs the grant to edit existing pages (editpage)",
}


def examine(house: House, cohorts: list[str]) -> Iterator[Finding]:
    """All that is to be said of the wiki and of these cohorts, by name; where the wiki can't be read, nothing after
    that."""
    try:
        app = house.app(cohorts[0])
        yield Finding("login", f"{app.wiki.user} on {app.wiki.name}")
        yield from _blocked(app)
        yield from _at_large(app)
    except (ConfigError, WikiError) as problem:
        yield Finding("wiki", str(problem), amiss=True)
        return
    said: set[Finding] = set()  # cohorts have templates and a newsletter in common
    for name in cohorts:
        found = dict.fromkeys(_of_cohort(house, name))
        yield from (one for one in found if one not in said)
        said.update(found)


def _of_cohort(house: House, name: str) -> Iterator[Finding]:
    """What is to be said of one cohort, whatever is wrong with another."""
    try:
        app = house.app(name)
        yield from checkup.findings(app.read(checkup.reads), app.cohort)
    except (ConfigError, WikiError) as problem:
        yield Finding(f"cohort {name}", str(problem), amiss=True)


def _at_large(app: App) -> Iterator[Finding]:
    """What is the same for all cohorts of a wiki."""
    yield from _rights(app.wiki)
    yield from _people(app)
    yield _pace(app.settings, app.domain)
    yield _clock(app)
    yield from switches(app)


def _blocked(app: App) -> Iterator[Finding]:
    account = app.cohort.account
    for _, found in app.wiki.accounts([account]):
        if found.blocked or found.locked:
            how = "blocked" if found.blocked else "locked"
            yield Finding("account", f"{account} is {how}: nothing can be written; ask who did that", amiss=True)


def _rights(wiki: Wiki) -> Iterator[Finding]:
    has = wiki.rights()
    for right, without in _RIGHTS.items():
        said = "the account has it" if right in has else f"{wiki.user} lacks it: {without}"
        yield Finding(f"right {right}", said, amiss=right not in has)


def _people(app: App) -> Iterator[Finding]:
    """Whether those whose words count have accounts, the ones that the config means, and the numbers of these."""
    numbers, where = app.settings.user_ids.get(app.api, {}), "operator and facilitators"
    found = list(app.wiki.accounts(sorted(app.settings.trusted)))
    mistaken = [said for name, account in found if (said := _mistaken(name, account, numbers.get(name, 0)))]
    for said in mistaken:
        yield Finding(where, f"{said}: correct the config", amiss=True)
    if not mistaken:
        told = (f"{name} ({account.number})" if account.number else name for name, account in found)
        yield Finding(where, ", ".join(told))


def _mistaken(name: str, account: Account, number: int) -> str:
    """Why the config's name is not that of the person who is meant; empty where it is. `number` is 0 where the config
    gives none."""
    if not account.exists:
        return f"there is no account {name}"
    if number and account.number != number:
        return f"{name} is account {account.number} here, not {number}: who that was may be called something else now"
    if not number and account.name != name:
        return f"{name} is called {account.name} now, and nothing of theirs counts"
    return ""


def _pace(settings: Settings, host: str) -> Finding:
    said = f"{settings.edit_interval:g} s"
    if settings.edit_interval >= _POLICY or is_loopback(host):
        return Finding("edit_interval", said)
    return Finding("edit_interval", f"{said}: on a wiki of others set {_POLICY:g} or more in the config", amiss=True)


def _clock(app: App) -> Finding:
    ahead = (app.now - app.wiki.clock()).total_seconds()
    if abs(ahead) <= _SKEW:
        return Finding("clock", "as the wiki's")
    how = f"{abs(ahead):.0f} s {'ahead of' if ahead > 0 else 'behind'} the wiki's"
    return Finding("clock", f"{how}: set this machine's, or what is due is reckoned wrongly", amiss=True)


def switches(app: App) -> Iterator[Finding]:
    """Whether somebody has stopped the bot, or has never started it, asked as before a write that is never made; a line
    for each cause."""
    jobs: dict[str, list[str]] = {}
    for name in JOBS:
        gate = Gate(app.context, name, app.settings.talk_reader)
        refused = gate(Create(name, app.wiki.name, app.cohort.root, "", ""))
        jobs.setdefault(refused.message if refused else "", []).append(name)
    for message, names in jobs.items():
        yield Finding(f"jobs {', '.join(names)}", message or "nobody has stopped them", amiss=bool(message))
