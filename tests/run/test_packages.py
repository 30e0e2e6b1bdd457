"""The packages of a repository, one run after another; the runs are written by the tests."""

from collections.abc import Sequence
from pathlib import Path

import pytest

from pytest_release_check.effects.records import write_record
from pytest_release_check.model.packages import Package, PackageResult, Packages
from pytest_release_check.reports.manifest import FileEntry, Manifest
from pytest_release_check.run.packages import evidence_of_all, exit_status_of, run_packages

NAMES = ("core", "plugin", "app", "other")
REQUIRES = {"plugin": {"core"}, "app": {"plugin"}}
PACKAGES = Packages(
    packages=tuple(Package(root=Path(name), name=name, requires=frozenset(REQUIRES.get(name, ()))) for name in NAMES),
    source="release_packages",
)


def manifest(name: str, verdict: str, *, is_built: bool) -> Manifest:
    files = (FileEntry(filename=f"{name}-1.0.tar.gz", artifact="sdist", sha256="0", size=1),) if is_built else ()
    return Manifest(
        schema=1,
        tool="",
        created="",
        name=name,
        version="1.0",
        index="local",
        degraded="",
        verdict=verdict,
        files=files,
        cells=(),
        left_out=(),
        uncovered=(),
        local_only=(),
        difference=None,
        checks=(),
    )


class Runs:
    """What pytest would do for each package: ``status`` by name, 0 without one; None: not asked for."""

    def __init__(self, report: Path, statuses: dict[str, int | None], unbuilt: tuple[str, ...] = ()) -> None:
        self.report, self.statuses, self.unbuilt = report, statuses, unbuilt
        self.beside: dict[str, list[str]] = {}
        self.said: list[str] = []

    def start(self, place: int, beside: Sequence[Path]) -> int | None:
        name = NAMES[place]
        status = self.statuses.get(name, 0)
        if status is not None:
            self.beside[name] = [folder.parent.name for folder in beside]
            verdict = "failed" if status else "passed"
            write_record(
                self.report / name / "release-manifest.json", manifest(name, verdict, is_built=name not in self.unbuilt)
            )
        return status

    def results(self) -> tuple[PackageResult, ...]:
        return run_packages(PACKAGES, self.report, self.start, self.said.append)


def test_each_beside_those_before_it(tmp_path: Path) -> None:
    """In order, and every one is named."""
    runs = Runs(tmp_path, {})
    results = runs.results()
    assert runs.beside == {
        "core": [],
        "plugin": ["core"],
        "app": ["core", "plugin"],
        "other": ["core", "plugin", "app"],
    }
    assert runs.said[1] == "package 2 of 4: plugin"
    assert exit_status_of(results) == 0
    assert [one.version for one in results] == ["1.0"] * 4


def test_what_requires_one_that_was_not_built(tmp_path: Path) -> None:
    """It would be tried with a release that is on the index; what requires neither goes on."""
    runs = Runs(tmp_path, {"core": 1}, unbuilt=("core",))
    results = runs.results()
    assert list(runs.beside) == ["core", "other"]
    assert [one.reason for one in results] == [
        "",
        "not run: core, which it requires, was not built",
        "not run: core, which it requires, was not built",
        "",
    ]
    assert exit_status_of(results) == 1


def test_a_failed_one_is_beside_the_others_all_the_same(tmp_path: Path) -> None:
    """It was built, so that what comes after it can be tried."""
    runs = Runs(tmp_path, {"core": 1})
    assert exit_status_of(runs.results()) == 1
    assert runs.beside["app"] == ["core", "plugin"]


def test_the_report_of_an_earlier_run(tmp_path: Path) -> None:
    """Usage errors leave it where it is: it says nothing of this run."""
    runs = Runs(tmp_path, {"other": 4})
    last = runs.results()[-1]
    assert (last.status, last.version, last.exit_status) == (None, "", 4)


def test_an_interrupted_run_is_the_last(tmp_path: Path) -> None:
    """And packages that nothing was asked of are left out."""
    runs = Runs(tmp_path, {"core": None, "plugin": 2})
    results = runs.results()
    assert ([one.package.name for one in results], exit_status_of(results)) == (["plugin"], 2)


def test_nothing_was_asked_for(tmp_path: Path) -> None:
    """As pytest says it."""
    assert exit_status_of(Runs(tmp_path, dict.fromkeys(NAMES)).results()) == 5


@pytest.mark.parametrize("missing", ["", "app"])
def test_evidence_of_all_or_none(tmp_path: Path, missing: str) -> None:
    """Publishing some of them is not what was verified."""
    results = Runs(tmp_path, {}).results()
    for one in results:
        if one.package.name != missing:
            (one.report / "release-evidence.json").touch()
    assert len(evidence_of_all(results)) == (0 if missing else 4)
