import json

import pytest

from bot.cohort.application import canonical_user
from bot.jobs.review import decisions, decisions_by_account
from bot.plan.change import Create, Rewrite
from bot.wikitext.region import enclose
from tests.lab import FACILITATOR, ROOT_PAGE, Lab, form, settings

REVIEW = f"{ROOT_PAGE}/Review"


@pytest.fixture
def lab(tmp_path):
    return Lab(tmp_path, "applications")


def problems(plan, where):
    return [problem.code for problem in plan.problems if problem.where == where]


def test_a_first_run_makes_receipts_the_list_and_the_review_page_and_a_second_nothing(lab):
    lab.apply("Amina K")
    lab.apply("Brian O", motivation="TODO")
    plan = lab.run()
    kinds = {change.title.removeprefix(f"{ROOT_PAGE}/"): type(change) for change in plan.changes}
    assert kinds == {
        "Applications/Amina K": Rewrite,
        "Applications/Brian O": Rewrite,
        "Applications": Create,
        "Review": Create,
    }
    assert "user=Amina K" in lab.text(REVIEW)
    assert "Brian" not in lab.text(REVIEW)
    assert lab.prepare().plan.changes == ()


def test_an_empty_cohort_gets_an_empty_list_and_no_review_page(lab):
    assert [change.title for change in lab.run().changes] == [f"{ROOT_PAGE}/Applications"]


def test_receipts_speak_the_applicants_language_and_follow_the_edits(lab):
    file = lab.apply("Ravan", languages="ckb, ar, en", country=None)
    lab.run()
    receipt = lab.text(f"{ROOT_PAGE}/Applications/Ravan").partition("<!-- olb:receipt end -->")[0]
    assert 'lang="ar" dir="rtl"' in receipt
    assert receipt.count("\n* ") == 1
    text = file.read_text(encoding="utf-8").replace("|timezone", "|country=Iraq\n|timezone")
    lab.edit("Ravan", f"{ROOT_PAGE}/Applications/Ravan", text)
    assert [change.title.rpartition("/")[2] for change in lab.run().changes] == ["Ravan", "Applications", "Review"]
    receipt = lab.text(f"{ROOT_PAGE}/Applications/Ravan").partition("<!-- olb:receipt end -->")[0]
    assert receipt.count("\n* ") == 0


def test_a_language_without_texts_is_answered_in_english(lab):
    lab.apply("Tomo", languages="ja, ko")
    lab.run()
    assert 'lang="en" dir="ltr"' in lab.text(f"{ROOT_PAGE}/Applications/Tomo")


def test_text_around_the_receipt_stays_to_the_byte(lab):
    text = f"Hello  \n\n<!-- olb:receipt begin -->\n<!-- olb:receipt end -->\n\n{form('Amina K')}\n''bye''"
    lab.page(f"{ROOT_PAGE}/Applications/Amina K", text)
    lab.run()
    new = lab.text(f"{ROOT_PAGE}/Applications/Amina K")
    before, _, rest = text.partition("\n<!-- olb:receipt end -->")
    assert new.startswith(before)
    assert new.endswith(f"\n<!-- olb:receipt end -->{rest}")


def test_broken_markers_are_said_and_nothing_is_written(lab):
    text = f"<!-- olb:receipt begin -->\n{form('Amina K')}"
    lab.page(f"{ROOT_PAGE}/Applications/Amina K", text)
    plan = lab.run()
    assert lab.text(f"{ROOT_PAGE}/Applications/Amina K") == text
    assert problems(plan, f"{ROOT_PAGE}/Applications/Amina K") == ["markers"]


