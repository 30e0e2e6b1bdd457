"""Before any code of the project runs: credentials leave this process.

A project's conftest.py and its smoke tests run inside pytest and its workers, and can read the memory of these
processes and, through ``/proc``, the environment that they were started with. So the publisher is started and gets the
credentials, and this process then becomes a new one, with the same arguments, that never had any.
"""

import os
import sys
from collections.abc import Iterable
from typing import NoReturn

import pytest

from pytest_release_check.analysis.credential_names import names_with, password_in, secrets_in
from pytest_release_check.effects.companions import VARIABLE, inherited_companion
from pytest_release_check.effects.network import without_credentials
from pytest_release_check.effects.this_process import become, encoded
from pytest_release_check.model.errors import OutageError, SettingsError
from pytest_release_check.plugin.commands import is_command, modules_of, started_with
from pytest_release_check.plugin.given_values import consent_of
from pytest_release_check.plugin.options import value_of
from pytest_release_check.publishing.client import PublisherProcess
from pytest_release_check.publishing.messages import Hello

PUBLISHER: pytest.StashKey[PublisherProcess] = pytest.StashKey()
_REPLACED = "PYTEST_RELEASE_CHECK_REPLACED"
"""Set in the process that takes this one's place."""
_ADDOPTS = "PYTEST_ADDOPTS"


def withhold(config: pytest.Config) -> None:
    """Start the publisher where an index will be asked, and take all credentials out of this process.

    Raises ``UsageError`` where that cannot be done any more, or would change what pip does.
    """
    is_replaced = bool(os.environ.pop(_REPLACED, ""))
    if text := os.environ.pop(VARIABLE, ""):
        _keep(config, PublisherProcess(inherited_companion(text, is_ours=is_replaced)))
        return
    if _is_worker():
        return
    hello = _hello(config)
    indexes = tuple(filter(None, (hello.stage, hello.target)))
    publisher, names = _publisher(hello) if indexes else (None, _of_known_names())
    has_any = bool(names) or any(map(password_in, indexes))
    if has_any and indexes and not value_of(config, "release_version"):
        _require_untouched(config, names)
    else:  # nothing is uploaded: what may be there for another step of the job stops nobody
        names = frozenset(name for name in names if not _is_for_reading(name))
    if has_any and not is_replaced and is_command(config):
        _replace(publisher, names, indexes)
    if publisher is not None:
        _keep(config, publisher)
    _forget(config, names)


def _keep(config: pytest.Config, publisher: PublisherProcess) -> None:
    config.stash[PUBLISHER] = publisher
    config.add_cleanup(publisher.end)


def _hello(config: pytest.Config) -> Hello:
    """The indexes that the user asked for, and the consent, before any code of the project can run."""
    stage = value_of(config, "release_index") or ("pypi" if value_of(config, "release_version") else "local")
    try:
        consent = consent_of(config)
    except SettingsError as error:
        raise pytest.UsageError(str(error)) from error
    return Hello(
        environment=encoded(os.environ),
        stage="" if stage == "local" else stage,
        target=value_of(config, "release_publish") or "",
        consent=consent,
    )


def _publisher(hello: Hello) -> tuple[PublisherProcess, frozenset[str]]:
    try:
        return PublisherProcess.started(hello)
    except (SettingsError, OutageError) as error:
        raise pytest.UsageError(str(error)) from error


def _of_known_names() -> frozenset[str]:
    return frozenset(names_with(os.environ, secrets_in(os.environ)))


def _require_untouched(config: pytest.Config, names: frozenset[str]) -> None:
    """Plugins are loaded before any of them is asked: with one of the project's, it is too late."""
    if _ADDOPTS in names:
        raise pytest.UsageError(f"{_ADDOPTS} holds a credential of this run: keep it in TWINE_PASSWORD or .pypirc.")
    if loaded := ", ".join(modules_of(config.invocation_params.dir, config.rootpath)):
        raise pytest.UsageError(
            f"pytest has loaded {loaded} of the project beside the credentials in the environment, before this plugin "
            "could take them away. Take `-p` out of addopts (-o addopts=), give the credentials by .pypirc or keyring, "
            "or publish in a job of its own: python -I -m pytest_release_check.publish."
        )
    if os.name == "posix" and not is_command(config):
        raise pytest.UsageError(
            "the credentials in the environment cannot be taken out of this process, as it is more than a pytest "
            "command. Start pytest itself, give the credentials by .pypirc or keyring, or publish in a job of its own: "
            "python -I -m pytest_release_check.publish."
        )
    if reading := ", ".join(sorted(filter(_is_for_reading, names))):
        raise pytest.UsageError(
            f"{reading} holds the credential of the upload, and builds and tests are given what pip reads with. Give "
            "pip one of its own that can only read (a deploy token, a netrc), or publish in a job of its own: "
            "python -I -m pytest_release_check.publish."
        )


def _is_for_reading(name: str) -> bool:
    return name.startswith(("PIP_", "UV_")) and not name.startswith("UV_PUBLISH_")


def _is_worker() -> bool:
    """Whether xdist has started this process: out of one that has no credentials any more."""
    return "PYTEST_XDIST_WORKER" in os.environ and sys.argv[:1] == ["-c"]


def _replace(publisher: PublisherProcess | None, names: Iterable[str], indexes: tuple[str, ...]) -> NoReturn:
    """Become the same command in a new process image; does not return."""
    environment = {name: value for name, value in os.environ.items() if name not in set(names)} | {_REPLACED: "1"}
    arguments = sys.argv[1:]
    for index in indexes:
        arguments = [argument.replace(index, without_credentials(index)) for argument in arguments]
    if publisher is not None:
        publisher.companion.inheritable(yes=True)
        environment[VARIABLE] = publisher.companion.text
    become(started_with(arguments), environment)


def _forget(config: pytest.Config, names: Iterable[str]) -> None:
    """Where this process cannot be replaced, its environment at least has none; they come back when pytest ends."""
    kept = {name: os.environ.pop(name) for name in names}
    config.add_cleanup(lambda: os.environ.update(kept))
