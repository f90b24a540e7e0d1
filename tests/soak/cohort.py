"""The soak's cohort: who takes part, what they hand in, and what each must be told, once."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cached_property
from pathlib import Path

from tests.lab import CONFIG, RUN_PAGE, form

FACILITATOR = "Human"
_OPENS = datetime(2022, 10, 24, tzinfo=UTC)  # a Monday
_LANGUAGES = ("en", "es", "fr", "ar", "sw", "pt")
_ZONES = ("UTC", "Africa/Nairobi", "America/La_Paz", "Asia/Kathmandu")
# When all these clocks have passed nine, and none has done so for longer than `grace`.
_FIRST, _DUE, _OVERDUE = timedelta(days=1, hours=12), timedelta(days=5, hours=15), timedelta(days=8, hours=15)
_EARLY, _LATE = 0, 1  # hands in before anybody is reminded; only after that; all others never do
_HABITS = 3


@dataclass(frozen=True, slots=True)
class Round:
    """A moment at which something is due to everybody whom it concerns. Before it the late hand in `week`, if any."""

    now: datetime
    week: int | None


@dataclass(frozen=True)
class Cohort:
    """`size` participants with names, pages and keys that no other cohort on the wiki has: all bear the `mark`."""

    mark: str
    size: int
    length: int = 3
    """In weeks."""

    @property
    def weeks(self) -> range:
        """The weeks' numbers."""
        return range(1, self.length + 1)

    @property
    def rounds(self) -> Iterator[Round]:
        """The moments of the course, in their order."""
        yield Round(_OPENS + _FIRST, None)
        for week in self.weeks:
            opens = _OPENS + timedelta(weeks=week - 1)
            yield Round(opens + _DUE, None)
            yield Round(opens + _OVERDUE, week)

    @property
    def root(self) -> str:
        """The page that all the cohort's pages are below."""
        return f"Campaigns/Soak {self.mark}"

    @property
    def stem(self) -> str:
        """What every participant's name begins with: `STEM 0`, `STEM 1`, …"""
        return f"Soaked {self.mark}"

    @cached_property
    def users(self) -> tuple[str, ...]:
        return tuple(f"{self.stem} {number}" for number in range(self.size))

    @property
    def late(self) -> Iterator[str]:
        """Those who hand in when they have been reminded."""
        return (user for number, user in enumerate(self.users) if number % _HABITS == _LATE)

    def due(self, user: str) -> frozenset[str]:
        """The keys of all that this participant must have been told in the end."""
        habit = self.users.index(user) % _HABITS
        kinds = ("opens",) if habit == _EARLY else ("opens", "due") if habit == _LATE else ("opens", "due", "overdue")
        return frozenset(f"{self.mark}/reminder/{week}/{kind}" for week in self.weeks for kind in kinds)

    def own_page(self, user: str) -> str:
        """Where a participant hands in."""
        return f"{self.root}/Participants/{user}"

    def applications(self) -> dict[str, str]:
        """Every participant's application, by user."""
        return {
            user: form(user, languages=_LANGUAGES[number % 6], timezone=_ZONES[number % 4])
            for number, user in enumerate(self.users)
        }

    def handed_in(self) -> dict[str, str]:
        """The own pages of those who hand in all weeks at once, by user."""
        return {user: "\n".join(map(submission, self.weeks)) for user in self.users[_EARLY::_HABITS]}

    def talk_pages(self) -> dict[str, str]:
        """What stands on talk pages already, by user: the other half of them have none."""
        return {user: f"Welcome, {user}!\n\n== Old ==\nA question" for user in self.users[::2]}

    def facilitated(self) -> dict[str, str]:
        """The facilitators' pages, by title, the one that lets the bot run among them."""
        decided = (f"{{{{Organizer Lab decision|user={user}|decision=accepted}}}}" for user in self.users)
        return {
            f"{self.root}/Review": "\n".join(decided),
            f"{self.root}/Schedule": "\n".join(map(_week, self.weeks)),
            RUN_PAGE: "run",
        }

    def write_config(self, folder: Path) -> Path:
        """The operator's config for this cohort, in a folder that is made for it; the file's path."""
        folder.mkdir()
        for shipped in CONFIG.parent.iterdir():
            (folder / shipped.name).symlink_to(shipped)
        file = folder / "soak.toml"
        file.write_text(_CONFIG.format(mark=self.mark, root=self.root, facilitator=FACILITATOR), encoding="utf-8")
        return file


def submission(week: int) -> str:
    """What a participant hands in for a week."""
    return f"{{{{Organizer Lab submission|week={week}|text=What I did}}}}"


def _week(number: int) -> str:
    opens = _OPENS + timedelta(weeks=number - 1)
    due = opens + timedelta(days=6)
    return (
        f"{{{{Organizer Lab week|number={number}|title=Week {number}|opens={opens:%Y-%m-%d}"
        f"|due={due:%Y-%m-%d} 23:59 UTC|assignment=Try it}}}}"
    )


_CONFIG = """\
account = "OrganizerLabBot"
operator = "Operator"
contact = "tests@example.org"
facilitators = ["{facilitator}"]
wiki = "folder:nowhere"
edit_interval = 0
max_edits = 100000

[cohorts.{mark}]
root = "{root}"
applications_open = 2022-09-22T00:00:00Z
applications_close = 2022-10-20T00:00:00Z
"""
