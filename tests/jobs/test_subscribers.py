"""The delivery lists that the bot keeps: who comes on them, who goes, and who never comes back."""

import json
from dataclasses import replace

import pytest

from bot.apply import apply
from bot.cohort.newsletter import Target
from bot.cohort.subscribers import Past
from bot.jobs.newsletter.kept import listed
from bot.jobs.newsletter.subscribers import participants_list, subscribers_job
from bot.jobs.participants import participants_below
from bot.jobs.regions import Permissions
from bot.plan.change import Create, EditList
from bot.plan.limits import Limits
from bot.plan.outcome import Done
from bot.recheck import Recheck
from bot.run import prepare
from bot.wiki.data import LIST_MODEL, Page, Revision
from bot.wiki.editing import Edit
from bot.wikitext.delivery_list import list_json, read_list
from tests.lab import FACILITATOR, NOW, ROOT_PAGE, Lab, open_gate

SUBSCRIBERS, PARTICIPANTS = "Campaigns/Newsletter/Subscribers", f"{ROOT_PAGE}/Delivery list"


class Lists(Lab):
    """A cohort whose lists are kept."""

    def __init__(self, folder):
        super().__init__(folder, "applications")
        self.job = subscribers_job(prune=False)
        (folder / ".wiki").mkdir()

    def prune(self):
        self.job = subscribers_job(prune=True)

    def decide(self, **words):
        rows = [
            f"{{{{Organizer Lab decision|user={user.replace('_', ' ')}|decision={word}|note=|reviewer=}}}}"
            for user, word in words.items()
        ]
        self.edit(FACILITATOR, f"{ROOT_PAGE}/Review", "\n".join(rows))

    def accept(self, *users, **fields):
        """These users apply, and are accepted, and nobody else."""
        for user in users:
            self.apply(user, **fields)
        self.decide(**{user.replace(" ", "_"): "accepted" for user in users})

    def save(self, user, *entries, title=SUBSCRIBERS):
        """Somebody saves the list, with these entries on it."""
        targets = [entry if isinstance(entry, Target) else Target(entry) for entry in entries]
        text = json.dumps(
            {
                "description": "",
                "targets": [{"title": one.title} | ({"site": one.host} if one.host else {}) for one in targets],
            }
        )
        assert isinstance(self.wiki.edit(Edit(title, user, text=text, contentmodel=LIST_MODEL)), Done)

    def settings(self, **settings):
        (self.folder / ".wiki" / "settings.json").write_text(json.dumps(settings), encoding="utf-8")

    def on(self, title=SUBSCRIBERS):
        """What is on a list."""
        return [str(one) for one in read_list(self.text(title), LIST_MODEL).targets]

    def problems(self, plan):
        return [(one.code, one.message) for one in plan.problems]

    def settles(self):
        """Nothing is left to do."""
        return self.prepare().plan.changes == ()


@pytest.fixture
def lab(tmp_path):
    return Lists(tmp_path)


def test_who_asked_for_it_and_was_accepted_is_put_on_a_new_list(lab):
    lab.apply("Brian O", newsletter="yes")
    lab.apply("Chi B")
    lab.apply("Dee D", newsletter="yes", status="withdrawn")
    lab.apply("Eve E", newsletter="yes")
    lab.decide(Brian_O="accepted", Chi_B="accepted", Dee_D="accepted", Eve_E="declined")
    plan = lab.run()
    assert [(type(one), one.title, one.model) for one in plan.changes] == [
        (Create, SUBSCRIBERS, LIST_MODEL),
        (Create, PARTICIPANTS, LIST_MODEL),
    ]
    assert lab.on() == ["User talk:Brian O"]
    assert lab.on(PARTICIPANTS) == ["User talk:Brian O", "User talk:Chi B"]
    assert lab.settles()


def test_without_the_right_to_send_to_it_no_list_is_made(lab):
    lab.accept("Brian O", newsletter="yes")
    lab.settings(rights=["edit", "bot"])
    plan = lab.run()
    assert plan.changes == ()
    assert [(one.title, one.reason) for one in plan.skips] == [
        (SUBSCRIBERS, "no-massmessage"),
        (PARTICIPANTS, "no-massmessage"),
    ]


def test_no_empty_list_is_made(lab):
    lab.apply("Brian O", newsletter="yes")
    assert lab.run().changes == ()


def test_the_participants_list_is_no_participants_page(lab):
    assert participants_list(lab.cohort) == PARTICIPANTS
    assert not PARTICIPANTS.startswith(participants_below(lab.cohort))


