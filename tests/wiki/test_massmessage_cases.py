"""What MediaWiki 1.43 with MassMessage answered to 179 requests, asked again of the folder wiki.

`tests/cases/massmessage-1.43.json` holds the requests and answers in their order, and the log that came of them. Its
pages are made anew here, from what the answers tell of them.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from bot.plan.outcome import Unknown
from bot.wiki.editing import Edit, EditError
from bot.wiki.folder import FolderWiki
from tests.wiki.folder_lab import NOON, FolderLab, word

RECORDED = json.loads((Path(__file__).parent.parent / "cases" / "massmessage-1.43.json").read_text())
CASES = {case["id"]: case for case in RECORDED["cases"]}

ELSEWHERE = {
    "tokens, assertions and maxlag, which the API looks at before it asks MassMessage": (
        "M01 M02 M03 M03b M29 M30 M30b E23 X10 X11"
    ),
    "the port never sends a page as a message": ("M20 M21 M21b M22 M22b M22c M22d M22e M22f M25 M43 X06 X07"),
    "a way to ask the log or the edits that the port does not have": (
        "L01 L02 L03 L04 L05 L06 L07 X02 X03 X04 X08 X09 X13"
    ),
    "the port reads a list as a page, one at a time": "Q02 Q03 Q04 Q05 Q07 Q08",
    "what the API says of itself or of the whole wiki": "P01 P02 S01 X14 X15",
    "a rendered page": "S02 X16",
    "the port never changes a page's content model or format": "C11 C12 C14",
    "MediaWiki keeps what a list means for an hour; a folder is read each time": "D12b",
}
NOT_REPLAYED = frozenset(" ".join(ELSEWHERE.values()).split())
REPLAYED = [case for case in CASES if case not in NOT_REPLAYED]

LISTS = {  # in wikitext, by what they target
    "ListOne": ["Talk:MMtest/One"],
    "ListD1": [
        *("Talk:MMtest/Redir", "Talk:MMtest/NewPage", "Category talk:MMtest/Cat", "Talk:MMtest/RedirIW"),
        *("Talk:MMtest/OptOut", "Template:MMtest/Tpl", "MMtest/BadNS"),
    ],
    "ListDd": ["Talk:MMtest/Dd"],
    "ListD9": ["Talk:MMtest/Dd9"],
    "ListD9b": ["Talk:MMtest/Dd9"],
    "ListD10": ["Talk:MMtest/Dd10"],
    "ListD11": ["Talk:MMtest/Dd11A", "Talk:MMtest/Dd11B"],
    "ListD12": ["Talk:MMtest/Dd12A", "Talk:MMtest/Dd12B"],
    "ListD13": ["Talk:MMtest/Dd13"],
    "ListPF": [  # without the wiki's own host, which the recorded one, alone in its farm, did not take
        *("User talk:MMtest/A", "User:MMtest/B", "Talk:MMtest/T1", "Talk:MMtest/T1", "talk:MMtest/T1"),
        *("Project:MMtest/P1", "MMtest/BadNS", "User talk:MMtestNoSuchUser/x", "<bad>", "wikipedia:Foo"),
        *("Talk:MMtest/X|en.wikipedia.org", "Talk:MMtest/X|site=127.0.0.1:8091"),
    ],
}
JSON_LISTS: dict[str, list[dict[str, str]]] = {
    "ListJsonEmpty": [],
    "ListE": [{"title": "Talk:MMtest/E1"}],
    "ListD14": [{"title": "Special:Version"}, {"title": "wikipedia:Foo"}, {"title": "Talk:MMtest/Dd14"}],
}
PAGES = {
    "MMtest/ListRedirect": "#REDIRECT [[MMtest/ListOne]]",
    "MMtest/ListDoubleRedirect": "#REDIRECT [[MMtest/ListRedirect]]",
    "MMtest/ListRedirectMissing": "#REDIRECT [[MMtest/NoSuchPage]]",
    "MMtest/ListRedirectIW": "#REDIRECT [[wikipedia:Foo]]",
    "MMtest/ListEmpty": "No targets",
    **dict.fromkeys(("Talk:MMtest/C1", "Talk:MMtest/C2", "MMtest/C3"), "[[Category:MMtest/Cat]]"),
    "Talk:MMtest/One": "A page",
    "Talk:MMtest/Redir": "#REDIRECT [[Talk:MMtest/RedirTarget]]",
    "Talk:MMtest/RedirIW": "#REDIRECT [[wikipedia:Foo]]",
    "Talk:MMtest/OptOut": "[[Category:Opted-out of message delivery]]",
    "Talk:MMtest/Dd11A": "#REDIRECT [[Talk:MMtest/Dd11B]]",
}
DELIVERED = {  # sections with the case's subject that its page has afterwards
    "M12": ("Talk:MMtest/One", "MM M12", 1),
    "M16": ("Talk:MMtest/C1", "MM M16", 1),
    "M34": ("Talk:MMtest/J1", "MM M34", 1),
    "M35": ("Project:MMtest/P1", "MM M35", 1),
    "M40": ("Talk:MMtest/One", "MM M40line2 bold", 1),
    "M45": ("Talk:MMtest/One", "MM M45", 1),  # two in the recorded queue, which ran M46 long after it
    "D01": ("Talk:MMtest/RedirTarget", "MM D01", 1),
    "D02": ("Talk:Zed", "MM D02", 1),
    "D03c": ("Talk:MMtest/One", "MM D03", 1),
    "D04b": ("Talk:MMtest/One", "MM D04", 1),
    "D08a": ("Talk:MMtest/Dd", "MM D08", 1),
    "D08b": ("Talk:MMtest/Dd", "MM D08", 1),
    "D08c": ("Talk:MMtest/Dd", "MM D08", 1),
    "D08d": ("Talk:MMtest/Dd", "MM D08", 2),
    "D08e": ("Talk:MMtest/Dd", "MM D08", 3),
    "D08f": ("Talk:MMtest/Dd", "MM D08", 3),
    "D08g": ("Talk:MMtest/Dd", "MM D08 other", 1),
    "D08h": ("Talk:MMtest/Dd", "MM D08 other", 1),
    "D09a": ("Talk:MMtest/Dd9", "MM D09", 1),
    "D09b": ("Talk:MMtest/Dd9", "MM D09", 1),
    "D09c": ("Talk:MMtest/Dd9", "MM D09", 1),
    "D09e": ("Talk:MMtest/Dd9", "MM D09d", 1),
    "D11a": ("Talk:MMtest/Dd11B", "MM D11", 1),
    "D12a": ("Talk:MMtest/Dd12B", "MM D12a", 1),
    "D13a": ("Talk:MMtest/Dd13", "MM D13", 1),
    "D13b": ("Talk:MMtest/Dd13", "MM D13X", 0),
    "D14": ("Talk:MMtest/Dd14", "MM D14", 1),
}
QUEUED_WITH_THE_NEXT = frozenset({"D03a", "D04a", "D09d"})


def made_of(names: list[str]) -> str:
    return "\n".join(f"{{{{#target:{name}}}}}" for name in names) + "\n<nowiki>{{#target:Talk:MMtest/nowiki}}</nowiki>"


@dataclass
class Replay:
    """The folder wiki after all cases: what it answered to each, and the sections there were after each."""

    lab: FolderLab
    answers: dict[str, Any] = field(default_factory=dict)
    sections: dict[str, int] = field(default_factory=dict)

    def prepare(self) -> None:
        self.lab.settings(host="127.0.0.1:8091", missing=["MMtestNoSuchUser"], jobs="held")
        for name, targets in LISTS.items():
            self.lab.seed(f"MMtest/{name}", made_of(targets))
        known = CASES["Q01b"]["answer"]["query"]["pages"]["22"]["mmcontent"]
        for name, entries in {**JSON_LISTS, "ListJson": [entry(one) for one in known["targets"]]}.items():
            description = known["description"] if name == "ListJson" else ""
            text = json.dumps({"description": description, "targets": entries})
            self.lab.raw_edit(title=f"MMtest/{name}", text=text, contentmodel="MassMessageListContent")
        self.lab.raw_edit(title="MMtest/Json.json", text="{}", contentmodel="json")
        for title, text in PAGES.items():
            self.lab.seed(title, text)

    def between(self, case: str) -> None:
        """What people did before a case."""
        edits = {"D04b": ("MMtest/ListOne", 1), "D08c": ("Talk:MMtest/Dd", 4), "D08d": ("Talk:MMtest/Dd", 1)}
        edits |= {"D09b": ("MMtest/ListD9", 1), "D09e": ("MMtest/ListD9", 1)}
        title, count = edits.get(case, ("", 0))
        for _ in range(count):
            assert self.lab.raw_edit("Human", title=title, appendtext="\n\nA line") == "success"
        if case == "D01":
            self.lab.run_jobs()

    def ask(self, case: str) -> None:
        self.between(case)
        who, parameters = CASES[case]["who"], CASES[case]["params"]
        rights = {"massmessage", "apihighlimits", "editcontentmodel"} if who in ("bot", "admin") else set()
        self.lab.settings(rights=sorted(rights))
        wiki = FolderWiki(self.lab.path, {"bot": "LabBot"}.get(who, who.title()), "Operator", lambda: NOON)
        self.answers[case] = said(wiki, parameters)
        if case.startswith("D") and case not in QUEUED_WITH_THE_NEXT:
            self.lab.run_jobs()
            self.count(case)

    def count(self, case: str) -> None:
        if case in DELIVERED:
            title, subject, _ = DELIVERED[case]
            self.sections[case] = (self.lab.text(title) or "").count(f"== {subject} ==\n")


def entry(target: str) -> dict[str, str]:
    title, at, host = target.partition("@")
    return {"title": title, "site": host} if at else {"title": title}


def said(wiki: FolderWiki, parameters: dict[str, str]) -> Any:
    """A word, an error's code, or the answer."""
    ask: dict[str, Callable[[dict[str, str]], Any]] = {
        "massmessage": wiki.mass_message,
        "editmassmessagelist": wiki.edit_list,
        "edit": lambda given: edited(wiki, given),
        "query": lambda given: listed(wiki, given["titles"]),
    }
    try:
        return ask[parameters["action"]](parameters)
    except EditError as error:
        return error.code


