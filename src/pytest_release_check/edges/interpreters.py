"""Find the interpreters that are really there: each one is asked, broken ones are told apart."""

import json
import os
import subprocess
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from pytest_release_check.edges.interpreter_places import Surroundings, candidates, launcher_paths
from pytest_release_check.model.environments import Interpreter, LeftOut

_TIMEOUT = 20.0
_QUESTION = """
import json, platform, sys
try:
    import sysconfig
    free_threaded = bool(sysconfig.get_config_var('Py_GIL_DISABLED'))
except Exception:
    free_threaded = False
base = getattr(sys, '_base_executable', None) or sys.executable
print(json.dumps({
    'executable': sys.executable, 'base': base, 'base_prefix': getattr(sys, 'base_prefix', sys.prefix),
    'prefix': sys.prefix, 'version': list(sys.version_info[:3]), 'level': sys.version_info[3],
    'implementation': platform.python_implementation().lower(), 'free_threaded': free_threaded,
}))
"""


def found_interpreters(
    around: Surroundings, asked: tuple[str, ...] = ()
) -> tuple[tuple[Interpreter, ...], tuple[LeftOut, ...]]:
    """Every interpreter that answers, each installation once, and the programs that do not answer, with the reason.

    ``asked`` may hold paths, which are asked first.
    """
    ordered = [(f"asked for: {text}", Path(text).absolute()) for text in asked if os.sep in text or "/" in text]
    ordered += [*candidates(around), *_of_launcher(around)]
    unique: dict[str, tuple[str, Path]] = {}
    for source, path in ordered:
        unique.setdefault(os.path.realpath(path), (source, path))
    environment = _plain(around.environment)
    with ThreadPoolExecutor(max_workers=4) as pool:
        answers = list(pool.map(lambda item: _answer(item[0], item[1], environment), unique.values()))
    found: dict[tuple[str, tuple[int, ...]], Interpreter] = {}
    for answer in answers:
        if isinstance(answer, tuple):
            prefix, interpreter = answer
            found.setdefault((prefix, interpreter.version), interpreter)
    return tuple(found.values()), tuple(answer for answer in answers if isinstance(answer, LeftOut))


def _of_launcher(around: Surroundings) -> list[tuple[str, Path]]:
    if around.platform != "win32":
        return []
    try:  # pragma: no cover - Windows
        listing = subprocess.run(("py", "--list-paths"), capture_output=True, text=True, timeout=20, check=False)
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


def _answer(source: str, path: Path, environment: dict[str, str]) -> tuple[str, Interpreter] | LeftOut:
    try:
        # -I is unknown to Python 2, which has to be able to say that it is too old.
        done = subprocess.run(
            (str(path), "-E", "-s", "-c", _QUESTION),
            env=environment,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            errors="replace",
            timeout=_TIMEOUT,
            check=False,
        )
        facts = json.loads(done.stdout)
    except subprocess.TimeoutExpired:
        return LeftOut(what=str(path), why="does not answer")
    except OSError as error:
        return LeftOut(what=str(path), why=f"does not start: {error.strerror}")
    except ValueError:
        first = next(iter(done.stderr.strip().splitlines()), f"exit status {done.returncode}")
        return LeftOut(what=str(path), why=f"does not start: {first}")
    return str(facts["base_prefix"]), _interpreter(source, path, facts)


def _interpreter(source: str, path: Path, facts: dict[str, object]) -> Interpreter:
    """A cell is made from the base of a virtual environment, never from the environment."""
    numbers = facts["version"]
    assert isinstance(numbers, list)  # noqa: S101 - our own question
    base = Path(str(facts["base"]))
    return Interpreter(
        path=base if base.exists() else path,
        implementation=str(facts["implementation"]),
        version=(numbers[0], numbers[1], numbers[2]),
        prerelease=facts["level"] != "final",
        free_threaded=bool(facts["free_threaded"]),
        source=source,
    )
