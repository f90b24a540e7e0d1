"""What a sending to a list reaches, held against what MassMessage does with the same list."""

import pytest

from bot.cohort.newsletter import Target
from bot.jobs.newsletter.targets import entry_page, page_of, resolve, targets_reads
from bot.plan.change import Skip
from bot.plan.outcome import Sent
from bot.wiki.data import OPT_OUT_CATEGORY
from bot.wiki.snapshot import Request, Snapshot
from tests.jobs.farm import DE, FR, NOWHERE, Farm
from tests.lab import NOW, folder_wiki

OPTED_OUT = f"[[{OPT_OUT_CATEGORY}]]"


@pytest.fixture
def farm(tmp_path):
    (tmp_path / "fr").mkdir()
    return Farm(tmp_path)


def at(*entries):
    """Targets, as `Page` or `Page@host`."""
    return tuple(Target(*entry.partition("@")[::2]) for entry in entries)


def resolved(farm, *entries):
    targets = at(*entries)
    return resolve(targets, farm.read(*targets), farm.cohort)


def calls(*entries):
    return "".join(f"{{{{#target:{'|'.join(filter(None, entry.partition('@')[::2]))}}}}}\n" for entry in entries)


def test_a_users_page_is_their_talk_page_and_counts_once(farm):
    found = resolved(farm, "User:Ana", "User talk:ana", "User_talk:Ana", "Talk:X")
    assert found.count == 2
    assert found.titles == {"": {"User talk:Ana", "Talk:X"}}
    assert [one.where for one in found.problems] == ["User talk:Ana"]
    assert found.problems[0].code == "double"
    assert "User:Ana and as User talk:ana and as User_talk:Ana" in found.problems[0].message


def test_a_redirect_is_followed_once_for_the_count_and_once_more_on_delivery(farm):
    farm.page("User talk:Old", "#REDIRECT [[User talk:New]]")
    farm.page("User talk:Older", "#REDIRECT [[User talk:Old]]")
    found = resolved(farm, "User talk:Old", "User talk:New", "User:Older")
    assert found.count == 2
    assert found.titles == {"": {"User talk:New"}}
    assert "sent there 2 times" in found.problems[0].message


def test_who_opted_out_behind_two_redirects_is_skipped(farm):
    farm.page("User talk:Old", "#REDIRECT [[User talk:New]]")
    farm.page("User talk:Older", "#REDIRECT [[User talk:Old]]")
    farm.page("User talk:New", OPTED_OUT)
    assert resolved(farm, "User:Older").skips == (Skip("User talk:New", "opted-out"),)


def test_a_redirect_to_another_wiki_is_where_it_goes(farm):
    farm.page("User talk:Ana", "#REDIRECT [[w:User talk:Ana]]")
    assert resolved(farm, "User talk:Ana").titles == {"": {"User talk:Ana"}}


def test_the_wikis_own_host_is_the_wiki(farm):
    found = resolved(farm, "User talk:Ana@meta.example.org", "User talk:Ana")
    assert (found.count, dict(found.by_host)) == (1, {"": 1})


def test_remote_pages_count_by_their_spelling_and_are_told_by_the_page(farm):
    farm.page_there("User talk:Old", "#REDIRECT [[User talk:Ana]]")
    found = resolved(farm, f"User:Ana@{DE}", f"User talk:Ana@{DE}", f"User talk:Old@{DE}", "User talk:Ana")
    assert found.count == 4
    assert found.by_host == {"": 1, DE: 3}
    assert found.titles == {"": {"User talk:Ana"}, DE: {"User talk:Ana"}}
    (problem,) = found.problems
    assert (problem.code, problem.where) == ("double", f"User talk:Ana@{DE}")
    assert "3 times" in problem.message


def test_who_is_skipped_is_known_with_the_reason(farm):
    farm.settings(farm.here, missing=["Nobody"], renamed={"Old": "New"})
    farm.settings(farm.there, missing=["Niemand"])
    farm.page("User talk:Opted", OPTED_OUT)
    farm.page("User talk:Moved", "#REDIRECT [[User talk:Opted]]")
    farm.page_there("User talk:Weg", OPTED_OUT)
    farm.page("Template:Box", "")
    found = resolved(
        farm, "User:Opted", "User talk:Nobody/News", "User talk:Old", "User talk:192.0.2.1", "Template:Box", "Article",
        "Project:Village pump", "Talk:X", "Special:Version", "User talk:Human", f"User talk:Weg@{DE}",
        f"User talk:Niemand@{DE}", f"User talk:Anybody@{FR}", f"Article@{FR}", f"Diskussion:X@{DE}", "Grants talk:Y",
    )  # fmt: skip
    assert set(found.skips) == {
        Skip("User talk:Opted", "opted-out"),
        Skip("User talk:Nobody/News", "no-account"),
        Skip("User talk:Old", "no-account"),
        Skip("User talk:192.0.2.1", "no-account"),
        Skip("Template:Box", "no-talk-page"),
        Skip("Article", "no-talk-page"),
        Skip("Special:Version", "no-page"),
        Skip(f"User talk:Weg@{DE}", "opted-out"),
        Skip(f"User talk:Niemand@{DE}", "no-account"),
        Skip(f"Article@{FR}", "no-talk-page"),
    }
    assert found.count == 16
    assert found.problems == ()
    assert "Special:Version" not in found.titles[""]


