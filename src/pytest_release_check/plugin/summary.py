"""The end of pytest's output: its own summary without the built-in checks, and the screen below it.

pytest would show a failure of the same cause once for each cell, and with ``CI`` set or ``-ra`` once more below.
"""

from collections.abc import Generator
from typing import Any

import pytest

from pytest_release_check.model.outcomes import Status
from pytest_release_check.plugin.checked_project import PREFIX

_COLORS = {Status.PASSED: "green", Status.FAILED: "red"}
_OURS = "value"
"""pytest's word for a failure that is shown by its message alone (``pytest.fail`` with ``pytrace=False``)."""


class Summary:
    """Hooks of the controller, and how it writes below pytest's summary. Without pytest's terminal nothing is shown."""

    def __init__(self, config: pytest.Config) -> None:
        self._config = config
        self._is_begun = False

    @pytest.hookimpl(wrapper=True, tryfirst=True)
    def pytest_terminal_summary(self, terminalreporter: Any) -> Generator[None, object, object]:
        """Leave the built-in checks out of what pytest shows of single tests; its counts have them."""
        stats: dict[str, list[Any]] = terminalreporter.stats
        whole = dict(stats)
        stats.update({kind: [report for report in reports if not is_told(report)] for kind, reports in whole.items()})
        try:
            return (yield)
        finally:
            stats.update(whole)

    @property
    def width(self) -> int:
        """Columns of the terminal; 0 if nobody looks at one: a log is searched, and its reader breaks lines itself."""
        reporter = self._reporter
        return self._config.get_terminal_writer().fullwidth if reporter is not None and reporter.isatty else 0

    def show(self, line: str, status: Status | None) -> None:
        """Write a line, the first one below a heading; with a status it is a verdict."""
        if self._reporter is not None:
            if not self._is_begun:
                self._reporter.section("release check")
            self._is_begun = True
            color = _COLORS.get(status or Status.INCONCLUSIVE, "yellow")
            self._reporter.write_line(line, **({"bold": True, color: True} if status else {}))

    def command(self, line: str) -> None:
        """Write a line that a CI service obeys: nothing stands before it, no colour either."""
        if self._reporter is not None:
            self._reporter.write_line(line)

    def say(self, line: str) -> None:
        """Write a line that must not be overlooked."""
        if self._reporter is not None:
            self._reporter.write_line(line, bold=True)

    @property
    def _reporter(self) -> Any:
        return self._config.pluginmanager.get_plugin("terminalreporter")


def is_told(report: Any) -> bool:
    """Whether the screen tells what a report says: that of a built-in check, unless an error of ours ended it."""
    if not str(getattr(report, "nodeid", "")).startswith(PREFIX):
        return False
    # What was deselected stands among the reports as the test itself.
    entries = getattr(getattr(getattr(report, "longrepr", None), "reprtraceback", None), "reprentries", ())
    return all(entry.style == _OURS for entry in entries)
