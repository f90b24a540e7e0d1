"""Says loudly how many tests wanted a real MediaWiki and had none."""

from __future__ import annotations

import pytest

NO_WIKI = "no sandbox wiki"


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    reports = [*terminalreporter.getreports("skipped"), *terminalreporter.getreports("error")]
    missed = sum(1 for report in reports if NO_WIKI in str(report.longrepr))
    if missed:
        hint = "scripts/sandbox up brings one up"
        terminalreporter.write_line(f"{NO_WIKI}: {missed} live tests did not run; {hint}", red=True, bold=True)
