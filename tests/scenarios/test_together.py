"""Together: with a real pip, on indexes of a few small wheels."""

from dataclasses import replace

import pytest

from pytest_release_check.model.outcomes import Status
from pytest_release_check.scenarios.together import together
from tests.archives import build_wheel
from tests.scenarios.indexes import Indexes, case, codes


@pytest.mark.slow
@pytest.mark.parametrize(
    ("files", "requires", "expected"),
    [
        ({"plugin.py": "import demo\n"}, ("demo>=2",), []),
        ({"plugin.py": "import demo\n"}, ("demo<2",), ["RC444"]),
        ({"plugin.py": "", "demo/__init__.py": "raise ImportError('of the plugin')\n"}, (), ["RC445"]),
        ({"plugin.py": "import nosuch\n"}, (), []),
    ],
)
def test_together(indexes: Indexes, files: dict[str, str], requires: tuple[str, ...], expected: list[str]) -> None:
    """What fails alone as well is the fault of that project, whose own run says so."""
    beside = indexes.folder / "beside"
    build_wheel(beside, "plugin", "1.3", files=files, requires=requires)
    build_wheel(indexes.staged, "plugin", "1.3", files=files, requires=requires)
    release = indexes.release(files={"demo.py": ""})
    outcome = together(release, case("together"), (beside,), indexes.context)
    assert codes(outcome) == expected, outcome


@pytest.mark.slow
def test_an_index_that_is_down(indexes: Indexes) -> None:
    """Nothing was tried."""
    beside = indexes.folder / "beside"
    build_wheel(beside, "plugin", "1.3")
    nowhere = "http://127.0.0.1:9/simple/"
    release = replace(indexes.release(), index_url=nowhere, wheel_index_url=nowhere)
    outcome = together(release, case("together"), (beside,), indexes.context)
    assert outcome.status is Status.INCONCLUSIVE, outcome
