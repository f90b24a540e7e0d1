"""Delivery lists, and what became of messages, for the tests of sending to many."""

from __future__ import annotations

import json
from datetime import UTC, datetime

from bot.plan.change import Create, EditList
from bot.plan.outcome import Done, Outcome
from bot.wiki.data import LIST_MODEL
from tests.wiki.labs import Lab

NO_MASSMESSAGE = "this wiki has no MassMessage: MASSMESSAGE_DIR=… scripts/sandbox up (see CONTRIBUTING.md)"
LONG_AGO = datetime(2020, 1, 1, tzinfo=UTC)


def wikitext_list(lab: Lab, *targets: str) -> str:
    title = lab.unique("Campaigns/Targets")
    lab.seed(title, "\n".join(f"* {{{{#target:{target}}}}}" for target in targets))
    return title


def new_list(lab: Lab, *targets: str) -> str:
    title = lab.unique("Campaigns/List")
    assert isinstance(create_list(lab, title, listing(*targets)), Done)
    return title


def create_list(lab: Lab, title: str, text: str) -> Outcome:
    return lab.wiki.write(Create("newsletter", "w", title, text, "A list", model=LIST_MODEL))


def listing(*targets: str) -> str:
    return json.dumps({"description": "Who reads it", "targets": [{"title": target} for target in targets]})


def listed(lab: Lab, title: str) -> list[str]:
    [page] = lab.wiki.pages([title])
    assert page.model == LIST_MODEL
    return [target["title"] for target in json.loads(page.text)["targets"]]


def edit_list(lab: Lab, title: str, add: tuple[str, ...] = (), remove: tuple[str, ...] = ()) -> Outcome:
    return lab.wiki.write(EditList("newsletter", "w", title, add, remove))


def arrived(lab: Lab, subject: str, since: datetime = LONG_AGO) -> list[tuple[str, str, str]]:
    lab.run_jobs()
    return sorted((one.title, one.arrival, one.reason) for one in lab.wiki.deliveries(subject, since))


def merges_twins(lab: Lab) -> bool:
    """Whether this MassMessage looks for the message among a page's newest revisions: since 1.41."""
    return getattr(lab, "box", {}).get("version") != "1.39"
