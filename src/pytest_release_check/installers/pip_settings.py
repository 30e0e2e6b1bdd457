"""The user's own pip settings: which are honoured, which are excluded, and from where."""

import ast
import os
import subprocess
import sys
from collections.abc import Mapping
from concurrent.futures import Executor, Future
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

from pytest_release_check.installers.shared_pip import bundled_pip
from pytest_release_check.model.errors import OutageError
from pytest_release_check.remote_index.repositories import known_repositories

HONOURED = (
    "cache-dir",
    "cert",
    "client-cert",
    "keyring-provider",
    "no-cache-dir",
    "retries",
    "trusted-host",
)
"""Settings that reach the network in the user's way and do not change what is installed."""
_SILENT = frozenset(
    {"config-file", "disable-pip-version-check", "no-input", "no-color", "quiet", "verbose", "progress-bar"}
)
_RENAMED = {"default-timeout": "timeout", "pypi-url": "index-url"}
_NEUTRAL = next(filter(Path.is_dir, Path(os.__file__).parents))
"""The standard library, or what holds an archive of it: wherever `python -m pip` is started, this is on its path."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PipSettings:
    """What the user's pip is configured with, as far as it matters here."""

    index_url: str = ""
    proxy: str = ""
    honoured: tuple[tuple[str, str], ...] = ()
    """Option and value, to be handed to pip as they are."""
    excluded: tuple[str, ...] = ()
    """Settings that would change what is installed, as ``extra-index-url``."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """Programs that were asked where packages come from: a fifth of a second in which others can work."""

    pip: Future[PipSettings]
    """As ``read_pip_settings``."""
    known: Future[dict[str, str]]
    """As ``known_repositories``."""


def asked(pool: Executor, environment: Mapping[str, str]) -> Asked:
    """Ask pip and twine side by side; ``pool`` ends when both have answered."""
    # Not started where the project lies: `python -m pip` would import a pip.py of it.
    return Asked(pip=pool.submit(read_pip_settings, dict(environment), _NEUTRAL), known=pool.submit(known_repositories))


def pip_command() -> tuple[str, ...]:
    """How pip runs for the interpreter of this process, also where none is installed."""
    if find_spec("pip"):
        return (sys.executable, "-m", "pip")
    wheel = bundled_pip(f"{sys.version_info[0]}.{sys.version_info[1]}")
    if wheel is None:  # pragma: no cover - virtualenv carries a pip for every Python that this plugin runs on
        raise OutageError("there is no pip here; install pip beside the plugin.")
    return (sys.executable, str(wheel / "pip"))


def read_pip_settings(environment: Mapping[str, str], cwd: Path) -> PipSettings:
    """Ask pip itself what it is configured with.

    Raises ``OutageError`` if pip does not answer: a configuration file it cannot read would stop every install.
    """
    args = (*pip_command(), "--no-input", "config", "list")
    # What PYTHONPATH names can be the project, and would run here: as a pip.py, or a sitecustomize.py.
    variables = {name: value for name, value in environment.items() if name != "PYTHONPATH"}
    try:
        answer = subprocess.run(args, cwd=cwd, env=variables, capture_output=True, text=True, timeout=60, check=False)
    except subprocess.TimeoutExpired as error:
        raise OutageError("`pip config list` did not answer within a minute; run it by hand to see why.") from error
    if answer.returncode:
        last = (answer.stderr.strip() or answer.stdout.strip()).splitlines()[-1:] or ["no output"]
        raise OutageError(f"`pip config list` failed: {last[0]} Correct pip's configuration and try again.")
    return pip_settings_from(answer.stdout)


def pip_settings_from(listing: str) -> PipSettings:
    """Read the lines ``section.option='value'`` of ``pip config list``."""
    values = _values(listing)
    honoured = tuple((option, values[option]) for option in ("timeout", *HONOURED) if option in values)
    known = {"index-url", "proxy", "timeout", *HONOURED} | _SILENT
    return PipSettings(
        index_url=values.get("index-url", ""),
        proxy=values.get("proxy", ""),
        honoured=honoured,
        excluded=tuple(sorted(option for option in values if option not in known)),
    )


def pip_variables(settings: PipSettings) -> dict[str, str]:
    """The honoured settings as ``PIP_*`` variables, and pip's own files switched off."""
    variables = {f"PIP_{option.upper().replace('-', '_')}": value for option, value in settings.honoured}
    # `--isolated` leaves PIP_CONFIG_FILE and the global file in force; an empty configuration file does not.
    return variables | {
        "PIP_CONFIG_FILE": os.devnull,
        "PIP_DISABLE_PIP_VERSION_CHECK": "1",
        "PIP_NO_INPUT": "1",
        "PIP_NO_COLOR": "1",
        "PIP_PROGRESS_BAR": "off",
    }


def _values(listing: str) -> dict[str, str]:
    """Option to value; the environment beats ``[install]``, which beats ``[global]``."""
    ranked: dict[str, tuple[int, str]] = {}
    for line in listing.splitlines():
        key, separator, written = line.partition("=")
        section, _, option = key.rpartition(".")
        rank = {"global": 1, "install": 2, ":env:": 3}.get(section, 0)
        if not separator or not rank:
            continue
        option = _RENAMED.get(option, option)
        ranked[option] = max(ranked.get(option, (0, "")), (rank, _unquoted(written)))
    return {option: value for option, (_, value) in ranked.items()}


def _unquoted(written: str) -> str:
    try:
        return " ".join(str(ast.literal_eval(written)).split())
    except (SyntaxError, ValueError):
        return written
