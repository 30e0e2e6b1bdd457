"""Credentials as the variables of other uploaders state them, for users whose CI has these: uv, hatch.

Each uploader has an index that its variables are for; they are taken for no other one.
https://docs.astral.sh/uv/reference/environment/ and https://hatch.pypa.io/latest/publish/ have the names.
"""

from collections.abc import Iterable, Iterator, Mapping

from pytest_release_check.remote_index.addresses import is_at

TOKEN_USER = "__token__"  # noqa: S105 - the name that goes with any API token
_OF_HATCH = {"": "pypi", "main": "pypi", "test": "testpypi"}
"""Names that hatch has for indexes."""


def credentials_of_others(environment: Mapping[str, str], url: str, known: Mapping[str, str]) -> tuple[str, str]:
    """User name and password for uploads to ``url``; both empty if there are none for it.

    ``known`` are addresses by name. uv publishes on PyPI unless UV_PUBLISH_URL is set; a token without it is taken for
    TestPyPI as well, as a token itself says which of the two it was made for.
    """
    found = (*_of_uv(environment, url, known), *_of_hatch(environment, url, known))
    return next((pair for pair in found if all(pair)), ("", ""))


def _of_uv(environment: Mapping[str, str], url: str, known: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    stated = environment.get("UV_PUBLISH_URL", "")
    if _is_one(url, [stated] if stated else known.values()):
        yield TOKEN_USER, environment.get("UV_PUBLISH_TOKEN", "")
    if _is_one(url, [stated or known["pypi"]]):
        yield environment.get("UV_PUBLISH_USERNAME", ""), environment.get("UV_PUBLISH_PASSWORD", "")


def _of_hatch(environment: Mapping[str, str], url: str, known: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    stated = environment.get("HATCH_INDEX_REPO", "")
    if _is_one(url, [known[_OF_HATCH[stated]] if stated in _OF_HATCH else stated]):
        yield environment.get("HATCH_INDEX_USER") or TOKEN_USER, environment.get("HATCH_INDEX_AUTH", "")


def _is_one(url: str, addresses: Iterable[str]) -> bool:
    return any(is_at(url, address) for address in addresses)
