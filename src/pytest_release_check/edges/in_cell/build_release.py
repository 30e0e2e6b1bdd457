"""Build an sdist, and the wheel out of that sdist, in one isolated environment (PEP 517).

Arguments: the source folder, the output folder, a file for the report. The report says how far it came, so that
missing requirements, an unusable backend and a failing backend can be told apart.
"""

import json
import sys
import tarfile
import tempfile
import zipfile
from pathlib import Path

import build
import pyproject_hooks
from build.env import DefaultIsolatedEnv


def main(source: Path, output: Path, report: Path) -> int:
    """Build both files; the exit status is 0 only if both exist."""
    told = {"stage": "requirements", "error": ""}
    try:
        with DefaultIsolatedEnv() as environment:
            sdist = _built(environment, source, "sdist", output, told)
            with tempfile.TemporaryDirectory(prefix="sdist-") as unpacked:
                _built(environment, _unpacked(sdist, Path(unpacked)), "wheel", output, told)
    except build.BuildBackendException as error:
        told["error"] = f"{error}"
        if isinstance(error.exception, pyproject_hooks.BackendUnavailable):
            told["stage"] = "backend"
        _say_cause(error)
    except Exception as error:
        told["error"] = f"{type(error).__name__}: {error}"
        print(told["error"], file=sys.stderr)
    else:
        told["stage"] = "done"
    report.write_text(json.dumps(told), "utf-8")
    return 0 if told["stage"] == "done" else 1


def _built(environment: DefaultIsolatedEnv, source: Path, kind: str, output: Path, told: dict[str, str]) -> Path:
    told["stage"] = "requirements"
    builder = build.ProjectBuilder.from_isolated_env(environment, source)
    environment.install(builder.build_system_requires)
    told["stage"] = kind
    requires = builder.get_requires_for_build(kind)  # type: ignore[arg-type] # a literal in build's own types
    told["stage"] = "requirements"
    environment.install(requires)
    told["stage"] = kind
    print(f"building the {kind}", flush=True)
    return Path(builder.build(kind, output))  # type: ignore[arg-type] # as above


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


def _say_cause(error: build.BuildBackendException) -> None:
    output = getattr(error.exception, "output", None) or getattr(error.exception, "stdout", None)
    if output:
        print(output.decode("utf-8", "replace") if isinstance(output, bytes) else output)
    print(error, file=sys.stderr)


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1]).resolve(), Path(sys.argv[2]).resolve(), Path(sys.argv[3]).resolve()))
