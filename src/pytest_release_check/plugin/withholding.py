"""Upload credentials are taken out of the environment before any code of the project runs in this process or another.

A project's conftest.py and its smoke tests run inside pytest and its workers: what they must not see may not be there.
"""

import fnmatch
import os

import pytest

_WITHHELD = (
    "TWINE_PASSWORD",
    "UV_PUBLISH_*",
    "HATCH_INDEX_AUTH",
    "FLIT_PASSWORD",
    "POETRY_PYPI_TOKEN_*",
    "POETRY_HTTP_BASIC_*_PASSWORD",
    "PDM_PUBLISH_PASSWORD",
    "MATURIN_PYPI_TOKEN",
    "MATURIN_PASSWORD",
    "PYPI_TOKEN",
    "PYPI_API_TOKEN",
    "TEST_PYPI_TOKEN",
    "TEST_PYPI_API_TOKEN",
    "ACTIONS_ID_TOKEN_REQUEST_*",
    "*_ID_TOKEN",
)
_KEPT: pytest.StashKey[dict[str, str]] = pytest.StashKey()


def withhold(config: pytest.Config) -> None:
    """Take the credentials out of this process's environment; they come back when pytest ends."""
    if _KEPT in config.stash:
        return
    kept = {name: value for name, value in os.environ.items() if _is_credential(name)}
    for name in kept:
        del os.environ[name]
    config.stash[_KEPT] = kept
    config.add_cleanup(lambda: os.environ.update(kept))


def whole_environment(config: pytest.Config) -> dict[str, str]:
    """The environment as pytest was started with, for those who may see credentials."""
    return dict(os.environ) | config.stash.get(_KEPT, {})


def _is_credential(name: str) -> bool:
    return any(fnmatch.fnmatchcase(name.upper(), pattern) for pattern in _WITHHELD)
