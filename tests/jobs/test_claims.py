"""What is known of a claim that nobody has sent a clear answer to."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from bot.cohort.newsletter import Claim, SentAs
from bot.jobs.claims import settled
from bot.wiki.data import SendRow

NOW = datetime(2022, 11, 15, 12, tzinfo=UTC)
PATIENCE = timedelta(minutes=10)
CLAIM = Claim("2022-11", "", "List", 1, 3, "News", "Hello", "Asha", 2, NOW)
ROW = SendRow(7, "List", 9, "News", "Bot", NOW)  # another has edited the list meanwhile


@pytest.mark.parametrize(("waited", "unknown"), [(PATIENCE, False), (PATIENCE + timedelta(seconds=1), True)])
def test_a_silent_log_is_waited_for_and_then_nobody_knows(waited, unknown):
    assert settled(CLAIM, NOW, (), PATIENCE, NOW + waited).unknown is unknown


def test_what_nobody_knows_stays_so_although_the_page_that_says_it_was_only_just_saved():
    doubtful = replace(CLAIM, unknown=True)
    assert settled(doubtful, NOW, (), PATIENCE, NOW) == doubtful


def test_a_row_that_comes_late_settles_it():
    doubtful = replace(CLAIM, unknown=True)
    sent = replace(CLAIM, list_revid=9, sent=SentAs(7, NOW, None))
    assert settled(doubtful, NOW, (ROW,), PATIENCE, NOW) == sent


@pytest.mark.parametrize("known", [{"refused": "blocked"}, {"sent": SentAs(1, NOW, 3)}])
def test_what_is_known_stays(known):
    claim = replace(CLAIM, **known)
    assert settled(claim, NOW, (ROW,), PATIENCE, NOW + 9 * PATIENCE) == claim
