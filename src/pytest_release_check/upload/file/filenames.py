"""The name of any file, and the content type it came with."""

import re
from collections.abc import Iterator

from pytest_release_check.model.upload import Offer, Refusal
from pytest_release_check.rules.rule import UploadRule
from pytest_release_check.text.wording import shown
from pytest_release_check.upload.metadata.form_values import cleaned, first
from pytest_release_check.upload.pypi_today import EXTENSIONS, FILENAME_LIMIT

CONTENT_TYPE = UploadRule(
    code="PYPI072",
    status=400,
    slug="content-type",
    summary="the content type of the file part is that of an image, or empty",
    why="PyPI goes by this header to refuse what is no distribution at all.",
    fix="send the part `content` as `application/octet-stream`, as twine does",
    example="Content-Type: image/png\nContent-Type: application/octet-stream    # right",
    source="PyPI, `warehouse/forklift/legacy.py`: `file_upload`",
)
FILENAME_UNPRINTABLE = UploadRule(
    code="PYPI073",
    status=400,
    slug="filename-unprintable",
    summary="the file name has control characters",
    why="PyPI's storage cannot have a file of that name.",
    fix="build the file again instead of renaming it",
    example="de<tab>mo-1.0.tar.gz\ndemo-1.0.tar.gz    # right",
    source="PyPI, `warehouse/forklift/legacy.py`: `_validate_filename`",
)
FILENAME_SLASH = UploadRule(
    code="PYPI074",
    status=400,
    slug="filename-slash",
    summary="the file name has a slash or backslash",
    why="The name would be a path.",
    fix="send the name of the file without its folder",
    example="dist/demo-1.0.tar.gz\ndemo-1.0.tar.gz    # right",
    source="PyPI, `warehouse/forklift/legacy.py`: `_validate_filename`",
)
FILENAME_EXTENSION = UploadRule(
    code="PYPI075",
    status=400,
    slug="filename-extension",
    summary="the file name does not end in .whl, .tar.gz or .zip",
    why="Installers use wheels and `.tar.gz` sdists, and PyPI takes no other format.",
    fix="upload wheels and `.tar.gz` sdists only",
    example="demo-1.0.tar.bz2\ndemo-1.0.tar.gz    # right",
    source="PEP 527, PEP 715; PyPI, `warehouse/forklift/legacy.py`: `_validate_filename`",
)
EXTENSION_UNFIT = UploadRule(
    code="PYPI076",
    status=400,
    slug="extension-unfit",
    summary="the extension of the file name does not fit the file type",
    why="PyPI and installers go by the extension, small letters only.",
    fix="name a wheel `.whl` and an sdist `.tar.gz`, in small letters",
    example="filetype=sdist  demo-1.0.TAR.GZ\nfiletype=sdist  demo-1.0.tar.gz    # right",
    source="PyPI, `warehouse/forklift/legacy.py`: `_validate_filename`",
)
FILENAME_LONG = UploadRule(
    code="PYPI129",
    status=400,
    slug="filename-long",
    summary="the wheel's file name is too long: with `.metadata` it has more than 255 bytes",
    why="PyPI stores the metadata of a wheel as a file of the same name with `.metadata` behind it (PEP 658), and "
    "names have 255 bytes at most.",
    fix="shorten `project.name`, the version or the set of tags",
    example="demo-1.0-py2.py3-none-....whl    # 247 bytes",
    source="PyPI, `warehouse/forklift/legacy.py`: `file_upload`",
)
FILENAME_OVER_255 = UploadRule(
    code="PYPI141",
    status=0,
    slug="filename-over-255",
    summary="the file name is longer than 255 bytes",
    why="No file system of common use has such names; PyPI fails, and closes the connection without an answer.",
    fix="shorten `project.name`, the version or the set of tags",
    example="demo-1.0-py2.py3-none-....whl    # 256 bytes",
    source="seen on PyPI's software, which opens a file of that name in `warehouse/forklift/legacy.py`: `file_upload`",
)

_CONTROL = re.compile(r"[\x00-\x1f\x7f]")
_ALL_EXTENSIONS = tuple(extension for extensions in EXTENSIONS.values() for extension in extensions)


def filename_refusals(offer: Offer) -> Iterator[Refusal]:
    """Yield what is wrong with characters, extension and length of the name, and with the content type.

    Nothing more is looked at in a name that would be a path.
    """
    name = offer.filename
    spoilt = False
    if _CONTROL.search(name):
        spoilt = True
        yield Refusal(
            rule=FILENAME_UNPRINTABLE, message=f"Cannot upload a file with non-printable characters: {shown(name)}."
        )
    if "/" in name or "\\" in name:
        spoilt = True
        yield Refusal(rule=FILENAME_SLASH, message=f"Cannot upload a file with '/' or '\\' in the name: {shown(name)}.")
    if not spoilt:
        yield from _extension(name, first(cleaned(offer.form), "filetype"))
    if offer.content_type == "" or (offer.content_type or "").startswith("image/"):
        message = f"Invalid distribution file. Its content type is {shown(offer.content_type or '')}."
        yield Refusal(rule=CONTENT_TYPE, message=message)
    if _size(name) > FILENAME_LIMIT:
        yield Refusal(rule=FILENAME_OVER_255, message=f"Filename is too long, {_size(name)} bytes: {shown(name)}.")


def long_name_refusals(offer: Offer) -> Iterator[Refusal]:
    """Yield PYPI129 where the name is too long for the file of a wheel's metadata: with ``.metadata`` (PEP 658)."""
    size = _size(f"{offer.filename}.metadata")
    if size > FILENAME_LIMIT:
        message = f"Filename is too long: with .metadata behind it it has {size} bytes, {shown(offer.filename)}."
        yield Refusal(rule=FILENAME_LONG, message=message)


def other_project(filename: str, project: str) -> str:
    """Return what PyPI answers where the file name begins with another project than ``project`` (normalised)."""
    return f"Start filename for {shown(project)} with {shown(project.replace('-', '_'))}, not {shown(filename)}."


def _extension(name: str, filetype: str) -> Iterator[Refusal]:
    taken = next((extension for extension in _ALL_EXTENSIONS if name.lower().endswith(extension)), "")
    if len(name) <= len(taken) or not taken:
        wanted = ", ".join(_ALL_EXTENSIONS)
        yield Refusal(
            rule=FILENAME_EXTENSION, message=f"Invalid file extension: Use {wanted}, not that of {shown(name)}."
        )
    elif filetype in EXTENSIONS and not name.endswith(EXTENSIONS[filetype]):
        message = f"Invalid file extension: {shown(name[-len(taken) :])} is invalid for filetype {shown(filetype)}."
        yield Refusal(rule=EXTENSION_UNFIT, message=message)


def _size(name: str) -> int:
    return len(name.encode("utf-8", "surrogatepass"))
