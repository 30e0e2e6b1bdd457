"""Where uv is, and what it gets of the user's settings: what reaches the network in their way, and nothing else."""

import os
import shutil
import sys
from collections.abc import Collection, Mapping
from pathlib import Path

from pytest_release_check.installers.pip_settings import PipSettings
from pytest_release_check.model.errors import SettingsError

HONOURED = (
    "UV_HTTP_CONNECT_TIMEOUT",
    "UV_HTTP_RETRIES",
    "UV_HTTP_TIMEOUT",
    "UV_INSECURE_HOST",
    "UV_KEYRING_PROVIDER",
    "UV_NATIVE_TLS",
    "UV_SYSTEM_CERTS",
)
"""The user's variables that do not change what is installed; all others stay out, as uv.toml does."""
_OF_PIP = {"retries": "UV_HTTP_RETRIES", "timeout": "UV_HTTP_TIMEOUT", "trusted-host": "UV_INSECURE_HOST"}
_CERTIFICATES = {"PIP_CERT": "SSL_CERT_FILE", "PIP_CLIENT_CERT": "SSL_CLIENT_CERT"}
_KEYRINGS = frozenset({"disabled", "subprocess"})


def uv_program(environment: Mapping[str, str]) -> str:
    """Path of uv, on PATH or beside the Python that runs us; empty if it is not there."""
    beside = str(Path(sys.executable).parent)
    return shutil.which("uv", path=environment.get("PATH")) or shutil.which("uv", path=beside) or ""


def require_installers(names: Collection[str], environment: Mapping[str, str]) -> None:
    """Refuse to check with a uv that is not there. Raises ``SettingsError`` that says how to get it."""
    if "uv" in names and not uv_program(environment):
        raise SettingsError(
            "--release-installer uv: there is no uv on PATH, and none beside this Python. Run `pip install uv`, or let "
            'the environment of the tests require "pytest-release-check[uv]".'
        )


def uv_variables(ambient: Mapping[str, str], pip: PipSettings, cache: Path) -> dict[str, str]:
    """The honoured settings as ``UV_*`` variables: the user's own ones, else those of pip; uv's files switched off."""
    of_pip = {_OF_PIP[option]: value for option, value in pip.honoured if option in _OF_PIP}
    keyring = dict(pip.honoured).get("keyring-provider", "")
    of_pip |= {"UV_KEYRING_PROVIDER": keyring} if keyring in _KEYRINGS else {}
    return (
        of_pip
        | {name: ambient[name] for name in HONOURED if ambient.get(name)}
        | {
            "UV_CACHE_DIR": str(cache),
            "UV_NO_CONFIG": "1",
            "UV_NO_PROGRESS": "1",
            "UV_PYTHON_DOWNLOADS": "never",
        }
    )


def variables_to_find_uv(environment: Mapping[str, str]) -> dict[str, str]:
    """For a program that runs uv by itself: PATH with the folder of uv as its last, and what uv is to trust.

    `build` takes the uv that it can import, or else the one on PATH.
    """
    uv = uv_program(environment)
    if not uv:
        return {}
    path = os.pathsep.join(filter(None, (environment.get("PATH"), str(Path(uv).parent))))
    return {"PATH": path} | certificates(environment)


def certificates(environment: Mapping[str, str]) -> dict[str, str]:
    """What pip is given to trust and to show, in the variables that uv reads; for a process of uv alone."""
    return {
        name: environment[of_pip]
        for of_pip, name in _CERTIFICATES.items()
        if environment.get(of_pip) and not environment.get(name)
    }
