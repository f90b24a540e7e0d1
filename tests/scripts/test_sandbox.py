"""scripts/sandbox from the outside."""

from __future__ import annotations

import json
import os
import secrets
import stat
import subprocess
from pathlib import Path

import pytest
import requests

ROOT = Path(__file__).parent.parent.parent
SANDBOXES = ROOT / ".sandbox"
NO_WIKI = "no sandbox wiki: `scripts/sandbox up` brings one up"


def sandbox(*arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run([ROOT / "scripts" / "sandbox", *arguments], capture_output=True, text=True, timeout=300)


def test_an_unknown_name_is_one_line() -> None:
    done = sandbox("down", "nobody-made-this")
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr == "scripts/sandbox: there is no sandbox 'nobody-made-this': scripts/sandbox status\n"


@pytest.mark.parametrize("name", ["../up", "a/b", "", "x y", "..", "cache"])
def test_a_name_that_is_no_folder_is_refused(name: str) -> None:
    done = sandbox("up", "--name", name)
    assert done.returncode == 1
    assert done.stderr.startswith(f"scripts/sandbox: --name {name}: use letters")


@pytest.mark.live
def test_up_is_a_wiki_of_its_own_and_down_leaves_nothing() -> None:
    if not (SANDBOXES / "cache" / "1.43").is_dir():
        (pytest.fail if os.environ.get("REQUIRE_LIVE") == "1" else pytest.skip)(NO_WIKI)
    name = f"test-{secrets.token_hex(4)}"
    made = sandbox("up", "--name", name)
    try:
        assert made.stdout.startswith(f"{name}: MediaWiki 1.43 after ")
        file = SANDBOXES / name / "sandbox.json"
        assert stat.S_IMODE(file.stat().st_mode) == 0o600
        box = json.loads(file.read_text())
        assert f"BOT_PASSWORD={box['accounts']['OrganizerLabBot']['password']}" in made.stdout
        page = requests.get(f"{box['server']}/index.php", {"title": "Main Page", "action": "raw"}, timeout=60)
        assert page.text.startswith("This is a '''sandbox'''")
        assert sandbox("up", "--name", name).stdout.startswith(f"{name} runs already.")
        other = sandbox("up", "--name", name, "--mediawiki", "1.39")
        assert "runs MediaWiki 1.43: choose another --name" in other.stderr
        assert sandbox("jobs", name).returncode == 0
        assert f"{name}\tMediaWiki 1.43\t{box['api']}\trunning\n" in sandbox("status").stdout
    finally:
        gone = sandbox("down", name)
    assert gone.stdout == f"{name} is gone.\n"
    assert not (SANDBOXES / name).exists()
    with pytest.raises(requests.ConnectionError):
        requests.get(box["api"], timeout=5)
