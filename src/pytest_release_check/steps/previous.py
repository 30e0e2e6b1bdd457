"""Previous: the wheel and the sdist of the release before this one, from where users get them today."""

from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path

from packaging.version import Version

from pytest_release_check.analysis.index.earlier import version_before, wheel_like, wheel_tags
from pytest_release_check.analysis.index.served import files_of
from pytest_release_check.effects.contents import read_contents
from pytest_release_check.effects.web import Web
from pytest_release_check.model.contents import Contents, PreviousRelease
from pytest_release_check.model.distributions import Artifact, Distributions
from pytest_release_check.model.errors import OutageError, SettingsError
from pytest_release_check.model.index_file import IndexFile
from pytest_release_check.model.settings import AUTO

LIMIT = 32_000_000
"""Bytes of a wheel that is fetched to be compared with."""
_SDIST_LIMIT = 8_000_000
"""Bytes of an sdist: it is worth less, and large ones hold data."""
_SECONDS = 10.0


def previous_release(
    distributions: Distributions, wanted: str, served: tuple[IndexFile, ...], web: Web, folder: Path
) -> PreviousRelease | None:
    """The release ``wanted``, a version or ``auto``, out of what is ``served``; None if there is no earlier one.

    None too if this release has no wheel. Two files are written to ``folder`` at most. Raises ``OutageError`` that says
    what is missing, and ``SettingsError`` for a version that is nowhere.
    """
    tags = frozenset(tag for file in distributions.files for tag in file.tags)
    if not tags:
        return None
    version = version_before(served, distributions.version) if wanted == AUTO else wanted
    if not version:
        return None
    file = wheel_like(served, distributions.name, version, tags)
    if file is None:
        if files_of(served, distributions.name, Version(version)):
            raise OutageError(f"{distributions.name} {version} has no wheel like ours")
        raise SettingsError(
            f"--release-previous {version}: the upstream has no {distributions.name} {version}. "
            "Name a version that it has, auto or none."
        )
    sdists = [one for one in files_of(served, distributions.name, Version(version)) if not wheel_tags(one.filename)]
    path = local_copy(file, LIMIT, web, folder)
    return PreviousRelease(
        version=version,
        filename=file.filename,
        tags=wheel_tags(file.filename),
        size=path.stat().st_size,
        contents=read_contents(path),
        sdist=_sdist(sdists, web, folder) if distributions.of(Artifact.SDIST) else None,
    )


def _sdist(sdists: Sequence[IndexFile], web: Web, folder: Path) -> Contents | None:
    """What the sdist holds; None if it is large or cannot be had, as the wheel is worth comparing without."""
    with suppress(OutageError):
        return read_contents(local_copy(sdists[0], _SDIST_LIMIT, web, folder)) if sdists else None
    return None


def local_copy(file: IndexFile, limit: int, web: Web, folder: Path) -> Path:
    """Where a file that is served can be read: in ``folder``, if it was not on this machine.

    Raises ``OutageError`` if it has more bytes than ``limit``, or cannot be had.
    """
    if (file.size or 0) > limit:
        raise OutageError(f"{file.filename} has more than {limit // 1_000_000} MB")
    path = Path(file.url)
    if "://" in file.url:
        path = folder / file.filename
        web.download(file.url, path, _SECONDS, most=limit)
    try:
        path.stat()
    except OSError as error:
        raise OutageError(f"{path}: {error.strerror or error}") from error
    return path
