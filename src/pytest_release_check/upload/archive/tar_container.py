"""The structure of a tar archive: sdists.

Read here and not by ``tarfile``, which takes a broken header for the end of the archive, keeps every member in memory
and stops at its first error: here all faults are found at once, in bounded memory, whatever the bytes.
"""

from collections.abc import Iterator
from typing import IO

from pytest_release_check.model.upload import Refusal
from pytest_release_check.rules.rule import UploadRule
from pytest_release_check.text.wording import quoted
from pytest_release_check.upload.archive.inflation import BombError, DamagedError
from pytest_release_check.upload.archive.tar_members import is_tar, tar_members
from pytest_release_check.upload.archive.zip_container import bomb_refusal, both_refusal
from pytest_release_check.upload.archive.zip_directory import is_zip
from pytest_release_check.upload.file.sdist_layout import Layout

NOT_A_TAR = UploadRule(
    code="PYPI110",
    status=400,
    slug="not-a-tar",
    summary="the file is not a tar archive",
    why="No installer can open it.",
    fix="build the file again with a current backend, and copy it whole",
    example="demo-1.0.tar.gz    # a web page that was saved under this name",
    source="PyPI, `warehouse/forklift/legacy.py`: `_is_valid_dist_file`",
)
TAR_CORRUPT = UploadRule(
    code="PYPI111",
    status=400,
    slug="tar-corrupt",
    summary="the tar archive is not compressed with gzip, or is cut off",
    why="Installers expect gzip behind `.tar.gz`, and fail on a file that was cut off.",
    fix="build the sdist again with a current backend, and copy it whole",
    example="tar cJf demo-1.0.tar.gz demo-1.0    # packed with xz\ntar czf demo-1.0.tar.gz demo-1.0    # right",
    source="PEP 625; PyPI, `warehouse/forklift/legacy.py`: `_is_valid_dist_file`",
)
TAR_TOPS = UploadRule(
    code="PYPI112",
    status=400,
    slug="tar-tops",
    summary="the sdist does not have exactly one top folder",
    why="Builders change into the one folder of an sdist; here it is not clear which one that is.",
    fix="put everything into one folder named as the file is, as build backends do",
    example="tar czf demo-1.0.tar.gz .           # from inside the folder\ntar czf demo-1.0.tar.gz demo-1.0    # right",
    source="source distribution format; PyPI, `warehouse/forklift/legacy.py`: `_is_valid_dist_file`",
)
PKG_INFO_MISSING = UploadRule(
    code="PYPI113",
    status=400,
    slug="pkg-info-missing",
    summary="there is no PKG-INFO right below the sdist's top folder",
    why="Nobody could read the metadata without building the sdist.",
    fix="build the sdist with a current backend; `tar` and archives of a repository do not write `PKG-INFO`",
    example="./demo-1.0/PKG-INFO\ndemo-1.0/PKG-INFO    # right",
    source="source distribution format (PEP 517); PyPI, `warehouse/forklift/legacy.py`: `_is_valid_dist_file`",
)
TAR_SPARSE = UploadRule(
    code="PYPI114",
    status=400,
    slug="tar-sparse",
    summary="a member of the sdist is a sparse file",
    why="Programs read sparse members in different ways.",
    fix="write the archive without `--sparse`",
    example="tar --sparse -czf demo-1.0.tar.gz demo-1.0\ntar -czf demo-1.0.tar.gz demo-1.0    # right",
    source="PyPI's page on archives; PyPI, `warehouse/forklift/legacy.py`: `_is_valid_dist_file`",
)


def tar_refusals(content: IO[bytes]) -> Iterator[Refusal]:
    """Yield what is wrong with the container: whether it is one, whether it can be read, what it has at its top."""
    if not is_tar(content):
        yield Refusal(rule=NOT_A_TAR, message="Invalid distribution file. It is not a tarfile.")
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
    yield from layout.refusals(TAR_TOPS, PKG_INFO_MISSING)
    if first_sparse is not None:
        yield Refusal(
            rule=TAR_SPARSE,
            message=f"Invalid distribution file. Sparse members are not taken: {quoted(first_sparse.name)}.",
            subject=first_sparse.name,
        )


def _unreadable(why: str) -> Refusal:
    return Refusal(rule=TAR_CORRUPT, message=f"Invalid distribution file. It cannot be read as a .tar.gz, {why}: None")
