"""What pytest reported of each test, in whatever process it ran."""

import pytest

from pytest_release_check.model.outcomes import Status
from pytest_release_check.model.timeline import CONTROLLER
from pytest_release_check.run.judgement import Reported

_WEIGHT = {Status.PASSED: 0, Status.XFAILED: 1, Status.SKIPPED: 2, Status.FAILED: 3, Status.LOST: 4}


class Reports:
    """Collects reports; a rerun replaces what was reported before it."""

    def __init__(self) -> None:
        self._by_id: dict[str, Reported] = {}
        self._uncollected: list[str] = []
        self.workers: dict[str, str] = {}
        """Node id to the process that ran the test: ``main``, or the name that pytest-xdist gives it."""
        self.last = ""
        """Node id of the test reported last."""

    def note(self, report: pytest.TestReport) -> None:
        """Take one phase of one test into account: the worst phase counts."""
        node_id = without_group(report.nodeid)
        self.last = node_id
        self.workers[node_id] = getattr(report, "worker_id", CONTROLLER)
        if report.when == "setup":
            self._by_id.pop(node_id, None)
        if str(report.outcome) == "rerun":  # pytest-rerunfailures' own word: the next set-up starts anew
            return
        now = _reported(report)
        before = self._by_id.get(node_id)
        if now is not None and (before is None or _WEIGHT[now.status] >= _WEIGHT[before.status]):
            self._by_id[node_id] = now

    def note_collection(self, report: pytest.CollectReport) -> None:
        """Take a file into account whose tests are not known: some of them may be release checks."""
        if report.failed:
            self._by_id[report.nodeid] = Reported(status=Status.FAILED, reason=_error_line(str(report.longrepr)))
            self._uncollected.append(report.nodeid)

    @property
    def uncollected(self) -> tuple[str, ...]:
        """Node ids of what could not be collected."""
        return tuple(dict.fromkeys(self._uncollected))

    def last_of_each(self) -> dict[str, Reported]:
        """Node id to what was reported of it at last."""
        return dict(self._by_id)


def without_group(node_id: str) -> str:
    """The node id without the ``@group`` that `--dist loadgroup` appends."""
    before, at, _ = node_id.rpartition("@")
    return before if at and len(before) > max(node_id.rfind("]"), node_id.rfind("::")) else node_id


def _reported(report: pytest.TestReport) -> Reported | None:
    """The status that one phase gives; a good set-up or tear-down gives none."""
    if str(report.when) == "???":  # xdist's word for a test whose worker died
        return Reported(status=Status.LOST, reason=str(report.longrepr))
    if hasattr(report, "wasxfail"):
        return Reported(status=Status.XFAILED, reason=str(report.wasxfail), seconds=report.duration)
    if report.failed:
        return Reported(status=Status.FAILED, reason=_last_line(report), seconds=report.duration)
    if report.skipped:
        return Reported(status=Status.SKIPPED, reason=why_skipped(report), seconds=report.duration)
    if report.when == "call":
        return Reported(status=Status.PASSED, seconds=report.duration)
    return None


def why_skipped(report: "pytest.TestReport | pytest.CollectReport") -> str:
    """The reason that was given; never empty."""
    longrepr = report.longrepr
    reason = str(longrepr[2]).removeprefix("Skipped: ") if isinstance(longrepr, tuple) else str(longrepr)
    return reason or "no reason is given"


def _last_line(report: pytest.TestReport) -> str:
    crash = getattr(report.longrepr, "reprcrash", None)
    text = str(crash.message if crash is not None else report.longrepr)
    return next(iter(text.strip().splitlines()), "")


def _error_line(text: str) -> str:
    """The error itself among what pytest shows of a file that cannot be collected."""
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    errors = [line[1:].strip() for line in lines if line.startswith("E ")]
    return f"it cannot be collected: {(errors or lines or ['no reason given'])[-1]}"
