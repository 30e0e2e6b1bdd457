"""The user's pip settings: what is honoured, what is left out."""

import os
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from pytest_release_check.installers.pip_settings import (
    PipSettings,
    asked,
    pip_settings_from,
    pip_variables,
    read_pip_settings,
)


@pytest.mark.parametrize(
    ("listing", "settings"),
    [
        ("", PipSettings()),
        ("global.index-url='https://one.example/simple'", PipSettings(index_url="https://one.example/simple")),
        (
            "global.index-url='https://one.example/'\ninstall.index-url='https://two.example/'\n",
            PipSettings(index_url="https://two.example/"),
        ),
        (
            ":env:.index-url='https://env.example/'\ninstall.index-url='https://two.example/'\n",
            PipSettings(index_url="https://env.example/"),
        ),
        (
            ":env:.cert='/ca.pem'\n:env:.default-timeout='30'\nglobal.retries='9'",
            PipSettings(honoured=(("timeout", "30"), ("cert", "/ca.pem"), ("retries", "9"))),
        ),
        (
            "global.extra-index-url='https://a.example/ https://b.example/'\nglobal.find-links='/wheels'\n"
            "global.disable-pip-version-check='1'\nfreeze.all='1'",
            PipSettings(excluded=("extra-index-url", "find-links")),
        ),
        ("global.proxy='http://proxy.example:3128'", PipSettings(proxy="http://proxy.example:3128")),
        (
            "global.trusted-host='a.example\\nb.example'",
            PipSettings(honoured=(("trusted-host", "a.example b.example"),)),
        ),
    ],
)
def test_reading(listing: str, settings: PipSettings) -> None:
    """`pip config list` is read with pip's own precedence; what changes what is installed is left out."""
    assert pip_settings_from(listing) == settings


def test_variables() -> None:
    """Honoured settings come back as variables, pip's files are switched off."""
    variables = pip_variables(PipSettings(honoured=(("trusted-host", "a.example"),)))
    assert variables["PIP_TRUSTED_HOST"] == "a.example"
    assert variables["PIP_CONFIG_FILE"] == os.devnull


def test_a_real_pip_is_asked(tmp_path: Path) -> None:
    """The pip beside us reads the configuration file."""
    config = tmp_path / "pip.conf"
    config.write_text("[global]\nindex-url = https://mine.example/simple\nfind-links = /wheels\n")
    environment = {"PATH": os.environ["PATH"], "PIP_CONFIG_FILE": str(config), "HOME": str(tmp_path)}
    settings = read_pip_settings(environment, tmp_path)
    assert settings.index_url == "https://mine.example/simple"
    assert "find-links" in settings.excluded


def test_no_code_of_the_project_runs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Neither out of the current folder nor out of PYTHONPATH."""
    for name in ("pip.py", "sitecustomize.py", "subprocess.py", "twine.py"):
        (tmp_path / name).write_text("raise SystemExit('the project was run')")
    monkeypatch.chdir(tmp_path)
    with ThreadPoolExecutor() as pool:
        answers = asked(
            pool, {**os.environ, "PYTHONPATH": str(tmp_path), "PIP_CONFIG_FILE": os.devnull, "PIP_RETRIES": "7"}
        )
    assert ("retries", "7") in answers.pip.result().honoured
    assert set(answers.known.result()) == {"pypi", "testpypi"}
