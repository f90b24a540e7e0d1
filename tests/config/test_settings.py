import shutil

import pytest

from bot.config.errors import ConfigError
from bot.config.settings import load_settings
from tests.lab import CONFIG, settings


@pytest.fixture
def config(tmp_path):
    shutil.copytree(CONFIG.parent, tmp_path / "config", ignore=shutil.ignore_patterns("demo"))
    return tmp_path / "config"


def edit(file, old, new):
    text = file.read_text(encoding="utf-8")
    assert old in text
    file.write_text(text.replace(old, new, 1), encoding="utf-8")


def test_the_shipped_config_is_the_issue_of_2022():
    shipped = settings()
    cohort = shipped.cohort("")
    assert (shipped.account, cohort.name, cohort.root) == ("OrganizerLabBot", "2022", "Campaigns/Organizer Lab/2022")
    assert (f"{cohort.window.opens:%F %R}", f"{cohort.window.closes:%F %R}") == ("2022-09-22 00:00", "2022-10-20 00:00")
    assert shipped.edit_interval == 5


def add_cohort(config, name, *more, root="Campaigns/Organizer Lab/{name}"):
    lines = [
        f"[cohorts.{name}]",
        f'root = "{root.format(name=name)}"',
        "applications_open = 2024-09-22T00:00:00Z",
        "applications_close = 2024-10-20T00:00:00Z",
        *more,
    ]
    with (config / "lab.toml").open("a", encoding="utf-8") as file:
        file.write("\n".join(["", *lines, ""]))


def test_a_mistake_in_one_cohort_leaves_the_others_as_they_are(config):
    add_cohort(config, "2023", "langauge = 'en'")
    add_cohort(config, "2024")
    found = load_settings(config / "lab.toml")
    assert found.names == ["2022", "2023", "2024"]
    assert found.cohort("2024").root == "Campaigns/Organizer Lab/2024"
    with pytest.raises(ConfigError, match=r"lab\.toml:\d+: unknown key \"langauge\".* in \[cohorts\.2023\]"):
        found.cohort("2023")
    with pytest.raises(ConfigError, match="say which cohort with --cohort; the config has: 2022, 2023, 2024"):
        found.cohort("")


def test_a_mistake_is_named_in_the_table_where_it_stands_if_its_name_is_in_quotes(config):
    add_cohort(config, "2023")
    add_cohort(config, '"2024 spring"', 'language = "tlh"', root="Campaigns/Organizer Lab/spring")
    line = (config / "lab.toml").read_text(encoding="utf-8").splitlines().index('language = "tlh"') + 1
    with pytest.raises(ConfigError, match=rf"lab\.toml:{line}: .* in \[cohorts\.2024 spring\]"):
        load_settings(config / "lab.toml").cohort("2024 spring")


def test_of_two_cohorts_only_one_of_which_can_be_read_none_is_meant_by_itself(config):
    add_cohort(config, "2023", "langauge = 'en'")
    with pytest.raises(ConfigError, match="say which cohort"):
        load_settings(config / "lab.toml").cohort("")


def test_cohorts_with_the_same_pages_are_a_mistake_in_each(config):
    for name in ("2023", "2024"):
        add_cohort(config, name, root="Campaigns/Organizer Lab/again")
    found = load_settings(config / "lab.toml")
    assert list(found.cohorts) == ["2022"]
    for name, other in (("2023", "2024"), ("2024", "2023")):
        with pytest.raises(ConfigError, match=rf'\[cohorts.{name}\] \(".*/again"\) has pages .* \[cohorts.{other}\]'):
            found.cohort(name)


