"""An issue in parts: so many pages at once, or a language each, each page once."""

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.plan.change import Create
from bot.plan.outcome import Done
from bot.wiki.editing import Edit
from bot.wiki.folder import FolderWiki
from bot.wikitext.claim import SENT, claim_text, read_claim
from bot.wikitext.delivery_list import read_list
from bot.wikitext.region import enclose
from tests.lab import BOT, FACILITATOR
from tests.newsletters import PREFIX
from tests.newsroom import CLAIM, ISSUE, LIST, NOW, READERS, Newsroom, codes, issue_text, sends

SPANISH = issue_text(subject="Noticias de noviembre", body="Todo va bien. ~~~~")
ELSEWHERE = (("eswiki", "Talk:Ana"), ("frwiki", "Talk:Luc"))
EN, ES = f"{CLAIM}/en-1", f"{CLAIM}/es-1"


@pytest.fixture
def large(tmp_path):
    """A list of three, of which one sending may have two."""
    return Newsroom(tmp_path / "wiki", most=2)


@pytest.fixture
def farm(tmp_path):
    """A wiki in English with a list of its own, Spanish and French readers, and their wikis."""
    room = Newsroom(tmp_path / "wiki", split=True)
    hosts = {f"{code}.example.org": tmp_path / code for code in ("es", "fr")}
    room.settings(hosts={host: str(path) for host, path in hosts.items()})
    for code in ("es", "fr"):
        other = Newsroom(tmp_path / code)
        other.settings(language=code, host=f"{code}.example.org")
        room.others[f"{code}wiki"] = FolderWiki(tmp_path / code, BOT, "Operator", lambda: NOW)
    room.cohort = replace(room.cohort, hosts={host: f"{host[:2]}wiki" for host in hosts})
    room.list("User talk:Amina K", "User talk:Brian O", ("Talk:Ana", "es.example.org"), ("Talk:Luc", "fr.example.org"))
    room.page(f"{LIST}/Languages", "* User talk:Brian O | es")
    return room


def targets(room, claim):
    (page,) = room.wiki.pages([f"{claim}/List"])
    return [str(target) for target in read_list(page.text, page.model).targets]


def copies(room):
    return [room.text(title).count("All is well.") for title in READERS]


def test_lists_come_first_and_the_next_run_sends_to_them(large):
    plan = large.run(batches=True)
    assert codes(plan) == ["lists-first"]
    assert "the next run sends it" in plan.problems[0].message
    assert [change.title for change in plan.changes] == [f"{CLAIM}/1/List", f"{CLAIM}/2/List"]
    assert large.sent() == []
    assert [change.count for change in sends(large.run())] == [2, 1]
    assert copies(large) == [1, 1, 1]
    assert [large.claim(f"{CLAIM}/{part}").sent.count for part in (1, 2)] == [2, 1]
    large.run()
    assert (large.run().changes, large.run(batches=True).changes) == ((), ())
    large.run(NOW + timedelta(hours=4))
    assert "<bdi>3</bdi> of <bdi>3</bdi>" in large.text(PREFIX)


def test_a_list_that_fits_is_not_divided(tmp_path):
    room = Newsroom(tmp_path / "wiki", most=3)
    assert [change.title for change in sends(room.run(batches=True))] == [LIST]


def test_a_run_that_broke_off_between_lists_is_continued(large):
    _, second = large.plan(batches=True).changes
    assert isinstance(large.wiki.write(second), Done)
    assert [type(change) for change in large.run().changes] == [Create]
    large.run()
    assert copies(large) == [1, 1, 1]


def test_a_run_that_broke_off_between_parts_is_continued(large):
    large.run(batches=True)
    first, second = sends(large.plan())
    assert isinstance(large.wiki.write(first.claim), Done)
    large.wiki.send(first.title, first.subject, first.text)
    assert [change.title for change in sends(large.run())] == [second.title]
    assert copies(large) == [1, 1, 1]


def test_who_comes_to_the_list_later_does_not_make_it_go_out_again(large):
    large.run(batches=True)
    large.run()
    large.list(*READERS, "User talk:Late")
    assert sends(large.run(batches=True)) == []
    assert copies(large) == [1, 1, 1]


def test_what_the_wiki_refused_as_a_whole_may_go_out_in_parts(large):
    large.cohort = replace(large.cohort, newsletter=replace(large.cohort.newsletter, most=3))
    (send,) = large.plan().changes
    refused = enclose(SENT, claim_text(replace(read_claim(send.claim.text), refused="readonly")))
    assert isinstance(large.wiki.write(replace(send.claim, text=refused)), Done)
    large.cohort = replace(large.cohort, newsletter=replace(large.cohort.newsletter, most=2))
    large.run(batches=True)
    large.run()
    assert (large.sent(), copies(large)) == ([], [1, 1, 1])


def test_a_list_of_a_part_that_somebody_changed_is_not_sent_to(large):
    large.run(batches=True)
    title = f"{CLAIM}/1/List"
    made = large.text(title)
    large.save("Vandal", made.replace("Amina K", "Vandal"), title)
    plan = large.run(batches=True)
    assert ([(one.code, one.where) for one in plan.problems], plan.changes) == ([("list-changed", title)], ())
    large.save("Helper", made, title)
    large.run()
    assert copies(large) == [1, 1, 1]


def test_a_page_of_another_where_a_list_would_be_is_gone_around(large):
    large.save("Vandal", "{{#target:User talk:Vandal}}", f"{CLAIM}/1/List")
    assert [change.title for change in large.run(batches=True).changes] == [f"{CLAIM}/2/List", f"{CLAIM}/3/List"]
    large.run()
    assert copies(large) == [1, 1, 1]


