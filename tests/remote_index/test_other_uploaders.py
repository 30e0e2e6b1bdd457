"""Credentials of uv and hatch: each for the index that its variables are for, and for no other."""

import pytest

from pytest_release_check.remote_index.other_uploaders import credentials_of_others

KNOWN = {"pypi": "https://upload.example.org/legacy/", "testpypi": "https://test.example.org/legacy/"}
PYPI, TEST, OWN = KNOWN["pypi"], KNOWN["testpypi"], "https://packages.example.com/upload/"
TOKEN = {"UV_PUBLISH_TOKEN": "t"}
LOGIN = {"UV_PUBLISH_USERNAME": "u", "UV_PUBLISH_PASSWORD": "p"}
HATCH = {"HATCH_INDEX_AUTH": "h"}


@pytest.mark.parametrize(
    ("environment", "url", "found"),
    [
        ({}, PYPI, ("", "")),
        (TOKEN, PYPI, ("__token__", "t")),
        (TOKEN, TEST, ("__token__", "t")),
        (TOKEN, OWN, ("", "")),
        (TOKEN | {"UV_PUBLISH_URL": OWN}, OWN, ("__token__", "t")),
        (TOKEN | {"UV_PUBLISH_URL": OWN.rstrip("/")}, OWN, ("__token__", "t")),
        (TOKEN | {"UV_PUBLISH_URL": OWN}, PYPI, ("", "")),
        (LOGIN, PYPI, ("u", "p")),
        (LOGIN, TEST, ("", "")),
        (LOGIN, OWN, ("", "")),
        (LOGIN | {"UV_PUBLISH_URL": OWN}, OWN, ("u", "p")),
        ({"UV_PUBLISH_USERNAME": "u"}, PYPI, ("", "")),
        (TOKEN | LOGIN, PYPI, ("__token__", "t")),
        (HATCH, PYPI, ("__token__", "h")),
        (HATCH, TEST, ("", "")),
        (HATCH | {"HATCH_INDEX_REPO": "test"}, TEST, ("__token__", "h")),
        (HATCH | {"HATCH_INDEX_REPO": "main"}, PYPI, ("__token__", "h")),
        (HATCH | {"HATCH_INDEX_REPO": OWN, "HATCH_INDEX_USER": "u"}, OWN, ("u", "h")),
        (HATCH | {"HATCH_INDEX_REPO": OWN}, PYPI, ("", "")),
        (TOKEN | HATCH, PYPI, ("__token__", "t")),
    ],
)
def test_whose_they_are(environment: dict[str, str], url: str, found: tuple[str, str]) -> None:
    assert credentials_of_others(environment, url, KNOWN) == found
