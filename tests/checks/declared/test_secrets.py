"""Secrets by their shapes; those here are made up and put together only while the test runs."""

import base64
import random
import zlib

import pytest

from pytest_release_check.checks.declared.secrets import _base62
from tests.checks.declared.releases import of_wheel

CHOICE = random.Random(7)  # noqa: S311 # no secret is made here
LETTERS = "BCDEFGHJKLMNPQRSTUVWYZbcdefghjkmnpqrstuvwyz"


def letters(count: int) -> str:
    return "".join(CHOICE.choice(LETTERS) for _ in range(count))


def checksummed(prefix: str) -> str:
    body = letters(30)
    return f"{prefix}{body}{_base62(zlib.crc32(body.encode()))}"


def upload_token() -> str:
    inner = b"\x02\x01\x08" + b"pypi" + bytes(CHOICE.randrange(256) for _ in range(90))
    return "pypi-" + base64.urlsafe_b64encode(inner).decode().rstrip("=")


def private_key() -> str:
    body = base64.encodebytes(bytes(CHOICE.randrange(256) for _ in range(300))).decode()
    return f"-----BEGIN PRIVATE {'KEY'}-----\n{body}-----END PRIVATE {'KEY'}-----\n"


LIVE = {
    "demo/settings.py": f"TOKEN = '{upload_token()}'\n",
    "demo/ci.yml": f"token: {checksummed('gh' + 'p_')}\n",
    "demo/npm.py": f"# {checksummed('np' + 'm_')}\n",
    "demo/aws.cfg": f"key = AKIA{''.join(CHOICE.choice('BCDEFGHJ234567') for _ in range(16))}\n",
    "demo/slack.py": f"x = 'xox{'b'}-271828182845-314159265358-{letters(24)}'\n",
    "demo/stripe.py": f"x = 'sk_{'live'}_{letters(24)}'\n",
    "demo/server.key": private_key(),
    "demo/.pypirc": f"[pypi]\nusername = me\npassword = {letters(12)}\n",
}


@pytest.mark.parametrize("path", LIVE)
def test_live_secrets(path: str) -> None:
    """A secret that looks real is an error that says where it lies and never shows it."""
    finding = of_wheel({"demo/__init__.py": "", path: LIVE[path]})["secret-shipped"]
    assert finding.is_error
    assert path in finding.detail
    longest = max(LIVE[path].replace("'", " ").split(), key=len)
    assert longest not in finding.detail


@pytest.mark.parametrize("path", [path for path in LIVE if path not in ("demo/server.key", "demo/.pypirc")])
def test_secrets_in_tests_and_documents(path: str) -> None:
    """Where examples are at home a secret is a warning."""
    for place in ("tests/", "docs/", "examples/"):
        assert set(of_wheel({"demo.py": "", f"demo/{place}x.txt": LIVE[path]})) == {"secret-perhaps"}


@pytest.mark.parametrize(
    ("path", "text"),
    [
        ("demo/tests/server.key", private_key()),
        ("demo/certs/server.key", private_key()),
        ("demo/keys.py", "BEGIN = '-----BEGIN PRIVATE KEY-----'\nEND = '-----END PRIVATE KEY-----'\n"),
        ("demo/cert.pem", private_key().replace("PRIVATE KEY", "CERTIFICATE")),
        ("demo/a.py", f"x = '{'gh' + 'p_'}{letters(36)}'\n"),  # the checksum is wrong
        ("demo/a.py", "x = 'AKIA" + "IOSFODNN7EXAMPLE'\n"),
        ("demo/a.py", "x = 'pypi-" + "AgEIcHlwaS5vcmc'\n"),
        ("demo/a.py", "x = 'sk_" + "live_' + key\n"),
        ("demo/.env", "DEBUG=1\nSECRET_KEY=$SECRET\n"),
        ("demo/.netrc", "machine example.org\n"),
        ("demo/greentest/3.12/keycert.pem", private_key()),
        ("demo/tests/fixtures/.netrc", f"machine example.org login me password {letters(12)}\n"),
    ],
)
def test_no_secrets(path: str, text: str) -> None:
    """Test keys, certificates, placeholders and shapes without the checksum are nothing."""
    assert of_wheel({"demo/__init__.py": "", path: text}) == {}


@pytest.mark.parametrize(
    ("path", "text"),
    [
        ("demo/.env", f"export API_TOKEN={letters(16)}\n"),
        ("demo/.netrc", f"machine example.org login me password {letters(12)}\n"),
        ("demo/keys.py", f"KEY = '''\n{private_key()}'''\n"),
    ],
)
def test_perhaps(path: str, text: str) -> None:
    """Passwords in files made for them, and keys inside of source, are worth a look."""
    assert set(of_wheel({"demo/__init__.py": "", path: text})) == {"secret-perhaps"}
