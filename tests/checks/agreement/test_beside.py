"""Requirements on projects that are released together with this one."""

import pytest

from pytest_release_check.checks.agreement.beside import unmet_beside
from tests.builders import distributions, sdist, wheel


@pytest.mark.parametrize(
    ("requires", "expected"),
    [
        ("core", ""),
        ("core>=2", ""),
        ("core>=2.1", "RC377"),
        ("core<2", "RC378"),
        ("core<1", "RC377"),
        ("Core ~= 1.0", "RC378"),
        ("core>=3; python_version < '3'", ""),
        ("core>=3; extra == 'all'", ""),
        ("core @ file:///somewhere", ""),
        ("other>=9", ""),
        ("not a requirement", ""),
        (f"core; {'(' * 5000}", ""),
    ],
)
def test_versions_of_one_repository(requires: str, expected: str) -> None:
    """core 2.0 is released now, and 1.9 is on the index."""
    files = distributions(wheel(requires_dist=(requires,)), sdist(requires_dist=(requires,)))
    found = list(unmet_beside(files, {"core": "2.0"}, {"core": ("1.9", "1.0")}.__getitem__))
    assert [finding.code for finding in found] == [expected] * bool(expected)


def test_a_prerelease_that_is_released_together() -> None:
    """It is the version that is there, and what is required of it is not a question of taste."""
    files = distributions(wheel(requires_dist=("core>=2.0a1",)))
    assert list(unmet_beside(files, {"core": "2.0b1"}, lambda _: ())) == []
