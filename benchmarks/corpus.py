"""Run the release check on real releases, broken and healthy, and say what it caught, missed and wrongly blamed.

    python benchmarks/corpus.py BROKEN.json HEALTHY.json [--only NAME] [--work FOLDER] [--timeout SECONDS]

Three lists lie here: yanked.json, releases that their maintainers yanked and why, most of them for a fault of packaging
("none" under detectable: for another one, as far as the files tell), reported.json, releases whose users reported such
a fault, and popular.json, the newest releases of projects that many use, on 2026-11-21.

The files come from the index that pip is configured with. Two things are counted apart for a broken release: whether a
finding, error or warning, names its cause, and whether the run was stopped, by whatever error. "undetectable" are those
of which the list says that nothing at release time could have shown the fault. A healthy release is blamed if its run
was stopped; what it was warned about is printed and counted as well.
"""

import argparse
import json
import os
import subprocess
import sys
import time
from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from packaging.utils import canonicalize_name
from packaging.version import Version

from pytest_release_check.analysis.index.served import files_of
from pytest_release_check.effects.web import Web
from pytest_release_check.installers.pip_settings import read_pip_settings
from pytest_release_check.installers.user_context import chosen_upstreams
from pytest_release_check.remote_index.repositories import known_repositories
from pytest_release_check.remote_index.simple_pages import served_files

OLDEST = (3, 8)
"""Python that virtualenv still makes environments for."""
_FOR_PYTHON = {"RC252", "RC271", "RC272", "RC273", "RC276", "RC277"}
_AT_IMPORT = {"RC431", "RC502", "RC504", "RC510", "RC511", "RC512", "RC513", "RC535", "RC372"}
NAMING = {
    "missing_package": {
        "RC202",
        "RC254",
        "RC256",
        "RC257",
        "RC258",
        "RC259",
        "RC263",
        "RC266",
        "RC269",
        "RC296",
        "RC361",
        "RC362",
        "RC507",
        "RC509",
    },
    "missing_data": {
        "RC256",
        "RC257",
        "RC259",
        "RC263",
        "RC265",
        "RC270",
        "RC294",
        "RC296",
        "RC297",
        "RC298",
        "RC299",
        "RC361",
        "RC368",
        "RC405",
        "RC510",
        "RC513",
    },
    "sdist_unbuildable": {"RC101", "RC107", "RC285", "RC286", "RC401"},
    "missing_dependency": {"RC107", "RC278", "RC517", "RC518", *_AT_IMPORT},
    "undeclared_setuptools": {"RC279", *_AT_IMPORT},
    "wrong_requires_python": {"RC206", "RC371", "RC401", "RC411", *_AT_IMPORT, *_FOR_PYTHON},
    "wrong_wheel_tag": {"RC234", "RC252", "RC253", "RC321", "RC322", "RC325", "RC327", "RC330", "RC331"},
    "broken_entry_point": {
        "PYPI127",
        "RC214",
        "RC264",
        "RC363",
        "RC364",
        "RC401",
        "RC504",
        "RC513",
        "RC517",
        "RC518",
        "RC519",
        "RC520",
        "RC535",
    },
    "version_mismatch": {"RC401", "RC508", "RC515", "RC516"},
    "stray_top_level": {"RC251"},
    "dependency_conflict": {"PYPI053", "RC282", "RC342", "RC365", "RC401", "RC404", "RC413", *_AT_IMPORT},
    "wheel_sdist_differ": {"RC250", "RC254", "RC255", "RC323", "RC324", "RC405", "RC406", "RC509"},
    "stale_leftovers": {"RC249", "RC254"},
    "broken_upgrade": {"RC256", "RC259", "RC362", "RC422", "RC423"},
}
"""Codes of the findings that name the cause, by class of fault."""


@dataclass(frozen=True)
class Result:
    """How one case went."""

    exit: int
    seconds: float
    errors: dict[str, str]
    warnings: dict[str, str]
    verdict: str
    note: str = ""


