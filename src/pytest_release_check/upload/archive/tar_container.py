"""The structure of a tar archive: sdists."""

from collections.abc import Iterator
from typing import IO

from pytest_release_check.model.upload import Refusal
from pytest_release_check.upload.archive.inflation import BombError, DamagedError
from pytest_release_check.upload.archive.quotation import quoted
from pytest_release_check.upload.archive.tar_members import is_tar, tar_members
from pytest_release_check.upload.archive.zip_container import bomb_refusal, both_refusal
from pytest_release_check.upload.archive.zip_directory import is_zip
from pytest_release_check.upload.file.sdist_layout import Layout


def tar_refusals(content: IO[bytes]) -> Iterator[Refusal]:
    """What is wrong with the container: whether it is one, whether it can be read, what it has at its top."""
    if not is_tar(content):
        yield Refusal(code="PYPI110", message="Invalid distribution file. It is not a tarfile.")
        return
    if is_zip(content):
        yield both_refusal()
    layout, first_sparse = Layout(), None
    try:
        for member in tar_members(content, to_the_end=True):
            layout.add(member)
            if first_sparse is None and member.is_sparse:
                first_sparse = member
    except BombError as error:
        yield bomb_refusal(str(error))
        return
    except DamagedError as error:
        yield _unreadable(str(error))
        return
    yield from layout.refusals("PYPI112", "PYPI113")
    if first_sparse is not None:
        yield Refusal(
            code="PYPI114",
            message=f"Invalid distribution file. Sparse members are not taken: {quoted(first_sparse.name)}.",
            subject=first_sparse.name,
        )


def _unreadable(why: str) -> Refusal:
    return Refusal(code="PYPI111", message=f"Invalid distribution file. It cannot be read as a .tar.gz, {why}: None")
