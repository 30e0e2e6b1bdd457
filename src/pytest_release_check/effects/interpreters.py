"""Find the interpreters that are really there: each one is asked, broken ones are kept apart."""

import json
import os
import subprocess
from collections.abc import Iterable, Mapping
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TypedDict, cast

from pytest_release_check.effects.interpreter_places import Surroundings, candidates, launcher_paths
from pytest_release_check.model.environments import Excluded, Interpreter

_TIMEOUT = 10.0
_ASKED_FOR = "asked for: "
# Has to work from Python 2.7 on, which must be able to say that it is too old. Only sysconfig knows of a free-threaded
# build on every platform; it is slow to import, so that older interpreters, which are none, are spared.
_QUESTION = """
import json, sys
free_threaded = False
if sys.version_info >= (3, 13):
    import sysconfig
    free_threaded = bool(sysconfig.get_config_var('Py_GIL_DISABLED'))
print(json.dumps({
    'base': getattr(sys, '_base_executable', None) or sys.executable,
    'prefix': sys.prefix,
    'base_prefix': getattr(sys, 'real_prefix', None) or getattr(sys, 'base_prefix', sys.prefix),
    'version': list(sys.version_info[:3]),
    'level': sys.version_info[3],
    'implementation': sys.implementation.name if hasattr(sys, 'implementation') else 'cpython',
    'free_threaded': free_threaded,
}))
"""


class _Facts(TypedDict):
    base: str
    prefix: str
    base_prefix: str
    version: list[int]
    level: str
    implementation: str
    free_threaded: bool


def found_interpreters(
    around: Surroundings, asked: tuple[str, ...] = ()
) -> tuple[tuple[Interpreter, ...], tuple[Excluded, ...]]:
    """Every interpreter that answers, each installation once, and the programs that do not answer, with the reason.

    ``asked`` may hold paths, which are asked first; each of them is named as it was written.
    """
    programs = _programs(around, asked)
    environment = _plain(around.environment)
    with ThreadPoolExecutor(max_workers=4) as pool:
        answers = list(pool.map(lambda program: _answer(program, environment), programs))
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
        listing = _output(("py", "--list-paths"), _plain(around.environment))
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


def _output(command: tuple[str, ...], environment: dict[str, str]) -> "subprocess.CompletedProcess[str]":
    return subprocess.run(
        command,
        env=environment,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        errors="replace",
        timeout=_TIMEOUT,
        check=False,
    )


def _answer(program: tuple[str, Path], environment: dict[str, str]) -> tuple[str, Interpreter] | Excluded:
    """The folder of the installation and the interpreter."""
    source, path = program
    what = source.removeprefix(_ASKED_FOR) if source.startswith(_ASKED_FOR) else str(path)
    try:
        # -I would say it shorter, but is unknown to Python 2.
        done = _output((str(path), "-E", "-s", "-c", _QUESTION), environment)
    except subprocess.TimeoutExpired:
        return Excluded(what=what, why=f"does not answer within {_TIMEOUT:.0f} seconds")
    except OSError as error:
        return Excluded(what=what, why=f"does not start: {error.strerror}")
    facts = _facts(done.stdout)
    if done.returncode or facts is None:
        return Excluded(what=what, why=f"does not start: {_complaint(done)}")
    return os.path.realpath(facts["base_prefix"]), _interpreter(source, path, facts)


def _facts(output: str) -> _Facts | None:
    """The answer is the last line: a ``.pth`` file or a wrapper may have spoken before."""
    try:
        facts = json.loads(output.strip().rpartition("\n")[2])
    except ValueError:
        return None
    known = isinstance(facts, dict) and facts.keys() >= _Facts.__required_keys__
    return cast("_Facts", facts) if known else None


def _complaint(done: "subprocess.CompletedProcess[str]") -> str:
    """The line that says most: of a traceback the last one, else the first."""
    lines = done.stderr.strip().splitlines() or [f"exit status {done.returncode}"]
    return lines[-1] if lines[0].startswith("Traceback") else lines[0]


def _interpreter(source: str, path: Path, facts: _Facts) -> Interpreter:
    major, minor, patch = facts["version"]
    return Interpreter(
        path=_base(path, facts),
        implementation=facts["implementation"],
        version=(major, minor, patch),
        prerelease=facts["level"] != "final",
        free_threaded=facts["free_threaded"],
        source=source,
    )


def _base(path: Path, facts: _Facts) -> Path:
    """A cell is made from the base of a virtual environment, never from the environment."""
    base, prefix, home = Path(facts["base"]), Path(facts["prefix"]), Path(facts["base_prefix"])
    if base.exists() and (prefix == home or prefix not in base.parents):
        return base
    # Before 3.11 an environment made by venv does not know which program it was made from.
    name = "pypy" if facts["implementation"] == "pypy" else "python"
    major, minor, _ = facts["version"]
    names = (f"bin/{name}{major}.{minor}", f"bin/{name}{major}", f"bin/{name}", f"{name}.exe")
    return next((home / name for name in names if (home / name).exists()), path)


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
