"""Run as a program of its own: twine uploads files, one after the other; a line of JSON for each answer.

Reads what to send, and with which credentials, from standard input: they are in no argument and in no environment that
another process can read. What is sent are sealed copies, whose digests must be those that the caller knows.
"""

import json
import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pytest_release_check.effects.dist_files import sha256_of
from pytest_release_check.effects.sealing import seal_process, sealed_copy
from pytest_release_check.model.uploading import CHANGED
from pytest_release_check.text.masking import Mask, login_secrets

if TYPE_CHECKING:
    from twine.package import PackageFile
    from twine.settings import Settings

_MOST = 1 << 16
"""Bytes of a body that are kept: reasons are short, error pages of proxies are not."""


class _NotSentError(Exception):
    """Nothing has left this machine."""


def main() -> None:
    """Upload until one file is not accepted. Exit status 0 only if all were."""
    seal_process()
    asked = json.load(sys.stdin)
    os.environ.update(asked["variables"])
    sys.exit(0 if all_accepted(asked) else 1)


def all_accepted(asked: dict[str, Any]) -> bool:
    """Upload until one file is not accepted, and write the answers to the file that is asked for."""
    answers = []
    for file in asked["files"]:
        answers.append(_answer(file, asked))
        if not 200 <= answers[-1].get("status", 0) < 300:
            break
    Path(asked["answers"]).write_text(json.dumps(answers), "utf-8")
    return len(answers) == len(asked["files"]) and answers[-1].get("status", 0) < 300


def _answer(file: dict[str, Any], asked: dict[str, Any]) -> dict[str, Any]:
    name = Path(file["path"]).name
    print(f"uploading {name} to {asked['address']}", flush=True)  # noqa: T201 - the log
    with sealed_copy(Path(file["path"])) as sealed:
        answer = _sent(file, Path(sealed), asked)
    for key, value in answer.items():
        print(f"  {key}: {value}", flush=True)  # noqa: T201 - the log
    return {"filename": name} | answer


def _sent(file: dict[str, Any], sealed: Path, asked: dict[str, Any]) -> dict[str, Any]:
    import requests

    try:
        package = _package(Path(file["path"]), sealed, file["sha256"])
        if file["attestations"]:
            package.add_attestations(file["attestations"])
        repository = _settings(file, asked).create_repository()
    except Exception as error:  # whatever twine or an archive is in want of: nothing has been sent yet
        is_outage = isinstance(error, requests.RequestException)  # a CI service that was asked for a token
        return {"trouble": _words(error), "was_sent": False, "is_outage": is_outage}
    username, password = repository.session.auth if isinstance(repository.session.auth, tuple) else ("", "")
    mask = Mask(login_secrets(username, password))  # it may be a token that twine got for itself
    try:
        response = repository.upload(package)
    except requests.RequestException as error:
        return {"trouble": mask.of(_words(error)), "was_sent": _may_be_there(error), "is_outage": True}
    finally:
        repository.close()
    # A redirect could lead anywhere; PyPI never sends one.
    moved = f"; it redirects to {response.headers.get('location', '')}" if response.is_redirect else ""
    return {
        "status": response.status_code,
        "reason": mask.of(f"{response.reason or ''}{moved}"),
        "text": mask.of(response.content[:_MOST].decode("utf-8", "replace")),
    }


def _words(error: Exception) -> str:
    return str(error) if isinstance(error, _NotSentError) else f"{type(error).__name__}: {error}"


def _may_be_there(error: Exception) -> bool:
    """Whether a byte may have reached the index: not if there was no connection at all (urllib3 names why)."""
    import requests
    from urllib3.exceptions import ConnectTimeoutError, NewConnectionError, ProxyError

    cause = getattr(next(iter(error.args), None), "reason", None)
    no_connection = (NewConnectionError, ConnectTimeoutError, ProxyError)
    return not isinstance(error, requests.ConnectTimeout) and not isinstance(cause, no_connection)


def _settings(file: dict[str, Any], asked: dict[str, Any]) -> "Settings":
    from twine.settings import Settings

    return Settings(
        repository_url=asked["address"],
        username=asked["username"] or None,
        password=asked["password"] or None,
        cacert=asked["certificate"] or None,
        client_cert=asked["client_certificate"] or None,
        attestations=bool(file["attestations"]),
        config_file=os.devnull,
        non_interactive=True,
        disable_progress_bar=True,
    )


def _package(path: Path, sealed: Path, sha256: str) -> "PackageFile":
    """The file as twine reads it, with the sealed bytes in its place.

    twine reads the metadata and then the digest: the bytes that it has read are those that are sent.
    """
    from twine.package import PackageFile

    changed = _NotSentError(f"{path.name} {CHANGED}: another program has changed it")
    if sha256_of(sealed) != sha256:
        raise changed
    package = PackageFile.from_filename(str(path), None)
    if package.sha2_digest != sha256:
        raise changed
    package.filename = str(sealed)
    return package


if __name__ == "__main__":
    main()
