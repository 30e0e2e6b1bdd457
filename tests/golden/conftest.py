"""How the golden runs are started, and how what they show is compared with the golden files."""

import os
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.conftest import Run
from tests.golden.comparison import FOLDER, difference, rendered
from tests.golden.facts import facts_of
from tests.plugin.conftest import publishing_folder, target, verifying_run

__all__ = ["golden", "golden_run", "publishing_folder", "target", "verifying_run"]


@pytest.fixture
def golden_run(release_check: Callable[..., Run], tmp_path: Path) -> Callable[..., dict[str, Any]]:
    """Runs the release check in a project and gives its facts."""

    def run(project: Path, *args: str, **how: Any) -> dict[str, Any]:
        junit, summary = tmp_path / "junit.xml", tmp_path / "summary.md"
        # The order is compared, so no other plugin may shuffle it.
        options = ("-v", "-p", "no:randomly", f"--junitxml={junit}")
        # All as a user starts it: in a new interpreter, and with the installer that there is by default.
        usual = {"is_cold": True, "installer": "", "GITHUB_STEP_SUMMARY": str(summary)}
        done = release_check(project, *options, *args, **usual, **how)
        print(done.output)  # noqa: T201 - pytest shows it where the comparison fails
        return facts_of(done.exit, done.output, project / ".release-check", junit, summary)

    return run


@pytest.fixture
def golden() -> Callable[..., None]:
    """Compares facts with the golden file of that name, or rewrites it where ``UPDATE_GOLDEN`` is set."""

    def compare(name: str, facts: dict[str, Any], *, ordered: bool = True) -> None:
        found = rendered(facts, sys.version_info[:2])
        file = FOLDER / f"{name}.json"
        if os.environ.get("UPDATE_GOLDEN") and ordered:
            file.write_text(found, "utf-8")
            return
        diff = difference(file.read_text("utf-8"), found, ordered=ordered)
        assert not diff, diff

    return compare
