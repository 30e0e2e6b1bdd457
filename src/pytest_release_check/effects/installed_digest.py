"""One digest of everything that an installation has put in place, so that two of them can be compared."""

import hashlib
from collections.abc import Iterable
from pathlib import Path

from pytest_release_check.model.releases import Installation

_OF_THE_INSTALLER = frozenset({"RECORD", "INSTALLER", "REQUESTED", "direct_url.json", "uv_build.json", "uv_cache.json"})
"""Files of a ``.dist-info`` that say how it was installed, not what (PEP 376, PEP 610, and uv's own)."""
_CHUNK = 1 << 20


def installed_digest(installation: Installation) -> str:
    """SHA-256 of the names and bytes of the release's files, and of the versions of all that was installed with it.

    The bytes are read: installers take over the digests of a wheel's RECORD unchecked. Programs in the scripts folder
    name the environment that they lie in, which is left away. Empty if a file cannot be read: then nothing is the same.
    """
    digest = hashlib.sha256("\n".join(installation.distributions).encode())
    environment = str(installation.python.parent.parent).encode()
    try:
        for file in sorted(_compared(installation.files)):
            path = next(path for folder in installation.site_packages if (path := folder / file).is_file())
            is_program = path.resolve().is_relative_to(installation.scripts_folder.resolve())
            digest.update(f"\n{file} ".encode())
            digest.update(_digest(path, environment if is_program else b""))
    except (OSError, StopIteration):
        return ""
    return digest.hexdigest()


def _compared(files: Iterable[str]) -> Iterable[str]:
    for file in files:
        folder, _, name = file.rpartition("/")
        is_installer_s = folder.endswith((".dist-info", ".egg-info")) and name in _OF_THE_INSTALLER
        if not is_installer_s:
            yield file


def _digest(path: Path, left_away: bytes) -> bytes:
    if left_away:
        return hashlib.sha256(path.read_bytes().replace(left_away, b"")).digest()
    digest = hashlib.sha256()
    with path.open("rb") as stream:
        while chunk := stream.read(_CHUNK):
            digest.update(chunk)
    return digest.digest()
