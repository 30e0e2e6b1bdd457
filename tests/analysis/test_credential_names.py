"""Variables with credentials, by name and by value."""

import pytest

from pytest_release_check.analysis.credential_names import names_with, password_in, secrets_in

TOKEN = "pypi-not-a-real-token/with=signs"
HARMLESS = {"PATH": "/bin", "CI": "true", "TWINE_USERNAME": "__token__", "TWINE_REPOSITORY": "pypi"}


@pytest.mark.parametrize(
    "name",
    ["TWINE_PASSWORD", "UV_PUBLISH_TOKEN", "POETRY_PYPI_TOKEN_MINE", "ACTIONS_ID_TOKEN_REQUEST_URL", "PYPI_ID_TOKEN"],
)
def test_known_names(name: str) -> None:
    """Whatever they hold."""
    assert names_with(HARMLESS | {name: "x"}, ()) == (name,)
    assert secrets_in(HARMLESS | {name: "x"}) == ("x",)


@pytest.mark.parametrize(
    "value", [TOKEN, f"--token {TOKEN}", f"https://u:{TOKEN}@example.org/", "u%3Apypi-not-a-real-token%2Fwith%3Dsigns"]
)
def test_the_same_value_under_another_name(value: str) -> None:
    """A CI service gives a job its token under a name of its own, and scripts hand it on."""
    environment = HARMLESS | {"CI_JOB_TOKEN": value}
    assert names_with(environment, (TOKEN,)) == ("CI_JOB_TOKEN",)
    assert names_with(environment, ("another-token",)) == ()


def test_a_password_in_an_address() -> None:
    """Of the address that is uploaded to; the address itself goes with it."""
    environment = HARMLESS | {
        "TWINE_REPOSITORY_URL": "https://me:s3cret%2Fword@example.org/legacy/",
        "COPY": "s3cret/word",
    }
    assert secrets_in(environment) == ("s3cret/word",)
    assert names_with(environment, secrets_in(environment)) == ("TWINE_REPOSITORY_URL", "COPY")
    assert names_with(HARMLESS | {"TWINE_REPOSITORY_URL": "https://example.org/legacy/"}, ()) == ()


@pytest.mark.parametrize("secret", ["", "true", "/bin"])
def test_short_passwords_take_nothing_else_away(secret: str) -> None:
    """A password that every other variable contains is no way to know it again."""
    assert names_with(HARMLESS | {"TWINE_PASSWORD": secret}, (secret,)) == ("TWINE_PASSWORD",)


@pytest.mark.parametrize("address", ["", "pypi", "https://example.org/", "https://me@example.org/", "http://[bad"])
def test_no_password(address: str) -> None:
    """Names, addresses without one, and what is no address."""
    assert password_in(address) == ""
