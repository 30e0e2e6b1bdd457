"""Pythons that uv fetches: into its own folder, where later runs find them, with the user's own settings of uv."""

import subprocess
from collections.abc import Iterable, Mapping
from pathlib import Path

from pytest_release_check.effects.network import outage_in
from pytest_release_check.installers.uv_settings import certificates, uv_program
from pytest_release_check.model.errors import SettingsError

_NOT_PASSED = ("UV_PYTHON", "UV_PYTHON_PREFERENCE", "VIRTUAL_ENV")
"""What would make uv take another Python for the one that is asked for."""


def require_uv(environment: Mapping[str, str]) -> None:
    """Refuse to fetch without uv. Raises ``SettingsError`` that says how to get it."""
    if not uv_program(environment):
        raise SettingsError(
            "--release-python-download: uv fetches Pythons, and there is none on PATH nor beside this Python. Run "
            "`pip install pytest-release-check[uv]`, or leave the option out."
        )


def fetch_pythons(names: Iterable[str], environment: Mapping[str, str], folder: Path, timeout: float) -> dict[str, str]:
    """Let uv install each of ``names``; return why it did not, for each that it did not.

    Nothing is written outside uv's folder for Pythons. It runs in ``folder``, so that no file of a project changes what
    it does; ``timeout`` are the seconds for one. After the first that the network kept away no other one is tried.
    """
    failures: dict[str, str] = {}
    outage = ""
    for name in names:
        if reason := outage or _failure(name, environment, folder, timeout):
            failures[name] = reason
            outage = reason if outage_in((reason,)) else ""
    return failures


def _failure(name: str, environment: Mapping[str, str], folder: Path, timeout: float) -> str:
    """Why uv did not install it; empty if it did."""
    passed = {variable: value for variable, value in environment.items() if variable not in _NOT_PASSED}
    command = (uv_program(environment), "python", "install", "--no-bin", "--no-progress", "--color=never", name)
    try:
        done = subprocess.run(
            command,
            cwd=folder,
            env=passed | certificates(environment),
            stdin=subprocess.DEVNULL,
            capture_output=True,
            encoding="utf-8",
            errors="replace",
            timeout=timeout,
            check=False,
        )
    except subprocess.TimeoutExpired:
        return f"uv did not end within {timeout:.0f} s (--release-timeout)"
    except OSError as error:
        return f"uv does not start: {error.strerror or error}"
    lines = (line.strip().removeprefix("error: ").removeprefix("cause: ") for line in done.stderr.splitlines())
    return _reason(tuple(filter(None, lines))) if done.returncode else ""


def _reason(lines: tuple[str, ...]) -> str:
    """The line that says most: that the network failed, else the first; its causes are details of the web."""
    if outage := outage_in(lines):
        return outage
    return next(iter(lines), "uv does not say why").rstrip(".")
