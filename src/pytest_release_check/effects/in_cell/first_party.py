"""A pytest plugin for a cell: reports what passed, what failed, and where the modules of the project came from.

The file that the environment variable names says which modules are the project's, where they have to lie, which tests
are to run if not all, and where to write the report. Runs on Python 3.8 and later with any pytest that does.
"""

import json
import os
import sys
from typing import Any, Dict, List, Set

_LINES = 15
_SETTINGS: Dict[str, Any] = {}
_FAILED: List[Dict[str, object]] = []
_PASSED: Set[str] = set()


def pytest_configure(config: Any) -> None:
    """Read what is asked."""
    with open(os.environ["RELEASE_CHECK_TESTS"], encoding="utf-8") as stream:
        _SETTINGS.update(json.load(stream))


def pytest_collection_modifyitems(config: Any, items: List[Any]) -> None:
    """Leave only the tests that are asked for, by their own names or by those of their files."""
    only = set(_SETTINGS["only"])
    if only:
        wanted: List[Any] = []
        others: List[Any] = []
        for item in items:
            is_wanted = not only.isdisjoint((item.nodeid, item.nodeid.partition("::")[0]))
            (wanted if is_wanted else others).append(item)
        items[:] = wanted
        config.hook.pytest_deselected(items=others)


def pytest_runtest_logreport(report: Any) -> None:
    """Note a test that failed, in whatever phase, or passed."""
    _note(report)
    if report.when == "call" and report.passed:
        _PASSED.add(report.nodeid)


def pytest_collectreport(report: Any) -> None:
    """Note a file that could not be read."""
    _note(report)


def pytest_sessionfinish(session: Any) -> None:
    """Write the report."""
    facts = {
        "collected": session.testscollected,
        "passed": sorted(_PASSED),
        "failed": _FAILED,
        "elsewhere": _elsewhere(),
    }
    with open(_SETTINGS["report"], "w", encoding="utf-8", errors="replace") as stream:
        json.dump(facts, stream)


def _note(report: Any) -> None:
    if report.failed:
        lines = [line for line in str(report.longreprtext).splitlines() if line.strip()]
        _FAILED.append({"test": report.nodeid, "lines": lines[-_LINES:]})


def _elsewhere() -> List[str]:
    """First-party modules that were not imported from where the release is installed."""
    found = []
    for name, module in sorted(sys.modules.items()):
        file = getattr(module, "__file__", None)
        is_own = any(name == top or name.startswith(top + ".") for top in _SETTINGS["modules"])
        if is_own and isinstance(file, str) and getattr(module, "__name__", "") == name and not _is_inside(file):
            found.append("%s: %s" % (name, file))
    return found


def _is_inside(file: str) -> bool:
    real = os.path.realpath(file)
    return any(real.startswith(os.path.realpath(folder) + os.sep) for folder in _SETTINGS["folders"])
