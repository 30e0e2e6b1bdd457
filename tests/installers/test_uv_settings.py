"""Where uv is, and what it gets of the user's settings."""

import os
from pathlib import Path

import pytest

from pytest_release_check.installers.environments import INSTALLERS
from pytest_release_check.installers.pip_settings import PipSettings
from pytest_release_check.installers.uv_settings import (
    certificates,
    require_installers,
    uv_program,
    uv_variables,
    variables_to_find_uv,
)
from pytest_release_check.model.errors import SettingsError
from pytest_release_check.model.options import OPTIONS
from tests.runners import with_uv

OURS = {
    "UV_CACHE_DIR": str(Path("/run/uv-cache")),
    "UV_NO_CONFIG": "1",
    "UV_NO_PROGRESS": "1",
    "UV_PYTHON_DOWNLOADS": "never",
}


def settings(**honoured: str) -> PipSettings:
    return PipSettings(honoured=tuple((option.replace("_", "-"), value) for option, value in honoured.items()))


@pytest.mark.parametrize(
    ("ambient", "pip", "variables"),
    [
        ({}, settings(), {}),
        ({"UV_INDEX": "http://x", "UV_CACHE_DIR": "/c", "UV_EXCLUDE_NEWER": "2020-01-01"}, settings(), {}),
        ({}, settings(timeout="180", retries="2"), {"UV_HTTP_TIMEOUT": "180", "UV_HTTP_RETRIES": "2"}),
        ({"UV_HTTP_TIMEOUT": "9"}, settings(timeout="180"), {"UV_HTTP_TIMEOUT": "9"}),
        ({"UV_SYSTEM_CERTS": "1", "UV_HTTP_RETRIES": ""}, settings(), {"UV_SYSTEM_CERTS": "1"}),
        ({}, settings(trusted_host="a b"), {"UV_INSECURE_HOST": "a b"}),
        ({}, settings(keyring_provider="subprocess"), {"UV_KEYRING_PROVIDER": "subprocess"}),
        ({}, settings(keyring_provider="import", cert="/c.pem", no_cache_dir="1"), {}),
    ],
)
def test_variables(ambient: dict[str, str], pip: PipSettings, variables: dict[str, str]) -> None:
    """What reaches the network in the user's way: their uv's settings, else their pip's; nothing else of either."""
    assert uv_variables(ambient, pip, Path("/run/uv-cache")) == OURS | variables


@pytest.mark.parametrize(
    ("environment", "variables"),
    [
        ({}, {}),
        ({"PIP_CERT": "/c.pem"}, {"SSL_CERT_FILE": "/c.pem"}),
        ({"PIP_CERT": "/c.pem", "SSL_CERT_FILE": "/own.pem"}, {}),
        ({"PIP_CLIENT_CERT": "/k.pem"}, {"SSL_CLIENT_CERT": "/k.pem"}),
    ],
)
def test_certificates(environment: dict[str, str], variables: dict[str, str]) -> None:
    """uv trusts what pip is to trust, unless the user says otherwise for everything."""
    assert certificates(environment) == variables


def test_uv_on_path(tmp_path: Path) -> None:
    """The one on PATH goes before the one beside this Python, which others find at the end of PATH."""
    environment = with_uv(tmp_path) | {"PIP_CERT": "/c.pem"}
    assert Path(uv_program(environment)).parent == tmp_path / "programs"
    found = variables_to_find_uv(environment)
    assert found["PATH"].split(os.pathsep) == [str(tmp_path / "programs")] * 2
    assert found["SSL_CERT_FILE"] == "/c.pem"
    require_installers(("pip", "uv"), environment)


def test_no_uv(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Asked for, it has to be there; the sentence says how to get it."""
    monkeypatch.setattr("sys.executable", str(tmp_path / "python"))
    environment = {"PATH": str(tmp_path)}
    assert (uv_program(environment), variables_to_find_uv(environment)) == ("", {})
    require_installers(("pip",), environment)
    with pytest.raises(SettingsError, match=r"`pip install uv`.*pytest-release-check\[uv\]"):
        require_installers(("uv",), environment)


def test_the_option_names_every_installer() -> None:
    """Its help is read without loading the installers."""
    (option,) = (option for option in OPTIONS if option.name == "release-installer")
    assert option.metavar == "|".join(INSTALLERS.names)
