"""`scripts/soak`: the large soak on a sandbox of its own, and its table."""

from __future__ import annotations

import argparse
import logging
import os
import secrets
import subprocess
import sys
import tempfile
from pathlib import Path

from tests.lab import ROOT
from tests.soak.cohort import Cohort
from tests.soak.grounds import Ground, LiveGround, Trial
from tests.soak.soak import Report, soak
from tests.soak.threads import ThreadGround

_SANDBOX = ROOT / "scripts" / "sandbox"


def main() -> int:
    options = _parser().parse_args()
    logging.basicConfig(level=logging.INFO, format="%(message)s")
    report = _in_threads(options) if options.wiki == "folder" else _in_processes(options)
    print(report.table)
    print(report.complaint, file=sys.stderr)
    return 0 if report.result.fine else 1


def _in_threads(options: argparse.Namespace) -> Report:
    with tempfile.TemporaryDirectory() as folder:
        return _soaked(ThreadGround(Path(folder)), options)


def _in_processes(options: argparse.Namespace) -> Report:
    name = f"soak-{os.getpid()}"
    up = [_SANDBOX, "up", "--mediawiki", options.wiki, "--name", name]
    subprocess.run(up, check=True, stdout=subprocess.DEVNULL)
    try:
        return _soaked(LiveGround(f"{name}-{options.wiki}"), options)
    finally:
        subprocess.run([_SANDBOX, "down", name], check=True, stdout=subprocess.DEVNULL)


def _soaked(ground: Ground, options: argparse.Namespace) -> Report:
    cohort = Cohort(f"s{secrets.token_hex(3)}", options.participants)
    with tempfile.TemporaryDirectory() as scratch:
        return soak(ground, Trial(cohort, options.rate, options.seed, Path(scratch)))


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="scripts/soak",
        description="Carries a cohort through three weeks on a wiki of its own, while requests and answers are"
        " lost, the bot is killed and runs twice at once, and people write on the same pages. Exit code 1: a message is"
        " doubled, lost or was not due, or somebody's words are lost.",
    )
    parser.add_argument("--participants", type=int, default=200, metavar="N")
    parser.add_argument(
        "--wiki",
        choices=["1.39", "1.43", "folder"],
        default="1.43",
        help="a version of MediaWiki, or threads on a folder",
    )
    parser.add_argument("--rate", type=float, default=0.1, metavar="P", help="the chance of each kind of fault")
    parser.add_argument("--seed", type=int, default=1)
    return parser


if __name__ == "__main__":
    sys.exit(main())
