"""The repositories that people call by name, and their credentials, taken from twine's own configuration."""

import json
import os
import subprocess
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from urllib.parse import urlsplit, urlunsplit

from pytest_release_check.effects.isolated import isolated_module, starting_environment
from pytest_release_check.effects.sealing import secret_input
from pytest_release_check.model.errors import OutageError, SettingsError

_PROGRAM = "pytest_release_check.remote_index.in_twine.ask"

Ask = Callable[[dict[str, str], Mapping[str, str]], dict[str, object]]
"""As ``ask_twine``."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Repository:
    """What twine would upload to, and with what."""

    url: str
    username: str
    password: str = field(repr=False)
    certificate: str = ""
    client_certificate: str = ""
    exposed: str = ""
    """Path of the file with the password, if other users of the machine can read it."""


def ask_twine(question: dict[str, str], environment: Mapping[str, str]) -> dict[str, object]:
    """What twine's configuration says of a repository's ``name`` or ``url`` in a user's environment.

    Asks in a process of its own (``in_twine.ask``). Raises ``OutageError`` if twine cannot be asked.
    """
    # twine costs a tenth of a second and 300 modules to import, and a keyring may do anything: in its own process.
    try:
        with secret_input(json.dumps(question | {"variables": dict(environment)})) as stdin:
            answer = subprocess.run(
                isolated_module(_PROGRAM),
                stdin=stdin,
                env=starting_environment(os.environ),
                capture_output=True,
                text=True,
                timeout=60,
                check=False,
            )
    except subprocess.TimeoutExpired as error:
        raise OutageError(
            "twine did not report its configuration within a minute; a keyring that asks for a password does that. "
            "Set TWINE_USERNAME and TWINE_PASSWORD, or PYTHON_KEYRING_BACKEND=keyring.backends.null.Keyring."
        ) from error
    if answer.returncode:
        last = answer.stderr.strip().splitlines()[-1:] or ["no output"]
        raise OutageError(f"twine does not start: {last[0]}. Reinstall it.")
    reported: dict[str, object] = json.loads(answer.stdout.splitlines()[-1])
    return reported


def known_repositories() -> dict[str, str]:
    """Upload addresses by name (``pypi``, ``testpypi``), as twine knows them.

    Raises ``OutageError`` if twine cannot be asked.
    """
    answer = ask_twine({}, {})
    return {name: str(answer[name]) for name in ("pypi", "testpypi")}


def repository(environment: Mapping[str, str], ask: Ask = ask_twine, /, *, name: str = "", url: str = "") -> Repository:
    """The repository of that name (``pypi``, ``testpypi``, a section of .pypirc) or at that address.

    Raises ``SettingsError`` if twine's configuration does not have it, ``OutageError`` if twine cannot be asked.
    """
    answer = ask({"name": name, "url": url}, environment)
    if "error" in answer:
        raise SettingsError(" ".join(str(answer["error"]).split()))
    return Repository(
        url=str(answer["repository"]),
        username=str(answer["username"]),
        password=str(answer["password"]),
        certificate=str(answer["certificate"]),
        client_certificate=str(answer["client_certificate"]),
        exposed=str(answer.get("exposed", "")),
    )


def index_address(upload_address: str) -> str:
    """The simple index that belongs to an upload address: other path, and no ``upload.`` host."""
    parts = urlsplit(upload_address)
    host = parts.netloc.removeprefix("upload.")
    path = parts.path.rstrip("/").removesuffix("/legacy") + "/simple/"
    return urlunsplit((parts.scheme, host, path, "", ""))
