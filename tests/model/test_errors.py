"""Our own errors repeat what others say, and nothing in them is obeyed."""

import pytest

from pytest_release_check.model.errors import OutageError, SettingsError


@pytest.mark.parametrize("kind", [OutageError, SettingsError])
def test_errors_are_plain(kind: type[Exception]) -> None:
    """They repeat the words of servers and the addresses of users, and may have several lines."""
    assert str(kind("no:\n::error::\x1b[1m https://u:p@host/")) == "no:\n: :error:: https://****@host/"
