"""Before any code of the project runs: credentials leave this process.

A project's conftest.py and its smoke tests run inside pytest and its workers, and can read the memory of these
processes and, through ``/proc``, the environment that they were started with. So the publisher is started and gets the
credentials, and this process then becomes a new one, with the same arguments, that never had any.
"""

import os
import sys
from collections.abc import Iterable
from pathlib import Path

import pytest

from pytest_release_check.checks.credential_names import names_with, password_in, secrets_in
from pytest_release_check.edges.companions import VARIABLE, inherited_companion
from pytest_release_check.edges.network import without_credentials
from pytest_release_check.model.errors import OutageError
from pytest_release_check.plugin.options import value_of
from pytest_release_check.publishing.client import PublisherProcess

PUBLISHER: pytest.StashKey[PublisherProcess] = pytest.StashKey()
_REPLACED = "PYTEST_RELEASE_CHECK_REPLACED"
"""Set in the process that takes this one's place."""
_ADDOPTS = "PYTEST_ADDOPTS"


def withhold(config: pytest.Config) -> None:
    """Start the publisher where an index will be asked, and take all credentials out of this process."""
    is_replaced = bool(os.environ.pop(_REPLACED, ""))
    if text := os.environ.pop(VARIABLE, ""):
        _keep(config, PublisherProcess(inherited_companion(text, is_ours=is_replaced)))
        return
    if _is_worker():
        return
    indexes = _indexes(config)
    publisher, names = _publisher(indexes) if indexes else (None, _of_known_names())
    if _ADDOPTS in names:
        raise pytest.UsageError(f"{_ADDOPTS} holds a credential of this run: keep it in TWINE_PASSWORD or .pypirc.")
    has_any = bool(names) or any(map(password_in, indexes))
    if has_any and not is_replaced and os.name == "posix" and is_command(config):
        _replace(publisher, names, indexes)
    if publisher is not None:
        _keep(config, publisher)
    _forget(config, names)


def _keep(config: pytest.Config, publisher: PublisherProcess) -> None:
    config.stash[PUBLISHER] = publisher
    config.add_cleanup(publisher.end)


def _indexes(config: pytest.Config) -> tuple[str, ...]:
    """The indexes that credentials may be needed for, as the user wrote them."""
    stage = value_of(config, "release_index") or ("pypi" if value_of(config, "release_version") else "local")
    wanted = (stage, value_of(config, "release_publish"))
    return tuple(index for index in wanted if index and index != "local")


def _publisher(indexes: tuple[str, ...]) -> tuple[PublisherProcess, frozenset[str]]:
    try:
        return PublisherProcess.started(os.environ, indexes)
    except OutageError as error:
        raise pytest.UsageError(str(error)) from error


def _of_known_names() -> frozenset[str]:
    return frozenset(names_with(os.environ, secrets_in(os.environ)))


def _is_worker() -> bool:
    """Whether xdist has started this process: out of one that has no credentials any more."""
    return "PYTEST_XDIST_WORKER" in os.environ and sys.argv[:1] == ["-c"]


def is_command(config: pytest.Config) -> bool:
    """Whether this process is a pytest command and nothing else: not a program that calls pytest."""
    started = Path(sys.argv[0])
    named = started.name in ("pytest", "py.test") or started.parts[-2:] == ("pytest", "__main__.py")
    return named and tuple(sys.argv[1:]) == tuple(config.invocation_params.args)


def _replace(publisher: PublisherProcess | None, names: Iterable[str], indexes: tuple[str, ...]) -> None:
    """Become the same command in a new process image; does not return."""
    environment = {name: value for name, value in os.environ.items() if name not in set(names)} | {_REPLACED: "1"}
    arguments = list(sys.orig_argv)
    for index in indexes:
        arguments = [argument.replace(index, without_credentials(index)) for argument in arguments]
    if publisher is not None:
        publisher.companion.inheritable(yes=True)
        environment[VARIABLE] = publisher.companion.text
    sys.stdout.flush()
    sys.stderr.flush()
    os.execve(sys.executable, arguments, environment)  # noqa: S606 - the very command that the user has given


def _forget(config: pytest.Config, names: Iterable[str]) -> None:
    """Where this process cannot be replaced, its environment at least has none; they come back when pytest ends."""
    kept = {name: os.environ.pop(name) for name in names}
    config.add_cleanup(lambda: os.environ.update(kept))