def test_an_existing_list_page_without_markers_is_left_alone_and_the_problem_names_the_lines(lab):
    lab.apply("Amina K")
    lab.page(f"{ROOT_PAGE}/Applications", "Our own page")
    (problem,) = [one for one in lab.prepare().plan.problems if one.code == "markers"]
    assert "<!-- olb:applications begin -->" in problem.message
    assert "<!-- olb:applications end -->" in problem.message
    assert lab.text(f"{ROOT_PAGE}/Applications") == "Our own page"


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("#REDIRECT [[Elsewhere]]", "redirect"),
        ("{{nobots}} " + form("Amina K"), "nobots"),
        ("{{bots|deny=OrganizerLabBot}} " + form("Amina K"), "nobots"),
    ],
)
def test_pages_that_are_left_alone(lab, text, reason):
    lab.page(f"{ROOT_PAGE}/Applications/Amina K", text)
    plan = lab.prepare().plan
    assert f"{ROOT_PAGE}/Applications/Amina K" not in {change.title for change in plan.changes}
    if reason == "redirect":
        assert problems(plan, f"{ROOT_PAGE}/Applications/Amina K") == ["redirect"]
    else:
        assert reason in {skip.reason for skip in plan.skips}


def test_a_page_named_with_its_namespace_is_that_users(lab):
    lab.apply("Usuario:Amina K")
    lab.apply("Amina K")
    lab.run()
    assert lab.text(REVIEW).count("|user=Amina K|") == 1
    assert lab.prepare().plan.changes == ()


def test_the_preload_and_deeper_pages_are_no_applications(lab):
    lab.apply("Preload")
    lab.apply("Amina K/es")
    prepared = lab.prepare()
    assert prepared.wants.applications == ()
    assert {skip.reason for skip in prepared.plan.skips} == {"not-an-application"}


