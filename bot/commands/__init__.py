"""The commands: each one takes the command line's options, does its work through `bot.app`, returns an exit code."""

from __future__ import annotations

from collections.abc import Iterable

FINE, ERROR, _, REFUSED, PENDING, UNKNOWN = range(6)  # 2, wrong usage, is argparse's own
ONLY_SHOW = "\0"
"""What `--apply` holds where it was not given."""


def worst(codes: Iterable[int]) -> int:
    """Of several exit codes the one that a person must hear of first."""
    return max(codes, key=(FINE, PENDING, REFUSED, ERROR, UNKNOWN).index, default=FINE)
