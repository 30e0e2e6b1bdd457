"""The stage that the user asked for, with addresses and credentials, before any work is done."""

import fnmatch
from collections.abc import Mapping
from dataclasses import dataclass, replace
from urllib.parse import urlsplit

from pytest_release_check.effects.network import is_loopback, without_credentials
from pytest_release_check.effects.web import Web, origin_of
from pytest_release_check.model.errors import SettingsError
from pytest_release_check.model.index_file import LOCAL, Credentials, IndexTarget
from pytest_release_check.remote_index.addresses import is_at, resolve_index_urls
from pytest_release_check.remote_index.other_uploaders import credentials_of_others
from pytest_release_check.remote_index.repositories import Ask, Repository, ask_twine, index_address, repository
from pytest_release_check.remote_index.tokens import made_for, token_fault

PYPI, TESTPYPI, TWINE = "pypi", "testpypi", "twine"
OTHER_INDEX, PLAIN_HTTP = "other-index", "plain-http"
"""What ``--release-allow`` allows here."""
# What CI services give a job that may prove who it is (OpenID Connect); `id`, which twine asks, reads them.
_IDENTITY = ("ACTIONS_ID_TOKEN_REQUEST_*", "GITHUB_ACTIONS", "GITLAB_CI", "*_ID_TOKEN", "BUILDKITE*", "CIRCLE*")


@dataclass(frozen=True, slots=True, kw_only=True)
class IndexRequest:
    """What the user asked for, by options and words."""

    index: str
    """``local``, ``testpypi``, ``pypi``, ``twine``, a section of .pypirc, or an address."""
    verifies: bool = False
    """Only what is there already is verified; nothing is uploaded."""
    is_required: bool = False
    publishes: bool = False
    """The files are published there: PyPI is fine, and the embedded index is not."""
    option: str = "--release-index"
    """What the user wrote it behind."""
    allowed: frozenset[str] = frozenset()
    """What the user has allowed by words (``--release-allow``)."""


def chosen_stage(
    request: IndexRequest,
    environment: Mapping[str, str],
    known: Mapping[str, str],
    variables: Mapping[str, str],
    *,
    ask: Ask = ask_twine,
) -> tuple[IndexTarget, Credentials | None]:
    """The stage and the credentials for it; ``known`` are twine's addresses, ``variables`` those that pip gets,
    ``ask`` asks twine's configuration.

    Raises ``SettingsError`` that names what is wrong or missing, ``OutageError`` if the index must be asked and
    does not answer.
    """
    if request.index == LOCAL:
        if request.verifies:
            raise SettingsError("--release-version: name the index that serves the release with --release-index.")
        if request.publishes:
            raise SettingsError("--release-publish local: the embedded index ends with the run; name another one.")
        return IndexTarget(), None
    found = _repository(request, environment, known, ask)
    if not (found.username and found.password):
        username, password = credentials_of_others(environment, found.url, known)
        found = replace(found, username=username, password=password) if password else found
    name = _name(request.index, found.url, known)
    if is_at(found.url, known[PYPI]) and not (request.verifies or request.publishes):
        raise SettingsError(
            f"--release-index {request.index}: PyPI is no stage, a file on it cannot be replaced. Stage on `local` or "
            "`testpypi`; with --release-version, what PyPI serves already is verified."
        )
    asked = f"{request.option} {name}"
    credentials = _credentials(asked, found, environment, known)
    danger = _danger(found, request.allowed) if credentials is not None else ""
    if danger and not request.verifies:
        raise SettingsError(f"{asked}: {danger}")
    if danger:
        credentials = None  # they may have been given for another step of the same job
    if credentials is None and not request.verifies:
        raise SettingsError(_missing(asked, environment))
    addresses = _addresses(found, known, credentials, variables, is_read_only=request.verifies)
    return (
        IndexTarget(
            name=name,
            upload_url="" if request.verifies else addresses[0],
            index_url=addresses[1],
            required=request.is_required or request.verifies or request.publishes or name != TESTPYPI,
            certificate=found.certificate,
            client_certificate=found.client_certificate,
            note=f"read without credentials: {danger}" if danger else _exposure(found),
        ),
        credentials,
    )


