"""The live view of a run on a terminal, in the place of pytest's dots; elsewhere there are lines of progress."""

import os
import time
from collections.abc import Callable, Generator, Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest

from pytest_release_check.effects.live_region import LiveRegion, painted
from pytest_release_check.effects.processes import running_programs
from pytest_release_check.effects.progress import Ticker
from pytest_release_check.effects.terminal import can_redraw
from pytest_release_check.model.plan import Plan
from pytest_release_check.plugin.exits import GUARD
from pytest_release_check.plugin.reports import Reports, without_group
from pytest_release_check.plugin.terminal import progress_printer, terminal_stream
from pytest_release_check.reports.live import LiveState, columns, live_lines
from pytest_release_check.text.plain_text import shown_line

_LOOKS = 0.2
"""Seconds between two looks at whether there is something new to show."""
_REDRAWS = 1.0
"""Seconds after which the times alone are reason enough."""


class Progress:
    """Lines of progress, one as each phase begins; `LiveView` is the same on a terminal."""

    def __init__(self, config: pytest.Config) -> None:
        self._print = progress_printer(config)

    @property
    def is_live(self) -> bool:
        """Whether it shows by itself what takes long."""
        return False

    def start(self) -> None:
        """Begin."""

    def say(self, line: str) -> None:
        """Show a line that stays."""
        self._print(line)

    def begin(self, phase: str) -> None:
        """Show what is done from now on."""
        self.say(phase)

    def expect(self, plan: Plan) -> None:
        """From now on it is checks that are done."""

    def stop(self) -> None:
        """Leave the terminal to others."""


def progress_of(config: pytest.Config, reports: Reports, registry: Path) -> Progress:
    """The live view where there is a terminal for it. ``registry`` is the list of programs that run."""
    if not shows_live(config, os.environ):
        return Progress(config)
    view = LiveView(config, reports, registry)
    config.stash[GUARD].on_exit = view.stop
    config.pluginmanager.register(view, "release-check-live")
    return view


def shows_live(config: pytest.Config, environment: Mapping[str, str]) -> bool:
    """Whether nothing else wants the terminal: no longer output, no output of tests, no debugger, no other reporter."""
    option = config.option
    reporter = config.pluginmanager.get_plugin("terminalreporter")
    is_usual = type(reporter).__module__ == "_pytest.terminal"
    wants_more = option.verbose or option.capture in ("no", "tee-sys") or option.collectonly
    is_debugged = option.usepdb or getattr(option, "trace", False)
    return is_usual and not wants_more and not is_debugged and can_redraw(environment)


class LiveView(Progress):
    """Hooks of the controller, which hears of every test in whatever process it runs."""

    def __init__(
        self, config: pytest.Config, reports: Reports, registry: Path, clock: Callable[[], float] = time.time
    ) -> None:
        super().__init__(config)
        self._config = config
        self._reports = reports
        self._registry = registry
        self._clock = clock
        self._began = self._since = clock()
        self._doing = "looking for Pythons and settings"
        self._plan: Plan | None = None
        self._running: dict[str, float] = {}
        self._is_new = True
        self._drawn = 0.0
        self._region: LiveRegion | None = None
        self._restore: Callable[[], None] = lambda: None
        self._ticker = Ticker(self.tick, _LOOKS)

    @property
    def is_live(self) -> bool:
        """Whether it draws."""
        return self._region is not None

    def start(self) -> None:
        """Draw from now on, below whatever pytest writes."""
        stream = terminal_stream(self._config)
        reporter: Any = self._config.pluginmanager.get_plugin("terminalreporter")
        writer: Any = self._config.get_terminal_writer()
        if stream is None or not hasattr(writer, "_file"):  # a later pytest may call it otherwise
            return
        self._region = region = LiveRegion(stream, columns)
        own, shows_paths = writer._file, reporter.showfspath
        writer._file, reporter.showfspath = region.passing(own), False

        def restore() -> None:
            writer._file, reporter.showfspath = own, shows_paths

        self._restore = restore
        self._ticker.start()

    def say(self, line: str) -> None:
        """Show a line that stays, above the others."""
        if self._region is None:
            super().say(line)
        else:
            self._region.line(f"release-check: {shown_line(line)}")

    def begin(self, phase: str) -> None:
        """Show what is done from now on, and for how long."""
        self._doing, self._since, self._is_new = phase, self._clock(), True

    def expect(self, plan: Plan) -> None:
        """Show cells and scenarios."""
        self._plan, self._is_new = plan, True

    def stop(self) -> None:
        """Leave nothing of it on the terminal."""
        self._ticker.stop()
        self._restore()
        region, self._region = self._region, None
        if region is not None:
            with suppress(OSError, ValueError):
                region.erase()

    def tick(self) -> None:
        """Draw if there is something new."""
        now, region = self._clock(), self._region
        if region is None or not (self._is_new or now - self._drawn >= _REDRAWS):
            return
        self._is_new, self._drawn = False, now
        width, height = region.size
        paint = painted if self._config.get_terminal_writer().hasmarkup else lambda text, color: text
        with suppress(OSError, ValueError):  # nobody may be there to see it
            region.draw(live_lines(self._state(), now, width - 1, height - 2, paint))

    def _state(self) -> LiveState:
        programs = running_programs(self._registry) if self._plan is None else ()
        return LiveState(
            began=self._began,
            doing=self._doing,
            doing_since=self._since,
            programs=tuple((program.what, program.since) for program in programs),
            plan=self._plan,
            statuses={node_id: reported.status for node_id, reported in self._reports.last_of_each().items()},
            running=dict(self._running),
        )

    def pytest_runtest_logstart(self, nodeid: str) -> None:
        """A test begins."""
        self._running[without_group(nodeid)] = self._clock()
        self._is_new = True

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """The test that a dead worker was running has ended with it."""
        if str(report.when) == "???":
            self._running.pop(without_group(report.nodeid), None)
        self._is_new = True

    def pytest_runtest_logfinish(self, nodeid: str) -> None:
        """A test has ended."""
        self._running.pop(without_group(nodeid), None)
        self._is_new = True

    @pytest.hookimpl(wrapper=True, tryfirst=True)
    def pytest_report_teststatus(self) -> Generator[None, Any, Any]:
        """Write no dots while the table shows them; pytest counts all the same."""
        status = yield
        return status if self._region is None or status is None else (status[0], "", "")
