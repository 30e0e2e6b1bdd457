"""`pytest --release-publish --release-manifest FILE`: the program that only publishes, under pytest's name.

pytest has read its configuration, and loaded what that names, before any plugin is asked. So this spelling is refused
wherever something of the folder has got in; ``python -I -m pytest_release_check.publish`` lets nothing in.
"""

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from pytest_release_check.edges.isolated import isolated_module
from pytest_release_check.plugin.credential_env import is_command
from pytest_release_check.plugin.options import value_of

_MODULE = "pytest_release_check.publish"
_SAME = {
    "release_manifest": "--evidence",
    "release_publish": "--repository",
    "release_dist": "--dist",
    "release_python": "--python",
    "release_report": "--report",
    "release_wait": "--wait",
    "release_allow": "--allow",
    "release_evidence_signer": "--signer",
    "release_dry_run": "--dry-run",
    "release_yes": "--yes",
}
"""Options of pytest and of the program; what is not among them does not matter to a publication."""


def is_publishing_job(config: pytest.Config) -> bool:
    """Whether evidence is to be published: nothing is verified, and nothing collected."""
    return bool(value_of(config, "release_publish") and value_of(config, "release_manifest"))


def become_publishing_job(config: pytest.Config) -> None:
    """Let the program take the place of this process; does not return. Raises ``pytest.UsageError``."""
    if config.known_args_namespace.collectonly:
        print("release-check: --collect-only: nothing is published.")  # noqa: T201 - nothing else will
        raise SystemExit(pytest.ExitCode.TESTS_FAILED)
    command = (*isolated_module(_MODULE), *_arguments(config.known_args_namespace))
    if got_in := ", ".join(_got_in(config)):
        raise pytest.UsageError(
            f"not publishing: pytest has loaded {got_in} of this folder before this plugin was asked, and code of it "
            "may have run beside the credentials. Publish in a folder that holds only evidence and files, or with "
            "`python -I -m pytest_release_check.publish --evidence FILE`, which reads nothing else."
        )
    sys.stdout.flush()
    sys.stderr.flush()
    if os.name == "posix" and is_command(config):
        os.execve(sys.executable, command, os.environ)  # noqa: S606 - a program of ours
    raise SystemExit(subprocess.run(command, check=False).returncode)


def _arguments(given: Any) -> Iterator[str]:
    for name, option in _SAME.items():
        value = getattr(given, name, None)
        for each in value if isinstance(value, list) else (value,):
            if each is True:
                yield option
            elif each and each != "auto":
                yield f"{option}={each}"
    if getattr(given, "release_allow_dirty", False):
        yield "--allow=dirty: --release-allow-dirty"


def _got_in(config: pytest.Config) -> Iterator[str]:
    """The configuration file, and the modules, of the folder that this process has read already."""
    here = config.invocation_params.dir.resolve()
    if config.inipath is not None:
        yield config.inipath.name
    kept = (Path(sys.prefix).resolve(), Path(__file__).resolve().parents[1])
    for name, module in sorted(sys.modules.items()):
        file = Path(getattr(module, "__file__", None) or sys.executable).resolve()
        if here in file.parents and not any(folder in file.parents for folder in kept):
            yield name