class TestReview:
    def test_people_keep_their_cells_for_ever(self, lab):
        lab.apply("Amina K")
        lab.run()
        decided = lab.text(REVIEW).replace("|decision=|note=|", "|decision=accepted|note=''yes''| colour = red |")
        lab.edit(FACILITATOR, REVIEW, decided)
        lab.apply("Brian O")
        lab.run()
        assert (
            lab.text(REVIEW).replace("\n{{Organizer Lab decision|user=Brian O|decision=|note=|reviewer=}}", "")
            == decided
        )

    def test_an_application_that_vanishes_is_flagged_not_removed(self, lab):
        file = lab.apply("Amina K")
        lab.run()
        file.unlink()
        lab.run()
        assert "flag=page gone" in lab.text(REVIEW)
        assert lab.prepare().plan.changes == ()
        lab.apply("Amina K", status="withdrawn")
        lab.run()
        assert "flag=withdrawn" in lab.text(REVIEW)
        lab.apply("Amina K")
        lab.run()
        assert "flag" not in lab.text(REVIEW)

    def test_only_a_facilitators_revision_decides(self, lab):
        lab.apply("Amina K")
        lab.run()
        accepted = lab.text(REVIEW).replace("decision=|", "decision=accepted|")
        lab.edit("Amina K", REVIEW, accepted)
        prepared = lab.prepare()
        assert decisions(prepared.snapshot, lab.cohort) == {}
        (problem,) = [one for one in prepared.plan.problems if one.code == "unreviewed"]
        assert "Amina K" in problem.message
        assert "Special:Diff/" in problem.message
        lab.edit(FACILITATOR, REVIEW, accepted + "\nconfirmed")
        prepared = lab.prepare()
        assert decisions(prepared.snapshot, lab.cohort)["Amina K"].decision == "accepted"
        assert problems(prepared.plan, REVIEW) == []

    def test_the_bots_own_edits_hide_no_strangers(self, lab):
        lab.apply("Amina K")
        lab.run()
        lab.edit(FACILITATOR, REVIEW, lab.text(REVIEW) + "\nseen")
        lab.edit("Stranger", REVIEW, lab.text(REVIEW).replace("decision=|", "decision=accepted|"))
        lab.apply("Brian O")
        lab.run()  # now the newest revision is the bot's, with the stranger's word still in it
        prepared = lab.prepare()
        assert decisions(prepared.snapshot, lab.cohort) == {}
        assert problems(prepared.plan, REVIEW) == ["unreviewed", "not-counted"]

    def test_rows_count_outside_the_region_and_are_not_added_again(self, lab):
        lab.apply("Amina K")
        row = "{{Organizer Lab decision|user=Amina_K|decision=waitlisted}}"
        lab.page(REVIEW, f"{row}\n<!-- olb:review begin -->\n<!-- olb:review end -->")
        prepared = lab.prepare()
        assert REVIEW not in {change.title for change in prepared.plan.changes}
        assert decisions(prepared.snapshot, lab.cohort)["Amina K"].decision == "waitlisted"

    def test_words_that_decide_nothing_and_double_rows_are_named(self, lab):
        row = "{{{{Organizer Lab decision|user=Amina K|decision={}}}}}"
        lab.page(REVIEW, "\n".join(row.format(word) for word in ("perhaps", "accepted", "declined")))
        lab.apply("Amina K")
        prepared = lab.prepare()
        assert set(problems(prepared.plan, REVIEW)) == {"unreadable", "duplicate-decision", "markers"}
        assert decisions(prepared.snapshot, lab.cohort)["Amina K"].decision == "declined"

    @pytest.mark.parametrize(("row", "application"), [("Old Name", "New Name"), ("New Name", "Old Name")])
    def test_an_account_that_was_renamed_gets_no_second_row_and_no_flag(self, lab, row, application):
        rename(lab, {"Old Name": "New Name"})
        lab.apply(application)
        lab.apply("Amina K")
        lab.edit(FACILITATOR, REVIEW, enclose("review", decision(row, "accepted")))
        plan = lab.run()
        assert next(one.summary for one in plan.changes if one.title == REVIEW) == "New applications to review: 1"
        assert lab.text(REVIEW).count("{{Organizer Lab decision") == 2
        assert "flag" not in lab.text(REVIEW)
        prepared = lab.prepare()
        assert prepared.plan.changes == ()
        assert decisions_by_account(prepared.snapshot, lab.cohort)[application].decision == "accepted"

    def test_accounts_are_read_only_where_a_row_has_no_application(self, lab):
        file = lab.apply("Amina K")
        lab.apply("Brian O")
        lab.run()
        assert lab.prepare().snapshot.accounts == {}
        file.unlink()
        assert lab.prepare().snapshot.accounts.keys() == {"Amina K"}
        lab.apply("Chi B")
        assert lab.prepare().snapshot.accounts.keys() == {"Amina K", "Chi B"}

    @pytest.mark.parametrize(
        "page",
        [
            "<includeonly>\n{}\n</includeonly>".format(enclose("review", "")),
            enclose("review", "<includeonly>") + "</includeonly>",
        ],
    )
    def test_rows_that_nobody_would_see_are_not_added(self, lab, page):
        lab.apply("Amina K")
        lab.edit(FACILITATOR, REVIEW, page)
        plan = lab.prepare().plan
        assert problems(plan, REVIEW) == ["hidden-rows"]
        assert REVIEW not in {change.title for change in plan.changes}


def rename(lab, names):
    (lab.folder / ".wiki").mkdir(exist_ok=True)
    (lab.folder / ".wiki/settings.json").write_text(json.dumps({"renamed": names}))


def decision(user, word):
    return f"{{{{Organizer Lab decision|user={user}|decision={word}|note=|reviewer=}}}}"


def test_the_shipped_config_trusts_its_facilitators_and_operator():
    shipped = settings()
    assert shipped.trusted == {canonical_user(name) for name in (*shipped.facilitators, shipped.operator)}


def test_a_name_that_looks_like_italics_is_its_owners(lab):
    lab.apply("Dash''quote")
    assert not [problem for problem in lab.prepare().plan.problems if problem.code == "user-mismatch"]
