"""What is inside an sdist whose container is sound."""

from collections.abc import Iterator
from typing import IO

from pytest_release_check.model.upload import Offer, Refusal
from pytest_release_check.rules.rule import UploadRule
from pytest_release_check.text.wording import quoted
from pytest_release_check.upload.archive.inflation import DamagedError
from pytest_release_check.upload.archive.members import archive_members, zip_members
from pytest_release_check.upload.file.sdist_layout import Layout, parts_of

SDIST_ZIP = UploadRule(
    code="PYPI115",
    status=400,
    slug="sdist-zip",
    summary="the .zip sdist has no PKG-INFO or several top folders",
    why="Builders change into the one folder of an sdist, and read `PKG-INFO` there.",
    fix="build the sdist as a `.tar.gz`: PyPI refuses the name of every `.zip` sdist besides (PYPI118)",
    example="demo-1.0.zip:  setup.py, demo/__init__.py\n"
    "demo-1.0.tar.gz:  demo-1.0/PKG-INFO, demo-1.0/pyproject.toml    # right",
    source="PEP 625; PyPI, `warehouse/forklift/legacy.py`: `_is_valid_dist_file`",
)
SDIST_LICENSE_FILE = UploadRule(
    code="PYPI119",
    status=400,
    slug="sdist-license-file",
    summary="a license file that the metadata names is not in the sdist",
    why="The metadata promises a text that people do not get.",
    fix="include the file in the sdist, or remove it from `project.license-files`",
    example="License-File: LICENSE    # demo-1.0/LICENSE is not in demo-1.0.tar.gz",
    source="PEP 639; PyPI, `warehouse/forklift/legacy.py`: `file_upload`",
)


def sdist_layout_refusals(offer: Offer, content: IO[bytes]) -> Iterator[Refusal]:
    """Yield what is wrong with top folder and PKG-INFO of a ZIP sdist; those of a tar are judged with the tar."""
    if not offer.filename.endswith(".zip"):
        return
    layout = Layout()
    try:
        for member in zip_members(content):
            layout.add(member)
    except DamagedError:
        return  # said of the container already
    yield from layout.refusals(SDIST_ZIP, SDIST_ZIP)


def sdist_content_refusals(offer: Offer, content: IO[bytes]) -> Iterator[Refusal]:
    """Yield the license files that the form names and the sdist lacks (PEP 639)."""
    wanted = dict.fromkeys(filter(None, offer.form.all("license_file")))
    if not wanted:
        return
    top, missing = "", set(wanted)
    try:
        for member in archive_members(offer.filename, content):
            top = top or next(iter(parts_of(member.name)), "")
            if member.name.startswith(f"{top}/"):
                missing.discard(member.name.removeprefix(f"{top}/"))
            if not missing:
                return
    except DamagedError:
        return  # said of the container already
    for path in wanted:
        if path in missing:
            yield Refusal(
                rule=SDIST_LICENSE_FILE,
                message=f"Invalid distribution file. License-File {quoted(path)} does not exist at "
                f"{quoted(f'{top}/{path}')}.",
                subject="license_file",
            )
