"""Whatever people write: once a plan is applied, the next plan is empty."""

import tempfile
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from bot.jobs import JOBS
from bot.jobs.regions import NONE
from bot.plan.outcome import Done, Noop
from bot.run import prepare
from tests.lab import NOW, ROOT, ROOT_PAGE, cohort, folder_wiki, form, write_page

CASES = [file.read_text(encoding="utf-8") for file in sorted((ROOT / "tests/cases/applications").glob("*.wikitext"))]
COHORT = cohort()
MARKERS = ["<!-- olb:receipt begin -->", "<!-- olb:receipt end -->", "<!-- olb:review begin -->", "<translate>", "-->"]
FRAGMENTS = st.one_of(
    st.sampled_from(["{{", "}}", "|", "[[", "<nowiki>", "~~~~", "\n", "\u0338", "É", *MARKERS]), st.text()
)
VALUES = st.lists(FRAGMENTS, max_size=6).map("".join)
PAGES = st.one_of(
    st.sampled_from(CASES),
    st.builds(lambda topic, motivation: form("X", topic=topic, motivation=motivation), VALUES, VALUES),
    st.builds("".join, st.lists(st.one_of(st.sampled_from([*CASES, *MARKERS]), VALUES), min_size=1, max_size=3)),
)
USERS = st.sampled_from(["Amina K", "O'Neil", "Émile", "AT&lt", "نخلة", "سبز", "A = B", "Why", "Tom & Ann", "Ünal"])


@settings(max_examples=60, deadline=None, derandomize=True)
@given(st.dictionaries(USERS, PAGES, max_size=4), st.one_of(st.none(), PAGES))
def test_the_plan_after_the_plan_is_empty(applications, review):
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        for user, text in applications.items():
            write_page(folder, f"{ROOT_PAGE}/Applications/{user}", text.encode("utf-8", "replace").decode())
        if review is not None:
            write_page(folder, f"{ROOT_PAGE}/Review", review.encode("utf-8", "replace").decode())
        wiki = folder_wiki(folder, "OrganizerLabBot")

        def plan():
            return prepare(wiki, JOBS["applications"], COHORT, frozenset({"Operator"}), NONE, NOW).plan

        for change in plan().changes:
            assert isinstance(wiki.write(change), Done | Noop)
        assert [change.title for change in plan().changes] == []
