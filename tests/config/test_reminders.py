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
        ('delivery = "edit"\ngroup_of = 0', ["lab.toml:3", "1 or more"]),
        ('group_of = "many"', ["lab.toml:2", '"group_of"']),
        ("grace_hours = -1", ["lab.toml:2", "0 or more"]),
        ("groups_of = 3", ["lab.toml:2", 'did you mean "group_of"']),
    ],
)
def test_a_mistake_is_one_line_that_says_where(tmp_path, text, words):
    with pytest.raises(ConfigError) as caught:
        read(tmp_path, text)
    for word in words:
        assert word in str(caught.value)