def main() -> None:
    """Print a row a case, and the sums by class."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("broken", type=Path)
    parser.add_argument("healthy", type=Path)
    parser.add_argument("--only", default="")
    parser.add_argument("--work", type=Path, default=Path("corpus-files"))
    parser.add_argument("--timeout", type=float, default=300.0)
    options = parser.parse_args()
    (index,) = chosen_upstreams((), read_pip_settings(dict(os.environ), Path.cwd()), known_repositories())
    sums: dict[str, Counter[str]] = defaultdict(Counter)
    for kind, path in (("broken", options.broken), ("healthy", options.healthy)):
        for case in json.loads(path.read_text("utf-8")):
            if options.only in f"{case['name']} {case['version']}":
                result = checked(case, f"{index.rstrip('/')}/", options.work, options.timeout)
                words = judged(kind, case, result)
                label = case.get("fault_class", "healthy")
                sums[label].update(["releases", *words])
                codes = " ".join([*result.errors, *(f"({code})" for code in result.warnings)])
                print(
                    f"{', '.join(words):<22} {label:<22} {case['name']} {case['version']} [{case['python'][0]}] "
                    f"{result.verdict} {codes} {result.note} {result.seconds:.1f} s",
                    flush=True,
                )
    print_sums(sums)


def print_sums(sums: Mapping[str, Counter[str]]) -> None:
    """A table: a class of faults a row, what was counted a column."""
    columns = ["releases", *sorted({word for counter in sums.values() for word in counter} - {"releases"})]
    print(f"\n| class | {' | '.join(columns)} |\n| --- |{' ---: |' * len(columns)}")
    for label, counter in sorted(sums.items()):
        print(f"| {label} | {' | '.join(str(counter[column]) for column in columns)} |")


def checked(case: dict[str, Any], index: str, work: Path, timeout: float) -> Result:
    """Download the case's files and run the check on them."""
    started = time.monotonic()
    name, version = canonicalize_name(case["name"]), Version(case["version"])
    folder = (work / f"{name}-{version}").resolve()
    download(index, name, version, folder / "dist")
    command = [
        sys.executable,
        "-m",
        "pytest",
        "--release-check",
        "--release-dist=dist",
        "-q",
        "-n0",
        "--release-report=report",
    ]
    command += [f"--release-python={usable(case['python'][0])}", f"--release-timeout={timeout / 2}"]
    try:
        done = subprocess.run(
            command,
            cwd=folder,
            capture_output=True,
            text=True,
            timeout=timeout,
            check=False,
            stdin=subprocess.DEVNULL,
        )
    except subprocess.TimeoutExpired:
        return Result(-1, time.monotonic() - started, {}, {}, "none", "timed out")
    (folder / "output.txt").write_text(done.stdout + done.stderr, "utf-8")
    manifest = folder / "report" / "release-manifest.json"
    if done.returncode not in (0, 1) or not manifest.is_file():
        last = (done.stdout + done.stderr).strip().splitlines()[-1:] or [""]
        return Result(done.returncode, time.monotonic() - started, {}, {}, "none", last[0][:160])
    reported = json.loads(manifest.read_text("utf-8"))
    findings = {finding["code"]: finding["detail"] for check in reported["checks"] for finding in check["findings"]}
    errors = {code: detail for code, detail in findings.items() if f"error {code} " in done.stdout}
    warnings = {code: detail for code, detail in findings.items() if code not in errors}
    return Result(done.returncode, time.monotonic() - started, errors, warnings, reported["verdict"])


def usable(python: str) -> str:
    """The Python of the case, or the oldest that an environment can be made with."""
    return python if tuple(map(int, python.split("."))) >= OLDEST else ".".join(map(str, OLDEST))


def download(index: str, name: str, version: Version, folder: Path) -> None:
    """The sdist, and the wheels that fit this machine, of one version."""
    if folder.is_dir():
        return
    folder.mkdir(parents=True)
    web = Web({})
    for file in files_of(served_files(web, index, name), name, version):
        foreign = ("win", "macosx", "musllinux", "aarch64", "arm64", "i686", "ppc64", "s390x", "armv7l", "riscv64")
        if not (file.filename.endswith(".whl") and any(word in file.filename for word in foreign)):
            web.download(file.url, folder / file.filename, 300.0)


def judged(kind: str, case: dict[str, Any], result: Result) -> tuple[str, ...]:
    """What is counted of one case."""
    if result.verdict == "none":
        return ("not run",)
    stopped = bool(result.errors)
    if kind == "healthy":
        return ("blamed",) if stopped else ("warned",) if result.warnings else ("sound",)
    named = bool(NAMING.get(case["fault_class"], set()) & {*result.errors, *result.warnings})
    if not named and case["detectable"] == ["none"]:
        return ("undetectable", *(["stopped"] if stopped else []))
    return ("named" if named else "not named", "stopped" if stopped else "passed")


if __name__ == "__main__":
    main()
