"""Plans, applications and outcomes as JSON (stable keys, documented in the README)."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime

from bot.cohort.application import Application
from bot.cohort.decision import Decision
from bot.plan.change import (
    SEND_WRITES,
    Addressee,
    Change,
    EditList,
    Plan,
    Send,
    Skip,
    addressee,
    base,
    before,
    change_id,
    summary,
    wording,
)
from bot.plan.outcome import Applied

Json = Mapping[str, object]


def dump(document: Json) -> str:
    """A document as indented JSON text."""
    return json.dumps(document, ensure_ascii=False, indent=1)


def plan_json(plan: Plan) -> Json:
    """A plan: its digest, when it was made, and all it holds."""
    return {
        "digest": plan.digest,
        "now": moment(plan.now),
        "changes": [change_json(change) for change in plan.changes],
        "skips": [_skip(skip) for skip in plan.skips],
        "problems": [{"title": one.where, "code": one.code, "message": one.message} for one in plan.problems],
    }


def change_json(change: Change) -> Json:
    """One change; `old` and `new` are whole texts (of an append: the added text alone). A message also says to whom,
    in which language, and which messages it is; a list what comes and goes; a sending its subject, how many pages get
    it, and the page that claims it; one of reminders also names its `recipients`, and what it costs (`writes`)."""
    to = addressee(change)
    message = _to(to) if to else {}
    return {
        "id": change_id(change),
        "job": change.job,
        "wiki": change.wiki,
        "title": change.title,
        "kind": change.kind,
        "base": base(change),
        "summary": summary(change),
        "old": before(change),
        "new": wording(change),
        **message,
        **_sending(change),
    }


def _to(one: Addressee) -> Json:
    return {"user": one.user, "language": one.language, "keys": list(one.keys)}


def _sending(change: Change) -> Json:
    match change:
        case EditList(add=add, remove=remove):
            return {"add": list(add), "remove": list(remove)}
        case Send(subject=subject, count=count, claim=claim, to=to):
            people = {"recipients": [_to(one) for one in to], "writes": SEND_WRITES} if to else {}
            return {"subject": subject, "count": count, "claim": claim.title, **people}
        case _:
            return {}


def _skip(skip: Skip) -> Json:
    message = {"user": skip.user, "keys": list(skip.keys)} if skip.user else {}
    return {"id": f"{skip.reason}:{skip.title}", "title": skip.title, "reason": skip.reason, **message}


def applications_json(applications: Iterable[Application], decided: Mapping[str, Decision]) -> list[Json]:
    """What each application says, what is wrong with it, and what the facilitators decided (None while open)."""
    return [
        {
            "title": one.title,
            "revid": one.revid,
            "fields": None if one.fields is None else {name: _value(value) for name, value in one.fields.items()},
            "problems": [
                {"field": problem.field or None, "code": problem.code, "message": problem.message}
                for problem in one.problems
            ],
            "decision": decided[one.user].decision if one.user in decided else None,
        }
        for one in applications
    ]


def applied_json(applied: Iterable[Applied]) -> list[Json]:
    """What came of each write: the outcome's name, and the wiki's code and message where it gave one."""
    return [
        {
            "id": change_id(one.change),
            "title": one.change.title,
            "outcome": type(one.outcome).__name__.lower(),
            "code": getattr(one.outcome, "code", None),
            "message": getattr(one.outcome, "message", None),
        }
        for one in applied
    ]


def moment(when: datetime) -> str:
    """A moment as ISO 8601 in UTC, to the second."""
    return when.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def _value(value: object) -> object:
    if isinstance(value, datetime):
        return moment(value)
    return list(value) if isinstance(value, tuple) else value
