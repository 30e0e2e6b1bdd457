"""Dependent: with a real pip, on indexes of a few small wheels."""

import pytest

from pytest_release_check.model.outcomes import Status
from pytest_release_check.scenarios.dependent import dependent
from tests.archives import build_wheel
from tests.scenarios.indexes import Indexes, case, codes


@pytest.mark.slow
@pytest.mark.parametrize(
    ("host", "requires", "code"),
    [
        ("import demo\n", ("demo",), None),
        ("from demo import old\n", ("demo",), "RC442"),
        ("import nosuch\n", ("demo",), "RC443"),
        ("", ("demo<2",), "RC441"),
    ],
)
def test_dependent(indexes: Indexes, host: str, requires: tuple[str, ...], code: str | None) -> None:
    """Only what went well with the previous release and does not with this one is an error."""
    build_wheel(indexes.out, "demo", "1.0", files={"demo.py": "old = 1\n"})
    for folder in (indexes.staged, indexes.out):
        build_wheel(folder, "host", "1.0", files={"host.py": host}, requires=requires)
    release = indexes.release()
    outcome = dependent(release, case("dependent", subject="host", previous="1.0"), indexes.context)
    assert codes(outcome) == ([code] if code else []), outcome


@pytest.mark.slow
@pytest.mark.parametrize("subject", ["hosst", "host>=3"])
def test_a_dependent_that_there_is_not(indexes: Indexes, subject: str) -> None:
    """Nothing was tried: that is no pass, and no fault of the release either."""
    build_wheel(indexes.staged, "host", "1.0")
    outcome = dependent(indexes.release(), case("dependent", subject=subject), indexes.context)
    assert (outcome.status, codes(outcome)) == (Status.INCONCLUSIVE, [])
    assert "Correct the name or the version in release_dependents." in outcome.reason
