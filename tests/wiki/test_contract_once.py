"""Writing exactly once: every row of the design's table, the unsafe ones as proof of why they are not used."""

from __future__ import annotations

from bot.plan.change import Append, Create, Rewrite
from bot.plan.outcome import Conflict, Done, Noop
from bot.wiki.data import Page
from tests.wiki.labs import Lab

TALK = "Welcome!\n\n== Old ==\nQuestion\n\nAnswer"
MESSAGE = "\n\n== Reminder ==\nPlease hand in your draft.<!-- olb:2022/reminder/3/due -->"


def page(lab: Lab, title: str) -> Page:
    return next(lab.wiki.pages([title]))


def seeded(lab: Lab, text: str = TALK) -> Page:
    title = lab.unique("User talk:Ana")
    lab.seed(title, text)
    lab.tick()
    return page(lab, title)


def copies(lab: Lab, title: str) -> int:
    return (lab.text(title) or "").count("Please hand in your draft.")


def append(at: Page, text: str = MESSAGE) -> Append:
    return Append("reminders", "w", at.title, at.revid, text, "Reminder (2022/reminder/3/due)")


def rewrite(at: Page, text: str) -> Rewrite:
    return Rewrite("receipts", "w", at.title, at.revid, at.text, text, "Receipt")


def create(title: str) -> Create:
    return Create("review", "w", title, "Fresh page", "New page")


# The unsafe rows.


def test_append_alone_posts_twice(lab: Lab) -> None:
    title = seeded(lab).title
    assert [lab.raw_edit(title=title, appendtext=MESSAGE) for _ in range(2)] == ["success"] * 2
    assert copies(lab, title) == 2


def new_section(lab: Lab, title: str, **more: int) -> str:
    text, heading, summary = "Please hand in your draft.", "Reminder", "Reminder 3"
    return lab.raw_edit(title=title, section="new", sectiontitle=heading, text=text, summary=summary, **more)


def test_new_section_alone_posts_twice(lab: Lab) -> None:
    title = seeded(lab).title
    assert [new_section(lab, title) for _ in range(2)] == ["success"] * 2
    assert lab.text(title) == TALK + "\n\n== Reminder ==\n\nPlease hand in your draft." * 2


def test_new_section_with_base_posts_once(lab: Lab) -> None:
    at = seeded(lab)
    assert [new_section(lab, at.title, baserevid=at.revid) for _ in range(2)] == ["success", "editconflict"]
    assert copies(lab, at.title) == 1


def test_new_section_with_base_posts_twice_after_a_reply(lab: Lab) -> None:
    at = seeded(lab)
    assert new_section(lab, at.title, baserevid=at.revid) == "success"
    lab.raw_edit(user="Human", title=at.title, appendtext="\n: Thanks!")
    assert new_section(lab, at.title, baserevid=at.revid) == "success"
    assert copies(lab, at.title) == 2


def test_whole_text_with_timestamp_loses_the_accounts_own_message(lab: Lab) -> None:
    at = seeded(lab)
    first, second = TALK + "\n\nfirst message", TALK + "\n\nsecond message"
    for text in (first, second):
        assert lab.raw_edit(title=at.title, text=text, basetimestamp=at.timestamp) == "success"
        lab.tick()
    assert lab.text(at.title) == second


def test_whole_text_with_timestamp_conflicts_with_others(lab: Lab) -> None:
    at = seeded(lab)
    lab.seed(at.title, TALK + "\n\na reply")
    edited = lab.raw_edit(title=at.title, text=TALK + "\n\na message", basetimestamp=at.timestamp)
    assert edited == "editconflict"


# The safe rows: what `write` sends.


def test_append_is_posted_once(lab: Lab) -> None:
    at = seeded(lab)
    assert isinstance(lab.wiki.write(append(at)), Done)
    assert lab.wiki.write(append(at)) == Conflict("editconflict")
    assert lab.text(at.title) == TALK + MESSAGE


def test_append_is_posted_once_after_a_reply(lab: Lab) -> None:
    at = seeded(lab)
    lab.wiki.write(append(at))
    lab.raw_edit(user="Human", title=at.title, appendtext="\n: Thanks!")
    assert lab.wiki.write(append(at)) == Conflict("editconflict")
    assert lab.text(at.title) == TALK + MESSAGE + "\n: Thanks!"