def test_a_list_that_is_there_gains_who_is_missing_and_keeps_who_is_on_it(lab):
    lab.save("Someone", "User talk:Human", Target("Talk:Umbrella", "de.wikipedia.org"), "Project:Village pump")
    lab.accept("Brian O", newsletter="yes")
    plan = lab.prepare().plan
    (change,) = [one for one in plan.changes if one.title == SUBSCRIBERS]
    assert change == EditList("subscribers", lab.wiki.name, SUBSCRIBERS, ("User talk:Brian O",), (), size=3)
    lab.run()
    assert "User talk:Brian O" in lab.on()
    assert len(lab.on()) == 4
    assert lab.settles()


@pytest.mark.parametrize("taker", ["Brian O", "Someone"])
def test_who_took_themselves_off_is_never_put_back(lab, taker):
    lab.accept("Brian O", "Chi B", newsletter="yes")
    lab.run()
    lab.save(taker, "User talk:Chi B")
    assert lab.settles()
    lab.accept("Brian O", "Chi B", "Dee D", newsletter="yes")
    lab.run()
    assert lab.on() == ["User talk:Chi B", "User talk:Dee D"]


def test_on_a_list_that_was_deleted_and_made_again_by_hand_the_bot_puts_nobody(lab):
    lab.accept("Brian O", "Chi B", "Dee D", newsletter="yes")
    lab.run()
    lab.save("Brian O", "User talk:Chi B", "User talk:Dee D")
    (lab.folder / f"{SUBSCRIBERS}.list").unlink()
    lab.save(FACILITATOR, "User talk:Chi B")
    plan = lab.run()
    assert lab.on() == ["User talk:Chi B"]
    ((code, message),) = lab.problems(plan)
    assert code == "past-unknown"
    assert "not put on this one are Brian O, Dee D (2); add by hand" in message
    assert lab.settles()


def test_a_new_list_after_a_deletion_is_a_persons_decision_and_kept_from_then_on(lab):
    lab.accept("Brian O", "Chi B", newsletter="yes")
    lab.run()
    lab.save("Brian O", "User talk:Chi B")
    (lab.folder / f"{SUBSCRIBERS}.list").unlink()
    plan = lab.run()
    assert SUBSCRIBERS not in {one.title for one in plan.changes}
    assert {code for code, _ in lab.problems(plan)} == {"deleted", "past-unknown"}
    assert "a new one has them, too (2 in all)" in str(lab.problems(plan))
    lab.run(permissions=Permissions(create=True))
    lab.accept("Brian O", "Chi B", "Dee D", newsletter="yes")
    assert lab.run().problems == ()
    assert lab.on() == ["User talk:Brian O", "User talk:Chi B", "User talk:Dee D"]


def test_a_list_of_the_bots_own_that_was_put_back_is_kept_as_before():
    page = Page(SUBSCRIBERS, 2, list_json("", []), "Someone", NOW, LIST_MODEL)
    history = tuple(Revision(SUBSCRIBERS, revid, user, NOW, page.text) for revid, user in ((2, "Someone"), (1, "Bot")))
    assert listed(page, history, True, {}, "Bot", "").whole


def test_who_puts_themselves_on_again_stays_there(lab):
    lab.accept("Brian O", newsletter="yes")
    lab.run()
    lab.save("Brian O")
    assert lab.settles()
    lab.save("Brian O", "User talk:Brian O")
    assert lab.settles()


def test_who_took_themselves_off_under_another_name_is_not_put_back_either(lab):
    lab.save("Someone", "User:Old_Name", "User talk:Human")
    lab.save("Old Name", "User talk:Human")
    lab.settings(renamed={"Old Name": "New Name"})
    lab.accept("New Name", newsletter="yes")
    assert [one.title for one in lab.run().changes] == [PARTICIPANTS]


@pytest.mark.parametrize("renamed", [{}, {"Brian O": "Brian Q"}])
def test_whom_the_bot_put_back_by_chance_goes_off_again(lab, renamed):
    lab.accept("Brian O", "Chi B", newsletter="yes")
    lab.run()
    lab.save("Brian O", "User talk:Chi B")
    lab.save(lab.wiki.user, "User talk:Brian O", "User talk:Chi B")  # it read the list before, and saved it after
    lab.settings(renamed=renamed)
    lab.run()
    assert lab.on() == ["User talk:Chi B"]
    assert lab.settles()


def test_who_has_the_newsletter_on_a_subpage_gets_it_once(lab):
    lab.save("Brian O", "User:Brian O/News")
    lab.accept("Brian O", newsletter="yes")
    assert [one.title for one in lab.run().changes] == [PARTICIPANTS]


