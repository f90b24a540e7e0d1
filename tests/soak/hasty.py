"""`python -m bot` as it is, but every wait is cut short: Pywikibot rests five seconds after each read that failed."""

import runpy
import time

_LONGEST = 0.02
_sleep = time.sleep


def _nap(seconds: float) -> None:
    _sleep(min(seconds, _LONGEST))


time.sleep = _nap
runpy.run_module("bot", run_name="__main__", alter_sys=True)
