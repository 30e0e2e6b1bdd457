"""`pytest --release-publish --release-evidence FILE`: the program that only publishes, under pytest's name.

pytest has read its configuration, and loaded what that names, before any plugin is asked. So this spelling is refused
wherever something of the folder has got in; ``python -I -m pytest_release_check.publish`` lets nothing in.
"""

from collections.abc import Iterator
from typing import Any

import pytest

from pytest_release_check.effects.isolated import isolated_module
from pytest_release_check.effects.this_process import become, exit_status, own_environment
from pytest_release_check.model.errors import SettingsError
from pytest_release_check.plugin.commands import is_command, modules_of
from pytest_release_check.plugin.exits import INFORMS
from pytest_release_check.plugin.options import require_typed, value_of

_MODULE = "pytest_release_check.publish"
_SAME = (
    "release_evidence",
    "release_publish",
    "release_dist",
    "release_python",
    "release_report",
    "release_wait",
    "release_allow",
    "release_attest",
    "release_evidence_signer",
    "release_evidence_trust",
    "release_dry_run",
    "release_yes",
)
"""Options that the program has as well, by the same names; no other one matters to a publication."""


def is_publishing_job(config: pytest.Config) -> bool:
    """Whether evidence is to be published: nothing is verified, and nothing collected."""
    informs = any(getattr(config.known_args_namespace, name, False) for name in INFORMS)
    return bool(value_of(config, "release_publish") and value_of(config, "release_evidence")) and not informs


def become_publishing_job(config: pytest.Config) -> None:
    """Let the program take the place of this process; does not return. Raises ``pytest.UsageError``."""
    try:
        require_typed(config, config.known_args_namespace)
    except SettingsError as error:
        raise pytest.UsageError(str(error)) from error
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
    if is_command(config):
        become(command, own_environment())
    raise SystemExit(exit_status(command))


def _arguments(given: Any) -> Iterator[str]:
    for name in _SAME:
        option, value = f"--{name.replace('_', '-')}", getattr(given, name, None)
        for each in value if isinstance(value, list) else (value,):
            if each is True:
                yield option
            elif each and each != "auto":
                yield f"{option}={each}"
    if getattr(given, "release_allow_dirty", False):
        yield "--release-allow=dirty: --release-allow-dirty"


def _got_in(config: pytest.Config) -> Iterator[str]:
    """The configuration file, and the modules, of the folder that this process has read already."""
    if config.inipath is not None:
        yield config.inipath.name
    yield from modules_of(config.invocation_params.dir)