def test_who_withdraws_goes_off_the_participants_list_and_stays_a_subscriber(lab):
    lab.accept("Brian O", "Chi B", "Dee D", newsletter="yes")
    lab.run()
    lab.apply("Brian O", newsletter="yes", status="withdrawn")
    lab.decide(Brian_O="accepted", Chi_B="declined", Dee_D="accepted")
    lab.run()
    assert lab.on(PARTICIPANTS) == ["User talk:Dee D"]
    assert len(lab.on()) == 3
    lab.apply("Brian O", newsletter="yes")
    lab.run()
    assert lab.on(PARTICIPANTS) == ["User talk:Brian O", "User talk:Dee D"]


def test_whom_people_put_on_the_participants_list_stays(lab):
    lab.accept("Brian O")
    lab.save("Someone", "User talk:Co-organizer", "User talk:Declined", title=PARTICIPANTS)
    lab.decide(Brian_O="accepted", Declined="declined")
    lab.run()
    assert lab.on(PARTICIPANTS) == ["User talk:Brian O", "User talk:Co-organizer", "User talk:Declined"]


def test_nobody_goes_off_because_the_review_page_is_gone(lab):
    lab.accept("Brian O", newsletter="yes")
    lab.run()
    lab.edit(FACILITATOR, f"{ROOT_PAGE}/Review", "")
    assert lab.settles()


def test_who_was_renamed_is_followed(lab):
    lab.save("Someone", "User talk:Old Name", "User:Old Name/News", "User talk:Human")
    lab.settings(renamed={"Old Name": "New Name"})
    lab.run()
    assert lab.on() == ["User talk:Human", "User talk:New Name", "User talk:New Name/News"]
    assert lab.settles()


def test_a_renamed_account_is_not_put_on_where_somebody_took_the_new_name_off(lab):
    lab.save("Someone", "User talk:Old Name", "User talk:New Name", "User talk:Human")
    lab.save("Someone", "User talk:Old Name", "User talk:Human")
    lab.settings(renamed={"Old Name": "New Name"})
    lab.run()
    assert lab.on() == ["User talk:Human"]


def test_a_rename_that_a_person_followed_leaves_nothing_to_do(lab):
    lab.accept("Old Name", newsletter="yes")
    lab.run()
    lab.settings(renamed={"Old Name": "New Name"})
    for title in (SUBSCRIBERS, PARTICIPANTS):
        lab.save("Someone", "User talk:New Name", title=title)
    assert lab.settles()


def test_accounts_that_are_gone_are_told_and_pruned(lab):
    lab.save("Someone", "User talk:Nobody", "User talk:Gone", "User talk:Human", "Talk:Umbrella")
    lab.settings(missing=["Nobody"], renamed={"Gone": "Vanished user 3f9"})
    plan = lab.prepare().plan
    assert plan.changes == ()
    assert [code for code, _ in lab.problems(plan)] == ["no-account", "no-account"]
    lab.prune()
    assert lab.run().problems == ()
    assert lab.on() == ["User talk:Human", "Talk:Umbrella"]
    assert lab.settles()


def test_a_vanished_account_is_not_followed_to_its_new_name(lab):
    lab.accept("Gone", newsletter="yes")
    lab.run()
    lab.settings(renamed={"Gone": "Vanished user 3f9"})
    assert not any(change.add for change in lab.prepare().plan.changes)


def test_who_has_no_account_is_not_put_on(lab):
    lab.settings(missing=["Nobody"], renamed={"Gone": "Vanished user 3f9"})
    lab.accept("Brian O", "Nobody", "Gone", newsletter="yes")
    lab.run()
    assert lab.on() == lab.on(PARTICIPANTS) == ["User talk:Brian O"]


def test_what_was_no_list_for_a_while_took_nobody_off():
    def revision(revid, user, text):
        return Revision(SUBSCRIBERS, revid, user, NOW, text)

    text = list_json("", [Target("User talk:Ana")])
    history = (revision(3, "Someone", text), revision(2, "Vandal", "Ha!"), revision(1, "Bot", text))
    now = listed(Page(SUBSCRIBERS, 3, text, "Someone", NOW, LIST_MODEL), history, False, {}, "Bot", "")
    assert now.past == Past(frozenset(), frozenset({Target("User talk:Ana")}))
    vandalised = listed(Page(SUBSCRIBERS, 2, text, "Someone", NOW, LIST_MODEL), history[1:], False, {}, "Bot", "")
    assert vandalised.past == now.past


