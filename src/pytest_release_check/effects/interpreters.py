"""Find the interpreters that are really there: each one is asked, those that do not answer are kept apart.

python-discovery asks them, and keeps the answers from run to run. What it does not give is ours: the places of the
managers (it knows PATH, uv and the Windows registry), one sentence about a program that fails (it gives the whole
output), and the version of a Python older than 3.6 (it refuses those).
"""

import io
import json
import logging
import os
import subprocess
from collections.abc import Iterable, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import redirect_stdout
from dataclasses import dataclass
from pathlib import Path

from python_discovery import DiskCache, PythonInfo

from pytest_release_check.effects.interpreter_places import Surroundings, candidates, launcher_paths
from pytest_release_check.model.environments import Excluded, Interpreter
from pytest_release_check.model.markers import Markers

TIMEOUT = 10.0
"""Seconds that one question may take; python-discovery asks twice."""
_ASKED_FOR = "asked for: "
# Has to work from Python 2.7 on, which must be able to say that it is too old.
_QUESTION = "import json, sys; print(json.dumps([sys.prefix] + list(sys.version_info[:3])))"
_OLDEST_ANSWERED = (3, 6)
"""The oldest Python that python-discovery takes an answer from."""

# It warns of every Python that is too old for it; without a handler, logging would print that.
logging.getLogger("python_discovery").addHandler(logging.NullHandler())


def found_interpreters(
    around: Surroundings, asked: tuple[str, ...] = (), *, timeout: float = TIMEOUT
) -> tuple[tuple[Interpreter, ...], tuple[Excluded, ...]]:
    """Every interpreter that answers, each installation once, and the programs that do not answer, with the reason.

    ``asked`` may hold paths, which are asked first; each of them is named as it was asked for, whatever else was found.
    """
    programs = _programs(around, asked)
    question = _Question(environment=_plain(around.environment), cache=around.cache, timeout=timeout)
    # What a start-up file prints before the answer, python-discovery prints again.
    with redirect_stdout(io.StringIO()), ThreadPoolExecutor(max_workers=4) as pool:
        answers = list(pool.map(question.answer, programs))
    broken = tuple(answer for answer in answers if isinstance(answer, Excluded))
    return _each_once(answer for answer in answers if not isinstance(answer, Excluded)), broken


def _programs(around: Surroundings, asked: tuple[str, ...]) -> list[tuple[str, Path]]:
    """What is to be asked: links to one program only once."""
    paths = [text for text in dict.fromkeys(asked) if "/" in text or "\\" in text]
    unique: dict[str, tuple[str, Path]] = {}
    for source, path in (*candidates(around), *_of_launcher(around)):
        unique.setdefault(os.path.realpath(path), (source, path))
    return [*((_ASKED_FOR + text, Path(text).absolute()) for text in paths), *unique.values()]


def _of_launcher(around: Surroundings) -> list[tuple[str, Path]]:
    if around.platform != "win32":
        return []
    try:  # pragma: no cover - Windows
        listing = _output(("py", "--list-paths"), _plain(around.environment), TIMEOUT)
    except (OSError, subprocess.TimeoutExpired):  # pragma: no cover
        return []
    return [("py launcher", path) for path in launcher_paths(listing.stdout)]  # pragma: no cover


def _plain(environment: Mapping[str, str]) -> dict[str, str]:
    """Without what makes an interpreter say it is another one."""
    return {
        name: value
        for name, value in environment.items()
        if not name.startswith("PYTHON") and name not in ("__PYVENV_LAUNCHER__", "PYENV_VERSION", "VIRTUAL_ENV")
    }


def _output(
    command: tuple[str, ...], environment: Mapping[str, str], timeout: float
) -> "subprocess.CompletedProcess[str]":
    return subprocess.run(
        command,
        env=environment,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        errors="replace",
        timeout=timeout,
        check=False,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class _Question:
    environment: Mapping[str, str]
    cache: Path | None
    timeout: float

    def answer(self, program: tuple[str, Path]) -> tuple[str, Interpreter] | Excluded:
        """The folder of the installation and the interpreter."""
        source, path = program
        what = source.removeprefix(_ASKED_FOR) if source.startswith(_ASKED_FOR) else str(path)
        cache = DiskCache(self.cache) if self.cache is not None else None
        limits = {"PYTHONNOUSERSITE": "1", "PY_DISCOVERY_TIMEOUT": str(self.timeout)}
        try:
            # A cell is made from the base of a virtual environment, never from the environment.
            info = PythonInfo.from_exe(str(path), cache, env={**self.environment, **limits}, resolve_to_host=True)
        except (RuntimeError, OSError, ValueError) as error:
            return self._without_facts(source, path, what, str(error))
        if info is None:  # pragma: no cover - only where it is asked not to raise
            return Excluded(what=what, why="does not start")
        return os.path.realpath(info.base_prefix or info.prefix or path), _interpreter(source, info)

    def _without_facts(self, source: str, path: Path, what: str, error: str) -> tuple[str, Interpreter] | Excluded:
        late = Excluded(what=what, why=f"does not answer within {self.timeout:.0f} seconds")
        if "timed out" in error:
            return late
        try:
            # -I would say it shorter, but is unknown to Python 2.
            done = _output((str(path), "-E", "-s", "-c", _QUESTION), self.environment, self.timeout)
        except subprocess.TimeoutExpired:
            return late
        except OSError as refusal:
            return Excluded(what=what, why=f"does not start: {refusal.strerror}")
        found = _version(done.stdout)
        if done.returncode or found is None:
            return Excluded(what=what, why=f"does not start: {_complaint(done)}")
        prefix, version = found
        if version[:2] >= _OLDEST_ANSWERED:
            return Excluded(what=what, why=f"does not describe itself: {' '.join(error.split())}")
        old = Interpreter(
            path=path, implementation="cpython", version=version, markers=Markers.by_rule(version), source=source
        )
        return os.path.realpath(prefix), old


def _version(output: str) -> tuple[str, tuple[int, int, int]] | None:
    """The answer is the last line: a ``.pth`` file or a wrapper may have printed before."""
    try:
        prefix, major, minor, patch = json.loads(output.strip().rpartition("\n")[2])
        return str(prefix), (int(major), int(minor), int(patch))
    except (ValueError, TypeError):
        return None


def _complaint(done: "subprocess.CompletedProcess[str]") -> str:
    """The line that says most: of a traceback the last one, else the first."""
    lines = done.stderr.strip().splitlines() or [f"exit status {done.returncode}"]
    return lines[-1] if lines[0].startswith("Traceback") else lines[0]


def _interpreter(source: str, info: PythonInfo) -> Interpreter:
    version = info.version_info
    return Interpreter(
        path=Path(info.system_executable or info.executable),
        implementation=info.marker_environment["implementation_name"],
        version=(version.major, version.minor, version.micro),
        markers=Markers.from_answer(info.marker_environment),
        prerelease=version.releaselevel != "final",
        free_threaded=info.free_threaded,
        source=source,
    )


def _each_once(answers: Iterable[tuple[str, Interpreter]]) -> tuple[Interpreter, ...]:
    """One interpreter for each installation; those that were asked for all stay."""
    found: list[Interpreter] = []
    seen: set[tuple[str, str, tuple[int, int, int]]] = set()
    for folder, one in answers:
        # Distributions install several implementations and builds into one folder.
        key = (folder, one.label, one.version)
        if key not in seen or one.source.startswith(_ASKED_FOR):
            found.append(one)
        seen.add(key)
    return tuple(found)
