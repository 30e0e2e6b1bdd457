"""Run the release check on small projects that each have one fault, or none, and hold the verdicts against a list.

    python benchmarks/cases.py FOLDER [--only NAME] [--work FOLDER]

FOLDER holds a project in each of its folders, and `cases.json` with what each must give: `failed`; `warned`, which is
passed with a warning; `sound`, without a finding; or `passed`. Every case is committed to a repository of its own and
checked without configuration, as its maintainer would. What it must say is printed beside the findings: people compare.
"""

import argparse
import json
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

_GIT = ("git", "-c", "user.name=x", "-c", "user.email=x@example.org")


def main() -> None:
    """Print each case with its findings, then how many gave what they must."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("cases", type=Path)
    parser.add_argument("--only", default="")
    parser.add_argument("--work", type=Path)
    options = parser.parse_args()
    listed = json.loads((options.cases / "cases.json").read_text("utf-8"))
    wanted = [case for case in listed if options.only in case["case"]]
    with tempfile.TemporaryDirectory() as scratch:
        work = options.work or Path(scratch)
        right = sum(_shown(case, options.cases / case["case"], work / case["case"]) for case in wanted)
    print(f"{right} of {len(wanted)} gave the verdict that they must")


def _shown(case: dict[str, Any], source: Path, folder: Path) -> bool:
    """Run one case, print it, and say whether its verdict is the one it must be.

    In a repository of several projects it is enough that one of them gives it.
    """
    started = time.monotonic()
    results = checked(source, folder)
    # A passing run may have warnings, unless it must be sound; one that must be warned about has some.
    allowed = {case["verdict"]} | ({"warned", "sound"} if case["verdict"] == "passed" else set())
    is_right = any(_word(verdict, bool(lines)) in allowed for verdict, lines in results.values())
    print(f"{'right' if is_right else 'WRONG'}  {case['case']}: must be {case['verdict']}", end="")
    print(f" ({time.monotonic() - started:.0f} s)\n    must say: {case['must say']}")
    for place, (verdict, lines) in results.items():
        print(f"    {place}: {_word(verdict, bool(lines))}")
        print("".join(f"    {line}\n" for line in lines), end="", flush=True)
    return is_right


def checked(source: Path, folder: Path) -> dict[str, tuple[str, list[str]]]:
    """The verdict on each project in a copy of a case, and a line a finding; the verdict is empty if there was none."""
    shutil.rmtree(folder, ignore_errors=True)
    shutil.copytree(source, folder, symlinks=True)
    _restore_links(folder)
    for command in (("init", "-q"), ("add", "-A"), ("commit", "-q", "-m", "case")):
        subprocess.run((*_GIT, *command), cwd=folder, check=True, capture_output=True)
    projects = sorted({file.parent for name in ("pyproject.toml", "setup.py") for file in folder.rglob(name)})
    return {project.relative_to(folder).as_posix(): _checked(project) for project in projects}


def _restore_links(folder: Path) -> None:
    """Make a link again of what a copy without links has turned into a file with the target's path."""
    for file in [path for path in folder.rglob("*") if path.is_file() and path.stat().st_size < 200]:
        target = file.read_bytes()
        if target.startswith(b"../") and (file.parent / target.decode().strip()).is_dir():
            file.unlink()
            file.symlink_to(target.decode().strip())


def _checked(project: Path) -> tuple[str, list[str]]:
    report = project.with_name(f"{project.name}.report")
    done = subprocess.run(
        (sys.executable, "-m", "pytest", "--release-check", f"--release-report={report}"),
        cwd=project,
        capture_output=True,
        text=True,
        check=False,
        stdin=subprocess.DEVNULL,
    )
    manifest = report / "release-manifest.json"
    if not manifest.is_file():
        return "", (done.stdout + done.stderr).splitlines()[-3:]
    read = json.loads(manifest.read_text("utf-8"))
    lines = [
        f"{one['code']} {one['subject']}: {one['detail']}" for check in read["checks"] for one in check["findings"]
    ]
    return read["verdict"], sorted(set(lines))


def _word(verdict: str, has_findings: bool) -> str:
    if verdict != "passed":
        return verdict or "no verdict"
    return "warned" if has_findings else "sound"


if __name__ == "__main__":
    main()