@pytest.mark.parametrize(
    ("root", "whose", "left"),
    [
        ("Campaigns/Organizer Lab/2022/Applications", "[cohorts.2022]", ["2023"]),
        ("Campaigns/Organizer Lab", "[cohorts.2022]", ["2023"]),  # it may not stop the one that was there in silence
        ("Campaigns/Newsletter", "[newsletter]", ["2022", "2023"]),
        ("Campaigns/Newsletter/2024", "[newsletter]", ["2022", "2023"]),
    ],
)
def test_a_cohort_with_pages_of_another_or_of_the_newsletter_is_a_mistake(config, root, whose, left):
    add_cohort(config, "2023", root="Campaigns/Another Lab/2023")
    add_cohort(config, "2024", root=root)
    found = load_settings(config / "lab.toml")
    assert list(found.cohorts) == left
    with pytest.raises(ConfigError) as caught:
        found.cohort("2024")
    assert f'[cohorts.2024] ("{root}") has pages in common with {whose} (' in str(caught.value)


def test_a_newsletter_may_be_below_a_cohort(config):
    edit(config / "lab.toml", '"Campaigns/Newsletter"', '"Campaigns/Organizer Lab/2022/Newsletter"')
    assert load_settings(config / "lab.toml").mistakes == {}


def test_a_name_that_only_begins_as_anothers_is_another(config):
    add_cohort(config, "2024", root="Campaigns/Organizer Lab/2022 spring")
    add_cohort(config, "2025", root="Campaigns/Newsletters")
    assert load_settings(config / "lab.toml").mistakes == {}


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ("max_edits ", "max_edit ", ["lab.toml:", 'unknown key "max_edit"', 'did you mean "max_edits"']),
        ("language = ", "langauge = ", ["lab.toml:", '"langauge"', '"language"', "[cohorts.2022]"]),
        ('account  = "OrganizerLabBot"', "account = 7", ["lab.toml:4", '"account" must be a text in quotes']),
        ('operator = "Organizer Lab operator"', "", ['needs "operator"']),
        ("edit_interval = 5 ", "edit_interval = -1 ", ["lab.toml:", "from 0 to 3600, not -1"]),
        ("edit_interval = 5 ", "edit_interval = nan ", ["lab.toml:13", "not nan"]),
        ("edit_interval = 5 ", "edit_interval = inf ", ["lab.toml:13", "not inf"]),
        ("max_edits     = 200", "max_edits = -5", ["lab.toml:14", "from 1 to 1000000, not -5"]),
        ("# patience_minutes = 10 ", "patience_minutes = 99999999999999 #", ["[newsletter]", "from 0.001 to 1440"]),
        ("# patience_minutes = 10 ", "patience_minutes = 0 #", ["[newsletter]", "from 0.001 to 1440"]),
        ("# max_targets      = 10000", "max_targets = 0", ["[newsletter]", "from 1 to 20000"]),
        ("jitter_seconds = 30", "jitter_seconds = -1", ["[schedule]", "from 0 to 3600"]),
        ("2022-10-20T00:00:00Z", "2022-09-01T00:00:00Z", ["applications_close", "after"]),
        ("2022-10-20T00:00:00Z", "2022-10-20T00:00:00", ["applications_close", "time zone"]),
        ("2022-10-20T00:00:00Z", '"20 October"', ["applications_close"]),
        ('language = "en"', 'language = "tlh"', ['no texts for "tlh"', "sw"]),
        ('"Campaigns/Organizer Lab/2022"', '"Campaigns/"', ["root"]),
        ('"forms/application.toml"', '"forms/aplication.toml"', ["aplication.toml", "no such file"]),
        ("[cohorts.2022]", "[cohorts]", ["lab.toml"]),
        ("[wikis.meta]", "[wikis.meta", ["lab.toml", "line"]),
        ("[wikis.meta]", "[wikis.meta.user_ids]\nAsha = 0\n[wikis.meta]", ['"Asha"', "number of an account"]),
        ("[wikis.meta]", "[wikis.meta.user_ids]\nAsha = 'x'\n[wikis.meta]", ['"Asha"', "[wikis.meta.user_ids]"]),
    ],
)
def test_a_mistake_is_one_line_that_says_where(config, old, new, words):
    edit(config / "lab.toml", old, new)
    with pytest.raises(ConfigError) as caught:
        load_settings(config / "lab.toml")
    message = str(caught.value)
    assert "\n" not in message
    for word in words:
        assert word in message


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ('received = "', 'received = "$usr ', ["es", "receipt.received", "$usr"]),
        ("footer = ", "foter = ", ["es", "receipt.footer"]),
        ("[labels]", "[labels]\nnew = 'x'\n", ["es", "labels.new"]),
        ("[receipt]", "[receipt", ["es", "applications.toml"]),
    ],
)
def test_texts_that_differ_from_english_are_refused(config, old, new, words):
    edit(config / "texts" / "es" / "applications.toml", old, new)
    with pytest.raises(ConfigError) as caught:
        load_settings(config / "lab.toml")
    for word in words:
        assert word in str(caught.value)


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ('"waitlisted"', '"waiting"', ["decision", "accepted, waitlisted, declined"]),
        ('name = "note"', 'name = "notes"', ["decision.toml", "note"]),
    ],
)
def test_a_form_of_decisions_that_the_bot_could_not_act_on_is_refused(config, old, new, words):
    edit(config / "forms" / "decision.toml", old, new)
    with pytest.raises(ConfigError) as caught:
        load_settings(config / "lab.toml")
    for word in words:
        assert word in str(caught.value)


