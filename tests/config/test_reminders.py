"""The `[reminders]` table: which way reminders go."""

import pytest

from bot.config.errors import ConfigError
from bot.config.reminders import read_reminders
from bot.config.toml import read_toml


def read(folder, text):
    file = folder / "lab.toml"
    file.write_text(f"[reminders]\n{text}\n", encoding="utf-8")
    return read_reminders(read_toml(file).table("reminders"))


@pytest.mark.parametrize(
    ("text", "group_of"),
    [
        ("", 0),
        ('delivery = "edit"\ngroup_of = 5', 0),
        ('delivery = "massmessage"', 20),
        ('delivery = "massmessage"\ngroup_of = 1', 1),
    ],
)
def test_how_many_people_make_a_group(tmp_path, text, group_of):
    assert read(tmp_path, text)[1] == group_of


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ('delivery = "email"', ["lab.toml:2", '"massmessage"', '"email"']),
        ('delivery = "edit"\ngroup_of = 0', ["lab.toml:3", "from 1 to"]),
        ('group_of = "many"', ["lab.toml:2", '"group_of"']),
        ("grace_hours = -1", ["lab.toml:2", '"grace_hours" must be from 0.25 to 8760, not -1']),
        ("grace_hours = 0", ["lab.toml:2", "from 0.25"]),  # nothing would ever be sent
        ("grace_hours = 99999999999999", ["lab.toml:2", "to 8760"]),
        ("due_before_hours = -1", ["lab.toml:2", "from 0 to"]),
        ("overdue_after_hours = 99999999", ["lab.toml:2", "to 8760"]),
        ("overdue_after_hours = nan", ["lab.toml:2", "not nan"]),
        ("groups_of = 3", ["lab.toml:2", 'did you mean "group_of"']),
    ],
)
def test_a_mistake_is_one_line_that_says_where(tmp_path, text, words):
    with pytest.raises(ConfigError) as caught:
        read(tmp_path, text)
    for word in words:
        assert word in str(caught.value)
