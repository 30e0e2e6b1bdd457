"""The stage that was asked for, with credentials by the habits people have, or a sentence on what is missing."""

import os
from collections.abc import Callable, Mapping
from pathlib import Path
from unittest import mock

import pytest

from pytest_release_check.effects.isolated import starting_environment
from pytest_release_check.model.errors import OutageError, SettingsError
from pytest_release_check.model.index_file import Credentials, IndexTarget
from pytest_release_check.remote_index.chosen_stage import IndexRequest, chosen_stage
from pytest_release_check.remote_index.in_twine.ask import answer_to
from pytest_release_check.remote_index.repositories import ask_twine
from tests.faulty_front import Exchange, front_of
from tests.remote_index.test_tokens import token

KNOWN = {"pypi": "https://upload.example.org/legacy/", "testpypi": "https://test.example.org/legacy/"}
REAL, TEST = token("example.org"), token("test.example.org")
Choose = Callable[..., tuple[IndexTarget, Credentials | None]]


def ask_here(question: dict[str, str], environment: Mapping[str, str]) -> dict[str, object]:
    """Asks twine itself, without the second that a process of its own takes: no keyring but the null one."""
    assert environment["PYTHON_KEYRING_BACKEND"] == "keyring.backends.null.Keyring"  # keyring keeps its first choice
    with mock.patch.dict(os.environ, {**starting_environment(os.environ), **environment}, clear=True):
        return answer_to(question)


@pytest.fixture
def choose(tmp_path: Path) -> Choose:
    """A user with a home of their own, whose twine knows the two reserved names; ``in_process``: as a run asks it."""

    def chosen(
        index: str,
        pypirc: str = "",
        *,
        verifies: bool = False,
        required: bool = False,
        allowed: frozenset[str] = frozenset(),
        in_process: bool = False,
        **environment: str,
    ) -> tuple[IndexTarget, Credentials | None]:
        sections = [f"[{name}]\nrepository = {url}\n" for name, url in KNOWN.items() if f"[{name}]" not in pypirc]
        servers = "[distutils]\nindex-servers =\n    pypi\n    testpypi\n    mine\n"
        (tmp_path / ".pypirc").write_text(servers + "".join(sections) + pypirc)
        home = {"HOME": str(tmp_path), "USERPROFILE": str(tmp_path), "PATH": os.environ["PATH"]}
        if not (tmp_path / "python_keyring").exists():
            home |= {"PYTHON_KEYRING_BACKEND": "keyring.backends.null.Keyring"}
        index_request = IndexRequest(index=index, verifies=verifies, is_required=required, allowed=allowed)
        ask = ask_twine if in_process else ask_here
        return chosen_stage(index_request, home | environment, KNOWN, {}, ask=ask)

    return chosen


def test_local_needs_nothing(choose: Choose) -> None:
    """The embedded index is the default and has no credentials of the user's."""
    stage, credentials = choose("local", TWINE_PASSWORD=TEST)
    assert (stage.is_local, credentials) == (True, None)


def test_testpypi(choose: Choose) -> None:
    """Its addresses are derived, and it may fail without failing the release."""
    stage, credentials = choose("testpypi", TWINE_PASSWORD=TEST)
    assert (stage.upload_url, stage.index_url) == (KNOWN["testpypi"], "https://test.example.org/simple/")
    assert (stage.required, credentials) == (False, Credentials(username="__token__", password=TEST))
    assert choose("testpypi", required=True, TWINE_PASSWORD=TEST)[0].required


@pytest.mark.parametrize(
    "address", [KNOWN["testpypi"], "https://test.example.org/legacy", "https://test.example.org/simple/"]
)
def test_addresses_that_have_a_name(choose: Choose, address: str) -> None:
    """Whichever of its addresses is given, it is TestPyPI."""
    assert choose(address, TWINE_PASSWORD=TEST)[0].name == "testpypi"


def test_pypi_is_verified_only(choose: Choose) -> None:
    """Nothing is ever uploaded to PyPI as a stage, by whatever name; verifying needs no credentials."""
    for index, more in (
        ("pypi", {}),
        (KNOWN["pypi"], {}),
        ("https://example.org/simple/", {}),
        ("twine", {"TWINE_REPOSITORY": "pypi"}),
        ("twine", {"TWINE_REPOSITORY_URL": KNOWN["pypi"]}),
    ):
        with pytest.raises(SettingsError, match="PyPI is no stage"):
            choose(index, TWINE_PASSWORD=REAL, **more)
    with pytest.raises(SettingsError, match="PyPI is no stage"):
        choose("mine", f"[mine]\nrepository = {KNOWN['pypi']}\nusername = __token__\npassword = {REAL}\n")
    stage, credentials = choose("pypi", verifies=True)
    assert (stage.upload_url, stage.index_url, credentials) == ("", "https://example.org/simple/", None)
    assert stage.required


KEYRING = """
from keyring.backend import KeyringBackend
from keyring.credentials import SimpleCredential

class Keyring(KeyringBackend):
    priority = 9

    def get_password(self, system, user):
        return {("https://test.example.org/legacy/", "__token__"): %r}.get((system, user))

    def get_credential(self, system, user):
        return None

    def set_password(self, system, user, password):
        raise NotImplementedError
"""