def edited(wiki: FolderWiki, given: dict[str, str]) -> str:
    names = ("text", "appendtext", "sectiontitle", "summary", "contentmodel")
    edit = Edit(
        given["title"],
        wiki.user,
        new_section=given.get("section") == "new",
        createonly="createonly" in given,
        **{name: given[name] for name in names if name in given},
    )
    outcome = wiki.edit(edit)
    return outcome.message.partition(":")[0] if isinstance(outcome, Unknown) else word(outcome)


def listed(wiki: FolderWiki, title: str) -> Any:
    [page] = wiki.pages([title])
    return page.text


def expected(case: str) -> Any:
    """What was recorded, in the words of `said`."""
    answer = CASES[case]["answer"]
    if "error" in answer or "errors" in answer:
        return answer["error"]["code"] if "error" in answer else answer["errors"][0]["code"]
    if "edit" in answer:
        return "nochange" if "nochange" in answer["edit"] else "success"
    if "query" in answer:
        pages = answer["query"]["pages"]
        return content(pages[0] if isinstance(pages, list) else next(iter(pages.values())))
    return {name: answer[name] for name in ("massmessage", "editmassmessagelist") if name in answer}


def content(page: dict[str, Any]) -> Any:
    if "mmcontent" not in page:
        return page["revisions"][0]["slots"]["main"]["content"]
    return page["mmcontent"]


