"""What a job wants the wiki to say."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from bot.cohort.application import Application
from bot.plan.change import Addressee, Problem, Skip
from bot.wiki.data import Page


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
    of the config by its name, empty for the cohort's own. `for_all` is the message in words that are right on anyone's
    talk page, empty where it has to be an edit of its own."""

    title: str
    text: str
    summary: str
    addressee: Addressee
    wiki: str = ""
    for_all: str = ""


@dataclass(frozen=True, slots=True)
class WantedPage:
    """A page that is made where it is missing, and is people's own from then on. `model` is its content model, empty
    for the one that pages of this title have anyway."""

    title: str
    text: str
    summary: str
    model: str = ""


@dataclass(frozen=True, slots=True)
class WantedList:
    """What a delivery list should have more, and less, as `Page` or `Page@host`."""

    title: str
    add: tuple[str, ...] = ()
    remove: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class WantedSend:
    """A message to the `count` pages of a delivery list (`title`), which the page `claim` claims: `claim_text` is
    all of it. `again` is that page as it stands, where it is there already and is claimed anew. Where it is for people
    one by one, `to` says whom."""

    title: str
    subject: str
    text: str
    count: int
    claim: str
    claim_text: str
    again: Page | None = None
    to: tuple[Addressee, ...] = ()


@dataclass(frozen=True, slots=True)
class Wants:
    """A job's decisions: the regions, messages, pages, lists and sendings it wants, what it leaves alone, what people
    must mend, and what it read."""

    regions: tuple[WantedRegion, ...] = ()
    messages: tuple[WantedMessage, ...] = ()
    pages: tuple[WantedPage, ...] = ()
    lists: tuple[WantedList, ...] = ()
    sends: tuple[WantedSend, ...] = ()
    skips: tuple[Skip, ...] = ()
    problems: tuple[Problem, ...] = ()
    applications: tuple[Application, ...] = ()

    def __or__(self, other: Wants) -> Wants:
        return Wants(**{part: getattr(self, part) + getattr(other, part) for part in self.__dataclass_fields__})