def test_titles_of_other_wikis_are_skipped_and_nothing_is_expected_there(farm):
    farm.page("Meta:Babel", "")  # the wiki's own, whatever wikis are called elsewhere
    found = resolved(farm, "mw:Foo", "wikipedia:User talk:Foo", f"w:X@{DE}", "Meta:Babel", "Grants talk:Y", "Talk:X")
    assert set(found.skips) == {
        Skip("Mw:Foo", "other-wiki"),
        Skip("Wikipedia:User talk:Foo", "other-wiki"),
        Skip(f"W:X@{DE}", "other-wiki"),
    }
    assert found.titles == {"": {"Meta:Babel", "Grants talk:Y", "Talk:X"}}


def test_a_page_that_can_take_no_section_is_skipped(farm):
    (farm.here / "User talk:Ana").mkdir()
    (farm.here / "User talk:Ana" / "Data.json").write_text("{}", encoding="utf-8")
    assert resolved(farm, "User talk:Ana/Data").skips == (Skip("User talk:Ana/Data", "not-wikitext"),)


def test_who_is_blocked_gets_it(farm):
    farm.settings(farm.here, blocked=["Ana"])
    assert resolved(farm, "User talk:Ana").skips == ()


def test_hosts_that_nobody_knows_and_bad_titles_are_left_out_and_told(farm):
    found = resolved(farm, f"User talk:A@{NOWHERE}", f"User talk:B@{NOWHERE}", "User talk:<b>", "User talk:Human")
    assert found.count == 1
    assert found.titles == {"": {"User talk:Human"}}
    assert {(one.code, one.where) for one in found.problems} == {
        ("unknown-host", f"User talk:A@{NOWHERE}"),
        ("bad-title", "User talk:<b>"),
    }
    assert any("(2)" in one.message for one in found.problems)


def test_a_wiki_that_cannot_be_read_is_told_and_counts(farm):
    farm.reachable = False
    found = resolved(farm, f"User:Ana@{DE}")
    assert found.count == 1
    assert found.titles == {DE: {"User talk:Ana"}}
    assert [(one.code, one.where) for one in found.problems] == [("unreachable", DE)]


def test_sections_in_titles_are_no_pages(farm):
    assert resolved(farm, "User talk:Ana#News", "User talk:Ana").count == 1


def test_the_pages_are_the_same_however_the_list_is_ordered_and_spelled(farm):
    farm.page("User talk:Old", "#REDIRECT [[User talk:New]]")
    pages = at("Talk:X", f"User talk:A@{DE}", "User talk:New")
    assert resolved(farm, "User:Old", "talk:X", f"User:A@{DE}").pages == pages
    assert resolved(farm, f"User talk:A@{DE}", "User talk:New", "Talk:X", "User:Old").pages == pages
    snapshot = farm.read(*pages)
    assert resolve(pages, snapshot, farm.cohort).pages == pages
    assert page_of(Target("User:old"), farm.read(Target("User:Old")), farm.cohort) == Target("User talk:New")


def test_an_empty_list_reaches_nobody():
    found = resolve((), Snapshot(), None)
    assert (found.count, found.pages, found.skips, found.problems) == (0, (), (), ())


def test_nothing_is_asked_of_wikis_that_nobody_is_on(farm):
    assert targets_reads((), Snapshot(host="meta.example.org"), farm.cohort) == Request()
    asked = targets_reads(at("User:Ana"), Snapshot(host="meta.example.org"), farm.cohort)
    assert asked == Request(talks=frozenset({"User talk:Ana"}), accounts=frozenset({"Ana"}))


@pytest.mark.parametrize(
    "entries",
    [
        ("User:Ana", "User talk:ana", "Talk:X", "Talk:X", "Article", "Project:P"),
        ("User talk:Old", "User talk:New", "User:Older"),
        (f"User:Ana@{DE}", f"User talk:Ana@{DE}", f"User talk:Ana@{DE}", "User talk:Ana@meta.example.org", "User:Ana"),
        (f"User talk:Ana@{NOWHERE}", f"User talk:Ana@{FR}"),
        ("User talk:Opted", "User talk:Nobody", "User talk:Human"),
        (),
    ],
)  # fmt: skip
def test_what_is_said_before_is_what_massmessage_does(farm, entries):
    farm.settings(farm.here, missing=["Nobody"])
    farm.page("User talk:Old", "#REDIRECT [[User talk:New]]")
    farm.page("User talk:Older", "#REDIRECT [[User talk:Old]]")
    farm.page("User talk:Opted", OPTED_OUT)
    farm.page("List", calls(*entries))
    before = resolved(farm, *entries)
    wiki = folder_wiki(farm.here)
    assert wiki.send("List", "News", "Hello ~~~~") == Sent(before.count)
    here = list(wiki.deliveries("News", NOW))
    there = list(folder_wiki(farm.there).deliveries("News", NOW))
    assert {one.title for one in here} == before.titles.get("", frozenset())
    assert {one.title for one in there} == before.titles.get(DE, frozenset())
    skipped = {one.title for one in here if one.arrival.startswith("skip")}
    assert skipped == {one.title for one in before.skips if "@" not in one.title}


def test_a_character_reference_begins_no_section():
    assert entry_page(Target("User talk:O&#39;Brien"), "h") == Target("User talk:O'Brien")
    assert entry_page(Target("User talk:X#y"), "h") == Target("User talk:X")
