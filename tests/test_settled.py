"""Whatever people write: once the plans of all jobs are applied, the next plans are empty."""

import json
import tempfile
from datetime import UTC, datetime
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from bot.jobs import JOBS
from bot.jobs.regions import Permissions
from bot.plan.outcome import Done, Noop
from bot.wiki.editing import Edit
from bot.wiki.folder import FolderWiki
from tests.lab import BOT, ROOT, ROOT_PAGE, Lab, form

NOW = datetime(2022, 11, 1, 12, tzinfo=UTC)  # the first week has begun, and its first reminders can still be sent
CASES = [file.read_text(encoding="utf-8") for file in sorted((ROOT / "tests/cases/applications").glob("*.wikitext"))]
REGIONS = ("Applications", "Now", "Statistics")
USERS = ["Amina K", "O'Neil", "Émile", "AT&lt", "نخلة", "A = B", "Tom & Ann", "Ünal"]
WEEKS = [
    "{{Organizer Lab week|number=1|title=One|opens=2022-10-31|due=2022-11-06 23:59 UTC|session=2022-11-02 14:00 UTC}}",
    "{{Organizer Lab week|number=2|title=Two|opens=2022-11-01|due=2022-11-03 23:59 UTC|assignment='''Do''' [[it]]|}}",
    "{{Organizer Lab week|number=1|title={{Organizer Lab week|number=7}}|opens=2022-11-07|due=2022-02-30}}",
]
OWN = [
    "{{Organizer Lab project|title=Mito & <b>mafuriko</b>|link=[[A|b]]}}",
    "{{Organizer Lab project|title=|link=javascript:alert(1)}}",
    "{{Organizer Lab submission|week=1|link=[[X]]|date=~~~~~}}",
    "{{Organizer Lab submission|week=٢|text=}}",
    "{{Organizer Lab pause|until=2022-11-20}}",
]
DECISIONS = ["accepted", "accepted", "accepted", "Accepted!", "declined", "{{nothing}}", ""]
SETTINGS = [  # of the folder wiki
    {},
    {"renamed": {"Amina K": "Émile", "O'Neil": "Vanished user 5"}, "languages": {f"{ROOT_PAGE}/Participants": "ar"}},
    {"missing": ["Amina K"], "blocked": ["Émile"], "languages": {f"{ROOT_PAGE}/Participants": "sw"}},
]
HOSTILE = ["{{", "}}", "|", "[[", "<nowiki>", "<translate>", "-->", "~~~~", "\n", "\u0338", "É", "{{nobots}}", "[[A]]"]
MARKERS = [f"<!-- olb:{name} {kind} -->" for name in ("receipt", "review", "now") for kind in ("begin", "end")]
MUTATIONS = [  # what a person does to a page that the bot has written: the first of these words become those
    (" begin -->", " begin -->\nNarnia"),
    (" end -->", ""),
    ("<!-- olb", "<translate>\n<!-- olb"),
    ("[[", "[[:"),
    ("\n|-", "\n|-\n| [[Me]]\n|-"),
    ("1", "1\u0301\n"),
    ("|decision=", "|decision=declined|note="),
    ("Organizer Lab", "#REDIRECT [[Elsewhere]]"),
]

PIECES = st.one_of(st.sampled_from([*HOSTILE, *MARKERS]), st.text(max_size=8))
VALUES = st.lists(PIECES, max_size=4).map("".join)


def around(texts):
    """Wikitext with some of these texts in it, in any order, with anything between them."""
    return st.lists(st.one_of(texts, texts, VALUES), max_size=5).map("\n".join)


def region(name):
    """A page that has the region, at most once, or that only looks as if it had."""
    begin, end = f"<!-- olb:{name} begin -->", f"<!-- olb:{name} end -->"
    whole = st.builds(lambda *parts: "\n".join(parts), VALUES, st.just(begin), VALUES, st.just(end), VALUES)
    alike = around(st.sampled_from([begin, end, "#REDIRECT [[Elsewhere]]"]))
    return st.one_of(whole, st.just(f"{begin}\n{end}"), alike)


def enclosed(rows):
    return f"<!-- olb:review begin -->\n{rows}\n<!-- olb:review end -->"


def decision(user, word):
    return f"{{{{Organizer Lab decision|user={user}|decision={word}|note=|reviewer=}}}}"


APPLICATIONS = st.one_of(
    st.sampled_from(CASES),
    st.builds(lambda topic, motivation: form("X", topic=topic, motivation=motivation), VALUES, VALUES),
    around(st.sampled_from(CASES)),
)
DECIDED = st.builds(decision, st.sampled_from(USERS), st.sampled_from(DECISIONS))
PAGES = {
    **{f"{ROOT_PAGE}/Applications/{user}": APPLICATIONS for user in USERS},
    **{f"{ROOT_PAGE}/Participants/{user}": around(st.sampled_from(OWN)) for user in USERS[:4]},
    **{f"{ROOT_PAGE}/{page}": region(page.lower()) for page in REGIONS},
    **{f"User talk:{user}": VALUES for user in USERS[:4]},
    f"{ROOT_PAGE}/Participants/{USERS[0]}/Week 2": around(st.sampled_from(OWN)),
}
ALWAYS = {  # without these there is little to keep, and only a page that is there has a language of its own
    f"{ROOT_PAGE}/Participants": region("participants"),
    f"{ROOT_PAGE}/Review": st.one_of(region("review"), around(DECIDED), around(DECIDED).map(enclosed)),
    f"{ROOT_PAGE}/Schedule": around(st.sampled_from(WEEKS)),
}
SOME_PAGES = st.fixed_dictionaries(ALWAYS, optional=PAGES)
EDITS = st.dictionaries(st.sampled_from([*ALWAYS, *PAGES]), st.sampled_from(MUTATIONS), max_size=4)
PERMISSIONS = st.builds(Permissions, overwrite=st.booleans(), create=st.booleans())


class World(Lab):
    """All jobs over one folder."""

    def __init__(self, folder, wiki_settings, permissions):
        super().__init__(folder, "applications")
        self.permissions = permissions
        self.wiki = FolderWiki(folder, BOT, "Operator", lambda: NOW)
        (folder / ".wiki").mkdir()
        (folder / ".wiki/settings.json").write_text(json.dumps(wiki_settings))

    def plan(self, job):
        self.job = JOBS[job]
        return self.prepare(NOW, self.permissions).plan

    def run_all(self):
        for job in JOBS:
            for change in self.plan(job).changes:
                outcome = self.wiki.write(change)
                assert isinstance(outcome, Done | Noop), (change.title, outcome)

    def mutate(self, title, old, new):
        for page in list(self.wiki.pages([title])):
            self.wiki.edit(Edit(title, "Other", text=page.text.replace(old, new, 1)))

    def assert_settled(self):
        assert [(job, change.title) for job in JOBS for change in self.plan(job).changes] == []


@settings(max_examples=60, deadline=None, derandomize=True)
@given(SOME_PAGES, st.sampled_from(SETTINGS), EDITS, PERMISSIONS)
def test_the_plans_after_the_plans_are_empty(pages, wiki_settings, edits, permissions):
    with tempfile.TemporaryDirectory() as name:
        world = World(Path(name), wiki_settings, permissions)
        for title, text in pages.items():
            world.page(title, text.encode("utf-8", "replace").decode())
        world.run_all()
        world.assert_settled()
        for title, (old, new) in edits.items():
            world.mutate(title, old, new)
        world.run_all()
        world.assert_settled()
