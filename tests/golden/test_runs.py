"""Whole runs show what their golden files hold: ids, outcomes, codes, names, schemas and exit statuses.

``tests/golden/comparison.py`` says how the files are rewritten.
"""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.conftest import Run
from tests.golden.extraction import collected
from tests.golden.projects import spoiled_files, spoiled_in_cells

pytestmark = pytest.mark.slow
Golden = Callable[..., None]
GoldenRun = Callable[..., dict[str, Any]]
Sample = Callable[[str], Path]
WHEEL = "--release-artifact=wheel"


def test_passing(sample: Sample, golden_run: GoldenRun, golden: Golden) -> None:
    """Wheel and sdist of a healthy project, and the scenarios that need nothing from elsewhere."""
    golden("passing", golden_run(sample("healthy"), "--release-trials=auto"))


def test_a_failed_build(sample: Sample, golden_run: GoldenRun, golden: Golden) -> None:
    """A finding of RC1; nothing after it is reached."""
    golden("failed-build", golden_run(sample("build-failed"), WHEEL))


def test_findings_in_the_files(sample: Sample, golden_run: GoldenRun, golden: Golden) -> None:
    """Findings of RC2 and PYPI, and RC4 as the release cannot be installed; errors and warnings."""
    golden("findings-in-the-files", golden_run(spoiled_files(sample("healthy")), WHEEL))


@pytest.mark.parametrize("workers", ["-n0", ""])
def test_findings_in_cells(workers: str, sample: Sample, golden_run: GoldenRun, golden: Golden) -> None:
    """Findings of RC5 and RC6, errors and warnings; as many workers as there are by default find the same."""
    facts = golden_run(spoiled_in_cells(sample("healthy")), WHEEL, "--release-tests=unit", n=workers)
    golden("findings-in-cells", facts, ordered=bool(workers))


def test_only_listing(sample: Sample, release_check: Callable[..., Run], golden: Golden) -> None:
    """What there is to collect, in its order, before anything is built."""
    run = release_check(sample("healthy"), "--release-trials=auto", "--collect-only", "-q", "-p", "no:randomly")
    golden("only-listing", {"exit": run.exit, "collected": collected(run.output)})