def test_append_is_posted_once_after_a_reply_higher_up(lab: Lab) -> None:
    at = seeded(lab)
    lab.wiki.write(append(at))
    changed = (TALK + MESSAGE).replace("Question", "A better question")
    lab.seed(at.title, changed)
    assert lab.wiki.write(append(at)) == Conflict("editconflict")
    assert lab.text(at.title) == changed


def test_append_is_posted_once_after_another_message_of_ours(lab: Lab) -> None:
    at = seeded(lab)
    lab.wiki.write(append(at))
    lab.wiki.write(append(page(lab, at.title), "\n\nAnother message"))
    assert lab.wiki.write(append(at)) == Conflict("editconflict")
    assert lab.text(at.title) == TALK + MESSAGE + "\n\nAnother message"


def test_append_conflicts_with_what_others_appended(lab: Lab) -> None:
    at = seeded(lab)
    lab.raw_edit(user="Human", title=at.title, appendtext="\n\nA question")
    assert lab.wiki.write(append(at)) == Conflict("editconflict")
    assert lab.text(at.title) == TALK + "\n\nA question"


def test_append_keeps_an_edit_higher_up(lab: Lab) -> None:
    at = seeded(lab)
    changed = TALK.replace("Welcome", "Hello")
    lab.seed(at.title, changed)
    assert isinstance(lab.wiki.write(append(at)), Done)
    assert lab.text(at.title) == changed + MESSAGE


def test_rewrite_twice_is_no_change(lab: Lab) -> None:
    at = seeded(lab)
    change = rewrite(at, TALK.replace("Answer", "The answer"))
    assert isinstance(lab.wiki.write(change), Done)
    assert lab.wiki.write(change) == Noop()
    assert len(lab.history(at.title)) == 2


def test_rewrite_again_conflicts_with_our_own_other_edit(lab: Lab) -> None:
    at = seeded(lab)
    lab.wiki.write(rewrite(at, TALK + "\n\nfirst"))
    assert lab.wiki.write(rewrite(at, TALK + "\n\nsecond")) == Conflict("editconflict")
    assert lab.text(at.title) == TALK + "\n\nfirst"


def test_rewrite_keeps_an_edit_elsewhere(lab: Lab) -> None:
    at = seeded(lab)
    lab.seed(at.title, TALK.replace("Answer", "The human answer"))
    assert isinstance(lab.wiki.write(rewrite(at, TALK.replace("Welcome", "Hello"))), Done)
    assert lab.text(at.title) == "Hello!\n\n== Old ==\nQuestion\n\nThe human answer"


def test_rewrite_conflicts_with_an_edit_of_the_same_line(lab: Lab) -> None:
    at = seeded(lab)
    theirs = TALK.replace("Welcome", "Hi")
    lab.seed(at.title, theirs)
    assert lab.wiki.write(rewrite(at, TALK.replace("Welcome", "Hello"))) == Conflict("editconflict")
    assert lab.text(at.title) == theirs


def test_create_is_done_once(lab: Lab) -> None:
    title = lab.unique("Campaigns/Review")
    assert isinstance(lab.wiki.write(create(title)), Done)
    assert lab.wiki.write(create(title)) == Conflict("articleexists")
    assert lab.text(title) == "Fresh page"


def test_create_leaves_an_existing_page_alone(lab: Lab) -> None:
    at = seeded(lab)
    assert lab.wiki.write(create(at.title)) == Conflict("articleexists")
    assert lab.text(at.title) == TALK


def test_a_missing_page_is_not_made_anew(lab: Lab) -> None:
    title = lab.unique("User talk:Gone")
    for change in (Append("j", "w", title, 1, "x", "s"), Rewrite("j", "w", title, 1, "", "x", "s")):
        assert lab.wiki.write(change) == Conflict("missingtitle")
    assert lab.text(title) is None


def test_same_second_edits_of_others_are_seen_with_a_base_revision(lab: Lab) -> None:
    title = lab.unique("User talk:Quick")
    lab.seed(title, TALK)
    at = page(lab, title)
    lab.seed(title, TALK + "\n\na reply", user="Other")
    assert lab.wiki.write(rewrite(at, TALK + "\n\na message")) == Conflict("editconflict")
    assert lab.wiki.write(append(at)) == Conflict("editconflict")
    assert lab.text(title) == TALK + "\n\na reply"


def test_every_write_counts_one_request(lab: Lab) -> None:
    at = seeded(lab)
    before = lab.wiki.costs.requests.get("write", 0)
    lab.wiki.write(append(at))
    assert lab.wiki.costs.requests["write"] == before + 1
