"""Annotations on GitHub and code quality on GitLab: each cause once, at its place."""

import json
from dataclasses import replace
from pathlib import Path

from pytest_release_check.effects.project_files import ProjectFiles
from pytest_release_check.effects.report_folder import ReportFolder
from pytest_release_check.model.outcomes import Status
from pytest_release_check.reports.annotations import ANNOTATIONS, CODE_QUALITY, annotations, quality_entries
from pytest_release_check.reports.report import Places
from tests.reports.builders import BROKEN, OBSERVED, UGLY, finding, report, result

LOST = finding(subject="demo.whl", detail="demo/words.txt (demo/__init__.py:2)")
EFFECT = finding(OBSERVED, "demo", evidence=("FileNotFoundError: 'demo/words.txt'",))
NOISE = finding(UGLY, "demo.whl", detail="100%")
IGNORED = finding(UGLY, "other", ignored="we know")
WHOLE = report(
    result("a", Status.FAILED, NOISE, LOST, IGNORED),
    result("b", Status.FAILED, EFFECT),
    result("c", Status.INCONCLUSIVE, reason="no network"),
)


def project(folder: Path) -> ProjectFiles:
    """A project in a folder of the checkout."""
    root = folder / "python"
    (root / "src" / "demo").mkdir(parents=True)
    (root / "src" / "demo" / "__init__.py").write_text("\n")
    (root / "pyproject.toml").write_text("[build-system]\n[project]\n")
    return ProjectFiles(root, folder)


def test_annotations(tmp_path: Path) -> None:
    """Errors first, what follows from them and what is ignored not at all, and why the verdict is inconclusive."""
    assert list(annotations(WHOLE, project(tmp_path))) == [
        "::error file=python/src/demo/__init__.py,line=2,title=RC998 broken::"
        "demo.whl: it is broken%0Ademo/words.txt (demo/__init__.py:2)%0AWhat to do: repair it",
        "::warning file=python/pyproject.toml,line=2,title=RC999 ugly::"
        "demo.whl: it is ugly%0A100%25%0AWhat to do: polish it",
        "::error title=release check%3A inconclusive::no network",
    ]


def test_without_a_source_tree() -> None:
    """Where only files are verified, nothing can be pointed at."""
    first, *_ = annotations(WHOLE, None)
    assert first.startswith("::error title=RC998 broken::demo.whl: it is broken")
    assert list(quality_entries(WHOLE, None)) == []


def test_no_more_than_github_keeps() -> None:
    """Ten of a kind: a hundred faults leave room for the warnings, which are counted for themselves."""
    many = [finding(BROKEN, f"{number}.whl") for number in range(30)] + [finding(UGLY, f"{n}.whl") for n in range(3)]
    kinds = [line.partition(" ")[0] for line in annotations(report(result("a", Status.FAILED, *many)), None)]
    assert kinds == ["::error"] * 10 + ["::warning"] * 3


def test_quality_entries(tmp_path: Path) -> None:
    """One object for a cause; the fingerprint is that of the cause, whatever else is there."""
    error, warning = quality_entries(WHOLE, project(tmp_path))
    assert error == {
        "description": "RC998 broken: demo.whl: it is broken\ndemo/words.txt (demo/__init__.py:2)\n"
        "What to do: repair it",
        "check_name": "RC998",
        "fingerprint": error["fingerprint"],
        "severity": "critical",
        "location": {"path": "python/src/demo/__init__.py", "lines": {"begin": 2}},
    }
    assert (warning["severity"], warning["check_name"]) == ("minor", "RC999")
    alone = report(result("z", Status.FAILED, LOST))
    assert list(quality_entries(alone, ProjectFiles(tmp_path / "python", tmp_path))) == [error]
    assert error["fingerprint"] != warning["fingerprint"]


def test_where_they_are_written(tmp_path: Path) -> None:
    """Each only on its own service; a passing run leaves an empty list, which GitLab compares with the next one."""
    shown: list[str] = []
    elsewhere = Places(folder=ReportFolder(tmp_path / "report"), show=lambda line, status: None)
    for reporter in (ANNOTATIONS, CODE_QUALITY):
        reporter.write(WHOLE, elsewhere)
    assert list(tmp_path.iterdir()) == []
    ANNOTATIONS.write(WHOLE, replace(elsewhere, command=shown.append))
    assert len(shown) == 3
    CODE_QUALITY.write(report(result("a")), replace(elsewhere, on_gitlab=True))
    assert json.loads((tmp_path / "report" / "release-code-quality.json").read_text()) == []
