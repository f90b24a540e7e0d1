"""What a job wants the wiki to say."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from bot.cohort.application import Application
from bot.plan.change import Addressee, Problem, Skip


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
class WantedMessage:
    """A message to a person: `text` goes to the end of the talk page `title`, which is made where there is none.
    `text` begins with two line ends, as it follows what is there; `summary` is the edit summary. `wiki` is another wiki
    of the config by its name, empty for the cohort's own."""

    title: str
    text: str
    summary: str
    addressee: Addressee
    wiki: str = ""


@dataclass(frozen=True, slots=True)
class Wants:
    """A job's decisions: the regions and messages it wants, what it leaves alone, what people must mend, and what it
    read."""

    regions: tuple[WantedRegion, ...] = ()
    messages: tuple[WantedMessage, ...] = ()
    skips: tuple[Skip, ...] = ()
    problems: tuple[Problem, ...] = ()
    applications: tuple[Application, ...] = ()