def test_each_gets_it_in_their_language(farm):
    farm.save(FACILITATOR, SPANISH, f"{ISSUE}/es")
    assert codes(farm.run()) == ["no-translation", "lists-first"]
    assert targets(farm, EN) == ["User talk:Amina K", "Talk:Luc@fr.example.org"]
    assert targets(farm, ES) == ["User talk:Brian O", "Talk:Ana@es.example.org"]
    plan = farm.run()
    assert [(change.title, change.subject) for change in sends(plan)] == [
        (f"{EN}/List", "News of 2022-11"),
        (f"{ES}/List", "Noticias de noviembre"),
    ]
    texts = [farm.text("User talk:Amina K"), farm.text("User talk:Brian O")]
    texts += [next(farm.others[wiki].pages([title])).text for wiki, title in ELSEWHERE]
    assert [("All is well" in text, "Todo va bien" in text) for text in texts] == [
        (True, False),
        (False, True),
        (False, True),
        (True, False),
    ]
    assert 'lang="es"' in texts[1]
    farm.run()
    assert (farm.run().changes, farm.run().problems) == ((), ())
    assert "Delivered to 2 of 2" in farm.text(ES)


def test_without_any_translation_it_goes_out_whole_and_says_who_reads_it_in_another_language(farm):
    plan = farm.plan()
    assert [change.title for change in sends(plan)] == [LIST]
    assert {(one.code, one.where) for one in plan.problems} == {
        ("no-translation", f"{ISSUE}/es"),
        ("no-translation", f"{ISSUE}/fr"),
    }


def test_a_translation_by_nobody_trusted_does_not_count(farm):
    farm.save("Impostor", SPANISH, f"{ISSUE}/es")
    plan = farm.run()
    assert [change.title for change in sends(plan)] == [LIST]
    assert ("unreviewed", f"{ISSUE}/es") in {(one.code, one.where) for one in plan.problems}
    assert "Todo va bien" not in farm.text("User talk:Brian O")


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("Todo va bien. ~~~~", "no-template"),
        (SPANISH.replace("~~~~", ""), "unsigned"),
        (SPANISH.replace("ready", "draft"), "translation"),
        (SPANISH.replace("bien.", "<b>bien."), "unbalanced"),
        (SPANISH.replace("Noticias", "Noti<cias"), "subject"),
    ],
)
def test_a_translation_that_is_not_right_holds_back_all_parts(farm, text, code):
    farm.save(FACILITATOR, text, f"{ISSUE}/es")
    farm.run()
    plan = farm.run()
    stops = [one for one in plan.problems if one.message.startswith("not sent: ")]
    assert {(one.code, one.where) for one in stops} >= {(code, f"{ISSUE}/es")}
    assert {one.where for one in stops} == {f"{ISSUE}/es"}
    assert plan.changes == ()
    farm.save(FACILITATOR, SPANISH, f"{ISSUE}/es")
    assert len(sends(farm.run())) == 2


def test_what_others_change_in_a_translation_is_not_sent(farm):
    farm.save(FACILITATOR, SPANISH, f"{ISSUE}/es")
    farm.save("Helper", SPANISH.replace("bien", "mejor"), f"{ISSUE}/es")
    farm.run()
    assert "unreviewed" in codes(farm.run())
    assert "Todo va bien" in farm.text("User talk:Brian O")


def test_lists_that_are_missing_after_a_run_broke_off_are_made_in_the_right_language(farm):
    farm.save(FACILITATOR, SPANISH, f"{ISSUE}/es")
    english, spanish = farm.plan().changes
    assert (english.title, spanish.title) == (f"{EN}/List", f"{ES}/List")
    assert isinstance(farm.wiki.write(english), Done)
    (missing,) = farm.run().changes
    assert (missing.title, missing.text) == (spanish.title, spanish.text)


def test_a_language_that_is_too_large_is_divided_again(farm):
    farm.cohort = replace(farm.cohort, newsletter=replace(farm.cohort.newsletter, most=1))
    farm.save(FACILITATOR, SPANISH, f"{ISSUE}/es")
    made = [change.title.removeprefix(f"{CLAIM}/") for change in farm.run().changes]
    assert made == ["en-1/List", "en-2/List", "es-1/List", "es-2/List"]
    assert [change.subject for change in sends(farm.run())] == ["News of 2022-11"] * 2 + ["Noticias de noviembre"] * 2


def test_a_translation_is_looked_at_again_before_it_is_sent(farm):
    farm.save(FACILITATOR, SPANISH, f"{ISSUE}/es")
    farm.run()
    write = farm.wiki.send

    def meanwhile(title, *message):
        farm.wiki.edit(Edit(f"{ISSUE}/es", FACILITATOR, text=SPANISH.replace("ready", "draft")))
        return write(title, *message)

    farm.wiki.send = meanwhile
    farm.run()
    assert (len(farm.sent(f"{EN}/List")), farm.sent(f"{ES}/List")) == (1, [])


def test_who_left_the_list_after_the_parts_were_made_gets_nothing(tmp_path):
    room = Newsroom(tmp_path / "wiki", most=4)
    everybody = (*READERS, "Talk:X", "Talk:Y")
    room.list(*everybody)
    room.run(batches=True)
    room.list(*(one for one in everybody if one != READERS[2]))
    assert [change.remove for change in room.run().changes] == [(READERS[2],)]
    room.run()
    assert {page.title for page in room.wiki.pages(everybody)} == set(everybody) - {READERS[2]}
