"""What version numbers promise, pair by pair."""

import pytest

from pytest_release_check.analysis.metadata.version_promise import is_compatible_by_promise


@pytest.mark.parametrize(
    ("before", "now", "scheme", "promised"),
    [
        ("1.4.0", "1.4.1", "semver", True),
        ("1.4.0", "1.5.0", "semver", True),
        ("1.4.0", "2.0.0", "semver", False),
        ("1.4.0", "1.4.0.post1", "semver", True),
        ("0.4.1", "0.4.2", "semver", True),
        ("0.4.1", "0.5", "semver", False),
        ("0.9", "1.0", "semver", False),
        # a pre-release counts as what it leads to, and promises nothing itself
        ("1.4.0", "1.5.0rc1", "semver", True),
        ("1.4.0", "2.0.0.dev3", "semver", False),
        ("1.5.0rc1", "1.5.0", "semver", False),
        ("1.5.0.dev1", "1.5.0.dev2", "semver", False),
        # not a later one
        ("1.4.0", "1.4.0", "semver", False),
        ("1.4.1", "1.4.0", "semver", False),
        ("1.4.0", "1!1.4.1", "semver", False),
        ("", "1.0", "semver", False),
        ("old", "1.0", "semver", False),
        # calendars
        ("24.1.0", "24.2.0", "auto", False),
        ("2024.1", "2024.2", "auto", False),
        ("24.1.0", "24.2.0", "semver", True),
        ("8.1.7", "8.1.8", "auto", True),
        ("1.4.0", "1.4.1", "calver", False),
        ("1.4.0", "1.4.1", "none", False),
    ],
)
def test_promises(before: str, now: str, scheme: str, promised: bool) -> None:
    assert is_compatible_by_promise(before, now, scheme) is promised
