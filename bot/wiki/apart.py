"""Keeps Pywikibot to itself while it is imported, and quiet afterwards.

Left alone, its import reads the command line (-dir:, -config:, -verbose) and the current folder, runs whatever
user-config.py it finds there, and later leaves cookies and caches beside it.
"""

from __future__ import annotations

import atexit
import logging
import os
import shutil
import sys
import tempfile
import traceback
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from bot.wiki.credentials import UserConfig, credentials
from bot.wiki.port import WikiError


@contextmanager
def apart() -> Iterator[Path]:
    """Import Pywikibot within this. Gives the folder, gone when the program ends, for what it wants to keep.

    Raises WikiError where the operator's user-config.py cannot be run.
    """
    scratch = Path(tempfile.mkdtemp(prefix="organizer-lab-bot-"))
    atexit.register(shutil.rmtree, scratch, ignore_errors=True)
    (scratch / "user-config.py").touch(0o600)  # where PYWIKIBOT_DIR has none, the one in the current folder is run
    arguments, environ = sys.argv, dict(os.environ)
    sys.argv = arguments[:1]
    home = _user_config() or scratch
    os.environ["PYWIKIBOT_DIR"] = str(home)
    os.environ["PYWIKIBOT_NO_USER_CONFIG"] = "2"  # run without one; one in PYWIKIBOT_DIR is still read
    try:
        yield scratch
    except Exception as problem:
        if place := _place(problem, home / "user-config.py"):
            # no word of the problem's own: it may quote a password
            raise WikiError(f"{place}: Python cannot run this line ({type(problem).__name__}): mend it") from None
        raise
    finally:
        sys.argv = arguments
        for name in ("PYWIKIBOT_DIR", "PYWIKIBOT_NO_USER_CONFIG"):
            os.environ.pop(name)
            if name in environ:
                os.environ[name] = environ[name]


def _user_config() -> Path | None:
    try:
        given = credentials(os.environ, Path.cwd())
    except WikiError:
        return None  # whoever opens a wiki hears of it then
    return given.folder if isinstance(given, UserConfig) else None


def _place(problem: Exception, file: Path) -> str:
    """Where in this file a problem came up; empty where it is none of the file's."""
    if isinstance(problem, SyntaxError) and problem.filename == str(file):
        return f"{file}, line {problem.lineno}"
    lines = [frame.lineno for frame in traceback.extract_tb(problem.__traceback__) if frame.filename == str(file)]
    return f"{file}, line {lines[-1]}" if lines else ""


def hand_over(logger: logging.Logger) -> None:
    """Give a log of Pywikibot's to the program's own handlers, without what it says below INFO.

    Down there it writes whole request bodies, and in them passwords and tokens.
    """
    for handler in list(logger.handlers):
        logger.removeHandler(handler)
    logger.addHandler(logging.NullHandler())  # or Python prints warnings where the program set up no handler
    logger.propagate = True
    logger.setLevel(logging.INFO)
    for library in ("oauthlib", "requests_oauthlib"):
        logging.getLogger(library).setLevel(logging.INFO)  # below, they log what they sign
