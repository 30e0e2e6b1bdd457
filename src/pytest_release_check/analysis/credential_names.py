"""Which variables of an environment hold upload credentials: known names, and whatever holds the same value."""

import fnmatch
from collections.abc import Iterable, Mapping
from urllib.parse import unquote, urlsplit

from pytest_release_check.text.masking import Mask

_NAMES = (
    "TWINE_PASSWORD",
    "UV_PUBLISH_*",
    "HATCH_INDEX_AUTH",
    "FLIT_PASSWORD",
    "POETRY_PYPI_TOKEN_*",
    "POETRY_HTTP_BASIC_*_PASSWORD",
    "PDM_PUBLISH_PASSWORD",
    "MATURIN_PYPI_TOKEN",
    "MATURIN_PASSWORD",
    "*PYPI*TOKEN*",
    "*PYPI*PASSWORD*",
    "ACTIONS_ID_TOKEN_REQUEST_*",
    "*_ID_TOKEN",
    "CI_JOB_JWT*",
    "CIRCLE_OIDC_TOKEN*",
    "BUILDKITE_AGENT_ACCESS_TOKEN",
)
_ADDRESSES = (
    "TWINE_REPOSITORY_URL",
    "HATCH_INDEX_REPO",
    "FLIT_INDEX_URL",
    "PDM_PUBLISH_REPO",
    "MATURIN_REPOSITORY_URL",
)
"""Addresses that files are uploaded to: a password in one of them is an upload credential."""
SHORTEST = 8
"""Letters from which on a value is looked for in other variables: `CI=true` is no secret, whatever a password is."""


def secrets_in(environment: Mapping[str, str]) -> tuple[str, ...]:
    """The credentials that stand in variables of known names."""
    named = [value for name, value in environment.items() if _is_named(name)]
    return (*named, *filter(None, (password_in(environment.get(name, "")) for name in _ADDRESSES)))


def names_with(environment: Mapping[str, str], secrets: Iterable[str]) -> tuple[str, ...]:
    """Names of the variables that hold a credential: by name, or because one of ``secrets`` is in the value."""
    long = tuple(secret for secret in secrets if len(secret) >= SHORTEST)
    known, nothing = Mask(long), Mask()  # in every form in which it masks; a login in an address is masked by both
    return tuple(
        name
        for name, value in environment.items()
        if _is_named(name)
        or (name in _ADDRESSES and password_in(value))
        or any(secret in value or secret == password_in(value) for secret in long)
        or known.of(value) != nothing.of(value)
    )


def password_in(address: str) -> str:
    """The password in an address; empty if there is none."""
    try:
        return unquote(urlsplit(address).password or "")
    except ValueError:
        return ""


def _is_named(name: str) -> bool:
    return any(fnmatch.fnmatchcase(name.upper(), pattern) for pattern in _NAMES)
