"""What only a person can settle, and when somebody has been silent for too long."""

from __future__ import annotations

import hashlib
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.cohort.calendar import Week
from bot.cohort.progress import Progress

SILENCE = timedelta(weeks=2)
"""After so long without a sign of a participant somebody should ask how they are."""
UNANSWERED = timedelta(weeks=1)
"""After so long without an answer to what a receipt asks for somebody should ask the applicant."""


@dataclass(frozen=True, slots=True)
class Need:
    """One thing that a person has to settle: `kind` is a word for what it is (`blocked`), `where` a page's title,
    `message` an English sentence that says what and how. `cause` is what it stands for: when that is another, it is
    another thing."""

    kind: str
    where: str
    message: str
    cause: str

    @property
    def id(self) -> str:
        """Its name, the same as long as it is the same thing."""
        told = "\n".join((self.kind, self.where, self.cause))
        return f"{self.kind}-{hashlib.sha256(told.encode('utf-8', 'surrogatepass')).hexdigest()[:8]}"


def silent_since(done: Progress, weeks: Collection[Week], saved: datetime | None, now: datetime) -> datetime | None:
    """Since when a participant has been silent for `SILENCE` at `now` (aware); None where they are not.

    They are not while nothing is asked of them: before the first week, after the last one, in a pause, and as long as
    all is handed in. A sign is something handed in, the end of a pause, and when their own page was last `saved`.
    """
    missing = [week.opens for week in weeks if week.opens <= now and week.number not in done.handed_in]
    over = not weeks or max(week.closes for week in weeks) + SILENCE <= now
    if not missing or over or done.pause_at(now):
        return None
    ended = [pause.until for pause in done.pauses if pause.until <= now]
    heard = max([min(missing), *ended, *(sign for sign in (done.latest, saved) if sign is not None)])
    return heard if now - heard >= SILENCE else None
