"""Applicants as tests need them: small, and as many as it takes."""

from __future__ import annotations

from datetime import UTC, datetime

from hypothesis import strategies as st

from bot.cohort.application import Application
from bot.cohort.decision import DECISIONS, Decision
from bot.cohort.form import Value
from bot.cohort.regions import Regions, WorldRegion

REGIONS = Regions(
    {
        "SSA": WorldRegion("SSA", "Sub-Saharan Africa", frozenset({"KE", "GH"})),
        "LAC": WorldRegion("LAC", "Latin America and the Caribbean", frozenset({"BO"})),
        "SA": WorldRegion("SA", "South Asia", frozenset({"IN"})),
    }
)


def applies(
    user: str, country: str | None = "KE", submitted: datetime | None = None, missing: str = "", **fields: Value
) -> Application:
    """An application; `missing` names a required field without an answer, `fields` replace others."""
    said = {"status": "submitted", "home_wiki": "swwiki", "languages": ("sw", "en"), "topic": ("climate",)}
    values = {**said, "country": country, "submitted": submitted, **fields}
    return Application(f"Root/Applications/{user}", 1, user, values, (), (missing,) if missing else ())


def unreadable(user: str) -> Application:
    return Application(f"Root/Applications/{user}", 1, user, None, (), ())


def decided(**words: str) -> dict[str, Decision]:
    """Decisions by user; `_` for blanks in names."""
    names = {user.replace("_", " "): word for user, word in words.items()}
    return {user: Decision(user, word, "", "Fay") for user, word in names.items()}


users = st.sampled_from(["Abe", "Bo", "Cy", "Dee", "eve"])
moments = st.datetimes(datetime(2022, 9, 1), datetime(2022, 11, 1)).map(lambda one: one.replace(tzinfo=UTC))
any_application = st.one_of(
    users.map(unreadable),
    st.builds(
        applies,
        users,
        country=st.sampled_from([None, "KE", "GH", "BO", "AQ"]),
        submitted=st.none() | moments,
        missing=st.sampled_from(["", "country"]),
        status=st.sampled_from(["submitted", "draft", "withdrawn"]),
        languages=st.none() | st.lists(st.sampled_from(["sw", "en", "es"]), max_size=4).map(tuple),
        topic=st.none() | st.lists(st.sampled_from(["climate", "gender"]), max_size=2).map(tuple),
    ),
)
any_decisions = st.dictionaries(users, st.sampled_from(["", *DECISIONS])).map(lambda words: decided(**words))