def plant_keyring(configuration: Path, source: str) -> None:
    """A backend in keyring's own configuration, in a folder that keyring is told of: PYTHONPATH is not read."""
    (configuration / "python_keyring").mkdir()
    (configuration / "python_keyring" / "planted_keyring.py").write_text(source)
    (configuration / "python_keyring" / "keyringrc.cfg").write_text(
        f"[backend]\ndefault-keyring = planted_keyring.Keyring\nkeyring-path = {configuration / 'python_keyring'}\n"
    )


@pytest.mark.parametrize("way", ["environment", "pypirc", "keyring", "user in pypirc, password in keyring"])
def test_ways_to_give_a_token(choose: Choose, tmp_path: Path, way: str) -> None:
    """Twine's own: environment, .pypirc, keyring."""
    pypirc, environment = f"[testpypi]\nrepository = {KNOWN['testpypi']}\n", {}
    if "pypirc" in way:
        pypirc += "username = __token__\n"
    if way == "pypirc":
        pypirc += f"password = {TEST}\n"
    elif way == "environment":
        environment = {"TWINE_USERNAME": "__token__", "TWINE_PASSWORD": f" {TEST}\n"}
    else:
        plant_keyring(tmp_path, KEYRING % TEST)
        environment = {"XDG_CONFIG_HOME": str(tmp_path)}
    _, credentials = choose("testpypi", pypirc, in_process=True, **environment)
    assert credentials == Credentials(username="__token__", password=TEST)


@pytest.mark.parametrize(
    ("environment", "words"),
    [
        ({}, "there are no credentials"),
        ({"GITHUB_ACTIONS": "true"}, "id-token: write"),
        ({"TWINE_PASSWORD": "hunter2"}, "starts with `pypi-`"),
        ({"TWINE_PASSWORD": REAL}, "the API token is for example.org"),
        ({"TWINE_PASSWORD": TEST[:20]}, "cut off"),
        ({"TWINE_USERNAME": "me", "TWINE_PASSWORD": TEST}, "the user name is 'me'"),
    ],
)
def test_missing_or_malformed(choose: Choose, environment: dict[str, str], words: str) -> None:
    """Told before any work, without the token."""
    with pytest.raises(SettingsError, match=words) as raised:
        choose("testpypi", **environment)
    assert environment.get("TWINE_PASSWORD", "????????????")[5:] not in str(raised.value)


@pytest.mark.parametrize(
    "environment",
    [
        {"ACTIONS_ID_TOKEN_REQUEST_URL": "https://ci.example.org/", "ACTIONS_ID_TOKEN_REQUEST_TOKEN": "t"},
        {"GITLAB_CI": "true", "TESTPYPI_ID_TOKEN": "t"},
        {"BUILDKITE": "true"},
        {"CIRCLECI": "true"},
    ],
)
def test_trusted_publishing(choose: Choose, environment: dict[str, str]) -> None:
    """On CI with an identity nothing is missing: twine gets a token when it uploads."""
    _, credentials = choose("testpypi", **environment)
    assert credentials is not None and credentials.password == ""
    assert dict(credentials.variables) == environment
    assert "'t'" not in repr(credentials)


def simple_only(exchange: Exchange) -> Exchange:
    if not exchange.status:
        exchange.status = 200 if exchange.path == "/simple/" else 404
    return exchange


@pytest.mark.parametrize("way", ["section", "address", "twine", "twine section", "user in address"])
def test_other_indexes(choose: Choose, way: str) -> None:
    """A section of .pypirc or an address; what the index must be asked for, it is."""
    with front_of("http://127.0.0.1:9/", simple_only) as front:
        section = f"[mine]\nrepository = {front.url}/\nusername = me\npassword = pass\n"
        given = {"TWINE_USERNAME": "me", "TWINE_PASSWORD": "pass"}
        asked, pypirc, environment = {
            "section": ("mine", section, {}),
            "address": (f"{front.url}/", "", given),
            "twine": ("twine", "", {**given, "TWINE_REPOSITORY_URL": f"{front.url}/"}),
            "twine section": ("twine", section, {"TWINE_REPOSITORY": "mine"}),
            "user in address": (f"{front.url.replace('//', '//me:pass@')}/", "", {}),
        }[way]
        stage, credentials = choose(asked, pypirc, in_process=way == "section", **environment)
    assert credentials == Credentials(username="me", password="pass")
    assert (stage.upload_url, stage.index_url) == (f"{front.url}/", f"{front.url}/simple/")
    assert stage.required and "pass" not in stage.name
    assert stage.name == ("mine" if way == "section" else f"{front.url}/")


@pytest.mark.parametrize(
    ("asked", "words"),
    [
        ("nowhere", "Missing 'nowhere' section"),
        ("twine", "set TWINE_REPOSITORY"),
        ("http://", "Invalid repository URL"),
    ],
)
def test_no_such_index(choose: Choose, asked: str, words: str) -> None:
    """A sentence that names the option."""
    with pytest.raises(SettingsError, match=rf"--release-index.*{words}"):
        choose(asked)


