"""The members of a wheel or sdist, whichever its format."""

from collections.abc import Iterator
from typing import IO

from pytest_release_check.upload.archive.members import Member
from pytest_release_check.upload.archive.tar_members import tar_members
from pytest_release_check.upload.archive.zip_members import zip_members


def archive_members(filename: str, content: IO[bytes]) -> Iterator[Member]:
    """Each member once; ``DamagedError`` if the archive cannot be read on."""
    return tar_members(content) if filename.endswith(".tar.gz") else zip_members(content)
