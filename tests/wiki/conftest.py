"""The wikis that the contract suite runs over: the folder wiki, and every sandbox that is up."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.wiki.folder_lab import FolderLab
from tests.wiki.labs import Lab
from tests.wiki.live_lab import live_labs
from tests.wiki.mailing import NO_MASSMESSAGE

NO_WIKI = "no sandbox wiki: `scripts/sandbox up` brings one up"
LIVE = dict(live_labs())


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    if "lab" in metafunc.fixturenames:
        live = [pytest.param(name, marks=pytest.mark.live) for name in LIVE or ["live"]]
        metafunc.parametrize("lab", ["folder", *live], indirect=True)


@pytest.fixture
def lab(request: pytest.FixtureRequest, tmp_path: Path) -> Lab:
    if request.param == "folder":
        return FolderLab(tmp_path)
    make: Callable[[], Lab] | None = LIVE.get(request.param)
    if make is None:
        # CI sets it: there, a run without a real wiki proves too little.
        (pytest.fail if os.environ.get("REQUIRE_LIVE") == "1" else pytest.skip)(NO_WIKI)
    return make()


@pytest.fixture
def mail(lab: Lab) -> Lab:
    """A wiki that has MassMessage."""
    if not lab.massmessage:
        pytest.skip(NO_MASSMESSAGE)
    return lab


@pytest.fixture
def folder(tmp_path: Path) -> FolderLab:
    return FolderLab(tmp_path)
