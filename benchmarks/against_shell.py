"""The release check beside a plain shell script that does the same steps one after another.

    python benchmarks/against_shell.py PROJECT --name NAME --version VERSION --module MODULE
        --python PATH [--python PATH ...] [--rounds N]

Both build sdist and wheel of PROJECT, upload them to an index on the loopback, and install and import both kinds in a
fresh environment for each Python. They run in turn, N rounds; the ratio of each round is printed and the median last.
Needs the plugin and pypiserver installed beside it.
"""

import argparse
import os
import shutil
import socket
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

SCRIPT = """
set -e
cp -r "$PROJECT" "$WORK/tree"
cd "$WORK/tree"
"$HERE" -m build --outdir "$WORK/dist" . >"$WORK/build.log" 2>&1
"$HERE" -m twine upload --repository-url "http://127.0.0.1:$PORT/" -u x -p x --disable-progress-bar "$WORK"/dist/* \
    >"$WORK/upload.log" 2>&1
for python in $PYTHONS; do
    for kind in --only-binary --no-binary; do
        rm -rf "$WORK/venv"
        "$python" -m venv "$WORK/venv"
        "$WORK/venv/bin/pip" install -q "$kind" "$NAME" --extra-index-url "http://127.0.0.1:$PORT/simple/" \
            "$NAME==$VERSION" >>"$WORK/install.log" 2>&1
        "$WORK/venv/bin/pip" check >>"$WORK/install.log"
        (cd "$WORK" && "$WORK/venv/bin/python" -c "import importlib.metadata as m; assert m.version('$NAME')")
        (cd "$WORK" && "$WORK/venv/bin/python" -c "import $MODULE")
    done
done
"""


def free_port() -> int:
    """A port nobody listens on."""
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        port: int = found.getsockname()[1]
    return port


def shell_seconds(project: Path, asked: argparse.Namespace, pythons: list[str]) -> float:
    """Wall time of the plain script; its index is started beforehand and not counted."""
    work = Path(tempfile.mkdtemp(prefix="shell-"))
    (work / "packages").mkdir()
    port = free_port()
    server = subprocess.Popen(
        (
            sys.executable,
            "-m",
            "pypiserver",
            "run",
            "-i",
            "127.0.0.1",
            "-p",
            str(port),
            "-a",
            ".",
            "-P",
            ".",
            "packages",
        ),
        cwd=work,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        while socket.socket().connect_ex(("127.0.0.1", port)):
            time.sleep(0.05)
        variables = {"PROJECT": str(project), "WORK": str(work), "HERE": sys.executable, "PORT": str(port)}
        variables |= {
            "NAME": asked.name,
            "VERSION": asked.version,
            "MODULE": asked.module,
            "PYTHONS": " ".join(pythons),
        }
        return timed(("sh", "-c", SCRIPT), work, variables)
    finally:
        server.terminate()
        server.wait()
        shutil.rmtree(work, ignore_errors=True)


def check_seconds(project: Path, asked: argparse.Namespace, pythons: list[str]) -> float:
    """Wall time of the release check."""
    work = Path(tempfile.mkdtemp(prefix="check-"))
    shutil.copytree(project, work / "tree")
    options = [f"--release-report={work / 'report'}", *(f"--release-python={path}" for path in pythons)]
    try:
        return timed((sys.executable, "-m", "pytest", "--release-check", "-q", *options), work / "tree", {})
    finally:
        shutil.rmtree(work, ignore_errors=True)


def timed(args: tuple[str, ...], cwd: Path, variables: dict[str, str]) -> float:
    """Seconds; ends the benchmark if the program fails."""
    started = time.monotonic()
    done = subprocess.run(args, cwd=cwd, env=os.environ | variables, capture_output=True, text=True, check=False)
    if done.returncode:
        sys.exit(f"{args[:3]} failed:\n{done.stdout}{done.stderr}")
    return time.monotonic() - started


def main() -> None:
    """Print a line a round and the median ratio."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("project", type=Path)
    parser.add_argument("--python", action="append", required=True, help="path of an interpreter")
    parser.add_argument("--name", required=True)
    parser.add_argument("--version", required=True)
    parser.add_argument("--module", required=True)
    parser.add_argument("--rounds", type=int, default=3)
    asked = parser.parse_args()
    ratios = []
    for number in range(asked.rounds):
        shell = shell_seconds(asked.project.resolve(), asked, asked.python)
        check = check_seconds(asked.project.resolve(), asked, asked.python)
        ratios.append(check / shell)
        print(
            f"round {number + 1}: shell {shell:.1f} s, release check {check:.1f} s, ratio {ratios[-1]:.2f}", flush=True
        )
    print(f"median ratio {statistics.median(ratios):.2f}")


if __name__ == "__main__":
    main()
