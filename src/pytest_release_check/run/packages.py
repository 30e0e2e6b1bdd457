"""The packages of a repository, one run after another: each beside those that it may require."""

from collections.abc import Callable, Sequence
from pathlib import Path

from pytest_release_check.analysis.packages.order import required_of
from pytest_release_check.effects.evidence_file import EVIDENCE
from pytest_release_check.effects.records import read_record
from pytest_release_check.effects.report_folder import DIST, MANIFEST
from pytest_release_check.model.outcomes import Status
from pytest_release_check.model.packages import PackageResult, Packages
from pytest_release_check.reports.manifest import Manifest

INTERRUPTED = 2
"""pytest's exit status where somebody has ended it."""
_JUDGED = (0, 1)
"""With any other one, what lies in the folder may be of an earlier run."""
_NO_CHECKS = 5
"""pytest's exit status where nothing was selected."""


def run_packages(
    packages: Packages,
    report: Path,
    start: Callable[[int, Sequence[Path]], int | None],
    say: Callable[[str], None],
) -> tuple[PackageResult, ...]:
    """Check each package in order, below ``report``.

    ``start`` is given the place of a package in the order and the folders with the files of those before it, runs
    pytest and returns its exit status; None if nothing of this package was asked for. A package whose requirement was
    not built is not started: what it would install is not what will be released.
    """
    results: list[PackageResult] = []
    built: dict[str, Path] = {}
    asked: set[str] = set()
    for place, package in enumerate(packages.packages):
        folder = report / package.name
        missing = sorted(required_of(package, packages.packages) & asked - built.keys())
        if missing:
            reason = f"not run: {missing[0]}, which it requires, was not built"
            results.append(PackageResult(package=package, report=folder, reason=reason))
            asked.add(package.name)
            continue
        say(f"package {place + 1} of {len(packages.packages)}: {package.name}")
        status = start(place, tuple(built.values()))
        if status is None:
            continue
        asked.add(package.name)
        manifest = _manifest(folder) if status in _JUDGED else None
        result = PackageResult(
            package=package,
            report=folder,
            version=manifest.version if manifest is not None and manifest.files else "",
            status=Status(manifest.verdict) if manifest is not None else None,
            exit_status=status,
        )
        results.append(result)
        if result.version:
            built[package.name] = folder / DIST  # also those that were handed in
        if status == INTERRUPTED:
            break
    return tuple(results)


def _manifest(report: Path) -> Manifest | None:
    """What the run has written; None if it came to no end."""
    path = report / MANIFEST
    return read_record(path, Manifest) if path.is_file() else None


def exit_status_of(results: Sequence[PackageResult]) -> int:
    """0 only if every package passed; else the first other status, 1 where a package could not be started."""
    if not results:
        return _NO_CHECKS
    stated = (1 if one.exit_status is None else one.exit_status for one in results)
    return next((status for status in stated if status), 0)


def evidence_of_all(results: Sequence[PackageResult]) -> tuple[Path, ...]:
    """The evidence of each package, in the order in which they can be published; nothing if one is missing."""
    found = tuple(one.report / EVIDENCE for one in results)
    return found if all(path.is_file() for path in found) else ()
