"""Build an sdist, and the wheel out of that sdist, in one isolated environment (PEP 517).

Arguments: `--uv`, if that is to install the build requirements; `--other-umask`, to build under another one than that
of this process; the source folder, the output folder, a file for the
report. The report says how far it came: missing requirements, an unusable backend and a failing backend are different
things. With two folders more, a copy of the source and another output, a pure-Python wheel that is quickly built is
built once more, out of that copy.
"""

import json
import os
import subprocess
import sys
import tarfile
import tempfile
import time
import zipfile
from collections.abc import Collection
from pathlib import Path
from typing import Literal

import build
import pyproject_hooks
from build.env import DefaultIsolatedEnv

Distribution = Literal["sdist", "wheel"]
Installer = Literal["pip", "uv"]
_QUICK = 30.0
"""Seconds: a wheel that takes longer is not built again, for the sake of who waits and of the build's time limit."""


def main(source: Path, output: Path, report: Path, *again: Path, installer: Installer = "pip") -> int:
    """Build both files; the exit status is 0 only if both exist."""
    state = {"stage": "requirements", "error": "", "again": ""}
    try:
        with DefaultIsolatedEnv(installer=installer) as environment:
            builds = _Builds(environment, state)
            sdist = builds.built(source, "sdist", output)
            with tempfile.TemporaryDirectory(prefix="sdist-") as unpacked:
                started = time.monotonic()
                wheel = builds.built(_unpacked(sdist, Path(unpacked)), "wheel", output)
                seconds = time.monotonic() - started
            state["stage"] = "files"
            require_only(output, sdist, wheel)
            if again and wheel.name.endswith("-none-any.whl") and seconds < _QUICK:
                state["again"] = builds.built_again(*again)
    except build.BuildBackendException as error:
        if isinstance(error.exception, pyproject_hooks.BackendUnavailable):
            state["stage"] = "backend"
        state["error"] = f"{error}"
        _say_cause(error.exception)
        print(error, file=sys.stderr)
    except subprocess.CalledProcessError as error:  # pip or uv, while it installs what the build requires
        if installer == "uv":
            return _with_pip(error, source, output, report, *again)
        state["error"] = _say_cause(error) or f"{error}"
    except UnexpectedFilesError as error:
        state["error"] = f"{error}"
        print(error, file=sys.stderr)
    except Exception as error:
        state["error"] = f"{type(error).__name__}: {error}"
        print(state["error"], file=sys.stderr)
    else:
        state["stage"] = "done"
    report.write_text(json.dumps(state), "utf-8")
    return 0 if state["stage"] == "done" else 1


def _with_pip(error: subprocess.CalledProcessError, source: Path, output: Path, *others: Path) -> int:
    """Try again with pip, which has the last word: most people build with it, and its settings may reach further."""
    _say_cause(error)
    print("uv could not install the build requirements; trying again with pip", flush=True)
    for entry in output.iterdir():
        entry.unlink()
    return main(source, output, *others)


class UnexpectedFilesError(Exception):
    """The backend did not leave what it names."""


class _Builds:
    """Builds in one environment. Nothing is installed twice: that takes its time even if nothing is left to do."""

    def __init__(self, environment: DefaultIsolatedEnv, state: dict[str, str]) -> None:
        self._environment = environment
        self._state = state
        self._installed: set[str] = set()

    def built(self, source: Path, kind: Distribution, output: Path) -> Path:
        builder = build.ProjectBuilder.from_isolated_env(self._environment, source)
        self._require(builder.build_system_requires)
        self._state["stage"] = kind
        self._require(builder.get_requires_for_build(kind))
        self._state["stage"] = kind
        print(f"building the {kind}", flush=True)
        return Path(builder.build(kind, output))

    def built_again(self, source: Path, output: Path) -> str:
        """Why the wheel cannot be built out of ``source`` as well; empty if it can."""
        print("building the wheel once more, out of a copy of the tree", flush=True)
        try:
            build.ProjectBuilder.from_isolated_env(self._environment, source).build("wheel", output)
        except Exception as error:
            if isinstance(error, build.BuildBackendException):
                _say_cause(error.exception)
            return f"{error}" or type(error).__name__
        return ""

    def _require(self, requirements: Collection[str]) -> None:
        self._state["stage"] = "requirements"
        if missing := set(requirements) - self._installed:
            self._environment.install(missing)
            self._installed |= missing


def require_only(output: Path, sdist: Path, wheel: Path) -> None:
    """PEP 517: a hook makes one file in the folder that it is given, and returns its name.

    Raises ``UnexpectedFilesError`` that names what is not so.
    """
    for file, endings in ((sdist, (".tar.gz", ".zip")), (wheel, (".whl",))):
        if not file.name.endswith(endings):
            raise UnexpectedFilesError(f"the backend names {file.name}, which does not end in {' or '.join(endings)}")
        if not (output / file.name).is_file():
            raise UnexpectedFilesError(f"the backend names {file.name}, and there is no such file")
    if others := sorted({entry.name for entry in output.iterdir()} - {sdist.name, wheel.name}):
        raise UnexpectedFilesError(
            f"the backend names {sdist.name} and {wheel.name}, and left {', '.join(others)} beside them"
        )


def _unpacked(sdist: Path, folder: Path) -> Path:
    """The top folder of the unpacked sdist, in a folder that only this user can reach."""
    if sdist.suffix == ".zip":
        with zipfile.ZipFile(sdist) as archive:
            archive.extractall(folder)  # noqa: S202 - made by the backend a moment ago
    else:
        with tarfile.open(sdist) as archive:
            if hasattr(tarfile, "data_filter"):
                archive.extractall(folder, filter="data")
            else:
                archive.extractall(folder)  # noqa: S202 - Pythons without filters
    (top,) = folder.iterdir()
    return top


def _say_cause(error: object) -> str:
    """Print what a program said that failed, and return the line that says why: an ``ERROR:`` of pip, or the last."""
    said = [getattr(error, stream, None) or b"" for stream in ("stdout", "stderr")]
    output = "\n".join(text.decode("utf-8", "replace") if isinstance(text, bytes) else str(text) for text in said)
    lines = [line.rstrip() for line in output.splitlines() if line.strip()]
    print(*lines, sep="\n", end="\n" if lines else "", flush=True)
    errors = [line for line in lines if line.startswith("ERROR:")]
    return (errors or lines or [""])[-1].removeprefix("ERROR:").strip()


if __name__ == "__main__":
    options = {argument for argument in sys.argv[1:] if argument.startswith("--")}
    if "--other-umask" in options and os.umask(0o077) == 0o077:
        os.umask(0o022)
    folders = (Path(argument).resolve() for argument in sys.argv[1 + len(options) :])
    sys.exit(main(*folders, installer="uv" if "--uv" in options else "pip"))
