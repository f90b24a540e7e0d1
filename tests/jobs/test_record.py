"""What was sent is known again from the edit summaries, whatever the cohort is called."""

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from bot.cohort.calendar import Week
from bot.cohort.due import KINDS, Reminder
from bot.jobs.record import fits, message_keys, read_record, summary
from bot.wiki.data import OwnEdit

DUE = datetime(2022, 10, 30, 23, 59, tzinfo=UTC)
SENT = datetime(2022, 10, 24, 9, tzinfo=UTC)
NAMES = st.text(st.characters(exclude_categories=["Cc", "Cs", "Zl", "Zp"]), min_size=1, max_size=20)
KINDS_SAID = st.lists(st.sampled_from(KINDS), min_size=1, unique=True)


def week(number, due=DUE):
    return Week(number, "", DUE - timedelta(days=6), due, "", None, "")


def edit(summary, title="User talk:Amina", timestamp=SENT):
    return OwnEdit(title, 1, timestamp, summary)


def message(cohort, *reminders, moved=()):
    return summary(message_keys(cohort, [Reminder(week(number), kinds) for number, kinds in reminders], moved))


@given(NAMES | st.sampled_from(["2022 (spring)", "a/b", "2022; 2022", "1.2", "Reminder: 1"]), KINDS_SAID, KINDS_SAID)
def test_every_key_is_read_back(cohort, first, second):
    text = message(cohort, (3, tuple(first)), (14, tuple(second)), moved=[week(5, DUE + timedelta(days=2))])
    record = read_record([edit(text)], cohort, {})["Amina"]
    assert record.sent == {**{(3, kind): SENT for kind in first}, **{(14, kind): SENT for kind in second}}
    assert record.besides == [SENT]
    assert record.told == {3: DUE, 14: DUE, 5: DUE + timedelta(days=2)}


def test_a_summary_says_what_it_is_for_and_until_when():
    assert message("2022", (3, ("due",)), moved=[week(4)]) == (
        "Reminder: 2022/reminder/3/due until 2022-10-30T23:59:00Z; "
        "2022/reminder/4/moved-2022-10-30T23:59:00Z until 2022-10-30T23:59:00Z"
    )


def test_another_cohorts_messages_are_another_matter():
    edits = [edit(message(name, (1, ("opens",)))) for name in ("spring 2022", "x; 2022", "2022/b", "20220")]
    assert all(not record.sent for record in read_record(edits, "2022", {}).values())


def test_other_edits_are_no_messages():
    texts = [
        "",
        "Reminder: ",
        "Archiving 2022/reminder/1/due until 2022-10-30T23:59:00Z",
        "Reminder: 2022/reminder/1/due",
    ]
    assert all(not record.sent for record in read_record(map(edit, texts), "2022", {}).values())


def test_the_latest_message_says_which_deadline_somebody_knows():
    later = edit(message("2022", moved=[week(1, DUE + timedelta(days=1))]), timestamp=SENT + timedelta(days=2))
    record = read_record([later, edit(message("2022", (1, ("opens",))))], "2022", {})["Amina"]
    assert record.told == {1: DUE + timedelta(days=1)}
    assert record.sent == {(1, "opens"): SENT}


def test_a_message_is_whose_page_it_stands_on_now():
    titles = ["User talk:Amina/Archive 1", "User:Amina/Lab/Talk", "User talk:Amina K"]
    edits = [edit(message("2022", (number, ("opens",))), title) for number, title in enumerate(titles)]
    records = read_record(edits, "2022", {"Amina": "Amina K", "Amina K": "Amina K"})
    assert set(records) == {"Amina K"}
    assert set(records["Amina K"].sent) == {(0, "opens"), (1, "opens"), (2, "opens")}


def test_what_one_summary_can_hold_is_known():
    keys = message_keys("2022", [Reminder(week(number), ("due",)) for number in range(1, 10)], [])
    assert (len(summary(keys)), fits(keys)) == (440, True)
    assert not fits(message_keys("2022" * 10, [Reminder(week(number), ("due",)) for number in range(1, 10)], []))


def test_a_message_of_another_cohort_makes_a_quiet_day_too():
    edit = OwnEdit("User talk:Amina", 1, SENT, "Reminder: 2022b/reminder/1/opens until 2022-10-30T23:59:00Z")
    record = read_record([edit], "2022", {})["Amina"]
    assert (record.sent, record.besides) == ({}, [SENT])


def test_a_summary_that_is_no_reminders_says_nothing():
    edit = OwnEdit("User talk:Amina", 1, SENT, "2022/reminder/3/due until 2022-11-20T23:59:00Z")
    record = read_record([edit], "2022", {})["Amina"]
    assert (record.sent, record.besides) == ({}, [])