def _repository(
    request: IndexRequest, environment: Mapping[str, str], known: Mapping[str, str], ask: Ask
) -> Repository:
    name, url = request.index, ""
    if name == TWINE:
        url = environment.get("TWINE_REPOSITORY_URL", "")
        name = environment.get("TWINE_REPOSITORY", "")
        if not url and not name:
            raise SettingsError(f"{request.option} twine: set TWINE_REPOSITORY or TWINE_REPOSITORY_URL.")
    if name.startswith(("http://", "https://")):
        name, url = "", name
    if url:
        # People mix up the two addresses of PyPI and TestPyPI; whichever was meant, its own name is known.
        for repository_name, upload_url in known.items():
            if is_at(url, upload_url) or is_at(url, index_address(upload_url)):
                name, url = repository_name, ""
    try:
        return repository(environment, ask, name=name, url=url)
    except SettingsError as error:
        raise SettingsError(
            f"{request.option} {without_credentials(request.index)}: {error} Choose local, testpypi, a section of "
            ".pypirc, or an address."
        ) from error


def _name(asked: str, url: str, known: Mapping[str, str]) -> str:
    """How to call the stage: by its name, or by its address."""
    for name, upload_url in known.items():
        if is_at(url, upload_url):
            return name
    return asked if asked != TWINE and "://" not in asked else without_credentials(url)


def _addresses(
    found: Repository,
    known: Mapping[str, str],
    credentials: Credentials | None,
    variables: Mapping[str, str],
    *,
    is_read_only: bool,
) -> tuple[str, str]:
    if any(is_at(found.url, upload_url) for upload_url in known.values()):
        return found.url, index_address(found.url)
    auth = (credentials.username, credentials.password) if credentials and credentials.password else None
    web = Web(variables, auth=auth, origin=origin_of(found.url), timeout=15.0)
    addresses = resolve_index_urls(found.url, web, is_read_only=is_read_only)
    return addresses.upload_url, addresses.index_url


def _credentials(
    asked: str, found: Repository, environment: Mapping[str, str], known: Mapping[str, str]
) -> Credentials | None:
    """What was given, if it can be what the index takes; None if nothing was given."""
    is_known = any(is_at(found.url, upload_url) for upload_url in known.values())
    if found.username and found.password:
        fault = token_fault(found.username, found.password, urlsplit(found.url).netloc) if is_known else ""
        if fault:
            raise SettingsError(f"{asked}: {fault}.")
        return Credentials(username=found.username, password=found.password)
    if is_known and _has_identity(environment):
        return Credentials(username="__token__", variables=_identity(environment))
    return None


def _exposure(found: Repository) -> str:
    """What to say of a password that others can read; it works all the same."""
    if not found.exposed:
        return ""
    return f"other users of this machine can read the password in {found.exposed}: run `chmod 600 {found.exposed}`"


def _danger(found: Repository, allowed: frozenset[str]) -> str:
    """Why these credentials must not go to that address, and what to do; empty if they may."""
    parts = urlsplit(found.url)
    host = parts.hostname or ""
    other = made_for(found.password, host)
    if other and OTHER_INDEX not in allowed:
        return (
            f"the API token was made for {other} and would be sent to {host}. Use a token of {host}, or say why it may "
            f'go there: --release-allow "{OTHER_INDEX}: REASON".'
        )
    if parts.scheme == "http" and not is_loopback(host) and PLAIN_HTTP not in allowed:
        return (
            f"the password would cross the network unencrypted, to http://{parts.netloc.rpartition('@')[2]}. Use an "
            f'https address, or say why that may be: --release-allow "{PLAIN_HTTP}: REASON".'
        )
    return ""


def _missing(asked: str, environment: Mapping[str, str]) -> str:
    ways = (
        "set TWINE_USERNAME and TWINE_PASSWORD (`__token__` and an API token), or a section of .pypirc, or keyring, or "
        "UV_PUBLISH_TOKEN"
    )
    if "GITHUB_ACTIONS" in environment:
        ways += "; for Trusted Publishing give the job `permissions: id-token: write`"
    return f"{asked}: there are no credentials to upload with: {ways}."


def _has_identity(environment: Mapping[str, str]) -> bool:
    """Whether this is a CI job that may ask for an identity token."""
    return (
        "ACTIONS_ID_TOKEN_REQUEST_URL" in environment
        or ("GITLAB_CI" in environment and any(name.endswith("_ID_TOKEN") for name in environment))
        or "BUILDKITE" in environment
        or "CIRCLECI" in environment
    )


def _identity(environment: Mapping[str, str]) -> tuple[tuple[str, str], ...]:
    return tuple(
        (name, value)
        for name, value in sorted(environment.items())
        if any(fnmatch.fnmatchcase(name, pattern) for pattern in _IDENTITY)
    )
