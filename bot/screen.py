"""What a person sees: the only place that prints. Data goes to stdout, the rest to stderr."""

from __future__ import annotations

import logging
import os
import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from bot.log import LOG, ForMachines, ForPeople

if TYPE_CHECKING:  # rich is imported once there is a terminal to draw on
    from rich.text import Text

    from bot.plan.outcome import Applied
    from bot.wiki.port import Costs


def log_to_stderr(chatter: bool, as_json: bool = False) -> None:
    """Send the bot's own log to stderr, a line a record, and with `chatter` all that Pywikibot and Python have to
    say."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(ForMachines() if as_json else ForPeople())
    handler.addFilter(lambda record: chatter or not record.name.startswith(("pywiki", "py.warnings")))
    logging.basicConfig(handlers=[handler])
    logging.captureWarnings(True)  # of libraries: left alone they are printed, as lines that are no JSON
    LOG.setLevel(logging.DEBUG if chatter else logging.INFO)


def print_data(text: str) -> None:
    """Data, to stdout."""
    with _while_read():
        print(text)


def print_bytes(content: bytes) -> None:
    """A file, to stdout as it is."""
    with _while_read():
        sys.stdout.buffer.write(content)


def print_lines(lines: Iterable[Text]) -> None:
    """Lines of a plan, to stdout: in colour at a terminal, plain elsewhere."""
    if not sys.stdout.isatty():
        with _while_read():
            for line in lines:
                print(line.plain)
        return
    from rich.console import Console

    console = Console(highlight=False, soft_wrap=True)
    for line in lines:
        console.print(line)


@contextmanager
def _while_read() -> Iterator[None]:
    """Within this stdout is written to. Where its reader has gone, as `| head` does, the rest goes nowhere: what is
    done, and the exit code, depend on nobody's reading."""
    try:
        yield
        sys.stdout.flush()
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def say(*lines: str) -> None:
    """Lines about the run, to stderr."""
    for line in lines:
        LOG.info(line)


def complain(line: str, code: int) -> int:
    """One line on stderr; returns the exit code."""
    LOG.error(line)
    return code


def print_costs(costs: Costs) -> None:
    """What reading and writing cost so far, a line a kind, to stderr."""
    for kind in sorted(costs.requests):
        say(f"{kind}: {costs.requests[kind]} requests, {costs.bytes[kind]} bytes, {costs.seconds[kind]:.2f} s")


@contextmanager
def waiting(what: str) -> Iterator[None]:
    """A sign of life at a terminal, for what may take longer than a second."""
    if not sys.stderr.isatty():
        yield
        return
    from rich.console import Console

    with Console(stderr=True).status(what):
        yield


@contextmanager
def progress_bar(total: int) -> Iterator[Callable[[Applied], None]]:
    """A bar at a terminal; yields what moves it on by one write."""
    if not sys.stderr.isatty():
        yield lambda applied: None
        return
    from rich.console import Console
    from rich.progress import Progress

    with Progress(console=Console(stderr=True), transient=True) as progress:
        task = progress.add_task("Writing", total=total)
        yield lambda applied: progress.advance(task)
