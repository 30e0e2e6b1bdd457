"""Version: what was installed has the version that was built."""

from pathlib import Path

import pytest

from pytest_release_check.cells.version import version
from tests.builders import distributions, installation, staged, wheel


@pytest.mark.parametrize(
    ("installed", "built", "codes"),
    [("1.0", "1.0", []), ("1.0.0", "1.0", []), ("1.1", "1.0", ["RC501"]), ("odd", "1.0", ["RC501"])],
)
def test_version(tmp_path: Path, installed: str, built: str, codes: list[str]) -> None:
    """Versions are compared as PEP 440 says."""
    release = staged(distributions(wheel(version=built)))
    outcome = version(installation(tmp_path, version=installed), release)
    assert [finding.code for finding in outcome.findings] == codes
