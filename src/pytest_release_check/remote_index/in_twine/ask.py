"""Run as a program of its own: what twine's configuration says of a repository, as one line of JSON.

Reads ``{"name": ..., "url": ..., "variables": ...}`` from standard input, so that no credential is in an argument or in
an environment that another process can read.
"""

import json
import os
import stat
import sys
from pathlib import Path
from typing import Any

from pytest_release_check.effects.sealing import seal_process

_READ_BY_OTHERS = stat.S_IRGRP | stat.S_IROTH


def main() -> None:
    """Answer one question."""
    seal_process()
    asked = json.load(sys.stdin)
    os.environ.update(asked.get("variables", {}))
    print(json.dumps(answer_to(asked)))  # noqa: T201 - its answer


def answer_to(asked: dict[str, Any]) -> dict[str, Any]:
    """The answer to one question in the environment of this process."""
    from twine import utils

    answer: dict[str, Any] = {"pypi": utils.DEFAULT_REPOSITORY, "testpypi": utils.TEST_REPOSITORY}
    if asked.get("name") or asked.get("url"):
        answer |= _repository(asked)
    return answer


def _repository(asked: dict[str, str]) -> dict[str, Any]:
    """Address and credentials by twine's own order: environment, .pypirc, keyring."""
    from twine import auth, exceptions, utils

    file = os.environ.get("TWINE_CONFIG_FILE") or utils.DEFAULT_CONFIG_FILE
    try:
        config = utils.get_repository_from_config(file, asked["name"] or "pypi", asked["url"] or None)
    except exceptions.TwineException as error:
        return {"error": str(error)}
    given = auth.CredentialInput(os.environ.get("TWINE_USERNAME"), os.environ.get("TWINE_PASSWORD"))
    resolver = auth.Private(config, given)
    # The two names mean Warehouse, which takes tokens only, wherever .pypirc says that it is.
    takes_tokens = resolver.is_pypi() or asked["name"] in ("pypi", "testpypi")
    username = given.username or config.get("username") or ("__token__" if takes_tokens else "")
    username = username or resolver.get_username_from_keyring() or ""
    given.username = username
    password = given.password or config.get("password") or (resolver.get_password_from_keyring() if username else "")
    return {
        "repository": config["repository"],
        "username": username,
        "password": (password or "").strip(),
        "certificate": os.environ.get("TWINE_CERT") or config.get("ca_cert") or "",
        "client_certificate": os.environ.get("TWINE_CLIENT_CERT") or config.get("client_cert") or "",
        # An address brings its own password; twine then does not read the file.
        "exposed": _exposed(file) if config.get("password") and not given.password and not asked["url"] else "",
    }


def _exposed(file: str) -> str:
    """The path of the file if other users of the machine can read it; Windows keeps a home to its user by itself."""
    path = Path(file).expanduser()
    return str(path) if os.name == "posix" and path.stat().st_mode & _READ_BY_OTHERS else ""


if __name__ == "__main__":
    main()
