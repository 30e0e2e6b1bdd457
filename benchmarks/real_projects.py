"""Run the release check in the unpacked sdists of real projects and print a table: verdict, wall time, reason.

    python benchmarks/real_projects.py [--python SPEC] [REQUIREMENT ...]

Needs the plugin installed beside it, and pip's index. Every project gets a folder of its own, no configuration.
"""

import argparse
import subprocess
import sys
import tarfile
import tempfile
import time
from pathlib import Path

PROJECTS = (
    "flit-core",
    "hatchling",
    "hatch-vcs",
    "poetry-core",
    "pdm-backend",
    "pluggy",
    "six",
    "markupsafe",
    "jaraco.functools",
    "pytest-timeout",
)


def unpacked(requirement: str, folder: Path) -> Path:
    """The source tree of a project's sdist."""
    pip = (sys.executable, "-m", "pip", "--disable-pip-version-check")
    name = requirement.partition("==")[0]
    subprocess.run(
        (*pip, "download", "--quiet", "--no-deps", "--no-binary", name, "--dest", str(folder), requirement),
        check=True,
        capture_output=True,
    )
    (archive,) = folder.glob("*.tar.gz")
    with tarfile.open(archive) as opened:
        opened.extractall(folder, filter="data")
    archive.unlink()
    (top,) = (path for path in folder.iterdir() if path.is_dir())
    return top


def checked(tree: Path, options: list[str]) -> tuple[str, float, str]:
    """Verdict, seconds, and the first finding or refusal."""
    started = time.monotonic()
    done = subprocess.run(
        (sys.executable, "-m", "pytest", "--release-check", f"--release-report={tree.parent / 'report'}", *options),
        cwd=tree,
        capture_output=True,
        text=True,
        timeout=900,
        check=False,
    )
    seconds = time.monotonic() - started
    lines = (done.stdout + done.stderr).splitlines()
    verdict = next((line for line in lines if line.startswith("verdict: ")), f"exit {done.returncode}")
    words = ("error RC", "warning RC", "ERROR", "unsettled:", "not reached:")
    why = [line for line in lines if line.startswith(words)]
    Path(f"{tree.parent}.log").write_text(done.stdout + done.stderr, "utf-8")
    return verdict.removeprefix("verdict: "), seconds, " / ".join(why[:3])


def main() -> None:
    """Print a row a project."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--python", action="append", default=[])
    parser.add_argument("--keep", type=Path, default=None)
    parser.add_argument("requirements", nargs="*", default=PROJECTS)
    asked = parser.parse_args()
    options = [f"--release-python={spec}" for spec in asked.python]
    root = asked.keep or Path(tempfile.mkdtemp(prefix="real-projects-"))
    print("| project | verdict | seconds | why |\n| --- | --- | ---: | --- |")
    for requirement in asked.requirements:
        folder = root / requirement.replace("=", "-")
        folder.mkdir(parents=True)
        try:
            verdict, seconds, why = checked(unpacked(requirement, folder), options)
        except subprocess.CalledProcessError as error:
            verdict, seconds, why = "no sdist", 0.0, error.stderr.decode("utf-8", "replace").strip()[-200:]
        print(f"| {requirement} | {verdict} | {seconds:.1f} | {why} |", flush=True)


if __name__ == "__main__":
    main()
