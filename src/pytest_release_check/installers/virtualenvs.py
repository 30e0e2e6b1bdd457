"""Fresh virtual environments, made in process by virtualenv (a twentieth of a second each)."""

import os
import re
import subprocess
from collections.abc import Iterable, Mapping
from pathlib import Path

from packaging.utils import canonicalize_name

from pytest_release_check.effects.processes import Command, Runner
from pytest_release_check.installers.pip_settings import pip_command
from pytest_release_check.installers.shared_pip import bundled_pip
from pytest_release_check.model.environments import Interpreter
from pytest_release_check.model.errors import OutageError

SEEDED = frozenset({"pip"})
"""Distributions that a fresh environment has already."""


def options_to_replace(requirements: Iterable[str]) -> tuple[str, ...]:
    """What pip needs to install a release of what the environment has: the same version would count as there."""
    names = (re.split(r"[^A-Za-z0-9._-]", requirement, maxsplit=1)[0] for requirement in requirements)
    return ("--force-reinstall",) if any(canonicalize_name(name) in SEEDED for name in names) else ()


def make_virtualenv(
    folder: Path, interpreter: Interpreter, environment: Mapping[str, str], runner: Runner, log: Path
) -> Path:
    """Make an environment with nothing but pip in it; returns its python.

    Raises ``OutageError`` if it cannot be made.
    """
    if bundled_pip(interpreter.minor) is not None:
        # Seeding setuptools would hide that a release needs it and does not say so.
        return _made(folder, interpreter, ("--no-download", "--no-periodic-update", "--no-setuptools"), environment)
    python = _made(folder, interpreter, ("--no-seed",), environment)
    _install_pip(python, interpreter, folder.parent, environment, runner, log)
    return python


def _made(folder: Path, interpreter: Interpreter, options: tuple[str, ...], environment: Mapping[str, str]) -> Path:
    from virtualenv import cli_run

    args = ["--quiet", "--no-vcs-ignore", "--python", str(interpreter.path), *options, str(folder)]
    # The user's virtualenv settings stay out.
    private = {name: value for name, value in environment.items() if not name.startswith("VIRTUALENV_")}
    try:
        session = cli_run(args, env=private | {"VIRTUALENV_CONFIG_FILE": os.devnull}, setup_logging=False)
    except (RuntimeError, OSError, SystemExit, subprocess.SubprocessError) as error:
        raise OutageError(
            f"cannot make a virtual environment with {interpreter.path}: {error}. "
            f"Try `python -m virtualenv --python {interpreter.path} some-folder` to see more."
        ) from error
    return Path(session.creator.exe)


def _install_pip(
    python: Path,
    interpreter: Interpreter,
    scratch: Path,
    environment: Mapping[str, str],
    runner: Runner,
    log: Path,
) -> None:
    """Put the newest pip that still runs on an old Python into an environment made without one.

    The pip at hand only downloads it; the wheel then installs itself, run from the archive.
    """
    wheels = scratch / "pip-wheel"
    download = ("download", "--quiet", "--no-deps", "--only-binary=:all:", "--dest", str(wheels), "pip")
    target = ("--python-version", interpreter.minor, "--implementation", "cp")

    def run(*args: str) -> None:
        what = f"getting pip for Python {interpreter.minor}"
        done = runner.run(Command(what=what, args=args, cwd=scratch, env=environment, log=log, timeout=180))
        if not done.succeeded:
            raise OutageError(
                f"no pip for Python {interpreter.minor} could be put in place: {' '.join(done.last(1))} "
                "Check the index, or leave this Python out with --release-python."
            )

    run(*pip_command(), *download, *target)
    (wheel,) = wheels.glob("pip-*.whl")
    run(str(python), str(wheel / "pip"), "install", "--no-index", str(wheel))