def test_two_spellings_of_a_page_are_told_and_pruned(lab):
    lab.save(
        "Someone",
        "User:Human",
        "User talk:Human",
        Target("User talk:A", "de.example.org"),
        Target("User:A", "de.example.org"),
    )
    lab.settings(hosts={"de.example.org": "../de"})
    plan = lab.prepare().plan
    assert plan.changes == ()
    assert [code for code, _ in lab.problems(plan)] == ["double", "double"]
    assert "User:Human and User talk:Human are the same page" in lab.problems(plan)[0][1]
    lab.prune()
    assert lab.run().problems == ()
    assert lab.on() == ["User talk:Human", "User talk:A@de.example.org"]


def test_what_mediawiki_would_not_find_only_a_person_takes_off(lab):
    lab.prune()
    lab.save("Someone", "user talk:human", "User talk:Human", "User_talk:Nobody")
    lab.settings(missing=["Nobody"])
    plan = lab.run()
    assert plan.changes == ()
    assert {code for code, _ in lab.problems(plan)} == {"double", "spelling"}


def test_the_same_page_of_this_wiki_with_and_without_its_host_is_one(lab):
    lab.save("Someone", Target("User talk:Human", "localhost"), "User talk:Human")
    assert [code for code, _ in lab.problems(lab.prepare().plan)] == ["double"]
    lab.prune()  # asked to take off the one, MediaWiki would take off the other
    assert lab.settles()


def test_a_title_with_an_at_sign_keeps_its_own_host(lab):
    lab.prune()
    lab.save("Someone", "User:Human/a@b", "User talk:Human/a@b")
    lab.run()
    assert lab.on() == ["User talk:Human/a@b"]


@pytest.mark.parametrize("title", [SUBSCRIBERS, PARTICIPANTS])
def test_a_list_in_wikitext_is_the_facilitators_own(lab, title):
    lab.accept("Brian O", newsletter="yes")
    lab.page(title, "{{#target:User talk:Human}}")
    plan = lab.run()
    assert title not in {change.title for change in plan.changes}
    (problem,) = plan.problems
    assert (problem.code, problem.where) == ("not-kept", title)
    assert "wikitext" in problem.message


def test_decisions_by_strangers_subscribe_nobody(lab):
    lab.apply("Brian O", newsletter="yes")
    lab.edit("Stranger", f"{ROOT_PAGE}/Review", "{{Organizer Lab decision|user=Brian O|decision=accepted}}")
    plan = lab.run()
    assert plan.changes == ()
    assert "unreviewed" in {one.code for one in plan.problems}


def test_a_list_is_looked_at_again_before_it_is_edited(lab):
    lab.save("Someone", "User talk:Human")
    lab.accept("Brian O", newsletter="yes")
    prepared = lab.prepare()
    causes = {change.title: lab.job.causes(change, prepared.snapshot, lab.cohort) for change in prepared.plan.changes}
    assert causes == {SUBSCRIBERS: {SUBSCRIBERS}, PARTICIPANTS: frozenset()}


def test_who_took_themselves_off_after_the_plan_was_made_is_not_put_back(lab):
    lab.save("Someone", "User talk:Human")
    lab.accept("Brian O", newsletter="yes")
    context = lab.context()
    prepared = prepare(lab.job, context)
    lab.save(FACILITATOR, "User talk:Human", "User talk:Brian O")
    lab.save("Brian O", "User talk:Human")
    recheck = Recheck(context, prepared)
    apply(prepared.plan, context.named, recheck.plan_again, recheck, open_gate, Limits(9), lambda one: None)
    assert lab.on() == ["User talk:Human"]


def test_hundreds_of_subscribers_are_looked_up_in_one_request(lab):
    users = [f"User {number}" for number in range(450)]
    lab.save("Someone", *(f"User talk:{user}" for user in users))
    lab.accept("Brian O", newsletter="yes")
    lab.wiki.costs.requests.clear()
    lab.prepare()
    # applications; review and lists; of the list that is there its history, of the other the right to make it; of both
    # whether there was another one before; accounts
    assert lab.wiki.costs.requests == {"read": 7}


def test_a_form_that_does_not_ask_subscribes_nobody(lab):
    fields = tuple(one for one in lab.cohort.form.fields if one.name != "newsletter")
    lab.cohort = replace(lab.cohort, form=replace(lab.cohort.form, fields=fields))
    lab.accept("Brian O", newsletter="yes")
    assert [one.title for one in lab.run().changes] == [PARTICIPANTS]


def test_a_new_list_is_as_the_wiki_stores_it(lab):
    lab.accept("Brian O")
    lab.run()
    description = f"Participants of [[{ROOT_PAGE}]]"
    assert lab.text(PARTICIPANTS) == list_json(description, [Target("User talk:Brian O")])
