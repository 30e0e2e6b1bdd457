"""What is said of several packages."""

import xml.etree.ElementTree as ElementTree
from pathlib import Path

import pytest

from pytest_release_check.model.environments import Excluded
from pytest_release_check.model.outcomes import Status
from pytest_release_check.model.packages import Package, PackageResult, Packages
from pytest_release_check.reports.packages import joined_junit, packages_line, result_lines

CORE = Package(root=Path("packages/core"), name="core")


def test_what_is_checked() -> None:
    """In which order, on whose word, and what is not."""
    packages = Packages(packages=(CORE,), source="release_packages", excluded=(Excluded(what="docs", why="private"),))
    assert packages_line(packages, Path()) == "1 package of release_packages: core; excluded: docs (private)"


@pytest.mark.parametrize(
    ("known", "expected"),
    [
        ({"version": "2.0", "status": Status.PASSED, "exit_status": 0}, "core 2.0  passed  report/core"),
        ({"version": "2.0", "status": Status.FAILED, "exit_status": 1}, "core 2.0  failed  report/core"),
        ({"exit_status": 4}, "core  no verdict (exit status 4)  report/core"),
        ({"reason": "not run: base was not built"}, "core  not run: base was not built  report/core"),
        (
            {"version": "2.0", "status": Status.PASSED, "exit_status": 1},
            "core 2.0  passed, but pytest ended with exit status 1  report/core",
        ),
    ],
)
def test_a_line_for_each(known: dict[str, object], expected: str) -> None:
    """The verdict is the last line, and only an exit status of 0 is a pass."""
    result = PackageResult(package=CORE, report=Path("report/core"), **known)  # type: ignore[arg-type]
    is_passed = result.exit_status == 0
    last = f"verdict of all packages: {'passed' if is_passed else 'failed'}: {int(is_passed)} of 1 passed"
    assert list(result_lines((result,), ())) == [expected, last]


def test_how_to_publish_all() -> None:
    """One command, in the order of the requirements."""
    lines = list(result_lines((), (Path("a/e.json"), Path("b/e.json"))))
    assert lines[0].endswith("-m pytest_release_check.publish --evidence a/e.json --evidence b/e.json")


def test_one_junit_file(tmp_path: Path) -> None:
    """Tests of the same name stay apart; what a killed run has left is passed over."""
    case = '<testcase classname="release" name="build"/>'
    text = f'<testsuites><testsuite name="pytest" tests="1">{case}</testsuite></testsuites>'
    for name in ("core", "plugin"):
        (tmp_path / f"{name}.xml").write_text(text)
    (tmp_path / "cut.xml").write_text(text[:60])
    files = {name: tmp_path / f"{name}.xml" for name in ("core", "plugin", "cut", "nowhere")}
    root = ElementTree.fromstring(joined_junit(files))
    assert [suite.get("name") for suite in root] == ["core", "plugin"]
    assert [case.get("classname") for case in root.iter("testcase")] == ["core.release", "plugin.release"]
