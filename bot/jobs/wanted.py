"""What a job wants the wiki to say."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from bot.cohort.application import Application
from bot.plan.change import Problem, Skip


class Markers(Enum):
    """Where the bot may add the markers itself, on a page that has none."""

    AT_TOP = "at the top"
    NOWHERE = "nowhere"


@dataclass(frozen=True, slots=True)
class WantedRegion:
    """A region's content on a page. Where the page is missing it is created as `skeleton`, with the region at its end;
    `markers` says whether a page without markers may be given them. `summary` is the edit summary. `shared` regions
    are people's to write in as well: the wanted content holds what they wrote."""

    title: str
    name: str
    content: str
    summary: str
    markers: Markers
    skeleton: str = ""
    shared: bool = False


@dataclass(frozen=True, slots=True)
class Wants:
    """A job's decisions: the regions it wants, what it leaves alone, what people must mend, and what it read."""

    regions: tuple[WantedRegion, ...]
    skips: tuple[Skip, ...] = ()
    problems: tuple[Problem, ...] = ()
    applications: tuple[Application, ...] = ()
