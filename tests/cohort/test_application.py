"""In what state an application is."""

from __future__ import annotations

import pytest

from bot.cohort.application import Application
from tests.cohort.people import applies, unreadable


@pytest.mark.parametrize(
    ("application", "state"),
    [
        (applies("A"), "submitted"),
        (applies("A", missing="country"), "incomplete"),
        (applies("A", status="draft"), "draft"),
        (applies("A", status="draft", missing="country"), "draft"),
        (applies("A", status="withdrawn", missing="country"), "withdrawn"),
        (unreadable("A"), "unreadable"),
    ],
)
def test_only_what_was_submitted_can_be_incomplete(application: Application, state: str) -> None:
    assert application.state == state
