"""Examine the files of real releases; print every finding, how often each code comes, and how long it takes.

    python benchmarks/examine_releases.py [--code CODE ...] [--previous FOLDER] FOLDER_OR_FILE ...

Takes wheels and sdists as they lie, of any number of projects, in folders of any depth; files of one project and
version are examined together, as one release whose project exists already. Nothing is fetched, built or installed.
With --previous, each is compared with the newest release below it that the folder has a wheel of.
An index took what it holds: an error about its newest files is a false alarm, or the rule is younger than the upload.
"""

import argparse
import os
import statistics
import tempfile
import time
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from contextlib import suppress
from pathlib import Path

from packaging.utils import InvalidSdistFilename, InvalidWheelFilename, parse_sdist_filename, parse_wheel_filename

from pytest_release_check.effects.binaries import read_binaries
from pytest_release_check.effects.dist_files import open_release
from pytest_release_check.effects.processes import Processes
from pytest_release_check.effects.run_context import RunContext
from pytest_release_check.effects.web import Web
from pytest_release_check.model.binaries import WheelBinaries
from pytest_release_check.model.contents import PreviousRelease
from pytest_release_check.model.distributions import Artifact, Distributions
from pytest_release_check.model.errors import OutageError
from pytest_release_check.model.index_file import IndexFile
from pytest_release_check.model.settings import AUTO
from pytest_release_check.rules.finding import Finding
from pytest_release_check.steps.examine import examine
from pytest_release_check.steps.previous import previous_release


def releases(paths: Iterable[Path]) -> dict[tuple[str, str], list[Path]]:
    """The files by normalised name and version, as their names tell them; each file name once."""
    found: dict[tuple[str, str], dict[str, Path]] = defaultdict(dict)
    for path in paths:
        for file in sorted(path.rglob("*")) if path.is_dir() else [path]:
            if file.name.endswith((".whl", ".tar.gz", ".zip")):
                found[_release(file.name)].setdefault(file.name, file)
    return {release: list(files.values()) for release, files in sorted(found.items())}


def findings_of(name: str, files: list[Path], earlier: tuple[IndexFile, ...] = ()) -> tuple[tuple[Finding, ...], float]:
    """What reading and examining the files of one release tells, and the seconds it takes."""
    with tempfile.TemporaryDirectory() as folder:
        for file in files:
            Path(folder, file.name).symlink_to(file.resolve())
        started = time.perf_counter()
        read = open_release(Path(folder))
        findings = read.findings
        if read.value is not None:
            binaries = _binaries(read.value.distributions, folder)
            previous = _previous(read.value.distributions, earlier)
            findings += examine(read.value, None, frozenset({name}), binaries=binaries, previous=previous).findings
        return findings, time.perf_counter() - started


def _previous(release: Distributions, earlier: tuple[IndexFile, ...]) -> PreviousRelease | None:
    """The release before that one; files that lie here are read where they lie."""
    served = tuple(file for file in earlier if _release(file.filename)[0] == release.name)
    with suppress(OutageError):
        return previous_release(release, AUTO, served, Web({}, timeout=1), Path())
    return None


def _binaries(release: Distributions, folder: str) -> Mapping[str, WheelBinaries]:
    with tempfile.TemporaryDirectory() as scratch:
        place = Path(scratch)
        runner = Processes(registry=place / "running")
        context = RunContext(
            runner=runner, environment=os.environ, workspace=place, report=place / "report", timeout=600
        )
        wheels = (Path(folder, file.filename) for file in release.of(Artifact.WHEEL))
        return read_binaries(tuple(wheel for wheel in wheels if not wheel.name.endswith("-any.whl")), context)


def main() -> None:
    """Print the findings release by release, then a table of codes, then the times."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--code", action="append", default=[], help="print findings of this code only; repeatable")
    parser.add_argument("paths", nargs="+", type=Path)
    parser.add_argument("--previous", type=Path, help="a folder with files of earlier releases of these projects")
    asked = parser.parse_args()
    files_before = sorted(asked.previous.iterdir()) if asked.previous else ()
    earlier = tuple(IndexFile(filename=path.name, url=str(path)) for path in files_before)
    codes: dict[str, list[str]] = defaultdict(list)
    seconds: dict[str, float] = {}
    for (name, version), files in releases(asked.paths).items():
        release = f"{name} {version}"
        findings, seconds[release] = findings_of(name, files, earlier)
        for finding in findings:
            codes[finding.code].append(release)
            if not asked.code or finding.code in asked.code:
                kind = "error" if finding.is_error else "warning"
                print(f"{release}: {kind} " + "\n".join(finding.lines()[:6]), flush=True)
    _print_codes(codes, len(seconds))
    _print_times(seconds)


def _release(filename: str) -> tuple[str, str]:
    try:
        if filename.endswith(".whl"):
            name, version = parse_wheel_filename(filename)[:2]
        else:
            name, version = parse_sdist_filename(filename)
    except (InvalidSdistFilename, InvalidWheelFilename):
        return filename, ""
    return name, str(version)


def _print_codes(codes: dict[str, list[str]], count: int) -> None:
    print("\n| code | findings | releases | share | for example |\n| --- | ---: | ---: | ---: | --- |")
    for code, reported in sorted(codes.items()):
        projects = Counter(reported)
        examples = ", ".join(list(projects)[:4])
        print(f"| {code} | {len(reported)} | {len(projects)} | {len(projects) / count:.1%} | {examples} |")


def _print_times(seconds: dict[str, float]) -> None:
    if not seconds:
        return
    times = list(seconds.values())
    median, total = statistics.median(times), sum(times)
    print(f"\n{len(times)} releases in {total:.1f} s; min {min(times):.3f} s, median {median:.3f} s")
    for release in sorted(seconds, key=seconds.__getitem__, reverse=True)[:10]:
        print(f"  {seconds[release]:7.3f} s  {release}")


if __name__ == "__main__":
    main()