def test_a_mistake_in_a_later_field_is_named_where_it_stands(config):
    form = config / "forms" / "application.toml"
    lines = form.read_text(encoding="utf-8").splitlines()
    (line,) = [number for number, text in enumerate(lines, 1) if text.startswith("name") and '"status"' in text]
    kind = next(number for number, text in enumerate(lines[line:], line + 1) if text.startswith("type"))
    lines[kind - 1] = 'type = "chioce"'
    form.write_text("\n".join(lines), encoding="utf-8")
    with pytest.raises(ConfigError, match=f"application.toml:{kind}: "):
        load_settings(config / "lab.toml")


def test_a_root_is_a_title_as_the_wiki_calls_it(config):
    edit(config / "lab.toml", "Campaigns/Organizer Lab/2022", "campaigns/Organizer_Lab/2022")
    assert load_settings(config / "lab.toml").cohort("2022").root == "Campaigns/Organizer Lab/2022"


def test_a_week_form_must_ask_for_what_a_schedule_is_made_of(config):
    edit(config / "forms" / "week.toml", 'name    = "session"', 'name    = "meeting"')
    with pytest.raises(ConfigError, match="session"):
        load_settings(config / "lab.toml")


def test_another_cohort_asks_other_questions_without_code(config):
    (config / "forms" / "short.toml").write_text(
        'template = "Short form"\n[[fields]]\nname = "user"\ntype = "user"\n[[fields]]\nname = "why"\ntype = "text"\n'
    )
    edit(config / "lab.toml", '"forms/application.toml"', '"forms/short.toml"')
    assert [field.name for field in load_settings(config / "lab.toml").cohort("2022").form.fields] == ["user", "why"]


def test_two_names_of_one_wiki_have_their_numbers_in_common(config):
    file = config / "lab.toml"
    api = load_settings(file).wikis["meta"]
    edit(file, "[wikis.meta]", f'[wikis.again]\napi = "{api}"\n[wikis.meta.user_ids]\nAsha = 7\n[wikis.meta]')
    with file.open("a") as more:
        more.write("[wikis.again.user_ids]\nBen = 8\n")
    assert load_settings(file).user_ids[api] == {"Asha": 7, "Ben": 8}


def test_what_all_cohorts_have_in_common_speaks_one_language(config):
    add_cohort(config, "2024", 'language = "ar"')
    file = config / "lab.toml"
    assert {one.newsletter.language for one in load_settings(file).cohorts.values()} == {"en"}
    edit(file, "[newsletter]", '[newsletter]\nlanguage = "es"')
    assert {one.newsletter.language for one in load_settings(file).cohorts.values()} == {"es"}
    edit(file, '[newsletter]\nlanguage = "es"', '[newsletter]\nlanguage = "tlh"')
    with pytest.raises(ConfigError, match=r'there are no texts for "tlh"; .* in \[newsletter\]'):
        load_settings(file)
