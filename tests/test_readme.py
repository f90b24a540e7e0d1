"""The README against the bot's own --help."""

import re

from tests.lab import ROOT
from tests.test_cli import bot

README = (ROOT / "README.md").read_text(encoding="utf-8")


def cells(heading):
    """The first two cells of each row in the table with this heading."""
    table = README.partition(f"| {heading} |")[2].partition("\n\n")[0]
    return {row[0].strip("` "): row[1].strip() for row in re.findall(r"^\| (.+?) \| (.+?) \|$", table, re.MULTILINE)}


def squeezed(text):
    return " ".join(text.split())


def test_every_command_is_in_the_readme_with_its_own_words():
    shown = {name.removeprefix("python -m bot "): text for name, text in cells("Command").items()}
    text = bot("--help").stdout.partition("COMMAND\n")[2].partition("exit codes")[0]
    assert set(re.findall(r"^ {4}([\w-]+(?: [\w-]+)?)", text, re.MULTILINE)) == set(shown)
    for name, words in shown.items():
        assert f"{name} {words}" in squeezed(text)


def test_every_option_is_in_the_readme():
    options = set(re.findall(r"^  (--?[a-z-]+)", bot("applications", "--help").stdout, re.MULTILINE)) - {"-h"}
    shown = {name.split()[0].strip("`,") for name in cells("Option")}
    assert shown == options


def test_every_exit_code_is_in_the_readme():
    listed = dict(re.findall(r"^  (\d)  (.+)$", bot("--help").stdout, re.MULTILINE))
    shown = {code: text.replace("`", "") for code, text in cells("Code").items()}
    assert shown == listed


def test_the_files_that_the_readme_names_are_there():
    names = re.findall(r"(?:scripts|config|docs)/[\w./-]+\w", README)
    assert len(names) > 5
    for name in names:
        assert (ROOT / name).exists(), name


def test_the_excerpt_is_what_the_demo_prints(tmp_path):
    shown = re.findall(r"^    ((?:Plan|Applied|Once more|- |==).+)$", README, re.MULTILINE)
    printed = re.sub(r"Plan \w{12}", "Plan …", bot("demo", cwd=tmp_path).stdout).splitlines()
    assert len(shown) == 13
    assert [line for line in printed if line in shown] == shown
