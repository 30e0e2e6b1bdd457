"""Refused: with a real pip."""

import pytest

from pytest_release_check.scenarios.refused import refused
from tests.scenarios.indexes import Indexes, case, codes


@pytest.mark.slow
@pytest.mark.parametrize(("python", "code"), [(">=3.99", None), ("", "RC411")])
def test_refused(indexes: Indexes, python: str, code: str | None) -> None:
    """pip passes the release over on a Python that is too old for it."""
    stated = f"Requires-Python: {python}\n" if python else ""
    release = indexes.release(python=">=3.99", extra=stated)
    assert codes(refused(release, case("refused"), indexes.context)) == ([code] if code else [])