def test_a_broken_pypirc(choose: Choose) -> None:
    """It is named, and nothing of it is shown."""
    with pytest.raises(SettingsError, match="Malformed configuration") as raised:
        choose("mine", "[mine]\npassword hunter2\n", in_process=True)
    assert "hunter2" not in str(raised.value)


def test_verifying_needs_an_index(choose: Choose) -> None:
    """The embedded index serves nothing yet."""
    with pytest.raises(SettingsError, match="name the index"):
        choose("local", verifies=True)


@pytest.mark.parametrize(
    ("url", "password", "allowed", "words"),
    [
        ("https://other.example.net/legacy/", REAL, "", "the API token was made for example.org and would be sent to"),
        ("https://other.example.net/legacy/", REAL, "other-index", ""),
        ("http://other.example.net/legacy/", "a password", "", "unencrypted, to http://other.example.net"),
        ("http://other.example.net/legacy/", "a password", "plain-http", ""),
        ("http://127.0.0.1:9/legacy/", "a password", "", ""),
        ("http://localhost:9/legacy/", "a password", "", ""),
        ("https://other.example.net/legacy/", "a password", "", ""),
        ("https://other.example.net/legacy/", "pypi-no-macaroon", "", ""),
    ],
)
def test_where_credentials_must_not_go(choose: Choose, url: str, password: str, allowed: str, words: str) -> None:
    """A token of another index, and any password over plain http to another machine, unless the user has said so."""
    pypirc = f"[mine]\nrepository = {url}\nusername = __token__\n" + (f"password = {password}\n" if password else "")
    let_pass = frozenset(filter(None, (allowed,)))
    if words:
        with pytest.raises(SettingsError, match=words) as raised:
            choose("mine", pypirc, allowed=let_pass)
        assert "--release-allow" in str(raised.value)
        assert REAL not in str(raised.value) and "secret" not in str(raised.value)
        return
    with pytest.raises(OutageError):  # it is asked now, and does not answer
        choose("mine", pypirc, allowed=let_pass)


def test_verifying_does_without_dangerous_credentials(choose: Choose) -> None:
    """They may be there for another step of the job: they stay here, and the header says so."""

    def answer(exchange: Exchange) -> Exchange:
        assert not exchange.authorization
        exchange.status = 200
        return exchange

    with front_of("http://127.0.0.1:9/", answer) as front:
        stage, credentials = choose(
            f"{front.url}/simple/", verifies=True, TWINE_USERNAME="__token__", TWINE_PASSWORD=REAL
        )
    assert credentials is None
    assert "read without credentials: the API token was made for example.org" in stage.note


def test_credentials_of_other_uploaders(choose: Choose) -> None:
    """Where twine has none; a token of another index is refused as any other."""
    assert choose("testpypi", UV_PUBLISH_TOKEN=TEST)[1] == Credentials(username="__token__", password=TEST)
    own = choose("testpypi", TWINE_PASSWORD=TEST, UV_PUBLISH_TOKEN="pypi-other")[1]
    assert own == Credentials(username="__token__", password=TEST)
    with pytest.raises(SettingsError, match="the API token is for example"):
        choose("testpypi", UV_PUBLISH_TOKEN=REAL)


@pytest.mark.skipif(os.name != "posix", reason="modes of files")
@pytest.mark.parametrize(
    ("mode", "given", "is_noted"),
    [(0o644, {}, True), (0o640, {}, True), (0o600, {}, False), (0o644, {"TWINE_PASSWORD": TEST}, False)],
)
def test_a_pypirc_that_others_can_read(
    mode: int, given: dict[str, str], is_noted: bool, choose: Choose, tmp_path: Path
) -> None:
    """It is said, where the password in it is used."""
    (tmp_path / ".pypirc").touch()
    (tmp_path / ".pypirc").chmod(mode)
    section = f"[testpypi]\nrepository = {KNOWN['testpypi']}\nusername = __token__\npassword = {TEST}\n"
    stage, _ = choose("testpypi", section, **given)
    assert ("run `chmod 600 " in stage.note) is is_noted


@pytest.mark.skipif(os.name != "posix", reason="modes of files")
@pytest.mark.parametrize("has_file", [True, False])
def test_a_password_in_the_address_needs_no_pypirc(has_file: bool, tmp_path: Path) -> None:
    """Nor is one looked at, whose own password stays unused."""
    address, file = "https://me:word@index.example.org/legacy/", tmp_path / ".pypirc"
    section = f"[distutils]\nindex-servers = mine\n[mine]\nrepository = {address}\nusername = me\npassword = other\n"
    if has_file:
        file.write_text(section)
        file.chmod(0o644)
    user = {"TWINE_CONFIG_FILE": str(file), "PYTHON_KEYRING_BACKEND": "keyring.backends.null.Keyring"}
    answer = ask_here({"name": "", "url": address}, user)
    assert (answer["password"], answer["exposed"]) == ("word", "")
