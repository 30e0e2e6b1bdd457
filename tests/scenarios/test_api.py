"""API: with a real pip and griffe, on indexes of a few small wheels."""

from dataclasses import replace
from pathlib import Path

import pytest

from pytest_release_check.model.index_file import IndexFile
from pytest_release_check.model.outcomes import Status
from pytest_release_check.model.settings import Settings
from pytest_release_check.scenarios.api import SCENARIO, api, import_packages
from pytest_release_check.scenarios.known import Earlier, Known
from tests.archives import build_wheel
from tests.builders import cell, distributions, wheel
from tests.scenarios.indexes import Indexes, case, codes

KNOWN = Known(
    settings=Settings(report=Path("report")),
    distributions=distributions(wheel(version="1.4.1")),
    cells=(cell(),),
    earlier=Earlier(files=(IndexFile(filename="demo-1.4.0.tar.gz", url="u"),)),
    is_griffe_here=True,
)


@pytest.mark.parametrize(
    ("changed", "planned"),
    [
        ({}, True),
        ({"is_griffe_here": False}, False),
        ({"earlier": Earlier()}, False),
        ({"distributions": distributions(wheel(version="2.0"))}, False),
        ({"settings": Settings(report=Path("report"), versioning="none")}, False),
    ],
)
def test_when_it_is_planned(changed: dict[str, object], planned: bool) -> None:
    """Where the version number promises something, and there is something to compare with and to compare by."""
    cases = SCENARIO.plan(replace(KNOWN, **changed)).cases  # type: ignore[arg-type] # what a row has fits
    assert [(one.previous, one.note) for one in cases] == ([("1.4.0", "since 1.4.0")] if planned else [])


@pytest.mark.parametrize(
    ("files", "packages"),
    [
        (("demo/__init__.py", "demo/core.py", "demo/sub/__init__.py"), ("demo",)),
        (("one.py", "two.py", "_three.py", "demo-1.0.dist-info/RECORD"), ("one", "two")),
        (("ns/demo/__init__.py", "ns/demo/sub/__init__.py"), ("ns.demo",)),
        (("_demo/__init__.py", "demo/__init__.pyi"), ("demo",)),
        (("../../bin/demo.py", "data/words.txt"), ()),
        (("demo-stubs/__init__.pyi", "demo-stubs/core.pyi"), ()),
    ],
)
def test_import_packages(files: tuple[str, ...], packages: tuple[str, ...]) -> None:
    assert import_packages(files) == packages


@pytest.mark.slow
def test_a_change_that_breaks_callers(indexes: Indexes) -> None:
    """The first three are shown, all of them are in the log."""
    functions = "".join(f"def f{number}(path): ...\n" for number in range(5))
    build_wheel(indexes.out, "demo", "1.9", files={"demo/__init__.py": functions})
    release = indexes.release(files={"demo/__init__.py": functions.replace("path", "")})
    outcome = api(release, case("api", previous="1.9"), indexes.fresh(release), indexes.context)
    assert (outcome.status, codes(outcome)) == (Status.PASSED, ["RC451"])
    (finding,) = outcome.findings
    lost = [f"demo.f{number} has lost the parameter path" for number in range(5)]
    assert finding.detail == f"since 1.9: {'; '.join(lost[:3])}; and 2 more"
    assert Path(finding.log).read_text("utf-8").count("has lost the parameter path") == 5


@pytest.mark.slow
def test_nothing_to_compare(indexes: Indexes) -> None:
    """A previous release without packages, or one that cannot be installed here, is no fault of this one."""
    build_wheel(indexes.out, "demo", "1.8", extra="Requires-Python: >=3.99\n", files={"demo.py": ""})
    build_wheel(indexes.out, "demo", "1.9", files={"words.txt": "x"})
    release = indexes.release(files={"demo.py": ""})
    fresh = indexes.fresh(release)
    for previous, words in (("1.9", "1.9 has no package to import"), ("1.8", "1.8 cannot be installed here")):
        outcome = api(release, case("api", previous=previous), fresh, indexes.context)
        assert (outcome.status, outcome.findings) == (Status.PASSED, ())
        assert words in outcome.reason
