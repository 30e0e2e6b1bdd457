"""The repositories that people call by name, taken from twine's own configuration."""

import json
import subprocess
import sys
from urllib.parse import urlsplit, urlunsplit

from pytest_release_check.model.errors import OutageError

_QUESTION = (
    "import json; from twine import utils; "
    "print(json.dumps({'pypi': utils.DEFAULT_REPOSITORY, 'testpypi': utils.TEST_REPOSITORY}))"
)


def known_repositories() -> dict[str, str]:
    """Upload addresses by name (``pypi``, ``testpypi``), as twine knows them.

    Raises ``OutageError`` if twine cannot be asked.
    """
    # twine costs a tenth of a second and 300 modules to import: asked in a process of its own.
    answer = subprocess.run((sys.executable, "-c", _QUESTION), capture_output=True, text=True, timeout=60, check=False)
    if answer.returncode:
        raise OutageError(f"twine does not start: {answer.stderr.strip().splitlines()[-1:]}. Reinstall it.")
    return {str(name): str(address) for name, address in json.loads(answer.stdout).items()}


def index_address(upload_address: str) -> str:
    """The simple index that belongs to an upload address: other path, and no ``upload.`` host."""
    parts = urlsplit(upload_address)
    host = parts.netloc.removeprefix("upload.")
    path = parts.path.rstrip("/").removesuffix("/legacy") + "/simple/"
    return urlunsplit((parts.scheme, host, path, "", ""))