@pytest.fixture(scope="module")
def replay(tmp_path_factory: pytest.TempPathFactory) -> Replay:
    replay = Replay(FolderLab(tmp_path_factory.mktemp("lab") / "wiki"))
    replay.prepare()
    for case in REPLAYED:
        replay.ask(case)
    for case in DELIVERED:
        if case.startswith("M"):
            replay.count(case)
    return replay


def test_every_recorded_case_is_replayed_or_has_a_reason() -> None:
    assert len(CASES) == 179
    assert CASES.keys() >= NOT_REPLAYED
    assert sum(len(ids.split()) for ids in ELSEWHERE.values()) == len(NOT_REPLAYED)
    assert DELIVERED.keys() <= set(REPLAYED)


@pytest.mark.parametrize("case", REPLAYED)
def test_it_answers_as_mediawiki_did(replay: Replay, case: str) -> None:
    answer, wanted = replay.answers[case], expected(case)
    if isinstance(wanted, dict) and "targets" in wanted:
        found = json.loads(answer)
        own = {one["title"]: f"{one['title']}@127.0.0.1:8091" for one in found["targets"] if "@" in one["title"]}
        names = [
            f"{one['title']}@{one['site']}" if "site" in one else own.get(one["title"], one["title"])
            for one in found["targets"]
        ]
        assert {"description": found["description"], "targets": names} == wanted
    else:
        assert answer == wanted


@pytest.mark.parametrize("case", DELIVERED)
def test_it_delivers_as_mediawiki_did(replay: Replay, case: str) -> None:
    assert replay.sections[case] == DELIVERED[case][2]


def test_its_log_is_as_it_was(replay: Replay) -> None:
    rows = [json.loads(line) for line in (replay.lab.path / ".wiki/massmessage.jsonl").read_text().splitlines()]
    assert [row["logid"] for row in rows] == list(range(1, len(rows) + 1))
    assert Counter(map(told, rows)) == Counter(map(told, RECORDED["logrows"]))


def told(row: dict[str, Any]) -> tuple[str, ...]:
    """A log row without its numbers and time."""
    params = {name: value for name, value in row["params"].items() if name != "revid"}
    return row["action"], row["title"], row["user"], row["comment"], json.dumps(params, sort_keys=True)


@pytest.mark.parametrize(
    ("title", "texts"),
    [
        ("Talk:MMtest/RedirIW", ["#REDIRECT [[wikipedia:Foo]]\n\n== MM D01 ==\n"]),
        ("Talk:MMtest/Dd11A", ["#REDIRECT [[Talk:MMtest/Dd11B]]"]),
        (
            "Talk:MMtest/One",
            [
                "== MM M47 ==\n\nBody [[User:MediaWiki message delivery|MediaWiki message delivery]] ([[User talk:",
                "<!-- Message sent by User:LabBot@wiki using the list at http://127.0.0.1:8091/index.php?title=MMtest/",
                "#frag -->",
                "== MM M48 [[User:MediaWiki message delivery|",
            ],
        ),
    ],
)
def test_its_texts_are_as_mediawiki_writes_them(replay: Replay, title: str, texts: list[str]) -> None:
    for text in texts:
        assert text in (replay.lab.text(title) or "")
