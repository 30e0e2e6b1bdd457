"""File names, metadata and project tell one story, or the finding says where they do not."""

from pathlib import Path

import pytest

from pytest_release_check.checks.agreement import disagreements, misnamed_files, version_faults
from pytest_release_check.model.distributions import Distribution, Distributions
from pytest_release_check.model.findings import Finding
from pytest_release_check.model.project import Project
from tests.builders import distributions, sdist, wheel


def codes(findings: tuple[Finding, ...]) -> list[str]:
    return [finding.code for finding in findings]


@pytest.mark.parametrize(
    ("files", "expected"),
    [
        (distributions(), []),
        (distributions(wheel(path=Path("/dist/demo-1.0-py3-none-any.whl"), version="1.0.0")), []),
        (distributions(wheel(path=Path("/dist/demo-1.1-py3-none-any.whl"))), ["RC203"]),
        (distributions(sdist(path=Path("/dist/other-1.0.tar.gz"))), ["RC203"]),
    ],
)
def test_misnamed_files(files: Distributions, expected: list[str]) -> None:
    """A file name must agree with the metadata inside, by PEP 503 and PEP 440."""
    assert codes(misnamed_files(files)) == expected


@pytest.mark.parametrize(
    ("stated", "built", "expected"),
    [
        ("1.0", "1.0", []),
        ("1.0.0", "1.0", []),
        ("", "1.0", []),
        ("1.1", "1.0", ["RC204"]),
        ("", "0.0.0", ["RC205"]),
        ("0.0.0", "0.0.0", []),
    ],
)
def test_version_faults(stated: str, built: str, expected: list[str]) -> None:
    """The version built is the one stated; 0.0.0 that nobody stated is none."""
    project = Project(root=Path("/demo"), name="demo", version=stated)
    assert codes(version_faults(distributions(wheel(version=built)), project)) == expected
    assert version_faults(distributions(wheel("other", version=built)), project) == ()


@pytest.mark.parametrize(
    ("other", "expected"),
    [
        (sdist(requires_python=">=3.9,<4"), []),
        (sdist(requires_python="<4.0, >=3.9"), []),
        (sdist(requires_python=">=3.8"), ["RC206"]),
        (sdist(requires_python=""), ["RC206"]),
        (sdist(requires_python="3.9 or so"), ["RC206"]),
    ],
)
def test_disagreements(other: Distribution, expected: list[str]) -> None:
    """Blanks and order in Requires-Python do not matter, other differences do."""
    assert codes(disagreements(distributions(wheel(requires_python=">=3.9, <4"), other))) == expected
