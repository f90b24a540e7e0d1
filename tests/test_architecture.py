"""The rooms and their arrows (CONTRIBUTING.md), held by test."""

import ast
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
# From the top floor to the ground: a room imports only from floors below its own, or from itself.
FLOORS = [
    {"__main__"},
    {"cli"},
    {"setup_arguments"},
    {"arguments"},
    {"commands"},
    {"screen", "rounds", "schedule"},
    {"doctor", "sandbox"},
    {"app"},
    {"recheck", "apply", "gate"},
    {"send"},
    {"run"},
    {"read"},
    {"read_sendings"},
    {"context", "ending", "log"},
    {"jobs"},
    {"wiki", "show"},
    {"config"},
    {"wikitext"},
    {"plan", "cohort"},
]
FLOOR = {room: number for number, rooms in enumerate(FLOORS) for room in rooms}
PURE = {"cohort", "wikitext", "plan", "jobs", "show"}
IMPURE_MODULES = {
    "os",
    "time",
    "random",
    "socket",
    "requests",
    "subprocess",
    "tempfile",
    "shutil",
    "pathlib",
    "logging",
}
FILES = sorted((ROOT / "bot").rglob("*.py"))


def room(file):
    parts = file.relative_to(ROOT / "bot").with_suffix("").parts
    return parts[0]


def imports(file):
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{file}: relative import"
            yield node.module
            if node.module == "bot":
                yield from (f"bot.{alias.name}" for alias in node.names)


def rooms_used(file):
    return {name.split(".")[1] for name in imports(file) if name.startswith("bot.")}


@pytest.mark.parametrize("file", FILES, ids=lambda file: str(file.relative_to(ROOT)))
def test_imports_go_down(file):
    here = room(file)
    if here == "__init__":
        return
    for there in rooms_used(file) - {here}:
        assert FLOOR[there] > FLOOR[here], f"{file.relative_to(ROOT)} imports bot.{there}"


@pytest.mark.parametrize(
    "file", [file for file in FILES if room(file) in PURE], ids=lambda file: str(file.relative_to(ROOT))
)
def test_pure_rooms_touch_nothing_outside(file):
    used = {name.split(".")[0] for name in imports(file)}
    assert not used & IMPURE_MODULES
    source = file.read_text(encoding="utf-8")
    assert "datetime.now" not in source
    assert "open(" not in source


def test_each_library_has_its_room():
    for file in FILES:
        used = {name.split(".")[0] for name in imports(file)}
        name = file.relative_to(ROOT / "bot").as_posix()
        assert "pywikibot" not in used or name == "wiki/live_site.py", name
        assert "mwparserfromhell" not in used or room(file) == "wikitext", name
        assert "rich" not in used or room(file) in ("show", "screen"), name


def test_the_programme_knows_the_standard_library_alone():
    import sys

    for file in FILES:
        if room(file) == "cohort":
            outside = {name.split(".")[0] for name in imports(file)} - set(sys.stdlib_module_names)
            assert outside <= {"bot"}, file


def test_only_the_screen_prints():
    for file in FILES:
        calls = [node for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))) if isinstance(node, ast.Call)]
        printing = [call for call in calls if isinstance(call.func, ast.Name) and call.func.id == "print"]
        assert not printing or room(file) == "screen", file
